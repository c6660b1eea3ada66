/**
 * What a window has beyond the stand-in for VS Code: real file events, messages and errors that are written down
 * before anything else happens, and views that are asked for what they show, as VS Code asks them.
 */
import { watch } from 'node:fs';
import type { TreeDataProvider } from 'vscode';
import type { OperationReference } from '../../../src/api.ts';
import { Emitter } from '../../../src/app/lifetime.ts';
import * as standIn from '../../standIn/vscode.ts';
import { note } from './notes.ts';

/** Commands by which a message shows what it is about: what they are given is written down, and nothing opened. */
const SHOWING = ['emrOperations.openOperation', 'emrOperations.showActiveOperations'];

/** How often a view that changes all the time is asked at most; milliseconds. */
const PAINT_MS = 250;

type Provider = TreeDataProvider<unknown>;

/** Asks for what is on screen: the top, and what is below rows that open by themselves. */
async function paint(provider: Provider, node?: unknown): Promise<void> {
  for (const child of (await provider.getChildren(node)) ?? []) {
    const { collapsibleState } = await provider.getTreeItem(child);
    if (Number(collapsibleState) === standIn.TreeItemCollapsibleState.Expanded) await paint(provider, child);
  }
}

/** Shows a view from now on. */
function follow({ provider, show }: standIn.Tree): void {
  let timer: NodeJS.Timeout | undefined;
  const repaint = (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void paint(provider);
    }, PAINT_MS);
  };
  provider.onDidChangeTreeData?.(repaint);
  show(true);
  repaint();
}

/** Written down before it can be lost; what it is about is asked for at once, as by somebody who clicks. */
function tell(text: string, ...buttons: readonly unknown[]): Promise<unknown> {
  note({ told: text });
  return Promise.resolve(buttons[0] === 'Show Details' ? buttons[0] : undefined);
}

const say =
  (level: string) =>
  (...words: readonly unknown[]): void => {
    note({ level, log: words.map(String).join(' ') });
  };

function fileWatcher({ folder, pattern }: standIn.RelativePattern) {
  const changes = new Emitter<unknown>();
  const watcher = watch(folder, (_kind, name) => {
    if (name === pattern) changes.fire(name);
  });
  const never = () => ({ dispose: () => undefined });
  return {
    onDidChange: changes.event,
    onDidCreate: never,
    onDidDelete: never,
    dispose: () => {
      watcher.close();
    },
  };
}

/** Before the extension is activated. */
export function prepare(): void {
  const { window, workspace, commands } = standIn;
  const { createOutputChannel } = window;
  const { executeCommand } = commands;
  Object.assign(window, {
    createOutputChannel: () => ({ ...createOutputChannel(), warn: say('warn'), error: say('error') }),
    showErrorMessage: tell,
    showWarningMessage: tell,
    showInformationMessage: tell,
  });
  Object.assign(workspace, { createFileSystemWatcher: fileWatcher });
  Object.assign(commands, {
    executeCommand: (id: string, ...args: readonly unknown[]): unknown => {
      if (!SHOWING.includes(id)) return executeCommand(id, ...args);
      note({ refs: [args[0]].flat() as readonly OperationReference[] });
      return undefined;
    },
  });
  standIn.setFocused(false);
}

/** Once the extension has registered its views. */
export function showViews(): void {
  for (const tree of standIn.trees.values()) follow(tree);
}
