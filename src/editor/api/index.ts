import type * as vscode from 'vscode';
import type { EmrOperationsApi, OperationReference, OperationSnapshot, WatchOptions } from '../../api.ts';

export type ApiCalls = Pick<EmrOperationsApi, 'getOperation' | 'watchOperation'>;

/**
 * The API for other extensions. They share our process, so that it is no border for secrets; but their input
 * is untyped, and their listeners must not disturb ours.
 * @param changes that of VS Code reports what a listener throws, and goes on
 * @param load loads what answers, with the first call
 */
export function createApi(
  changes: vscode.Event<OperationSnapshot>,
  load: () => Promise<ApiCalls>,
): EmrOperationsApi {
  return Object.freeze({
    version: 1,
    getOperation: async (ref: OperationReference) => (await load()).getOperation(ref),
    watchOperation: async (ref: OperationReference, options?: WatchOptions) =>
      (await load()).watchOperation(ref, options),
    onDidChangeOperation: changes,
  });
}
