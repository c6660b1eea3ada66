import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import { operationKey, type OperationRef } from '../core/scope.ts';
import { RAW_SCHEME } from './ids.ts';

/** The raw answers of operations as read-only documents, which follow the operations. */
export class RawDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #operations: Operations;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());

  readonly onDidChange = this.#changes.event;

  constructor(operations: Operations) {
    this.#operations = operations;
    this.#owned.add(vscode.workspace.registerTextDocumentContentProvider(RAW_SCHEME, this));
    this.#owned.add(
      operations.onDidChange((changes) => {
        const open = new Set(
          vscode.workspace.textDocuments
            .filter(({ uri }) => uri.scheme === RAW_SCHEME)
            .map(({ uri }) => uri.toString()),
        );
        if (open.size === 0) return;
        for (const { before, after } of changes) {
          const record = after ?? before;
          if (record === undefined) continue;
          const uri = rawUri(record.ref);
          if (open.has(uri.toString())) this.#changes.fire(uri);
        }
      }),
    );
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const key = decodeURIComponent(uri.query);
    const ref = this.#operations.get(key)?.ref;
    if (ref !== undefined) await this.#operations.loadRaw(ref);
    const record = this.#operations.get(key);
    return record?.raw === undefined ? '' : `${JSON.stringify(record.raw, undefined, 2)}\n`;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** Where the raw answer of an operation is, for whoever shows it. */
export function rawUri(ref: OperationRef): vscode.Uri {
  const query = encodeURIComponent(operationKey(ref));
  return vscode.Uri.from({ scheme: RAW_SCHEME, path: `/${ref.operationId}.json`, query });
}
