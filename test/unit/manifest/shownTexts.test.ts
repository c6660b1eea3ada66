import assert from 'node:assert/strict';
import path from 'node:path';
import ts from 'typescript';
import { untranslated } from './shownTexts.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Every file below a folder that a configuration compiles, and sources that are only thought of. */
function programOf(
  config: string,
  folder: string,
  thought: Readonly<Record<string, string>>,
): { program: ts.Program; files: readonly string[] } {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    path.join(root, config),
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({ messageText }) => {
        assert.fail(ts.flattenDiagnosticMessageText(messageText, ' '));
      },
    },
  );
  assert.ok(parsed);
  const files = parsed.fileNames.filter((file) => file.startsWith(path.join(root, folder)));
  const host = ts.createCompilerHost(parsed.options);
  const fileExists = host.fileExists.bind(host);
  const readFile = host.readFile.bind(host);
  const sources = new Map(
    Object.entries(thought).map(([name, text]) => [path.join(root, folder, name), text] as const),
  );
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.getSourceFile = (file, version) => {
    const text = host.readFile(file);
    return text === undefined ? undefined : ts.createSourceFile(file, text, version, true);
  };
  return { program: ts.createProgram([...files, ...sources.keys()], parsed.options, host), files };
}

/** Each line that ends in `// !` is one with a text that must be found, and no other is. */
const EDITOR = `
import * as vscode from 'vscode';
import { labelText } from '../core/plainText.ts';
const GREETING = 'Hello there'; // !
const LOOKS = { a: { word: 'Looks odd' } }; // !
function tail(good: boolean): string {
  if (good) return vscode.l10n.t('Fine');
  return 'Not so fine'; // !
}
export async function show(item: vscode.TreeItem, name: string): Promise<void> {
  void vscode.window.showInformationMessage(GREETING, vscode.l10n.t('Open'));
  void vscode.window.showErrorMessage(\`It failed: \${name}\`); // !
  item.description = [name, tail(true)].join(' · ');
  item.tooltip = LOOKS.a.word;
  item.tooltip = name === '' ? 'nameless' : name; // !
  item.contextValue = 'operation.active';
  item.label = labelText('Just a label'); // !
  item.label = \`$(sync) EMR: \${name}\`;
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown(\`**State** \${name}\`); // !
  markdown.appendMarkdown(\`**\${vscode.l10n.t('State')}** | :--- |\`);
  const title = 'Pick one'; // !
  await vscode.window.showQuickPick([{ label: '操作' }], { title }); // !
  await vscode.window.withProgress({ location: 15, title: 'Loading' }, async () => undefined); // !
  vscode.window.createWebviewPanel('emrOperations.operation', 'Operation', 1); // !
}
enum Words {
  Odd = 'Odd word', // !
}
class Holder {
  readonly #kept = 'Kept here'; // !
  get heading() {
    return 'Got here'; // !
  }
  show(item: vscode.TreeItem): void {
    item.label = this.#kept;
    item.tooltip = this.heading;
  }
}
const BY_STATE: Readonly<Record<string, string>> = { FAILED: 'Did fail' }; // !
const UNKNOWN = { deep: { inner: 'Inner text' } }; // !
function say(text: string, more = 'and more'): void { // !
  tell(text + more);
}
function tell(text: string): void {
  void vscode.window.showErrorMessage(text);
}
export function others(item: vscode.TreeItem, bar: vscode.StatusBarItem, state: string): void {
  say('Said so'); // !
  say('state.key'.length > 3 ? vscode.l10n.t('Fine') : vscode.l10n.t('Fine too'), '');
  item.description = BY_STATE[state];
  const { inner } = UNKNOWN.deep;
  item.tooltip = inner;
  item.description += ' for long'; // !
  item.label = Words.Odd;
  bar.name = 'Entry of ours'; // !
  const key = 'A key';
  item.label = vscode.l10n.t(key); // !
  item.label = vscode.l10n.t(\`Made of \${key}\`); // !
  const translate = vscode.l10n.t; // !
  item.label = vscode.l10n.t({ message: 'Fine', comment: [] });
  void vscode.window.showInputBox({ validateInput: (value) => (value === '' ? 'Say something' : undefined) }); // !
  void vscode.window.showOpenDialog({ openLabel: 'Take it' }); // !
  void new vscode.TerminalLink(0, 1, 'Open the thing'); // !
  void translate;
  new Holder().show(item);
}
`;

const WEBVIEW = `
import { html } from 'lit';
const more = 'More'; // !
export const view = (name: string) => html\`<p class="odd one" aria-label=\${name}>\${name}</p>\`;
export const bad = (name: string) => html\`<p>Shown at \${name}</p>\`; // !
export const worse = () => html\`<button title="Close it" @click=\${() => undefined}></button>\`; // !
export const worst = () => html\`<p>\${more}</p>\`;
export function draw(element: HTMLElement, count: number): void {
  element.textContent = 'Drawn here'; // !
  element.setAttribute('aria-label', \`All of \${count}\`); // !
  element.setAttribute('role', 'list box');
}
`;

describe('texts that are shown', function () {
  // Every file is parsed and its types are told.
  this.timeout(120_000);
  for (const [config, folder, thought] of [
    ['tsconfig.json', 'src/editor', EDITOR],
    ['src/webview/tsconfig.json', 'src/webview', WEBVIEW],
  ] as const) {
    it(`are in both languages, in ${folder}`, () => {
      const { program, files } = programOf(config, folder, { 'thought.ts': thought });
      assert.ok(files.length > 5);
      assert.deepEqual(untranslated(program, files), []);
      const marked = thought.split('\n').flatMap((line, index) => (line.endsWith('// !') ? index + 1 : []));
      const found = untranslated(program, [path.join(root, folder, 'thought.ts')]);
      const lines = found.map((each) => Number(/thought\.ts:(\d+):/.exec(each)?.[1]));
      assert.deepEqual(
        [...new Set(lines)].sort((a, b) => a - b),
        marked,
        found.join('\n'),
      );
    });
  }
});
