/** The main bundle as it ships, activated with a stand-in for VS Code (`standIn/vscode.ts`). */
import { createRequire } from 'node:module';
import path from 'node:path';
import type * as vscode from 'vscode';
import { ACCOUNT, REGION_IDS } from './world.ts';
import '../standIn/vscode.js';

/** The ID of the one account that there is. */
export const ACCOUNT_ID = '3f2a9c1e7b';

const root = path.resolve(import.meta.dirname, '../..');

function stateWith(entries: Readonly<Record<string, unknown>>) {
  const values = new Map<string, unknown>(Object.entries(entries));
  return {
    get: (key: string) => values.get(key),
    update: (key: string, value: unknown) => {
      values.set(key, value);
      return Promise.resolve();
    },
    keys: () => [...values.keys()],
  };
}

/** Loads and activates what `buildAll` has built, with an account that has all regions. */
export function activateBundle(storage: string): { readonly deactivate: () => Promise<void> } {
  const account = { id: ACCOUNT_ID, kind: 'environment', metadata: false, label: 'A', regions: REGION_IDS };
  const identity = { accountId: ACCOUNT.accountId };
  const context = {
    subscriptions: [],
    globalState: stateWith({ accounts: [{ ...account, identity }] }),
    workspaceState: stateWith({}),
    globalStorageUri: { fsPath: storage, toString: () => storage },
    extensionUri: { toString: () => root },
    secrets: { get: () => Promise.resolve(undefined), onDidChange: () => ({ dispose: () => undefined }) },
  };
  const extension = createRequire(import.meta.url)(path.join(root, 'dist', 'extension.cjs')) as {
    activate(context: vscode.ExtensionContext): unknown;
    deactivate(): Promise<void>;
  };
  extension.activate(context as unknown as vscode.ExtensionContext);
  return extension;
}
