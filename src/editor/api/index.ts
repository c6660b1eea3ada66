import * as vscode from 'vscode';
import type { EmrOperationsApi, OperationReference, OperationSnapshot, WatchOptions } from '../../api.ts';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import { isShown, type OperationRecord } from '../../core/operation.ts';
import type * as OperationUi from '../operationUi/index.ts';
import type { OperationUiParts } from '../operationUi/parts.ts';
import { toSnapshot } from './snapshot.ts';

/**
 * The API for other extensions. They share our process, so that it is no border for secrets; but their input
 * is untyped, and their listeners must not disturb ours.
 * @param load loads what reads the input, with the first call
 */
export function createApi(
  parts: OperationUiParts,
  load: () => Promise<typeof OperationUi>,
): { readonly api: EmrOperationsApi } & Disposable {
  const owned = new Disposables();
  // That of VS Code reports what a listener throws, and goes on.
  const changes = owned.add(new vscode.EventEmitter<OperationSnapshot>());
  const seen = (record: OperationRecord | undefined): OperationSnapshot | undefined =>
    record !== undefined && isShown(record) && parts.accounts.covers(record) ? toSnapshot(record) : undefined;
  owned.add(
    parts.operations.onDidChange((some) => {
      for (const { before, after } of some) {
        const snapshot = seen(after);
        if (snapshot === undefined || JSON.stringify(seen(before)) === JSON.stringify(snapshot)) continue;
        changes.fire(snapshot);
      }
    }),
  );
  const api: EmrOperationsApi = Object.freeze({
    version: 1,
    getOperation: async (ref: OperationReference) => (await load()).getOperation(parts, ref),
    watchOperation: async (ref: OperationReference, options?: WatchOptions) =>
      (await load()).watchOperation(parts, ref, options),
    onDidChangeOperation: changes.event,
  });
  return {
    api,
    dispose: () => {
      owned.dispose();
    },
  };
}
