import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import type { Inventory } from '../app/inventory.ts';
import type { Disposable } from '../app/lifetime.ts';
import { Disposables } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import type { ListState } from '../app/pagedList.ts';
import { isActive, startedAt, type OperationRecord } from '../core/operation.ts';
import { clusterKey, scopeKey, type ClusterRef, type Scope } from '../core/scope.ts';
import type { Expansion } from './expansion.ts';
import { nodeItem, operationNode, ownerKey, type ListOwner, type Node } from './nodes.ts';

/** The tree account > region > cluster > operations; account and region are left out where there is one. */
export class ClustersView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #accounts: Accounts;
  readonly #inventory: Inventory;
  readonly #operations: Operations;
  readonly #expansion: Expansion;
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<Node | undefined>());
  /** The rows handed to VS Code, by key: a refresh must name the very same object. */
  readonly #nodes = new Map<string, Node>();

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(accounts: Accounts, inventory: Inventory, operations: Operations, expansion: Expansion) {
    this.#accounts = accounts;
    this.#inventory = inventory;
    this.#operations = operations;
    this.#expansion = expansion;
    this.#owned.add(
      accounts.onDidChange(() => {
        this.repaint();
      }),
    );
    this.#owned.add(
      inventory.onDidChange((change) => {
        if (change.kind === 'clusters') this.#repaintScope(change.scope);
        else this.#repaintCluster(change.cluster);
      }),
    );
    this.#owned.add(
      operations.onDidChange(({ before, after }) => {
        const record = after ?? before;
        if (record === undefined) return;
        const row = this.#nodes.get(operationNode(record, 'cluster').key);
        const moved = after === undefined || before === undefined || compareRecords(before, after) !== 0;
        if (moved || row === undefined) this.#repaintCluster(record.ref);
        else this.#changes.fire(this.#keep(operationNode(after, 'cluster')));
      }),
    );
  }

  /** Everything anew, for when accounts or endpoints are others. */
  repaint(): void {
    this.#nodes.clear();
    this.#changes.fire(undefined);
  }

  getTreeItem(node: Node): vscode.TreeItem {
    return this.#expansion.apply(nodeItem(node, { now: Date.now(), belowCluster: true }));
  }

  async getChildren(node?: Node): Promise<Node[]> {
    const children = await this.#childrenOf(node);
    return children.map((child) => this.#keep(child));
  }

  /** VS Code needs the way up to reveal a row; hidden levels are skipped. */
  getParent(node: Node): Node | undefined {
    if (node.kind === 'operation') return this.#nodes.get(`cluster:${clusterKey(node.record.ref)}`);
    if (node.kind === 'cluster') return this.#nodes.get(`region:${scopeKey(node.ref)}`);
    if (node.kind === 'region') return this.#nodes.get(`account:${node.scope.accountId}`);
    return undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #childrenOf(node: Node | undefined): Promise<readonly Node[]> {
    switch (node?.kind) {
      case undefined:
        return this.#roots();
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

  async #roots(): Promise<readonly Node[]> {
    const accounts = this.#accounts.all();
    const [only] = accounts;
    if (only === undefined) return [];
    if (accounts.length === 1) return this.#regionsOf(only.id, only.regions);
    return accounts.map((account) => ({ kind: 'account', key: `account:${account.id}`, account }));
  }

  async #regionsOf(accountId: string, regions: readonly string[]): Promise<readonly Node[]> {
    const scopes = regions.map((regionId) => ({ accountId, regionId }));
    const [only] = scopes;
    if (only !== undefined && scopes.length === 1) return this.#clustersOf(only);
    return scopes.map((scope) => ({ kind: 'region', key: `region:${scopeKey(scope)}`, scope }));
  }

  async #clustersOf(scope: Scope): Promise<readonly Node[]> {
    await this.#inventory.ensureClusters(scope);
    const state = this.#inventory.clusters(scope);
    const rows = state.items.map((cluster): Node => {
      const ref = { ...scope, clusterId: cluster.clusterId };
      return { kind: 'cluster', key: `cluster:${clusterKey(ref)}`, ref, cluster };
    });
    return [...rows, ...this.#tail({ kind: 'clusters', scope }, state, rows.length)];
  }

  async #operationsOf(ref: ClusterRef): Promise<readonly Node[]> {
    await this.#inventory.ensureActivities(ref);
    const state = this.#inventory.activities(ref);
    const records = [...this.#operations.ofCluster(ref)].sort(compareRecords);
    const rows = records.map((record) => operationNode(record, 'cluster'));
    return [...rows, ...this.#tail({ kind: 'activities', cluster: ref }, state, rows.length)];
  }

  /** What follows the items of a list: why it is not whole, that it is empty, or how to go on. */
  #tail(owner: ListOwner, state: ListState<unknown>, rows: number): readonly Node[] {
    const key = ownerKey(owner);
    const { problem } = state;
    if (problem !== undefined)
      return [{ kind: 'problem', key: `problem:${owner.kind}:${key}`, owner, problem }];
    if (state.hasMore) return [{ kind: 'more', key: `more:${owner.kind}:${key}`, owner }];
    return rows === 0 ? [{ kind: 'empty', key: `empty:${owner.kind}:${key}`, owner }] : [];
  }

  #repaintScope(scope: Scope): void {
    // Without a row of its own the region's clusters are the roots, or below the account.
    const row = this.#nodes.get(`region:${scopeKey(scope)}`) ?? this.#nodes.get(`account:${scope.accountId}`);
    this.#changes.fire(row);
  }

  #repaintCluster(ref: ClusterRef): void {
    const row = this.#nodes.get(`cluster:${clusterKey(ref)}`);
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

/** Active first, then the youngest. */
export function compareRecords(a: OperationRecord, b: OperationRecord): number {
  return rank(a) - rank(b) || startedAt(b) - startedAt(a);
}

function rank(record: OperationRecord): number {
  return isActive(record) && record.snapshot !== undefined ? 0 : 1;
}
