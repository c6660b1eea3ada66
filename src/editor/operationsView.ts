import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import type { TrailDiscovery } from '../app/trailDiscovery.ts';
import type { Watcher } from '../app/watcher.ts';
import { compareRecords, isShown, type OperationRecord } from '../core/operation.ts';
import { operationKey } from '../core/scope.ts';
import { titleOf } from './problems.ts';
import { nodeItem, nodeTooltip } from './rows/index.ts';
import { operationNode, type Node, type RowContext } from './rows/node.ts';

/** Rows shown at first, and added by each *Load more*. */
const STEP = 200;

/** Every known operation of all accounts: active ones on top, then the youngest. */
export class OperationsView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #accounts: Accounts;
  readonly #operations: Operations;
  readonly #watcher: Watcher;
  readonly #discovery: TrailDiscovery;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<Node | undefined>());
  readonly #nodes = new Map<string, Node>();
  /** What problem each row shows. */
  readonly #problems = new Map<string, string | undefined>();
  #shown = STEP;
  /** Another function whenever it would answer otherwise. */
  #fits: (record: OperationRecord) => boolean;
  #shownTail = '[]';

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(accounts: Accounts, operations: Operations, watcher: Watcher, discovery: TrailDiscovery) {
    this.#accounts = accounts;
    this.#operations = operations;
    this.#watcher = watcher;
    this.#discovery = discovery;
    this.#fits = this.#shownNow();
    this.#owned.add(
      accounts.onDidChange(() => {
        this.#fits = this.#shownNow();
        this.#changes.fire(undefined);
      }),
    );
    this.#owned.add(
      operations.onDidChange((changes) => {
        const moved =
          changes.length === 0 ||
          changes.some(
            ({ before, after }) =>
              before === undefined ||
              after === undefined ||
              isShown(before) !== isShown(after) ||
              compareRecords(before, after) !== 0,
          );
        if (moved) this.#changes.fire(undefined);
        else for (const { key } of changes) this.#repaint(key);
      }),
    );
    this.#owned.add(
      discovery.onDidChange(() => {
        // Only what follows the operations depends on it.
        const tail = JSON.stringify(this.#tail());
        if (tail !== this.#shownTail) this.#changes.fire(undefined);
      }),
    );
    this.#owned.add(
      watcher.onDidChangeState((key) => {
        if (this.#problems.get(key) !== titleOf(watcher.stateOf(key).problem)) this.#repaint(key);
      }),
    );
  }

  /** Keeps the badge of the view at the number of active operations. */
  attach(view: vscode.TreeView<Node>): void {
    const update = (): void => {
      const value = this.#operations.active().filter((record) => this.#accounts.covers(record)).length;
      if ((view.badge?.value ?? 0) === value) return;
      const tooltip =
        value === 1 ? vscode.l10n.t('1 active operation') : vscode.l10n.t('{0} active operations', value);
      view.badge = value === 0 ? undefined : { value, tooltip };
    };
    this.#owned.add(this.#operations.onDidChange(update));
    this.#owned.add(this.#accounts.onDidChange(update));
    update();
  }

  showMore(): void {
    this.#shown += STEP;
    this.#changes.fire(undefined);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return nodeItem(node, this.#contextOf(node));
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    item.tooltip ??= nodeTooltip(node, this.#contextOf(node));
    return item;
  }

  getChildren(node?: Node): Node[] {
    if (node !== undefined) return [];
    const records = this.#operations.first(this.#shown + 1, this.#fits);
    this.#nodes.clear();
    const rows = records.slice(0, this.#shown).map((record) => operationNode(record, 'all'));
    for (const row of rows) this.#nodes.set(row.key, row);
    const tail = this.#tail();
    this.#shownTail = JSON.stringify(tail);
    return records.length > this.#shown ? [...rows, { kind: 'more', key: 'more:all' }] : [...rows, ...tail];
  }

  #shownNow(): (record: OperationRecord) => boolean {
    return (record) => isShown(record) && this.#accounts.covers(record);
  }

  /** What follows the operations, where there are any accounts: what is missing, and how to see more. */
  #tail(): Node[] {
    const [first] = this.#discovery.missing();
    const { days, hasOlder } = this.#discovery;
    return [
      ...(first === undefined
        ? []
        : [{ kind: 'unseen', key: 'unseen', problem: first.problem } satisfies Node]),
      ...(hasOlder && days !== undefined ? [{ kind: 'older', key: 'older', days } satisfies Node] : []),
    ];
  }

  getParent(): undefined {
    return undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #contextOf(node: Node): RowContext {
    const context = { now: Date.now(), belowCluster: false };
    if (node.kind !== 'operation') return context;
    const key = operationKey(node.record.ref);
    const { problem } = this.#watcher.stateOf(key);
    this.#problems.set(key, titleOf(problem));
    return problem === undefined ? context : { ...context, problem };
  }

  #repaint(key: string): void {
    const row = this.#nodes.get(`all:${key}`);
    const record = this.#operations.get(key);
    if (row?.kind === 'operation' && record !== undefined) this.#changes.fire(Object.assign(row, { record }));
  }
}
