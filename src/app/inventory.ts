import type { EmrCloud } from '../cloud/emrCloud.ts';
import type { Cluster } from '../core/cluster.ts';
import { isFiltering, matches, NO_FILTER, toQuery, type ClusterFilter } from '../core/clusterFilter.ts';
import type { CloudProblem } from '../core/errors.ts';
import { getOrAdd } from '../core/maps.ts';
import type { ScalingActivity } from '../core/scaling.ts';
import { clusterKey, scopeKey, type ClusterRef, type Scope } from '../core/scope.ts';
import { Emitter, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';
import type { ScalingActivities } from './scalingActivities.ts';
import { PagedList, type PagedListParts } from './pagedList.ts';

/** As many IDs as ListClusters takes at a time (`emr-api.md` 2.2). */
const MAX_IDS = 100;

/** Names are compared here, so that a filter by name looks through some more at a time: 500 clusters. */
const SEARCHED_PAGES = 5;

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

export interface InventoryParts {
  readonly cloud: EmrCloud;
  readonly scaling: ScalingActivities;
  readonly operations: Operations;
  readonly now: () => number;
}

/**
 * The clusters of each scope and the scaling activities of each cluster, fetched when somebody looks.
 * Activities make operations known (`emr-api.md` 3.3).
 */
export class Inventory implements Disposable {
  readonly #cloud: EmrCloud;
  readonly #scaling: ScalingActivities;
  readonly #operations: Operations;
  readonly #now: () => number;
  readonly #clusters = new Map<string, Named<Cluster>>();
  readonly #activities = new Map<string, Named<ScalingActivity>>();
  /** Every cluster seen, whatever the filter is now: operations are called by its name. */
  readonly #seen = new Map<string, Cluster>();
  readonly #changes = new Emitter<ListName>();
  #filter: ClusterFilter = NO_FILTER;

  /** Fires when a page of a list arrived or failed. */
  readonly onDidChange = this.#changes.event;

  constructor({ cloud, scaling, operations, now }: InventoryParts) {
    this.#cloud = cloud;
    this.#scaling = scaling;
    this.#operations = operations;
    this.#now = now;
  }

  get filter(): ClusterFilter {
    return this.#filter;
  }

  /**
   * Lists other clusters from now on. Each filter has lists of its own, so that no answer to another one gets
   * in; until theirs come they hold what is known to belong there, whose rows thus stay in place.
   */
  setFilter(filter: ClusterFilter): void {
    this.#filter = filter;
    const before = [...this.#clusters.values()];
    for (const { list } of before) list.dispose();
    this.#clusters.clear();
    for (const { name, list } of before) {
      if (name.kind !== 'clusters') continue;
      this.#clustersOf(
        name.scope,
        list.state.items.filter((cluster) => matches(filter, cluster)),
      );
      this.#changes.fire(name);
    }
  }

  /** The clusters of a scope that the filter lets through; its text is up to who shows them. */
  clusters(scope: Scope): PagedList<Cluster> {
    return this.#clustersOf(scope, []);
  }

  activities({ accountId, regionId, clusterId }: ClusterRef): PagedList<ScalingActivity> {
    const cluster = { accountId, regionId, clusterId };
    return this.#named(
      this.#activities,
      { kind: 'activities', cluster },
      {
        fetch: (token, signal) => this.#scaling.page(cluster, token, { signal, priority: 'visible' }),
        keyOf: (activity) => activity.activityId,
      },
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

  /** A cluster as it was last seen, whether it passes the filter or not. */
  cluster(ref: ClusterRef): Cluster | undefined {
    return this.#seen.get(clusterKey(ref));
  }

  /** Whether a scope has clusters, or may have some that a filter hides. */
  mayHaveClusters(scope: Scope): boolean {
    const { loaded, items } = this.clusters(scope).state;
    return items.length > 0 || (loaded && isFiltering(this.#filter)) || this.#hasSeen(scope);
  }

  /** Fetches one cluster anew, and what is known to happen on it. Rejects with a `CloudError`. */
  async refreshCluster(ref: ClusterRef): Promise<void> {
    const list = this.clusters(ref);
    const activities = this.activities(ref).reload();
    const { items } = await this.#cloud.listClustersById(ref, [ref.clusterId]);
    const cluster = items.find(({ clusterId }) => clusterId === ref.clusterId);
    // The service may have forgotten it.
    if (cluster === undefined) await list.reload();
    else {
      this.#see(ref, [cluster]);
      list.put(cluster);
    }
    await activities;
  }

  failed(): readonly FailedList[] {
    return this.#all().flatMap(({ name, list }) => {
      const { problem } = list.state;
      return problem === undefined ? [] : [{ name, problem }];
    });
  }

  /** Fetches anew everything that somebody has looked at, at their request. */
  async reloadAll(): Promise<void> {
    const wanted = this.#all().filter(({ list }) => list.wanted);
    await Promise.all(wanted.map(({ list }) => list.reload(true)));
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
    for (const key of [...this.#seen.keys()]) {
      if (key.startsWith(`${accountId}/`)) this.#seen.delete(key);
    }
  }

  dispose(): void {
    for (const { list } of this.#all()) list.dispose();
    this.#changes.dispose();
  }

  #all(): readonly (Named<Cluster> | Named<ScalingActivity>)[] {
    return [...this.#clusters.values(), ...this.#activities.values()];
  }

  #clustersOf({ accountId, regionId }: Scope, known: readonly Cluster[]): PagedList<Cluster> {
    const scope = { accountId, regionId };
    const filter = this.#filter;
    return this.#named(
      this.#clusters,
      { kind: 'clusters', scope },
      {
        fetch: async (token, signal) => {
          const options = { signal, priority: 'visible' } as const;
          const page = await this.#cloud.listClusters(scope, toQuery(filter), token, options);
          signal.throwIfAborted();
          this.#see(scope, page.items);
          return page;
        },
        keyOf: (cluster) => cluster.clusterId,
        known,
        pagesAtOnce: filter.text === undefined ? 1 : SEARCHED_PAGES,
        stay: (gone, asked, signal) => this.#staying(scope, gone, asked, signal),
      },
    );
  }

  /**
   * What somebody looks at does not go by itself: a cluster that no longer passes the filter, as it was
   * released or started, stays with its new state until somebody refreshes, and longer while an operation
   * runs on it. One that the service no longer knows goes.
   */
  async #staying(
    scope: Scope,
    gone: readonly Cluster[],
    asked: boolean,
    signal: AbortSignal,
  ): Promise<readonly Cluster[]> {
    const staying = asked ? gone.filter((cluster) => this.#hasActive(scope, cluster)) : gone;
    const found: Cluster[] = [];
    for (let at = 0; at < staying.length; at += MAX_IDS) {
      const ids = staying.slice(at, at + MAX_IDS).map(({ clusterId }) => clusterId);
      const page = await this.#cloud.listClustersById(scope, ids, { signal, priority: 'visible' });
      found.push(...page.items);
    }
    this.#see(scope, found);
    return found;
  }

  #hasActive(scope: Scope, { clusterId }: Cluster): boolean {
    return this.#operations.hasActive({ ...scope, clusterId });
  }

  #see({ accountId, regionId }: Scope, clusters: readonly Cluster[]): void {
    for (const cluster of clusters) {
      this.#seen.set(clusterKey({ accountId, regionId, clusterId: cluster.clusterId }), cluster);
    }
  }

  #hasSeen(scope: Scope): boolean {
    const prefix = `${scopeKey(scope)}/`;
    return [...this.#seen.keys()].some((key) => key.startsWith(prefix));
  }

  #named<T>(
    lists: Map<string, Named<T>>,
    name: ListName,
    parts: Omit<PagedListParts<T>, 'changed' | 'now'>,
  ): PagedList<T> {
    const changed = (): void => {
      this.#changes.fire(name);
    };
    const make = (): Named<T> => ({ name, list: new PagedList<T>({ ...parts, changed, now: this.#now }) });
    return getOrAdd(lists, listKey(name), make).list;
  }
}
