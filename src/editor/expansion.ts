import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';

const KEY = 'expandedRows';

/** More than anybody opens by hand; older ones go first. */
const MAX_ROWS = 200;

/** Which rows of a tree are open. VS Code forgets that with each reload; a window remembers it here. */
export class Expansion implements Disposable {
  readonly #state: vscode.Memento;
  readonly #expanded: Set<string>;
  readonly #owned = new Disposables();

  constructor(state: vscode.Memento) {
    this.#state = state;
    const stored = state.get<unknown>(KEY);
    this.#expanded = new Set(Array.isArray(stored) ? stored.filter((key) => typeof key === 'string') : []);
  }

  has(key: string): boolean {
    return this.#expanded.has(key);
  }

  /** Opens a collapsible row that was open. */
  apply(item: vscode.TreeItem): vscode.TreeItem {
    if (
      item.collapsibleState === vscode.TreeItemCollapsibleState.Collapsed &&
      this.#expanded.has(item.id ?? '')
    ) {
      item.collapsibleState = vscode.TreeItemCollapsibleState.Expanded;
    }
    return item;
  }

  follow<Row extends { readonly key: string }>(view: vscode.TreeView<Row>): void {
    this.#owned.add(
      view.onDidExpandElement(({ element }) => {
        this.#expanded.add(element.key);
        this.#save();
      }),
    );
    this.#owned.add(
      view.onDidCollapseElement(({ element }) => {
        this.#expanded.delete(element.key);
        this.#save();
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #save(): void {
    // Where it can't be kept, rows are closed after a reload.
    this.#state.update(KEY, [...this.#expanded].slice(-MAX_ROWS)).then(undefined, () => undefined);
  }
}
