import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import type { Clock } from '../app/clock.ts';
import type { Hints } from '../app/hints.ts';
import type { Inventory } from '../app/inventory.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { NodeGroups } from '../app/nodeGroups.ts';
import type { Operations } from '../app/operations.ts';
import type { TrailDiscovery } from '../app/trailDiscovery.ts';
import type { KeyValueStore } from '../app/storage.ts';
import type { Watcher } from '../app/watcher.ts';
import type { Hint } from '../core/hints.ts';
import {
  compareRecords,
  isConfirmedActive,
  isShown,
  startedAt,
  type OperationRecord,
} from '../core/operation.ts';
import {
  fitsStates,
  fitsText,
  isFiltering,
  storedFilter,
  type OperationFilter,
} from '../core/operationFilter.ts';
import { getOrAdd } from '../core/maps.ts';
import { operationKey, type Scope } from '../core/scope.ts';
import { dayOf } from './format.ts';
import type { Hovers } from './hovers.ts';
import { CONTEXT_KEYS } from './ids.ts';
import { CALM_MS, PacedRefresh } from './pacedRefresh.ts';
import { titleOf } from './problems.ts';
import { nodeItem } from './rows/index.ts';
import { accountIdOf, hintNode, operationNode, type Node, type RowContext } from './rows/node.ts';
import { filterText, hintText, runningFor, searchText } from './operationWords.ts';
import { accountAmongOthers } from './words.ts';

const FILTER_KEY = 'operationFilter';

/** Rows shown at first, and added by each *Load more*. */
const STEP = 100;

/** What is said around the rows waits for them: each change of a view costs VS Code time. Milliseconds. */
const ROWS_MS = 150;

export interface OperationsViewParts {
  readonly accounts: Accounts;
  readonly operations: Operations;
  readonly watcher: Watcher;
  readonly discovery: TrailDiscovery;
  readonly inventory: Inventory;
  readonly groups: NodeGroups;
  readonly hints: Hints;
  readonly hovers: Hovers;
  /** Of the workspace. */
  readonly state: KeyValueStore;
  readonly clock: Clock;
}

