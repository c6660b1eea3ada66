import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';

/** The file with which a window tells that accounts were changed. */
export const ACCOUNTS_SIGNAL = 'accounts.signal';

/** Within this time VS Code has carried the state to the other windows; milliseconds. */
export const STATE_LATENCY_MS = 1_000;

/** Calls once, as soon as the state says it too, when another window of this machine has changed accounts. */
export function onAccountsElsewhere(folder: vscode.Uri, heard: () => unknown): Disposable {
  const owned = new Disposables();
  const watcher = owned.add(
    vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, ACCOUNTS_SIGNAL)),
  );
  const changed = (): void => {
    owned.dispose();
    timer = setTimeout(heard, STATE_LATENCY_MS);
  };
  let timer: NodeJS.Timeout | undefined;
  watcher.onDidChange(changed);
  watcher.onDidCreate(changed);
  return {
    dispose: () => {
      owned.dispose();
      clearTimeout(timer);
    },
  };
}
