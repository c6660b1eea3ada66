import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';

interface Provider<Row> extends vscode.TreeDataProvider<Row> {
  getParent(row: Row): vscode.ProviderResult<Row>;
  readonly onDidChangeTreeData: vscode.Event<Row | Row[] | undefined>;
  resolveTreeItem(
    item: vscode.TreeItem,
    row: Row,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem>;
}

/** Stands for the rows of a view, which are loaded with the first question for them. */
export class LazyTree<Row> implements vscode.TreeDataProvider<Row>, Disposable {
  readonly #load: () => Promise<unknown>;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<Row | Row[] | undefined>());
  #inside: Provider<Row> | undefined;

  readonly onDidChangeTreeData = this.#changes.event;

  /** @param load resolves once `attach` was called */
  constructor(load: () => Promise<unknown>) {
    this.#load = load;
  }

  attach(inside: Provider<Row>): void {
    this.#inside = inside;
    this.#owned.add(
      inside.onDidChangeTreeData((rows) => {
        this.#changes.fire(rows);
      }),
    );
  }

  /**
   * VS Code 1.100 fails where it asks for the same rows again before they came: loading must take microtasks only, so
   * that it cannot. A bundle that is required does.
   */
  getChildren(row?: Row): vscode.ProviderResult<Row[]> {
    return this.#inside === undefined
      ? this.#load().then(() => this.#loaded.getChildren(row))
      : this.#inside.getChildren(row);
  }

  getParent(row: Row): vscode.ProviderResult<Row> {
    return this.#loaded.getParent(row);
  }

  getTreeItem(row: Row): vscode.TreeItem | Thenable<vscode.TreeItem> {
    return this.#loaded.getTreeItem(row);
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    row: Row,
    token: vscode.CancellationToken,
  ): vscode.ProviderResult<vscode.TreeItem> {
    return this.#loaded.resolveTreeItem(item, row, token);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Whoever has a row was given it from there. */
  get #loaded(): Provider<Row> {
    if (this.#inside === undefined) throw new Error('A view has no rows yet');
    return this.#inside;
  }
}
