import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';

/** The file with which a window tells that accounts were changed. */
export const ACCOUNTS_SIGNAL = 'accounts.signal';

/** Within this time VS Code has carried the state to the other windows; milliseconds. */
export const STATE_LATENCY_MS = 1_000;

/**
 * Calls once when there is an account after all, which another window of this machine has added: when a window signals
 * anything, and when somebody comes to this one, as VS Code does not tell of a file that was made with its folder.
 * @param folder where windows signal
 */
export function onAccountsElsewhere(
  folder: vscode.Uri,
  hasAccounts: () => boolean,
  found: () => void,
): Disposable {
  const owned = new Disposables();
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    if (!hasAccounts()) return;
    owned.dispose();
    found();
  };
  const signalled = (): void => {
    clearTimeout(timer);
    timer = setTimeout(look, STATE_LATENCY_MS);
  };
  const watcher = owned.add(
    vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '*.signal')),
  );
  watcher.onDidChange(signalled);
  watcher.onDidCreate(signalled);
  owned.add(
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) look();
    }),
  );
  return {
    dispose: () => {
      owned.dispose();
      clearTimeout(timer);
    },
  };
}
