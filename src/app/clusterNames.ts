import type { Cluster } from '../core/cluster.ts';
import type { Page } from '../core/page.ts';
import { getOrAdd } from '../core/maps.ts';
import { isActive, type OperationRecord } from '../core/operation.ts';
import { clusterKey, scopeKey, type ClusterRef, type Scope } from '../core/scope.ts';
import type { Clock } from './clock.ts';
import type { Inventory } from './inventory.ts';
import { Disposables, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';

/** Operations tend to become known several at a time; milliseconds. */
const GATHER_MS = 50;

/** As many IDs as ListClusters takes at a time (`emr-api.md` 2.2). */
const MAX_IDS = 100;

export interface ClusterNamesParts {
  readonly operations: Operations;
  readonly inventory: Inventory;
  readonly clock: Clock;
  readonly hasAccount: (accountId: string) => boolean;
  readonly listClustersById: (scope: Scope, clusterIds: readonly string[]) => Promise<Page<Cluster>>;
}

/**
 * Gives each operation the name of its cluster, which no answer about operations holds: from the clusters on
 * screen, else by asking once for the clusters that are missing.
 */
export class ClusterNames implements Disposable {
  readonly #parts: ClusterNamesParts;
  readonly #owned = new Disposables();
  readonly #names = new Map<string, string>();
  readonly #asked = new Set<string>();
  readonly #missing = new Map<string, ClusterRef>();
  #timer: Disposable | undefined;

  constructor(parts: ClusterNamesParts) {
    this.#parts = parts;
    this.#owned.add(
      parts.operations.onDidChange((changes) => {
        for (const { after } of changes) if (after !== undefined) this.#consider(after);
      }),
    );
    this.#owned.add(
      parts.inventory.onDidChange((change) => {
        if (change.kind !== 'clusters') return;
        this.#take(change.scope, parts.inventory.clusters(change.scope).state.items);
      }),
    );
  }

  /** The account can be asked now, or again. */
  accountChanged(accountId: string): void {
    for (const key of [...this.#asked]) if (key.startsWith(`${accountId}/`)) this.#asked.delete(key);
    for (const record of this.#parts.operations.active()) {
      if (record.ref.accountId === accountId) this.#consider(record);
    }
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#owned.dispose();
  }

  /** Only what may still move is worth a call; what ended was named while it ran. */
  #consider(record: OperationRecord): void {
    const { ref, clusterName } = record;
    const key = clusterKey(ref);
    const known = this.#names.get(key) ?? this.#parts.inventory.cluster(ref)?.name;
    if (clusterName !== undefined) {
      if (known === undefined) this.#names.set(key, clusterName);
      return;
    }
    if (known !== undefined) {
      this.#parts.operations.nameCluster(ref, known);
      return;
    }
    if (!isActive(record) || this.#asked.has(key) || !this.#parts.hasAccount(ref.accountId)) return;
    this.#asked.add(key);
    this.#missing.set(key, ref);
    this.#timer ??= this.#parts.clock.setTimer(() => {
      this.#timer = undefined;
      void this.#ask();
    }, GATHER_MS);
  }

  async #ask(): Promise<void> {
    const scopes = new Map<string, ClusterRef[]>();
    for (const ref of this.#missing.values()) getOrAdd(scopes, scopeKey(ref), () => []).push(ref);
    this.#missing.clear();
    await Promise.all([...scopes.values()].map((refs) => this.#askFor(refs)));
  }

  async #askFor(refs: readonly ClusterRef[]): Promise<void> {
    const [scope] = refs;
    if (scope === undefined) return;
    const some = refs.slice(0, MAX_IDS);
    try {
      const ids = some.map(({ clusterId }) => clusterId);
      this.#take(scope, (await this.#parts.listClustersById(scope, ids)).items);
    } catch {
      // Until the next try a cluster goes by its ID; the failed call is in the log.
      for (const ref of some) this.#asked.delete(clusterKey(ref));
    }
    await this.#askFor(refs.slice(MAX_IDS));
  }

  #take({ accountId, regionId }: Scope, clusters: readonly Cluster[]): void {
    for (const { clusterId, name } of clusters) {
      if (name === undefined) continue;
      const ref = { accountId, regionId, clusterId };
      this.#names.set(clusterKey(ref), name);
      this.#parts.operations.nameCluster(ref, name);
    }
  }
}
