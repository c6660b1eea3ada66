import type { EmrCloud } from '../cloud/emrCloud.ts';
import type { Cluster } from '../core/cluster.ts';
import type { CloudProblem } from '../core/errors.ts';
import { getOrAdd } from '../core/maps.ts';
import type { Page } from '../core/page.ts';
import type { ScalingActivity } from '../core/scaling.ts';
import { clusterKey, scopeKey, type ClusterRef, type Scope } from '../core/scope.ts';
import { Emitter, type Disposable } from './lifetime.ts';
import { PagedList } from './pagedList.ts';
import type { ScalingActivities } from './scalingActivities.ts';

/** Names a list of the inventory: the clusters of a scope, or the scaling activities of a cluster. */
export type ListName =
  | { readonly kind: 'clusters'; readonly scope: Scope }
  | { readonly kind: 'activities'; readonly cluster: ClusterRef };

export function listKey(list: ListName): string {
  const place = list.kind === 'clusters' ? scopeKey(list.scope) : clusterKey(list.cluster);
  return `${list.kind}:${place}`;
}

export function listAccountId(list: ListName): string {
  return list.kind === 'clusters' ? list.scope.accountId : list.cluster.accountId;
}

/** A list whose last page, or last reload, did not come. */
export interface FailedList {
  readonly name: ListName;
  readonly problem: CloudProblem;
}

interface Named<T> {
  readonly name: ListName;
  readonly list: PagedList<T>;
}

/**
 * The clusters of each scope and the scaling activities of each cluster, fetched when somebody looks.
 * Activities make operations known (`emr-api.md` 3.3).
 */
export class Inventory implements Disposable {
  readonly #cloud: EmrCloud;
  readonly #scaling: ScalingActivities;
  readonly #now: () => number;
  readonly #clusters = new Map<string, Named<Cluster>>();
  readonly #activities = new Map<string, Named<ScalingActivity>>();
  readonly #changes = new Emitter<ListName>();

  /** Fires when a page of a list arrived or failed. */
  readonly onDidChange = this.#changes.event;

  constructor(cloud: EmrCloud, scaling: ScalingActivities, now: () => number) {
    this.#cloud = cloud;
    this.#scaling = scaling;
    this.#now = now;
  }

  clusters({ accountId, regionId }: Scope): PagedList<Cluster> {
    const scope = { accountId, regionId };
    return this.#named(
      this.#clusters,
      { kind: 'clusters', scope },
      (token, signal) => this.#cloud.listClusters(scope, token, { signal, priority: 'visible' }),
      (cluster) => cluster.clusterId,
    );
  }

  activities({ accountId, regionId, clusterId }: ClusterRef): PagedList<ScalingActivity> {
    const cluster = { accountId, regionId, clusterId };
    return this.#named(
      this.#activities,
      { kind: 'activities', cluster },
      (token, signal) => this.#scaling.page(cluster, token, { signal, priority: 'visible' }),
      (activity) => activity.activityId,
    );
  }

  list(name: ListName): PagedList<Cluster> | PagedList<ScalingActivity> {
    return name.kind === 'clusters' ? this.clusters(name.scope) : this.activities(name.cluster);
  }

  /** The lists of clusters that somebody has looked at. */
  clusterLists(): readonly { readonly scope: Scope; readonly list: PagedList<Cluster> }[] {
    return [...this.#clusters.values()].flatMap(({ name, list }) =>
      name.kind === 'clusters' ? { scope: name.scope, list } : [],
    );
  }

  /** A cluster that is on a page fetched already. */
  cluster(ref: ClusterRef): Cluster | undefined {
    return this.#clusters
      .get(listKey({ kind: 'clusters', scope: ref }))
      ?.list.state.items.find((cluster) => cluster.clusterId === ref.clusterId);
  }

  failed(): readonly FailedList[] {
    return this.#all().flatMap(({ name, list }) => {
      const { problem } = list.state;
      return problem === undefined ? [] : [{ name, problem }];
    });
  }

  /** Fetches anew everything that somebody has looked at. */
  async reloadAll(): Promise<void> {
    const wanted = this.#all().filter(({ list }) => list.wanted);
    await Promise.all(wanted.map(({ list }) => list.reload()));
  }

  /** Forgets what was fetched for an account, whose answers may now differ; answers under way are dropped. */
  forgetAccount(accountId: string): void {
    for (const lists of [this.#clusters, this.#activities]) {
      for (const [key, { name, list }] of [...lists]) {
        if (listAccountId(name) !== accountId) continue;
        list.dispose();
        lists.delete(key);
      }
    }
    this.#scaling.forgetAccount(accountId);
  }

  dispose(): void {
    for (const { list } of this.#all()) list.dispose();
    this.#changes.dispose();
  }

  #all(): readonly (Named<Cluster> | Named<ScalingActivity>)[] {
    return [...this.#clusters.values(), ...this.#activities.values()];
  }

  #named<T>(
    lists: Map<string, Named<T>>,
    name: ListName,
    fetch: (token: string | undefined, signal: AbortSignal) => Promise<Page<T>>,
    keyOf: (item: T) => string,
  ): PagedList<T> {
    const changed = (): void => {
      this.#changes.fire(name);
    };
    const make = (): Named<T> => ({
      name,
      list: new PagedList<T>({ fetch, keyOf, changed, now: this.#now }),
    });
    return getOrAdd(lists, listKey(name), make).list;
  }
}
