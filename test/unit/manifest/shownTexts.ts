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
]);

/** Properties that are shown, of items, rows, prompts, and of what the panel draws. */
const SHOWN = new Set([
  'busy',
  'caption',
  'complaint',
  'description',
  'detail',
  'expected',
  'fold',
  'heading',
  'label',
  'meaning',
  'note',
  'offer',
  'placeHolder',
  'placeholder',
  'prompt',
  'text',
  'title',
  'tooltip',
  'validationMessage',
]);

/** Attributes that are read out or shown. */
const ATTRIBUTES =
  /\s(?:aria-label|aria-description|title|label|placeholder|alt)=("[^"]*"|'[^']*'|[^\s>"']+)/g;

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
    else if (ts.isCallExpression(node)) followCall(node);
  };

  const followSymbol = (symbol: ts.Symbol | undefined): void => {
    const aliased =
      symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0
        ? checker.getAliasedSymbol(symbol)
        : symbol;
    const declaration = aliased?.valueDeclaration;
    if (declaration === undefined || !isOurs(declaration)) return;
    if (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)) {
      follow(declaration.initializer);
    }
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
    } else if (ts.isPropertyAssignment(node) && SHOWN.has(node.name.getText())) follow(node.initializer);
    else if (ts.isShorthandPropertyAssignment(node) && SHOWN.has(node.name.text)) {
      followSymbol(checker.getShorthandAssignmentValueSymbol(node));
    } else if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      SHOWN.has(node.left.name.text)
    ) {
      follow(node.right);
    } else if (ts.isTemplateLiteral(node)) visitMarkup(node);
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

  for (const file of files) {
    const source = program.getSourceFile(file);
    if (source !== undefined) visit(source);
  }
  return [...found];
}

function isOurs(node: ts.Node): boolean {
  return !node.getSourceFile().fileName.includes('/node_modules/');
}
