/**
 * Finds texts that a user reads and that no language but English has: literals that reach a place where VS Code or the
 * panel shows them, other than by `l10n.t`. Follows constants and functions to where a text is written.
 */
import path from 'node:path';
import ts from 'typescript';

/** Functions and constructors that show what they are given. */
const SHOWING = new Set([
  'showInformationMessage',
  'showWarningMessage',
  'showErrorMessage',
  'showQuickPick',
  'setStatusBarMessage',
  'createWebviewPanel',
  'appendMarkdown',
  'appendText',
  'MarkdownString',
  'TreeItem',
  'TerminalLink',
  'Task',
]);

/** Properties that are shown, of items, rows, prompts, and of what the panel draws. */
const SHOWN = new Set([
  'ariaLabel',
  'busy',
  'caption',
  'complaint',
  'description',
  'detail',
  'expected',
  'fold',
  'heading',
  'invocationMessage',
  'label',
  'meaning',
  'note',
  'offer',
  'openLabel',
  'placeHolder',
  'placeholder',
  'prompt',
  'saveLabel',
  'text',
  'textContent',
  'title',
  'tooltip',
  'validationMessage',
]);

/** Of an item of the status bar or of a view, which no object of ours has. */
const SHOWN_IF_SET = new Set([...SHOWN, 'message', 'name']);

/** Attributes that are read out or shown. */
const ATTRIBUTES =
  /\s(?:aria-label|aria-description|title|label|placeholder|alt)=("[^"]*"|'[^']*'|[^\s>"']+)/g;

const ATTRIBUTE = /^(?:aria-label|aria-description|aria-valuetext|title|label|placeholder|alt)$/;

/** What stands in a template for a value. */
const VALUE = '\0';

/**
 * Whether a text has words: names in capitals, such as EMR or JSON, are the same in every language; icons and the
 * forms of IDs, such as op-…, are none.
 */
function hasWords(text: string): boolean {
  const words = text.replaceAll(/\$\([\w~-]+\)|&\w+;|\b[a-z]+-…/g, ' ').match(/\p{L}{2,}/gu) ?? [];
  return words.some((word) => !/^[A-Z]+$/.test(word));
}

