/**
 * As much of VS Code as the panel of an operation, the rows of the views and the activation of the whole extension
 * need; its texts stay in English. Of what it is given it keeps the trees, which `trees` hands out.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { Emitter } from '../../src/app/lifetime.ts';

const nothing = (): void => undefined;
const disposable = { dispose: nothing };
const never = () => disposable;
const register = () => disposable;

/** A tree that the extension has made. */
export interface Tree {
  readonly provider: vscode.TreeDataProvider<unknown>;
  /** Opens or hides it. */
  readonly show: (visible: boolean) => void;
}

export const trees = new Map<string, Tree>();
/** Settings of the user by their names, without the section. */
export const userSettings = new Map<string, unknown>();

type Properties = Readonly<Record<string, { readonly default: unknown }>>;

const { contributes } = manifest as { contributes: { configuration: { properties: Properties }[] } };
const defaults = new Map(
  contributes.configuration.flatMap(({ properties }) =>
    Object.entries(properties).map(([name, setting]) => [name, setting.default]),
  ),
);
export const handlers = new Map<string, (...args: unknown[]) => unknown>();

export const l10n = {
  t: (text: string, ...values: readonly (string | number)[]): string =>
    text.replace(/\{(\d+)\}/g, (_, at: string) => String(values[Number(at)] ?? '')),
};
export const env = { language: 'en', clipboard: { writeText: nothing } };

function createTreeView(id: string, { treeDataProvider: provider }: vscode.TreeViewOptions<unknown>) {
  const shown = new Emitter<{ visible: boolean }>();
  const view = {
    visible: false,
    onDidChangeVisibility: shown.event,
    onDidExpandElement: never,
    onDidCollapseElement: never,
    dispose: nothing,
  };
  trees.set(id, {
    provider,
    show: (visible) => {
      view.visible = visible;
      shown.fire({ visible });
    },
  });
  return view;
}

const channel = { info: nothing, debug: nothing, trace: nothing, warn: nothing, error: nothing };

export const window = {
  state: { focused: true },
  onDidChangeWindowState: never,
  onDidStartTerminalShellExecution: never,
  createTreeView,
  createOutputChannel: () => ({ ...channel, ...disposable, logLevel: 3 }),
  createStatusBarItem: () => ({ ...disposable, show: nothing, hide: nothing }),
  registerWebviewViewProvider: register,
  registerWebviewPanelSerializer: register,
  registerUriHandler: register,
  registerTerminalLinkProvider: register,
  setStatusBarMessage: register,
};

export const workspace = {
  isTrusted: true,
  textDocuments: [],
  onDidChangeConfiguration: never,
  onDidGrantWorkspaceTrust: never,
  registerTextDocumentContentProvider: register,
  createFileSystemWatcher: () => ({
    ...disposable,
    onDidChange: never,
    onDidCreate: never,
    onDidDelete: never,
  }),
  getConfiguration: (section: string) => ({
    get: (name: string): unknown => userSettings.get(name) ?? defaults.get(`${section}.${name}`),
    inspect: (name: string): unknown => ({ key: `${section}.${name}`, globalValue: userSettings.get(name) }),
  }),
  fs: {
    readFile: ({ fsPath }: FakeUri) => readFile(fsPath),
    writeFile: async ({ fsPath }: FakeUri, content: Uint8Array) => {
      await mkdir(path.dirname(fsPath), { recursive: true });
      await writeFile(fsPath, content);
    },
  },
};

export const commands = {
  executeCommand: (command: string, ...args: unknown[]): unknown => handlers.get(command)?.(...args),
  registerCommand: (command: string, handler: (...args: unknown[]) => unknown) => {
    handlers.set(command, handler);
    return disposable;
  },
};

export const lm = { registerTool: register };
export const tasks = { registerTaskProvider: register };
export const languages = { setTextDocumentLanguage: nothing };

class FakeUri {
  readonly fsPath: string;

  constructor(fsPath: string) {
    this.fsPath = fsPath;
  }

  toString(): string {
    return this.fsPath;
  }
}

export const Uri = {
  file: (name: string) => new FakeUri(name),
  joinPath: (base: FakeUri | string, ...parts: string[]) => new FakeUri(path.join(String(base), ...parts)),
};

export const EventEmitter = Emitter;
export class CancellationError extends Error {}
/** What is extended or made, and not looked at. */
export { Emitter as TerminalLink, Emitter as RelativePattern };

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;
export const StatusBarAlignment = { Left: 1, Right: 2 } as const;
export const LogLevel = { Trace: 1 } as const;
export const ViewColumn = { Active: -1 } as const;

export class TreeItem {
  readonly label: string;
  readonly collapsibleState: number;

  constructor(label: string, collapsibleState: number) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeIcon extends ThemeColor {
  readonly color: ThemeColor | undefined;

  constructor(id: string, color?: ThemeColor) {
    super(id);
    this.color = color;
  }
}

export class MarkdownString {
  value = '';

  appendText(text: string): this {
    this.value += text;
    return this;
  }

  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}
