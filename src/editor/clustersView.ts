import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import { listKey, type Inventory, type ListName } from '../app/inventory.ts';
import type { Hints } from '../app/hints.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { ListRetries } from '../app/listRetries.ts';
import type { NodeGroups } from '../app/nodeGroups.ts';
import type { Operations } from '../app/operations.ts';
import type { ListState } from '../app/pagedList.ts';
import type { Watcher } from '../app/watcher.ts';
import type { Clock } from '../app/clock.ts';
import { compareClusters } from '../core/cluster.ts';
import { isFiltering, matchesText } from '../core/clusterFilter.ts';
import type { CloudProblem } from '../core/errors.ts';
import { compareRecords, isShown } from '../core/operation.ts';
import { clusterKey, operationKey, scopeKey, type ClusterRef, type Scope } from '../core/scope.ts';
import type { Expansion } from './expansion.ts';
import type { Hovers } from './hovers.ts';
import { titleOf } from './problems.ts';
import { soonExpiry } from './rows/clusterRow.ts';
import { nodeItem } from './rows/index.ts';
import { hintNode, operationNode, type Hidden, type Node, type RowContext } from './rows/node.ts';
import { runningFor } from './operationWords.ts';

export interface ClustersViewParts {
  readonly accounts: Accounts;
  readonly inventory: Inventory;
  readonly groups: NodeGroups;
  readonly hints: Hints;
  readonly operations: Operations;
  readonly watcher: Watcher;
  readonly retries: ListRetries;
  readonly expansion: Expansion;
  readonly hovers: Hovers;
  readonly clock: Clock;
}

/** Operations shown below a cluster at first, and added by each *Load more*. */
const STEP = 50;

/** Node groups are asked for again sooner where something runs; milliseconds. */
const GROUPS_AGE_MS = 60_000;

