import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import { operationKey, type OperationRef } from '../core/scope.ts';
import { RAW_SCHEME } from './ids.ts';

/** The raw answer of an operation as a read-only document, which follows the operation. */
export class RawDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #operations: Operations;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<vscode.Uri>());

  readonly onDidChange = this.#changes.event;

  constructor(operations: Operations) {
    this.#operations = operations;
    this.#owned.add(vscode.workspace.registerTextDocumentContentProvider(RAW_SCHEME, this));
    this.#owned.add(
      operations.onDidChange(({ after }) => {
        if (after !== undefined) this.#changes.fire(uriOf(after.ref));
      }),
    );
  }

  async show(ref: OperationRef): Promise<void> {
    const document = await vscode.workspace.openTextDocument(uriOf(ref));
    await vscode.languages.setTextDocumentLanguage(document, 'json');
    await vscode.window.showTextDocument(document, { preview: true });
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const record = this.#operations.get(decodeURIComponent(uri.query));
    return record?.raw === undefined ? '' : `${JSON.stringify(record.raw, undefined, 2)}\n`;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

function uriOf(ref: OperationRef): vscode.Uri {
  const query = encodeURIComponent(operationKey(ref));
  return vscode.Uri.from({ scheme: RAW_SCHEME, path: `/${ref.operationId}.json`, query });
}
