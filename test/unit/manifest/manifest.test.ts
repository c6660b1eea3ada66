import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { MAX_TASK_MINUTES } from '../../../src/core/operationTask.ts';
import { policyDocument } from '../../../src/core/policy.ts';
import { FORMS } from '../../../src/editor/helpUi/settingForms.ts';
import {
  COMMANDS,
  CONTEXT_KEYS,
  SETTINGS,
  SETTINGS_SECTION,
  TASK_TYPE,
  VIEWS,
  WALKTHROUGH,
  WEBVIEW_TYPE,
} from '../../../src/editor/ids.ts';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

interface Setting {
  readonly scope: string;
  readonly default: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly markdownDescription: string;
  readonly properties?: Readonly<Record<string, { readonly pattern: string }>>;
}

interface Walkthrough {
  readonly id: string;
  readonly steps: readonly {
    readonly media: { readonly svg: string; readonly altText: string };
    readonly completionEvents: readonly string[];
  }[];
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
    readonly taskDefinitions: readonly {
      readonly type: string;
      readonly properties: Readonly<Record<string, { readonly maximum?: number }>>;
    }[];
    readonly viewsWelcome: readonly { readonly when: string }[];
    readonly walkthroughs: readonly Walkthrough[];
    readonly configuration: readonly {
      readonly title: string;
      readonly properties: Readonly<Record<string, Setting>>;
    }[];
    readonly keybindings: readonly MenuEntry[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
  };
}

const read = (name: string): string => readFileSync(new URL(`../../../${name}`, import.meta.url), 'utf8');
const text = read('package.json');
const manifest = JSON.parse(text) as Manifest;
const settings: Readonly<Record<string, Setting>> = Object.fromEntries(
  manifest.contributes.configuration.flatMap(({ properties }) => Object.entries(properties)),
);
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
    const views = Object.values(manifest.contributes.views).flatMap((each) => each.map(({ id }) => id));
    assert.deepEqual(sorted(views), sorted(Object.values(VIEWS)));
    const known = Object.values(SETTINGS).map((name) => `${SETTINGS_SECTION}.${name}`);
    assert.deepEqual(sorted(Object.keys(settings)), sorted(known));
  });

  it('declares the type of tasks that the code knows', () => {
    assert.deepEqual(
      manifest.contributes.taskDefinitions.map(({ type }) => type),
      [TASK_TYPE],
    );
  });

  it('bounds the time of a task as the code does', () => {
    const [task] = manifest.contributes.taskDefinitions;
    assert.equal(task?.properties['timeout']?.maximum, MAX_TASK_MINUTES);
  });

  it('lets no workspace decide where signed requests go', () => {
    for (const name of ['emrOperations.endpoints', 'emrOperations.network']) {
      assert.equal(settings[name]?.scope, 'application', name);
    }
  });

  it('uses only commands and context keys that exist', () => {
    const commands = new Set<string>(Object.values(COMMANDS));
    const keys = new Set<string>([...Object.values(CONTEXT_KEYS), ...Object.values(VIEWS)]);
    const { menus, keybindings, viewsWelcome, walkthroughs } = manifest.contributes;
    const entries = [...Object.values(menus).flat(), ...keybindings];
    for (const { command } of entries) assert.ok(commands.has(command), command);
    for (const { when } of [...entries, ...viewsWelcome])
      for (const [, isSetting, key = ''] of (when ?? '').matchAll(/(config\.)?(emrOperations(?:\.\w+)+)/g))
        assert.ok(isSetting === undefined ? keys.has(key) : key in settings, key);
    for (const event of walkthroughs.flatMap(({ steps }) => steps.flatMap((step) => step.completionEvents))) {
      const [, kind = '', about = ''] = /^(\w+):(.+)$/.exec(event) ?? [];
      const known =
        kind === 'onCommand'
          ? commands.has(about)
          : kind === 'onSettingChanged'
            ? about in settings
            : keys.has(about) || about === `activeWebviewPanelId == '${WEBVIEW_TYPE}'`;
      assert.ok(known, event);
    }
    const others = [
      'workbench.action.openSettings',
      'workbench.trust.manage',
      ...Object.values(VIEWS).map((view) => `${view}.focus`),
    ];
    for (const name of ['package.nls.json', 'package.nls.zh-cn.json'])
      for (const [, command = ''] of read(name).matchAll(/command:([\w.]+)/g))
        assert.ok(commands.has(command) || others.includes(command), command);
  });

  it('has a walkthrough with a picture of each step, which says in words what it shows, and is small', () => {
    const [walkthrough] = manifest.contributes.walkthroughs;
    assert.equal(WALKTHROUGH, `${manifest.publisher}.${manifest.name}#${walkthrough?.id ?? ''}`);
    const pictures = (walkthrough?.steps ?? []).map(({ media }) => media);
    assert.equal(new Set(pictures.map(({ altText }) => altText)).size, 5);
    const sizes = pictures.map(({ svg }) => {
      const drawing = read(svg);
      // Letters would be of one language, and colours of one theme.
      assert.doesNotMatch(drawing, /<text|<image|#[0-9a-f]{3}|style=|<script/i, svg);
      return drawing.length;
    });
    assert.ok(sizes.reduce((sum, size) => sum + size, 0) < 15_000);
    assert.ok(read('.vscodeignore').includes('!media/walkthrough/*.svg'));
  });

  it('describes settings in sections, in Markdown, with links to settings that exist', () => {
    for (const { title } of manifest.contributes.configuration) assert.match(title, /^%settings\.\w+%$/);
    for (const [name, { markdownDescription }] of Object.entries(settings))
      assert.match(markdownDescription, /^%setting\./, name);
    for (const name of ['package.nls.json', 'package.nls.zh-cn.json']) {
      const links = [...read(name).matchAll(/`#(emrOperations[\w.]+)#`/g)].map(([, link = '']) => link);
      assert.ok(links.length > 0);
      for (const link of links) assert.ok(link in settings, link);
    }
  });

  it('declares the forms of settings that are checked', () => {
    const { properties } = settings['emrOperations.endpoints'] ?? {};
    const urls = [
      'https://emr.{region}.example.com',
      'https://a.example/',
      'http://127.0.0.1:80',
      'http://[::1]',
    ];
    const others = [
      'http://emr.example.com',
      'https://a.example/path',
      'https://a@b.example',
      'ftp://a.example',
    ];
    for (const { pattern } of Object.values(properties ?? {})) {
      for (const url of [...urls, ...others]) {
        assert.equal(new RegExp(pattern, 'u').test(url), urls.includes(url), url);
        assert.equal(FORMS.endpoints.fits({ emr: url }), urls.includes(url), url);
      }
    }
    for (const [name, { default: value, enum: values, minimum, maximum }] of Object.entries(settings)) {
      const form = FORMS[name.slice(SETTINGS_SECTION.length + 1) as keyof typeof FORMS];
      assert.ok(form.fits(value), name);
      assert.ok(!form.fits('wrong'), name);
      for (const each of values ?? []) assert.ok(form.fits(each), name);
      if (minimum === undefined || maximum === undefined) continue;
      assert.ok(form.fits(minimum) && form.fits(maximum), name);
      assert.ok(!form.fits(minimum - 1) && !form.fits(maximum + 1) && !form.fits(minimum + 0.5), name);
    }
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