/** The tree account > region > cluster > operations; account and region are left out where there is one. */
export class ClustersView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #parts: ClustersViewParts;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<Node | Node[] | undefined>());
  /** The rows handed to VS Code, by key: a refresh must name the very same object. */
  readonly #nodes = new Map<string, Node>();

  /** What runs without an ID below each cluster that was opened, as text. */
  readonly #hints = new Map<string, string>();

  /** What each row says of the end of a subscription. */
  readonly #expiries = new Map<string, string | undefined>();

  /** How many operations are shown below each cluster where *Load more* was asked for. */
  readonly #shown = new Map<string, number>();

  /** What problem each row shows, and for how long it says that it runs. */
  readonly #problems = new Map<string, string | undefined>();
  readonly #running = new Map<string, string | undefined>();

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(parts: ClustersViewParts) {
    this.#parts = parts;
    this.#owned.add(
      parts.accounts.onDidChange(() => {
        this.repaint();
      }),
    );
    this.#owned.add(
      parts.inventory.onDidChange((list) => {
        if (list.kind === 'clusters') this.#repaintScope(list.scope);
        else this.#repaintCluster(list.cluster);
      }),
    );
    this.#owned.add(
      parts.groups.onDidChange((cluster) => {
        // Only what runs shows. A hover asks for groups too, and is gone with the row that it is over.
        const shown = this.#hints.get(clusterKey(cluster));
        if (shown !== undefined && shown !== this.#hintsOf(cluster)) this.#repaintCluster(cluster);
      }),
    );
    this.#owned.add(
      parts.operations.onDidChange((changes) => {
        if (changes.length === 0) this.#changes.fire(undefined);
        const moved = new Map<string, ClusterRef>();
        for (const { before, after } of changes) {
          const stays = before !== undefined && after !== undefined && isShown(before) === isShown(after);
          if (stays && compareRecords(before, after) === 0) {
            this.#repaintOperation(operationKey(after.ref));
          } else {
            const record = after ?? before;
            if (record !== undefined) moved.set(clusterKey(record.ref), record.ref);
          }
        }
        for (const cluster of moved.values()) this.#repaintCluster(cluster);
      }),
    );
    this.#owned.add(
      parts.watcher.onDidChangeState((key) => {
        // Only whether there is a problem shows in the row.
        const row = this.#nodes.get(`cluster:${key}`);
        const { problem } = parts.watcher.stateOf(key);
        if (row === undefined || this.#problems.get(key) === titleOf(problem)) return;
        this.#repaintOperation(key);
      }),
    );
  }

  /** Everything anew, for when accounts or endpoints are others. */
  repaint(): void {
    this.#nodes.clear();
    this.#expiries.clear();
    this.#hints.clear();
    this.#changes.fire(undefined);
  }

  /** The same rows again, as they are now. */
  refresh(): void {
    this.#changes.fire(undefined);
  }

  /**
   * Shows more of the operations of a cluster that are known. False where that is all of them: then the
   * service may have more.
   */
  showMore(cluster: ClusterRef): boolean {
    const key = clusterKey(cluster);
    const shown = this.#shown.get(key) ?? STEP;
    this.#shown.set(key, shown + STEP);
    if (this.#parts.operations.ofCluster(cluster, shown + 1).length <= shown) return false;
    this.#repaintCluster(cluster);
    return true;
  }

  /** Time has passed: rows that say how long something runs, or lasts yet, are painted anew, where they would say otherwise. */
  timePassed(now: number): void {
    const older = [...this.#running].flatMap(([key, said]) => {
      const row = this.#nodes.get(`cluster:${key}`);
      return row?.kind === 'operation' && runningFor(row.record, now) !== said ? row : [];
    });
    const nearer = [...this.#expiries].flatMap(([key, said]) => {
      const row = this.#nodes.get(key);
      return row?.kind === 'cluster' && soonExpiry(row.cluster, now) !== said ? row : [];
    });
    if (older.length + nearer.length > 0) this.#changes.fire([...older, ...nearer]);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'cluster')
      this.#expiries.set(node.key, soonExpiry(node.cluster, this.#parts.clock.now()));
    return this.#parts.expansion.apply(nodeItem(node, this.#contextOf(node)));
  }

  resolveTreeItem(
    item: vscode.TreeItem,
    node: Node,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    return this.#parts.hovers.resolve(item, node, this.#contextOf(node), token);
  }

  /**
   * At once, with what is there: VS Code 1.100 takes a row for registered twice when it was asked for the same
   * rows again before they came. What is fetched is announced when it has arrived.
   */
  getChildren(node?: Node): Node[] {
    return this.#childrenOf(node).map((child) => this.#keep(child));
  }

  /** The row above; hidden levels are skipped. */
  getParent(node: Node): Node | undefined {
    switch (node.kind) {
      case 'operation':
        return this.#clusterRow(node.record.ref);
      case 'cluster':
        return this.#placeRow(node.ref);
      case 'region':
        return this.#nodes.get(`account:${node.scope.accountId}`);
      case 'more':
        if (node.list?.kind === 'clusters') return this.#placeRow(node.list.scope);
        return node.list === undefined ? undefined : this.#clusterRow(node.list.cluster);
      default:
        return undefined;
    }
  }

  /** The clusters on screen whose operations are there too. */
  openClusters(): readonly ClusterRef[] {
    const { expansion } = this.#parts;
    const isOpen = ({ key, kind }: Node): boolean => expansion.isOpen(key, kind === 'account');
    const isShown = (row: Node | undefined): boolean =>
      row === undefined || (isOpen(row) && isShown(this.getParent(row)));
    return [...this.#nodes.values()].flatMap((node) =>
      node.kind === 'cluster' && isShown(node) ? node.ref : [],
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #childrenOf(node: Node | undefined): readonly Node[] {
    switch (node?.kind) {
      case undefined: {
        const rows = this.#roots();
        // In a view without rows VS Code says how to go on.
        return rows.every((row) => row.kind === 'empty' && row.hidden === 'released') ? [] : rows;
      }
      case 'account':
        return this.#regionsOf(node.account.id, node.account.regions);
      case 'region':
        return this.#clustersOf(node.scope);
      case 'cluster':
        return this.#operationsOf(node.ref);
      default:
        return [];
    }
  }

  #roots(): readonly Node[] {
    const accounts = this.#parts.accounts.all();
    const [only] = accounts;
    if (only === undefined) return [];
    if (accounts.length === 1) return this.#regionsOf(only.id, only.regions);
    return accounts.map((account) => ({ kind: 'account', key: `account:${account.id}`, account }));
  }

  #regionsOf(accountId: string, regions: readonly string[]): readonly Node[] {
    const scopes = regions.map((regionId) => ({ accountId, regionId }));
    const [only] = scopes;
    if (only !== undefined && scopes.length === 1) return this.#clustersOf(only);
    return scopes.map((scope) => ({ kind: 'region', key: `region:${scopeKey(scope)}`, scope }));
  }

  #clustersOf(scope: Scope): readonly Node[] {
    const { filter } = this.#parts.inventory;
    const list = this.#parts.inventory.clusters(scope);
    void list.ensure();
    const shown = list.state.items.filter((cluster) => matchesText(filter, cluster));
    const rows = shown.sort(compareClusters).map((cluster): Node => {
      const ref = { ...scope, clusterId: cluster.clusterId };
      return { kind: 'cluster', key: `cluster:${clusterKey(ref)}`, ref, cluster };
    });
    const hidden = isFiltering(filter) ? 'filtered' : 'released';
    return framed({ kind: 'clusters', scope }, list.state, rows, hidden);
  }

  #operationsOf(cluster: ClusterRef): readonly Node[] {
    const list = this.#parts.inventory.activities(cluster);
    void list.ensure();
    // What fails is in the log, and is asked for again while the row is open.
    this.#parts.groups.load(cluster, GROUPS_AGE_MS).catch(() => undefined);
    this.#hints.set(clusterKey(cluster), this.#hintsOf(cluster));
    const shown = this.#shown.get(clusterKey(cluster)) ?? STEP;
    const records = this.#parts.operations.ofCluster(cluster, shown + 1);
    const rows = [
      ...this.#parts.hints.of(cluster).map((hint) => hintNode(hint, 'cluster')),
      ...records.slice(0, shown).map((record) => operationNode(record, 'cluster')),
    ];
    const name: ListName = { kind: 'activities', cluster };
    if (records.length <= shown) return framed(name, list.state, rows);
    // How many there are of all is known of what the service lists only.
    const { totalCount: _total, ...state } = list.state;
    return framed(name, { ...state, hasMore: true }, rows);
  }

  #hintsOf(cluster: ClusterRef): string {
    return JSON.stringify(this.#parts.hints.of(cluster));
  }

  #contextOf(node: Node): RowContext {
    const now = this.#parts.clock.now();
    const problem = node.kind === 'operation' ? this.#problemOf(operationKey(node.record.ref)) : undefined;
    const retryAt = node.kind === 'problem' ? this.#parts.retries.nextAt(node.list) : undefined;
    if (node.kind === 'operation') {
      this.#running.set(operationKey(node.record.ref), runningFor(node.record, now));
    }
    const fetchedAt =
      node.kind === 'cluster' ? this.#parts.inventory.clusters(node.ref).state.fetchedAt : undefined;
    return {
      now,
      belowCluster: true,
      ...(fetchedAt === undefined ? {} : { fetchedAt }),
      ...(problem === undefined ? {} : { problem }),
      ...(retryAt === undefined ? {} : { retryAt }),
    };
  }

  #problemOf(key: string): CloudProblem | undefined {
    const { problem } = this.#parts.watcher.stateOf(key);
    this.#problems.set(key, titleOf(problem));
    return problem;
  }

  #repaintOperation(key: string): void {
    const row = this.#nodes.get(`cluster:${key}`);
    const record = this.#parts.operations.get(key);
    if (row?.kind === 'operation' && record !== undefined) this.#changes.fire(Object.assign(row, { record }));
  }

  #repaintScope(scope: Scope): void {
    this.#changes.fire(this.#placeRow(scope));
  }

  /** Without a row of its own the clusters of a region are the roots, or below the account. */
  #placeRow(scope: Scope): Node | undefined {
    return this.#nodes.get(`region:${scopeKey(scope)}`) ?? this.#nodes.get(`account:${scope.accountId}`);
  }

  #clusterRow(ref: ClusterRef): Node | undefined {
    return this.#nodes.get(`cluster:${clusterKey(ref)}`);
  }

  #repaintCluster(ref: ClusterRef): void {
    const row = this.#clusterRow(ref);
    if (row !== undefined) this.#changes.fire(row);
  }

  /** Updates the row in place, so that VS Code recognises it. */
  #keep(node: Node): Node {
    const known = this.#nodes.get(node.key);
    if (known === undefined) {
      this.#nodes.set(node.key, node);
      return node;
    }
    return Object.assign(known, node);
  }
}