/** `file:line: text` for each such text in the files. */
export function untranslated(program: ts.Program, files: readonly string[]): string[] {
  const checker = program.getTypeChecker();
  const found = new Set<string>();
  const followed = new Set<ts.Node>();
  const parameters = new Set<ts.ParameterDeclaration>();

  const report = (node: ts.Node, text: string): void => {
    if (!hasWords(text)) return;
    const source = node.getSourceFile();
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    const file = path.relative(process.cwd(), source.fileName);
    found.add(`${file}:${line + 1}: ${text.replaceAll(VALUE, '…').trim()}`);
  };

  /** Whatever an expression may come to be as a text. */
  const follow = (node: ts.Node | undefined): void => {
    if (node === undefined || followed.has(node)) return;
    followed.add(node);
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) report(node, node.text);
    else if (ts.isTemplateExpression(node)) {
      report(node, [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join(VALUE));
      for (const [index, { expression }] of node.templateSpans.entries()) {
        const before = index === 0 ? node.head : node.templateSpans[index - 1]?.literal;
        // Else it names an icon.
        if (before?.text.endsWith('$(') !== true) follow(expression);
      }
    } else if (ts.isConditionalExpression(node)) {
      follow(node.whenTrue);
      follow(node.whenFalse);
    } else if (ts.isBinaryExpression(node)) {
      const joins = [
        ts.SyntaxKind.PlusToken,
        ts.SyntaxKind.BarBarToken,
        ts.SyntaxKind.QuestionQuestionToken,
        ts.SyntaxKind.AmpersandAmpersandToken,
      ];
      if (!joins.includes(node.operatorToken.kind)) return;
      if (node.operatorToken.kind !== ts.SyntaxKind.AmpersandAmpersandToken) follow(node.left);
      follow(node.right);
    } else if (ts.isArrayLiteralExpression(node)) for (const each of node.elements) follow(each);
    else if (
      ts.isParenthesizedExpression(node) ||
      ts.isAsExpression(node) ||
      ts.isSatisfiesExpression(node) ||
      ts.isNonNullExpression(node) ||
      ts.isAwaitExpression(node) ||
      ts.isSpreadElement(node)
    ) {
      follow(node.expression);
    } else if (ts.isIdentifier(node)) followSymbol(checker.getSymbolAtLocation(node));
    else if (ts.isPropertyAccessExpression(node)) followSymbol(checker.getSymbolAtLocation(node.name));
    else if (ts.isElementAccessExpression(node)) {
      followMembers(node.expression);
    } else if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) followReturns(node.body);
    else if (ts.isCallExpression(node)) followCall(node);
  };

  /** Which one is taken is decided when it runs, so all of them. */
  const followMembers = (node: ts.Expression): void => {
    const declaration = checker.getSymbolAtLocation(node)?.valueDeclaration;
    if (declaration === undefined || !ts.isVariableDeclaration(declaration)) return;
    let object = declaration.initializer;
    while (object !== undefined && (ts.isAsExpression(object) || ts.isSatisfiesExpression(object))) {
      object = object.expression;
    }
    if (object === undefined || !ts.isObjectLiteralExpression(object)) return;
    for (const each of object.properties) if (ts.isPropertyAssignment(each)) follow(each.initializer);
  };

  const followSymbol = (symbol: ts.Symbol | undefined): void => {
    const aliased =
      symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
        ? checker.getAliasedSymbol(symbol)
        : symbol;
    const declaration = aliased?.valueDeclaration;
    if (declaration === undefined || !isOurs(declaration)) return;
    if (
      ts.isVariableDeclaration(declaration) ||
      ts.isPropertyAssignment(declaration) ||
      ts.isPropertyDeclaration(declaration) ||
      ts.isEnumMember(declaration)
    ) {
      follow(declaration.initializer);
    } else if (ts.isShorthandPropertyAssignment(declaration)) {
      followSymbol(checker.getShorthandAssignmentValueSymbol(declaration));
    } else if (ts.isBindingElement(declaration)) {
      const { parent, name, propertyName = name } = declaration;
      followSymbol(checker.getTypeAtLocation(parent).getProperty(propertyName.getText()));
    } else if (ts.isGetAccessor(declaration)) followReturns(declaration.body);
    // What is shown of it is what callers hand over.
    else if (ts.isParameter(declaration)) parameters.add(declaration);
  };

  /** What is handed over for a parameter that is shown. */
  const followArguments = (call: ts.CallExpression | ts.NewExpression): void => {
    const declaration = checker.getResolvedSignature(call)?.declaration;
    if (declaration === undefined || ts.isJSDocSignature(declaration)) return;
    for (const [at, parameter] of declaration.parameters.entries()) {
      if (!parameters.has(parameter)) continue;
      const given = call.arguments?.[at];
      if (given === undefined) follow(parameter.initializer);
      else follow(given);
    }
  };

  /** Only what stands in the code is in the bundle: not what is made when it runs. */
  const visitTranslation = (node: ts.PropertyAccessExpression): void => {
    if (node.name.text !== 't' || !/\bl10n$/.test(node.expression.getText())) return;
    const { parent } = node;
    const [text] = ts.isCallExpression(parent) && parent.expression === node ? parent.arguments : [];
    const literal =
      text !== undefined &&
      (ts.isStringLiteralLike(text) ||
        (ts.isObjectLiteralExpression(text) &&
          text.properties.some(
            (each) =>
              ts.isPropertyAssignment(each) &&
              each.name.getText() === 'message' &&
              ts.isStringLiteralLike(each.initializer),
          )));
    if (!literal) report(node, `not a literal: ${parent.getText()}`);
  };

  const followCall = (call: ts.CallExpression): void => {
    const { expression } = call;
    if (/\bl10n\.t$/.test(expression.getText())) return;
    if (ts.isPropertyAccessExpression(expression)) {
      const [callback] = call.arguments;
      const made = callback !== undefined && /^(?:map|flatMap)$/.test(expression.name.text);
      // What a list is made into, or what another method makes of a text or a list.
      if (made && (ts.isArrowFunction(callback) || ts.isFunctionExpression(callback))) {
        followReturns(callback.body);
      } else follow(expression.expression);
    }
    const declaration = checker.getResolvedSignature(call)?.declaration;
    if (declaration === undefined || !isOurs(declaration) || !('body' in declaration)) return;
    // What is handed to a function of ours comes back as a text, or part of one.
    const made = checker.getTypeAtLocation(call);
    if ((made.flags & ts.TypeFlags.StringLike) !== 0) {
      for (const argument of call.arguments) if (ts.isStringLiteralLike(argument)) follow(argument);
    }
    followReturns(declaration.body);
  };

  const followReturns = (body: ts.Node | undefined): void => {
    if (body === undefined || followed.has(body)) return;
    if (!ts.isBlock(body)) {
      follow(body);
      return;
    }
    followed.add(body);
    const look = (node: ts.Node): void => {
      if (ts.isReturnStatement(node)) follow(node.expression);
      else if (!ts.isFunctionLike(node)) ts.forEachChild(node, look);
    };
    look(body);
  };

  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      const { expression } = node;
      const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText();
      // The first argument of a panel is its type.
      const shown = name === 'createWebviewPanel' ? node.arguments?.slice(1) : node.arguments;
      if (SHOWING.has(name)) for (const argument of shown ?? []) follow(argument);
      const [attribute, value] = node.arguments ?? [];
      if (name === 'setAttribute' && attribute !== undefined && ts.isStringLiteralLike(attribute)) {
        if (ATTRIBUTE.test(attribute.text)) follow(value);
      }
    } else if (ts.isPropertyAssignment(node) && SHOWN.has(node.name.getText())) follow(node.initializer);
    else if (ts.isShorthandPropertyAssignment(node) && SHOWN.has(node.name.text)) {
      followSymbol(checker.getShorthandAssignmentValueSymbol(node));
    } else if (
      ts.isBinaryExpression(node) &&
      [ts.SyntaxKind.EqualsToken, ts.SyntaxKind.PlusEqualsToken].includes(node.operatorToken.kind) &&
      ts.isPropertyAccessExpression(node.left) &&
      SHOWN_IF_SET.has(node.left.name.text)
    ) {
      follow(node.right);
    } else if (ts.isPropertyAssignment(node) && node.name.getText() === 'validateInput') {
      follow(node.initializer);
    } else if (ts.isPropertyAccessExpression(node)) visitTranslation(node);
    else if (ts.isTemplateLiteral(node)) visitMarkup(node);
    ts.forEachChild(node, visit);
  };

  /** Markup: of lit, or a whole document. */
  const visitMarkup = (node: ts.TemplateLiteral): void => {
    const parts = ts.isTemplateExpression(node)
      ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
      : [node.text];
    const tagged =
      ts.isTaggedTemplateExpression(node.parent) && /^(?:html|svg)$/.test(node.parent.tag.getText());
    if (!tagged && !/^\s*<!doctype/i.test(parts[0] ?? '')) return;
    const markup = parts.join(VALUE);
    for (const [, value = ''] of markup.matchAll(ATTRIBUTES)) report(node, value);
    for (const text of markup.split(/<[^>]*>/)) report(node, text);
    if (!ts.isTemplateExpression(node)) return;
    // A value between tags is shown; one within a tag is an attribute.
    let before = '';
    for (const [index, { expression }] of node.templateSpans.entries()) {
      before += parts[index] ?? '';
      if (before.lastIndexOf('<') <= before.lastIndexOf('>')) follow(expression);
    }
  };

  const visitCalls = (node: ts.Node): void => {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) followArguments(node);
    ts.forEachChild(node, visitCalls);
  };

  const sources = files.flatMap((file) => program.getSourceFile(file) ?? []);
  for (const source of sources) visit(source);
  // What one function is handed may be what another one was.
  for (let known = -1; known < parameters.size;) {
    known = parameters.size;
    for (const source of sources) visitCalls(source);
  }
  return [...found];
}

function isOurs(node: ts.Node): boolean {
  return !node.getSourceFile().fileName.includes('/node_modules/');
}
