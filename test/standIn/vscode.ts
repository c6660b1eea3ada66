/**
 * As much of VS Code as the whole extension needs to be activated and to work without anybody who clicks; its texts
 * stay in English. Of what it is given it keeps trees and commands, and hands them out. Who needs more of a part puts
 * it there with `Object.assign`.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
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
export const handlers = new Map<string, (...args: readonly unknown[]) => unknown>();

export const l10n = {
  t: (text: string, ...values: readonly (string | number)[]): string =>
    text.replace(/\{(\d+)\}/g, (whole, at: string) => String(values[Number(at)] ?? whole)),
};
export const env = { language: 'en', uriScheme: 'vscode', uiKind: 1, clipboard: { writeText: nothing } };

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

const states = new Emitter<{ focused: boolean }>();

/** Somebody comes to this window, or leaves it. */
export function setFocused(focused: boolean): void {
  window.state = { focused };
  states.fire(window.state);
}

const channel = { info: nothing, debug: nothing, trace: nothing, warn: nothing, error: nothing };

export const window = {
  state: { focused: true },
  onDidChangeWindowState: states.event,
  onDidStartTerminalShellExecution: never,
  createTreeView,
  createOutputChannel: () => ({ ...channel, ...disposable, logLevel: LogLevel.Info }),
  createStatusBarItem: () => ({ ...disposable, show: nothing, hide: nothing }),
  registerWebviewViewProvider: register,
  registerWebviewPanelSerializer: register,
  registerUriHandler: register,
  registerTerminalLinkProvider: register,
  setStatusBarMessage: register,
  /** No panel is open here. */
  tabGroups: {
    all: [],
    activeTabGroup: { activeTab: undefined as unknown },
    close: () => Promise.resolve(true),
  },
};

export const workspace = {
  isTrusted: true,
  workspaceFolders: undefined,
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
    readFile: ({ fsPath }: Uri) => readFile(fsPath),
    /** As VS Code: it makes the folder, and puts the file in the place of the former as a whole. */
    writeFile: async ({ fsPath }: Uri, content: Uint8Array) => {
      await mkdir(path.dirname(fsPath), { recursive: true });
      const temporary = `${fsPath}.${process.pid}`;
      await writeFile(temporary, content);
      await rename(temporary, fsPath);
    },
  },
};

export const commands = {
  executeCommand: (command: string, ...args: readonly unknown[]): unknown => handlers.get(command)?.(...args),
  registerCommand: (command: string, handler: (...args: readonly unknown[]) => unknown) => {
    handlers.set(command, handler);
    return { dispose: () => handlers.delete(command) };
  },
};

export const lm = { registerTool: register };
export const tasks = { registerTaskProvider: register };
export const languages = { setTextDocumentLanguage: nothing };

export class Uri {
  readonly fsPath: string;

  private constructor(fsPath: string) {
    this.fsPath = fsPath;
  }

  static file(fsPath: string): Uri {
    return new Uri(fsPath);
  }

  static joinPath(base: Uri | string, ...parts: readonly string[]): Uri {
    return new Uri(path.join(String(base), ...parts));
  }

  toString(): string {
    return this.fsPath;
  }
}

export class RelativePattern {
  readonly folder: string;
  readonly pattern: string;

  constructor(base: Uri, pattern: string) {
    this.folder = base.fsPath;
    this.pattern = pattern;
  }
}

export const EventEmitter = Emitter;
export class CancellationError extends Error {}
/** What is extended, and not looked at. */
export { Emitter as TerminalLink };

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 } as const;
export const StatusBarAlignment = { Left: 1, Right: 2 } as const;
export const LogLevel = { Off: 0, Trace: 1, Debug: 2, Info: 3, Warning: 4, Error: 5 } as const;
export const ViewColumn = { Active: -1 } as const;
export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 } as const;

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
    return this.appendText(text);
  }
}
