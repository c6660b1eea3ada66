import type { EmrCloud } from '../cloud/emrCloud.ts';
import type { Cluster, ScalingActivity } from '../core/cluster.ts';
import { getOrAdd } from '../core/maps.ts';
import { clusterKey, scopeKey, type ClusterRef, type Scope } from '../core/scope.ts';
import { Emitter, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';
import { PagedList } from './pagedList.ts';

/** Names a list of the inventory: the clusters of a scope, or the scaling activities of a cluster. */
export type ListName =
  | { readonly kind: 'clusters'; readonly scope: Scope }
  | { readonly kind: 'activities'; readonly cluster: ClusterRef };

/**
 * The clusters of each scope and the scaling activities of each cluster, fetched when somebody looks.
 * Activities make operations known (`emr-api.md` 3.3).
 */
export class Inventory implements Disposable {
  readonly #cloud: EmrCloud;
  readonly #operations: Operations;
  readonly #clusters = new Map<string, PagedList<Cluster>>();
  readonly #activities = new Map<string, PagedList<ScalingActivity>>();
  readonly #changes = new Emitter<ListName>();

  /** Fires when a page of a list arrived or failed. */
  readonly onDidChange = this.#changes.event;

  constructor(cloud: EmrCloud, operations: Operations) {
    this.#cloud = cloud;
    this.#operations = operations;
  }

  clusters({ accountId, regionId }: Scope): PagedList<Cluster> {
    const scope = { accountId, regionId };
    return getOrAdd(
      this.#clusters,
      scopeKey(scope),
      () =>
        new PagedList<Cluster>({
          fetch: (token, signal) => this.#cloud.listClusters(scope, token, { signal, priority: 'visible' }),
          keyOf: (cluster) => cluster.clusterId,
          changed: () => {
            this.#changes.fire({ kind: 'clusters', scope });
          },
        }),
    );
  }

  activities({ accountId, regionId, clusterId }: ClusterRef): PagedList<ScalingActivity> {
    const cluster = { accountId, regionId, clusterId };
    return getOrAdd(
      this.#activities,
      clusterKey(cluster),
      () =>
        new PagedList<ScalingActivity>({
          fetch: async (token, signal) => {
            const options = { signal, priority: 'visible' } as const;
            const page = await this.#cloud.listScalingActivities(cluster, token, options);
            signal.throwIfAborted();
            for (const { operationId, startTime } of page.items) {
              if (operationId === undefined) continue;
              this.#operations.discover({ ...cluster, operationId }, 'scalingActivity', startTime);
            }
            return page;
          },
          keyOf: (activity) => activity.activityId,
          changed: () => {
            this.#changes.fire({ kind: 'activities', cluster });
          },
        }),
    );
  }

  list(name: ListName): PagedList<Cluster> | PagedList<ScalingActivity> {
    return name.kind === 'clusters' ? this.clusters(name.scope) : this.activities(name.cluster);
  }

  /** A cluster that is on a page fetched already. */
  cluster(ref: ClusterRef): Cluster | undefined {
    return this.#clusters
      .get(scopeKey(ref))
      ?.state.items.find((cluster) => cluster.clusterId === ref.clusterId);
  }

  /** Fetches anew everything that somebody has looked at. */
  async reloadAll(): Promise<void> {
    const lists = [...this.#clusters.values(), ...this.#activities.values()];
    await Promise.all(lists.filter((list) => list.wanted).map((list) => list.reload()));
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
}
