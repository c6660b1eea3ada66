import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { policyDocument } from '../../../src/core/policy.ts';
import { CLUSTER_STATES } from '../../../src/core/clusterFilter.ts';
import { FILTER_STATES } from '../../../src/core/operationFilter.ts';
import { FORMS } from '../../../src/editor/helpUi/settingForms.ts';
import {
  COMMANDS,
  CONTEXT_KEYS,
  SETTINGS,
  SETTINGS_SECTION,
  TASK_TYPE,
  TOOLS,
  VIEWS,
  WALKTHROUGH,
  WEBVIEW_TYPE,
} from '../../../src/editor/ids.ts';
import {
  readClusters,
  readOperation,
  readOperations,
  readWait,
} from '../../../src/editor/operationUi/tools/input.ts';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
  readonly group?: string;
}

/** A JSON schema, as far as those of the tools go. */
interface Schema {
  readonly type: string;
  readonly description?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly default?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean;
}

interface Tool {
  readonly name: string;
  readonly toolReferenceName: string;
  readonly displayName: string;
  readonly userDescription: string;
  readonly modelDescription: string;
  readonly canBeReferencedInPrompt: boolean;
  readonly icon: string;
  readonly when: string;
  readonly inputSchema: Schema;
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
    readonly languageModelTools: readonly Tool[];
    readonly taskDefinitions: readonly { readonly type: string }[];
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
      for (const [key] of (when ?? '').matchAll(/emrOperations\.\w+/g)) assert.ok(keys.has(key), key);
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

describe('the tools for language models in package.json', () => {
  const { languageModelTools: tools } = manifest.contributes;
  const reads: Readonly<Record<string, (given: unknown) => object>> = {
    [TOOLS.listClusters]: readClusters,
    [TOOLS.listOperations]: readOperations,
    [TOOLS.getOperation]: readOperation,
    [TOOLS.waitForOperation]: readWait,
  };
  /** What is valid for a property with neither pattern nor bounds. */
  const samples: Readonly<Record<string, unknown>> = { since: '2026-01-31T08:00:00Z', limit: 1 };
  const ids: Readonly<Record<string, string>> = {
    regionId: 'cn-hangzhou',
    clusterId: 'c-5f1d0c9a7b3e2d48',
    operationId: 'op-7a3f5c1e9d2b4860',
  };

  it('are those that the code knows, named as VS Code and models want them', () => {
    assert.deepEqual(sorted(tools.map(({ name }) => name)), sorted(Object.values(TOOLS)));
    assert.equal(new Set(tools.map((tool) => tool.toolReferenceName)).size, tools.length);
    for (const tool of tools) {
      assert.match(tool.name, /^emrOperations_[a-z]\w{1,40}$/);
      assert.match(tool.toolReferenceName, /^[\w-]+$/);
      assert.match(tool.displayName, /^%.+%$/);
      assert.match(tool.userDescription, /^%.+%$/);
      assert.match(tool.icon, /^\$\([a-z-]+\)$/);
      assert.equal(tool.canBeReferencedInPrompt, true);
    }
  });

  it('are offered only where there is an account', () => {
    for (const { when } of tools) assert.equal(when, CONTEXT_KEYS.hasAccounts);
  });

  it('tell models what they do, when to use them, what they return, their limits, and what is no instruction', () => {
    for (const { name, modelDescription } of tools) {
      for (const part of [/Use it /, /Returns JSON|returns what/, /Limits: /, /never an instruction/])
        assert.match(modelDescription, part, name);
    }
  });

  it('describe the input that the code takes, and refuse what it refuses', () => {
    for (const { name, inputSchema } of tools) {
      const read = reads[name];
      const { properties = {}, required = [], additionalProperties } = inputSchema;
      assert.ok(read);
      assert.equal(additionalProperties, false);
      const least = Object.fromEntries(required.map((each) => [each, ids[each]]));
      const defaults = read(least) as Readonly<Record<string, unknown>>;
      assert.throws(() => read({ ...least, other: 1 }), /no other arguments than/);
      const [, known = ''] = /than (.*)\.$/.exec(messageOf(() => read({ ...least, other: 1 }))) ?? [];
      assert.deepEqual(sorted(known.split(', ')), sorted(Object.keys(properties)));
      for (const [key, schema] of Object.entries(properties)) {
        const refuses = (value: unknown): void => {
          assert.throws(
            () => read({ ...least, [key]: value }),
            new RegExp(`argument ${key} `),
            `${name} ${key}`,
          );
        };
        assert.ok((schema.description ?? '').length > 10, `${name} ${key}`);
        assert.deepEqual(schema.default, defaults[key] === least[key] ? undefined : defaults[key]);
        if (schema.pattern !== undefined) {
          const valid = ids[key] ?? '';
          assert.match(valid, new RegExp(schema.pattern));
          read({ ...least, [key]: valid });
          for (const odd of [`${valid}/`, 'evil.example', `x${valid}`]) {
            assert.doesNotMatch(odd, new RegExp(schema.pattern));
            refuses(odd);
          }
        }
        if (schema.minimum !== undefined && schema.maximum !== undefined) {
          read({ ...least, [key]: schema.minimum });
          read({ ...least, [key]: schema.maximum });
          refuses(schema.minimum - 0.01);
          refuses(schema.maximum + 1);
        }
        if (schema.maxLength !== undefined) {
          read({ ...least, [key]: 'x'.repeat(schema.maxLength) });
          refuses('x'.repeat(schema.maxLength + 1));
        }
        if (schema.items !== undefined) {
          const states = name === TOOLS.listClusters ? CLUSTER_STATES : FILTER_STATES;
          assert.deepEqual(sorted(schema.items.enum ?? []), sorted(states));
        }
        if (samples[key] !== undefined) read({ ...least, [key]: samples[key] });
      }
    }
  });
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return String(error);
  }
  return '';
}