/**
 * The items of a list with what is to be said of them: above, why they are old; below, that they are on their
 * way, why there are no more, how to get more, or that there are none, and what may hide some.
 */
function framed(
  list: ListName,
  state: ListState<unknown>,
  rows: readonly Node[],
  hidden?: Hidden,
): readonly Node[] {
  const key = listKey(list);
  const { problem, totalCount: total, hasMore } = state;
  const said: readonly Node[] =
    problem === undefined ? [] : [{ kind: 'problem', key: `problem:${key}`, list, problem }];
  if (state.stale === true) return [...said, ...rows];
  if (problem !== undefined) return [...rows, ...said];
  if (!state.loaded) return [...rows, { kind: 'loading', key: `loading:${key}` }];
  const soFar = hasMore && hidden === 'filtered' ? 'filteredSoFar' : hidden;
  const none: Node = { kind: 'empty', key: `empty:${key}`, list, hidden: soFar };
  const some = rows.length === 0 ? [none] : rows;
  if (!hasMore) return some;
  const loaded = state.items.length;
  const part = total === undefined || total <= loaded ? undefined : { loaded, total };
  const more: Node = { kind: 'more', key: `more:${key}`, list, part };
  return soFar === 'filteredSoFar' ? [...some, more] : [...rows, more];
}
