/**
 * As much of VS Code as the whole extension needs to be activated and to work without anybody who clicks: real
 * files and file events, a state that windows share, messages that are written down before anything else
 * happens. Views are asked for what they show, as VS Code asks them.
 */
import { watch } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { OperationReference } from '../../../src/api.ts';
import { note } from './notes.ts';

type Listener<T> = (event: T) => unknown;

export class Disposable {
  readonly dispose: () => void;

  constructor(dispose: () => void = () => undefined) {
    this.dispose = dispose;
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener<T>>();

  readonly event = (listener: Listener<T>): Disposable => {
    this.#listeners.add(listener);
    return new Disposable(() => this.#listeners.delete(listener));
  };

  fire(event: T): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const LogLevel = { Off: 0, Trace: 1, Debug: 2, Info: 3, Warning: 4, Error: 5 };
export const ConfigurationTarget = { Global: 1, Workspace: 2, WorkspaceFolder: 3 };

export class TreeItem {
  label: unknown;
  collapsibleState: unknown;

  constructor(label: unknown, collapsibleState?: unknown) {
    this.label = label;
    this.collapsibleState = collapsibleState;
  }
}

export class ThemeIcon {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class TerminalLink extends Disposable {}

export class ThemeColor extends ThemeIcon {}

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

export class Uri {
  readonly scheme: string;
  readonly fsPath: string;

  private constructor(scheme: string, fsPath: string) {
    this.scheme = scheme;
    this.fsPath = fsPath;
  }

  static file(fsPath: string): Uri {
    return new Uri('file', fsPath);
  }

  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri(base.scheme, path.join(base.fsPath, ...parts));
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

const nothing = new Disposable();
const never = (): Disposable => nothing;

function fill(text: string, args: readonly unknown[]): string {
  return text.replace(
    /\{(\d+)\}/g,
    (whole, index: string) => (args as readonly string[])[Number(index)] ?? whole,
  );
}

export const l10n = { t: (text: string, ...args: readonly unknown[]): string => fill(text, args) };
export const env = { language: 'en', uriScheme: 'vscode', uiKind: 1 };
export const lm = { registerTool: never };
export const tasks = { registerTaskProvider: never };

const handlers = new Map<string, (...args: readonly unknown[]) => unknown>();
/** Commands by which a message shows what it is about: what they are given is written down, and nothing opened. */
const SHOWING = ['emrOperations.openOperation', 'emrOperations.showActiveOperations'];

export const commands = {
  registerCommand: (id: string, handler: (...args: readonly unknown[]) => unknown): Disposable => {
    handlers.set(id, handler);
    return new Disposable(() => handlers.delete(id));
  },
  executeCommand: (id: string, ...args: readonly unknown[]): unknown => {
    if (SHOWING.includes(id)) note({ refs: [args[0]].flat() as readonly OperationReference[] });
    else if (id !== 'setContext') return handlers.get(id)?.(...args);
    return undefined;
  },
};

interface Provider {
  readonly onDidChangeTreeData?: (listener: Listener<unknown>) => Disposable;
  getChildren(node?: unknown): unknown;
  getTreeItem(node: unknown): unknown;
}

/** How often a view that changes all the time is asked at most; milliseconds. */
const PAINT_MS = 250;

/** Asks for what is on screen: the top, and what is below rows that open by themselves. */
async function paint(provider: Provider, node?: unknown): Promise<void> {
  for (const child of ((await provider.getChildren(node)) ?? []) as readonly unknown[]) {
    const { collapsibleState } = (await provider.getTreeItem(child)) as TreeItem;
    if (collapsibleState === TreeItemCollapsibleState.Expanded) await paint(provider, child);
  }
}

const states = new EventEmitter<{ focused: boolean }>();

/** Somebody comes to this window, or leaves it. */
export function setFocused(focused: boolean): void {
  window.state = { focused };
  states.fire(window.state);
}

/** Written down before it can be lost; what it is about is asked for at once, as by somebody who clicks. */
function show(text: string, ...buttons: readonly unknown[]): Promise<unknown> {
  note({ told: text });
  return Promise.resolve(buttons[0] === 'Show Details' ? buttons[0] : undefined);
}

const say =
  (level: string) =>
  (...words: readonly unknown[]): void => {
    note({ level, log: words.map(String).join(' ') });
  };

export const window = {
  state: { focused: false },
  onDidChangeWindowState: states.event,
  createOutputChannel: () => ({
    logLevel: LogLevel.Info,
    trace: () => undefined,
    debug: () => undefined,
    info: () => undefined,
    warn: say('warn'),
    error: say('error'),
    dispose: () => undefined,
  }),
  createStatusBarItem: () => ({ show: () => undefined, hide: () => undefined, dispose: () => undefined }),
  createTreeView: (_id: string, { treeDataProvider: provider }: { treeDataProvider: Provider }) => {
    let timer: NodeJS.Timeout | undefined;
    const repaint = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void paint(provider);
      }, PAINT_MS);
    };
    provider.onDidChangeTreeData?.(repaint);
    repaint();
    return {
      visible: true,
      onDidChangeVisibility: never,
      onDidExpandElement: never,
      onDidCollapseElement: never,
      dispose: () => undefined,
    };
  },
  showErrorMessage: show,
  showWarningMessage: show,
  showInformationMessage: show,
  setStatusBarMessage: never,
  registerUriHandler: never,
  registerTerminalLinkProvider: never,
  registerWebviewViewProvider: never,
  registerWebviewPanelSerializer: never,
  onDidStartTerminalShellExecution: never,
};

/** Set by the window before it activates the extension. */
export const configuration: Record<string, unknown> = {};

function fileWatcher({ folder, pattern }: RelativePattern) {
  const changes = new EventEmitter<unknown>();
  const watcher = watch(folder, (_kind, name) => {
    if (name === pattern) changes.fire(name);
  });
  return {
    onDidChange: changes.event,
    onDidCreate: never,
    onDidDelete: never,
    dispose: () => {
      watcher.close();
    },
  };
}

export const workspace = {
  isTrusted: true,
  workspaceFolders: undefined,
  textDocuments: [],
  getConfiguration: () => ({
    get: (name: string) => configuration[name],
    inspect: (name: string) => ({ globalValue: configuration[name] }),
  }),
  onDidChangeConfiguration: never,
  onDidGrantWorkspaceTrust: never,
  registerTextDocumentContentProvider: never,
  createFileSystemWatcher: fileWatcher,
  fs: {
    readFile: ({ fsPath }: Uri) => readFile(fsPath),
    /** As VS Code: it makes the folder. */
    writeFile: async ({ fsPath }: Uri, bytes: Uint8Array) => {
      await mkdir(path.dirname(fsPath), { recursive: true });
      const temporary = `${fsPath}.${process.pid}`;
      await writeFile(temporary, bytes);
      await rename(temporary, fsPath);
    },
  },
};