/** Every known operation of all accounts: active ones on top, then by day, youngest first. */
export class OperationsView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #parts: OperationsViewParts;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<Node | Node[] | undefined>());
  readonly #all: PacedRefresh;
  readonly #restCheck: PacedRefresh;
  /** The rows of operations and hints by key: a refresh must name the very same object. */
  readonly #nodes = new Map<string, Node>();
  /** The groups that there were, and the rows of each that is there. */
  readonly #groupNodes = new Map<string, Node>();
  readonly #members = new Map<string, readonly Node[]>();
  /** What problem each row shows, and for how long it says that it runs. */
  readonly #problems = new Map<string, string | undefined>();
  readonly #running = new Map<string, string | undefined>();
  #view: vscode.TreeView<Node> | undefined;
  #around: Disposable | undefined;
  #filter: OperationFilter;
  #shown = STEP;
  /** Another function whenever it would answer otherwise. */
  #fits: (record: OperationRecord) => boolean;
  /** What of the rows besides the operations is shown. */
  #shownRest = '';
  #shownDay = 0;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(parts: OperationsViewParts) {
    this.#parts = parts;
    this.#filter = storedFilter(parts.state.get(FILTER_KEY));
    this.#fits = this.#fitting();
    this.#all = this.#owned.add(
      new PacedRefresh(parts.clock, () => {
        this.#changes.fire(undefined);
      }),
    );
    this.#restCheck = this.#owned.add(
      new PacedRefresh(parts.clock, () => {
        if (this.#rest() !== this.#shownRest) this.#all.soon();
      }),
    );
    const { accounts, operations, watcher, discovery, inventory, groups } = parts;
    this.#owned.add(
      accounts.onDidChange(() => {
        this.#fits = this.#fitting();
        this.refresh();
      }),
    );
    this.#owned.add(
      operations.onDidChange((changes) => {
        const moved = changes.filter(
          ({ before, after }) =>
            before === undefined ||
            after === undefined ||
            this.#fits(before) !== this.#fits(after) ||
            compareRecords(before, after) !== 0,
        );
        const isActive = (record?: OperationRecord): boolean =>
          record !== undefined && isConfirmedActive(record);
        if (changes.length === 0 || moved.some(({ before, after }) => isActive(before) || isActive(after))) {
          this.#all.soon();
        } else if (moved.length > 0) {
          // What is found of the past comes one by one.
          this.#all.soon(CALM_MS);
        } else for (const { key } of changes) this.#repaint(key);
      }),
    );
    this.#owned.add(
      operations.onDidFind(() => {
        this.#all.soon();
      }),
    );
    this.#owned.add(
      discovery.onDidChange(() => {
        this.#restCheck.soon();
      }),
    );
    // What a list tells of what runs can wait: its own rows are being painted, and other lists follow.
    const listed = (): void => {
      this.#restCheck.soon(CALM_MS);
    };
    this.#owned.add(inventory.onDidChange(listed));
    this.#owned.add(groups.onDidChange(listed));
    this.#owned.add(
      watcher.onDidChangeState((key) => {
        if (this.#problems.get(key) !== titleOf(watcher.stateOf(key).problem)) this.#repaint(key);
      }),
    );
  }

  /** Keeps the badge of the view at the number of active operations, and says above the rows what is left out. */
  attach(view: vscode.TreeView<Node>): void {
    const { accounts, operations } = this.#parts;
    this.#view = view;
    const update = (): void => {
      const value = operations.active().filter((record) => accounts.covers(record)).length;
      if ((view.badge?.value ?? 0) === value) return;
      const tooltip =
        value === 1 ? vscode.l10n.t('1 active operation') : vscode.l10n.t('{0} active operations', value);
      view.badge = value === 0 ? undefined : { value, tooltip };
    };
    this.#owned.add(operations.onDidChange(update));
    this.#owned.add(accounts.onDidChange(update));
    this.#owned.add(
      accounts.onDidChange(() => {
        this.#showFilter();
      }),
    );
    update();
    this.#showFilter();
  }

  /** The same rows again, as they are now. */
  refresh(): void {
    this.#all.now();
  }

  get filter(): OperationFilter {
    return this.#filter;
  }

  setFilter(filter: OperationFilter): void {
    this.#filter = filter;
    this.#fits = this.#fitting();
    this.#shown = STEP;
    // First: VS Code holds back for 200 ms what follows another change of a view, be it of its rows or its message.
    this.refresh();
    this.#around?.dispose();
    this.#around = this.#parts.clock.setTimer(() => {
      this.#showFilter();
    }, ROWS_MS);
    // Where it can't be kept, it ends with the window.
    this.#parts.state.set(FILTER_KEY, isFiltering(filter) ? filter : undefined).catch(() => undefined);
  }

  #showFilter(): void {
    // Without an account the view says how to begin, which a message would hide.
    const shown = isFiltering(this.#filter) && this.#parts.accounts.all().length > 0;
    if (this.#view !== undefined) this.#view.message = shown ? filterText(this.#filter) : '';
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.operationsFiltered, shown);
  }

  showMore(): void {
    this.#shown += STEP;
    this.refresh();
  }

  /** Time has passed: rows that say how long something runs are painted anew, where they would say otherwise. */
  timePassed(now: number): void {
    if (dayOf(now) !== this.#shownDay) {
      this.refresh();
      return;
    }
    const older = [...this.#running].flatMap(([key, said]) => {
      const row = this.#nodes.get(`all:${key}`);
      return row?.kind === 'operation' && runningFor(row.record, now) !== said ? row : [];
    });
    if (older.length > 0) this.#changes.fire(older);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return nodeItem(node, this.#contextOf(node));
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: Node,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    return this.#parts.hovers.resolve(item, node, this.#contextOf(node), token);
  }

  getChildren(node?: Node): Node[] {
    return node === undefined ? this.#roots() : [...(this.#members.get(node.key) ?? [])];
  }

  getParent(node: Node): Node | undefined {
    return node.kind === 'operation' ? this.#groupNodes.get(groupKey(dayAbove(node.record))) : undefined;
  }

  dispose(): void {
    this.#around?.dispose();
    this.#owned.dispose();
  }

  #roots(): Node[] {
    const { records, searching } = this.#parts.operations.first(this.#shown + 1, this.#fits);
    const hints = this.#hints();
    this.#nodes.clear();
    this.#members.clear();
    this.#shownDay = dayOf(Date.now());
    const groups = new Map<string, { readonly group: Node; readonly rows: Node[] }>();
    const put = (row: Node, day: number | undefined): void => {
      const key = groupKey(day);
      const group = getOrAdd<Node>(this.#groupNodes, key, () => ({
        kind: 'group',
        key,
        ...(day === undefined ? {} : { day }),
      }));
      getOrAdd<{ group: Node; rows: Node[] }>(groups, key, () => ({ group, rows: [] })).rows.push(row);
      this.#nodes.set(row.key, row);
    };
    for (const hint of hints) put(hintNode(hint, 'all'), undefined);
    for (const record of records.slice(0, this.#shown)) {
      put(operationNode(record, 'all'), dayAbove(record));
    }
    for (const [key, { rows }] of groups) this.#members.set(key, rows);
    this.#shownRest = this.#rest();
    const tree = [...groups.values()].map(({ group }) => group);
    // What is missing is said however many there are.
    const unseen = this.#unseen();
    if (records.length > this.#shown) return [...tree, { kind: 'more', key: 'more:all' }, ...unseen];
    if (searching) return [...tree, { kind: 'loading', key: 'loading:all' }, ...unseen];
    if (tree.length > 0) return [...tree, ...unseen, ...this.#older()];
    if (isFiltering(this.#filter))
      return [{ kind: 'noneFits', key: 'noneFits' }, ...unseen, ...this.#older()];
    // In a view without rows VS Code says how to go on.
    return unseen;
  }

  /** That not everything is found, and why. */
  #unseen(): Node[] {
    const [first] = this.#parts.discovery.missing();
    return first === undefined ? [] : [{ kind: 'unseen', key: 'unseen', problem: first.problem }];
  }

  /** How to see more, where all that is known is shown. */
  #older(): Node[] {
    const { days, hasOlder } = this.#parts.discovery;
    return hasOlder && days !== undefined ? [{ kind: 'older', key: 'older', days }] : [];
  }

  #hints(): readonly Hint[] {
    const { states } = this.#filter;
    if (states.length > 0 && !states.includes('running')) return [];
    return this.#parts.hints
      .all()
      .filter((hint) => fitsText(this.#said(hint.cluster, hintText(hint)), this.#filter));
  }

  #rest(): string {
    return JSON.stringify([this.#unseen(), this.#older(), this.#hints()]);
  }

  #fitting(): (record: OperationRecord) => boolean {
    const { accounts } = this.#parts;
    const filter = this.#filter;
    return (record) =>
      isShown(record) &&
      accounts.covers(record) &&
      fitsStates(record, filter) &&
      (filter.text === '' || fitsText(this.#said(record.ref, searchText(record)), filter));
  }

  /** What a row says, with the account. */
  #said({ accountId }: Scope, text: string): string {
    return [text, accountAmongOthers(this.#parts.accounts, accountId)?.label].join(' ');
  }

  #contextOf(node: Node): RowContext {
    const now = Date.now();
    const account = accountAmongOthers(this.#parts.accounts, accountIdOf(node));
    const context = { now, belowCluster: false, belowDay: true, account };
    if (node.kind !== 'operation') return context;
    const key = operationKey(node.record.ref);
    const { problem } = this.#parts.watcher.stateOf(key);
    this.#problems.set(key, titleOf(problem));
    this.#running.set(key, runningFor(node.record, now));
    return problem === undefined ? context : { ...context, problem };
  }

  #repaint(key: string): void {
    const row = this.#nodes.get(`all:${key}`);
    const record = this.#parts.operations.get(key);
    if (row?.kind === 'operation' && record !== undefined) this.#changes.fire(Object.assign(row, { record }));
  }
}

/** The day that an operation is listed under; undefined for what is active. */
function dayAbove(record: OperationRecord): number | undefined {
  return isConfirmedActive(record) ? undefined : dayOf(startedAt(record));
}

function groupKey(day: number | undefined): string {
  return `group:${day ?? 'active'}`;
}
