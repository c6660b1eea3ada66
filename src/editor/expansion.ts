import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';

const KEY = 'openRows';

/** More than anybody opens by hand; older ones go first. */
const MAX_ROWS = 200;

/** Which rows of a tree the user opened or closed. VS Code forgets that with each reload; a window remembers it here. */
export class Expansion implements Disposable {
  readonly #state: vscode.Memento;
  readonly #rows: Map<string, boolean>;
  readonly #owned = new Disposables();

  constructor(state: vscode.Memento) {
    this.#state = state;
    const stored = state.get<unknown>(KEY);
    this.#rows = new Map((Array.isArray(stored) ? stored : []).filter(isEntry));
  }

  /** @param byDefault whether a row is open that nobody opened or closed */
  isOpen(key: string, byDefault: boolean): boolean {
    return this.#rows.get(key) ?? byDefault;
  }

  /** Opens or closes a row that can be as it was. */
  apply(item: vscode.TreeItem): vscode.TreeItem {
    const { Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    const wasOpen = this.#rows.get(item.id ?? '');
    if (wasOpen !== undefined && (item.collapsibleState === Collapsed || item.collapsibleState === Expanded))
      item.collapsibleState = wasOpen ? Expanded : Collapsed;
    return item;
  }

  follow<Row extends { readonly key: string }>(view: vscode.TreeView<Row>): void {
    this.#owned.add(
      view.onDidExpandElement(({ element }) => {
        this.#keep(element.key, true);
      }),
    );
    this.#owned.add(
      view.onDidCollapseElement(({ element }) => {
        this.#keep(element.key, false);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #keep(key: string, isOpen: boolean): void {
    // At the end, as the youngest.
    this.#rows.delete(key);
    this.#rows.set(key, isOpen);
    // Where it can't be kept, rows are as by default after a reload.
    this.#state.update(KEY, [...this.#rows].slice(-MAX_ROWS)).then(undefined, () => undefined);
  }
}

function isEntry(stored: unknown): stored is [string, boolean] {
  return Array.isArray(stored) && typeof stored[0] === 'string' && typeof stored[1] === 'boolean';
}
