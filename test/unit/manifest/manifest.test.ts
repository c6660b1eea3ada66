import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { policyDocument } from '../../../src/core/policy.ts';
import { COMMANDS, CONTEXT_KEYS, SETTINGS, SETTINGS_SECTION, VIEWS } from '../../../src/editor/ids.ts';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly name: string;
  readonly publisher: string;
  readonly engines: { readonly vscode: string };
  readonly extensionKind: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
    }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string }>>;
    };
    readonly keybindings: readonly MenuEntry[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
  };
}

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const text = read('package.json');
const manifest = JSON.parse(text) as Manifest;
const sorted = (values: Iterable<string>): string[] => [...values].sort();

describe('package.json', () => {
  it('has the names that are fixed', () => {
    assert.equal(manifest.name, 'emr-operations');
    assert.equal(manifest.publisher, 'emr-operations');
    assert.equal(manifest.engines.vscode, '^1.100.0');
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
  });

  it('declares the commands that the code knows, and no others', () => {
    const declared = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(sorted(declared), sorted(Object.values(COMMANDS)));
    for (const { category, title } of manifest.contributes.commands) {
      assert.equal(category, 'EMR');
      assert.match(title, /^%.+%$/);
    }
  });

  it('declares the views and settings that the code knows, and no others', () => {
    const views = (manifest.contributes.views['emrOperations'] ?? []).map(({ id }) => id);
    assert.deepEqual(sorted(views), sorted(Object.values(VIEWS)));
    const settings = Object.values(SETTINGS).map((name) => `${SETTINGS_SECTION}.${name}`);
    assert.deepEqual(sorted(Object.keys(manifest.contributes.configuration.properties)), sorted(settings));
  });

  it('lets no workspace decide where signed requests go', () => {
    for (const name of ['emrOperations.endpoints', 'emrOperations.network']) {
      assert.equal(manifest.contributes.configuration.properties[name]?.scope, 'application', name);
    }
  });

  it('uses only commands and context keys that exist', () => {
    const commands = new Set<string>(Object.values(COMMANDS));
    const keys = new Set<string>([...Object.values(CONTEXT_KEYS), ...Object.values(VIEWS)]);
    const { menus, keybindings } = manifest.contributes;
    for (const entries of [...Object.values(menus), keybindings]) {
      for (const { command, when } of entries) {
        assert.ok(commands.has(command), command);
        for (const [key] of (when ?? '').matchAll(/emrOperations\.\w+/g)) assert.ok(keys.has(key), key);
      }
    }
    const welcome = read('package.nls.json');
    for (const [, command = ''] of welcome.matchAll(/command:([\w.]+)/g))
      assert.ok(commands.has(command), command);
  });

  it('has in the menu of a row whatever has a button there, which keys do not reach', () => {
    const entries = manifest.contributes.menus['view/item/context'] ?? [];
    const isButton = ({ group }: MenuEntry): boolean => group?.startsWith('inline') === true;
    const inMenu = new Set(entries.filter((entry) => !isButton(entry)).map(({ command }) => command));
    const onlyButtons = entries.filter((entry) => isButton(entry) && !inMenu.has(entry.command));
    assert.deepEqual(onlyButtons, []);
  });

  it('takes keys only while one of its views has the focus', () => {
    for (const { command, when } of manifest.contributes.keybindings)
      assert.match(when ?? '', /^focusedView == emrOperations\.\w+ &&/, command);
  });

  it('is described with the very policy that can be copied', () => {
    const [, quoted = ''] = /```json\n([^`]*"Statement"[^`]*)```/.exec(read('README.md')) ?? [];
    const actions = (json: string): string[] =>
      (JSON.parse(json) as { Statement: { Action: string[] }[] }).Statement.flatMap(({ Action }) => Action);
    assert.deepEqual(sorted(actions(quoted)), sorted(actions(policyDocument())));
  });
});
