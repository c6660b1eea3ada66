import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import { isConfirmedActive } from '../core/operation.ts';
import { operationKey } from '../core/scope.ts';
import { compareRecords } from './clustersView.ts';
import { nodeItem, operationNode, type Node } from './nodes.ts';

/** Rows shown at first, and added by each *Load more*. */
const STEP = 200;

/** Every known operation of all accounts: active ones on top, then the youngest. */
export class OperationsView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #accounts: Accounts;
  readonly #operations: Operations;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<Node | undefined>());
  readonly #nodes = new Map<string, Node>();
  #shown = STEP;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(accounts: Accounts, operations: Operations) {
    this.#accounts = accounts;
    this.#operations = operations;
    const repaint = (): void => {
      this.#changes.fire(undefined);
    };
    this.#owned.add(accounts.onDidChange(repaint));
    this.#owned.add(
      operations.onDidChange(({ key, before, after }) => {
        const row = this.#nodes.get(`all:${key}`);
        const sameOrder = before !== undefined && after !== undefined && compareRecords(before, after) === 0;
        if (row?.kind === 'operation' && sameOrder) this.#changes.fire(Object.assign(row, { record: after }));
        else repaint();
      }),
    );
  }

  /** Keeps the badge of the view at the number of active operations. */
  attach(view: vscode.TreeView<Node>): void {
    const update = (): void => {
      const value = this.#operations.all().filter(isConfirmedActive).length;
      const badge =
        value === 0 ? undefined : { value, tooltip: vscode.l10n.t('{0} active operations', value) };
      if (view.badge?.value !== badge?.value) view.badge = badge;
    };
    this.#owned.add(this.#operations.onDidChange(update));
    update();
  }

  showMore(): void {
    this.#shown += STEP;
    this.#changes.fire(undefined);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return nodeItem(node, { now: Date.now(), belowCluster: false });
  }

  getChildren(node?: Node): Node[] {
    if (node !== undefined) return [];
    const records = this.#operations
      .all()
      .filter(({ ref }) => this.#accounts.get(ref.accountId) !== undefined)
      .sort(compareRecords);
    this.#nodes.clear();
    const rows = records.slice(0, this.#shown).map((record) => operationNode(record, 'all'));
    for (const [index, row] of rows.entries()) {
      const record = records[index];
      if (record !== undefined) this.#nodes.set(`all:${operationKey(record.ref)}`, row);
    }
    return records.length > this.#shown
      ? [...rows, { kind: 'more', key: 'more:all', owner: { kind: 'operations' } }]
      : rows;
  }

  getParent(): undefined {
    return undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
