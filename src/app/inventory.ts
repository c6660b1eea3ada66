import type { EmrCloud } from '../cloud/emrCloud.ts';
import { compareClusters, type Cluster, type ScalingActivity } from '../core/cluster.ts';
import { clusterKey, scopeKey, type ClusterRef, type Scope } from '../core/scope.ts';
import { Emitter, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';
import { PagedList, type ListState } from './pagedList.ts';

/** What of the inventory changed: the clusters of a scope, or the activities of a cluster. */
export type InventoryChange =
  | { readonly kind: 'clusters'; readonly scope: Scope }
  | { readonly kind: 'activities'; readonly cluster: ClusterRef };

/**
 * The clusters of each scope and the scaling activities of each cluster, fetched when somebody looks.
 * Activities make operations known (`emr-api.md` 3.3).
 */
export class Inventory implements Disposable {
  readonly #cloud: EmrCloud;
  readonly #operations: Operations;
  readonly #now: () => number;
  readonly #clusters = new Map<string, PagedList<Cluster>>();
  readonly #activities = new Map<string, PagedList<ScalingActivity>>();
  readonly #changes = new Emitter<InventoryChange>();

  readonly onDidChange = this.#changes.event;

  constructor(cloud: EmrCloud, operations: Operations, now: () => number) {
    this.#cloud = cloud;
    this.#operations = operations;
    this.#now = now;
  }

  /** The clusters as far as they are fetched, sorted for reading. */
  clusters(scope: Scope): ListState<Cluster> {
    const { state } = this.#clusterList(scope);
    return { ...state, items: [...state.items].sort(compareClusters) };
  }

  /** A cluster that is on a page fetched already. */
  cluster(ref: ClusterRef): Cluster | undefined {
    return this.#clusters
      .get(scopeKey(ref))
      ?.state.items.find((cluster) => cluster.clusterId === ref.clusterId);
  }

  ensureClusters(scope: Scope): Promise<void> {
    return this.#clusterList(scope).ensure();
  }

  reloadClusters(scope: Scope): Promise<void> {
    return this.#clusterList(scope).reload();
  }

  moreClusters(scope: Scope): Promise<void> {
    return this.#clusterList(scope).more();
  }

  activities(cluster: ClusterRef): ListState<ScalingActivity> {
    return this.#activityList(cluster).state;
  }

  ensureActivities(cluster: ClusterRef): Promise<void> {
    return this.#activityList(cluster).ensure();
  }

  reloadActivities(cluster: ClusterRef): Promise<void> {
    return this.#activityList(cluster).reload();
  }

  moreActivities(cluster: ClusterRef): Promise<void> {
    return this.#activityList(cluster).more();
  }

  /** Scopes and clusters that somebody has looked at, for a refresh of everything on screen. */
  async reloadAll(): Promise<void> {
    const lists = [...this.#clusters.values(), ...this.#activities.values()];
    await Promise.all(
      lists.filter(({ state }) => state.loaded || state.problem).map((list) => list.reload()),
    );
  }

  /** Forgets what was fetched for an account, whose answers may now differ; answers under way are dropped. */
  forgetAccount(accountId: string): void {
    for (const lists of [this.#clusters, this.#activities]) {
      for (const [key, list] of [...lists]) {
        if (!key.startsWith(`${accountId}/`)) continue;
        list.dispose();
        lists.delete(key);
      }
    }
  }

  dispose(): void {
    for (const list of [...this.#clusters.values(), ...this.#activities.values()]) list.dispose();
    this.#changes.dispose();
  }

  #clusterList(scope: Scope): PagedList<Cluster> {
    return getOrAdd(this.#clusters, scopeKey(scope), () => {
      const own = { accountId: scope.accountId, regionId: scope.regionId };
      return new PagedList<Cluster>({
        fetch: (token, signal) => this.#cloud.listClusters(own, token, { signal }),
        keyOf: (cluster) => cluster.clusterId,
        changed: () => {
          this.#changes.fire({ kind: 'clusters', scope: own });
        },
        now: this.#now,
      });
    });
  }

  #activityList(cluster: ClusterRef): PagedList<ScalingActivity> {
    return getOrAdd(this.#activities, clusterKey(cluster), () => {
      const { accountId, regionId, clusterId } = cluster;
      const own = { accountId, regionId, clusterId };
      return new PagedList<ScalingActivity>({
        fetch: async (token, signal) => {
          const page = await this.#cloud.listScalingActivities(own, token, { signal, priority: 'visible' });
          signal.throwIfAborted();
          for (const { operationId, startTime } of page.items) {
            if (operationId === undefined) continue;
            this.#operations.discover({ ...own, operationId }, 'scalingActivity', startTime);
          }
          return page;
        },
        keyOf: (activity) => activity.activityId,
        changed: () => {
          this.#changes.fire({ kind: 'activities', cluster: own });
        },
        now: this.#now,
      });
    });
  }
}

function getOrAdd<T>(map: Map<string, T>, key: string, create: () => T): T {
  let value = map.get(key);
  if (value === undefined) {
    value = create();
    map.set(key, value);
  }
  return value;
}
