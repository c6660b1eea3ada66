import type { CallOptions } from '../cloud/caller.ts';
import { getOrAdd } from '../core/maps.ts';
import { pagesFrom, type Page } from '../core/page.ts';
import { activitiesSince, scalingInitiator, type ScalingActivity } from '../core/scaling.ts';
import { clusterKey, operationKey, type ClusterRef } from '../core/scope.ts';
import type { Operations } from './operations.ts';

/** Of the newest activities; more than that begin between two looks in no cluster. */
const MAX_PAGES = 5;

export interface ScalingActivitiesParts {
  readonly operations: Operations;
  readonly now: () => number;
  /** @param since Unix milliseconds; absent for all */
  readonly list: (
    cluster: ClusterRef,
    token: string | undefined,
    options: CallOptions & { readonly since?: number },
  ) => Promise<Page<ScalingActivity>>;
}

/** Makes the operations known that auto scaling began (`emr-api.md` 2.8, 3.3). */
export class ScalingActivities {
  readonly #parts: ScalingActivitiesParts;
  /** What was seen of each cluster that decides from when on to ask next. */
  readonly #known = new Map<string, Map<string, ScalingActivity>>();

  constructor(parts: ScalingActivitiesParts) {
    this.#parts = parts;
  }

  /** One page of all activities, newest first. Rejects with a `CloudError`. */
  async page(
    cluster: ClusterRef,
    token: string | undefined,
    options: CallOptions,
  ): Promise<Page<ScalingActivity>> {
    const page = await this.#parts.list(cluster, token, options);
    options.signal?.throwIfAborted();
    this.#take(cluster, page.items);
    return page;
  }

  /** Asks for what began since the newest that is known. Rejects with a `CloudError`. */
  async latest(cluster: ClusterRef, options: CallOptions): Promise<void> {
    const known = [...(this.#known.get(clusterKey(cluster))?.values() ?? [])];
    const since = activitiesSince(known, this.#parts.now());
    const asked = since === undefined ? options : { ...options, since };
    let pages = 0;
    for await (const page of pagesFrom((token) => this.#parts.list(cluster, token, asked))) {
      options.signal?.throwIfAborted();
      this.#take(cluster, page.items);
      pages += 1;
      if (since === undefined || pages >= MAX_PAGES) break;
    }
  }

  /** What was seen may be of another cloud now. */
  forgetAccount(accountId: string): void {
    for (const key of [...this.#known.keys()]) {
      if (key.startsWith(`${accountId}/`)) this.#known.delete(key);
    }
  }

  #take(cluster: ClusterRef, activities: readonly ScalingActivity[]): void {
    const { accountId, regionId, clusterId } = cluster;
    const known = getOrAdd(this.#known, clusterKey(cluster), () => new Map<string, ScalingActivity>());
    for (const activity of activities) {
      known.set(activity.activityId, activity);
      const { operationId, startTime, nodeGroupName } = activity;
      if (operationId === undefined) continue;
      const ref = { accountId, regionId, clusterId, operationId };
      const { operations } = this.#parts;
      operations.discover(ref, 'scalingActivity', startTime);
      if (operations.get(operationKey(ref))?.initiator === undefined) {
        operations.setInitiator(ref, scalingInitiator(activity));
      }
      if (nodeGroupName !== undefined) operations.nameGroup(ref, nodeGroupName);
    }
  }
}
