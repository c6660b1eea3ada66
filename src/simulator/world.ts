import { randomBytes } from 'node:crypto';

import { elasticGroup, pastActivities } from './history.ts';
import { buildFleet } from './fleet.ts';
import { hexOf } from './ids.ts';
import { isKnown, isTerminal, operationState, MINUTE, SECOND } from './model.ts';
import type { Activity, Cluster, NodeGroup, Operation } from './model.ts';
import { buildClusters, lifecycleOperations } from './scenario.ts';
import { groupSight } from './sight.ts';
import type { NodeGroupSight } from './sight.ts';
import { showcase, stepAt, storyActivity, STORY_MEMORY, STORY_STEP } from './story.ts';
import { noise } from './trail/noise.ts';
import { pastDeeds } from './trail/past.ts';
import { planEvent, resizing } from './trail/plan.ts';
import type { TrailEvent } from './trail/view.ts';
import type { FleetOptions, NewOperation, OperationAddress, OperationPatch } from './types.ts';

function place(regionId: string, clusterId: string): string {
  return `${regionId}/${clusterId}`;
}

function regionsOf(clusters: readonly Cluster[]): string[] {
  return [...new Set(clusters.map((cluster) => cluster.regionId))];
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [item]);
  } else {
    list.push(item);
  }
}

/**
 * Clusters, operations and scaling activities. Apart from what is added or changed by hand, all that can be seen is
 * a pure function of seed, epoch and the moment of looking.
 */
export class World {
  /** The cast of the scenario, which everything that happens is about. */
  readonly clusters: readonly Cluster[];
  readonly #fleet: readonly Cluster[];
  readonly showcase: readonly OperationAddress[];
  readonly #seed: number;
  readonly #epoch: number;
  readonly #operations = new Map<string, Operation>();
  readonly #activities = new Map<string, Activity[]>();
  readonly #onGroup = new Map<string, Operation[]>();
  readonly #events: TrailEvent[] = [];
  /** Scaling activities of the endless story by group, in order. */
  readonly #story = new Map<string, Activity[]>();
  #steps = 0;

  constructor(seed: number, epoch: number, fleet?: FleetOptions) {
    this.#seed = seed;
    this.#epoch = epoch;
    this.clusters = buildClusters(seed, epoch);
    this.#fleet = fleet === undefined ? [] : buildFleet(fleet, seed, epoch);
    const opening = showcase(this.clusters, seed, epoch);
    this.showcase = opening.operations.map(({ regionId, clusterId, operationId }) => ({
      regionId,
      clusterId,
      operationId,
    }));
    const past = pastDeeds(this.clusters, seed, epoch);
    this.#events.push(...past.failures);
    for (const operation of [
      ...lifecycleOperations(this.clusters, seed, epoch),
      ...past.operations,
      ...opening.operations,
    ]) {
      this.#keep(operation);
    }
    for (const activity of pastActivities(this.clusters, seed, epoch)) {
      this.#list(activity);
    }
    for (const activity of opening.activities) {
      this.#list(activity);
    }
  }

  /** Regions with clusters, in the order of the scenario. */
  get regions(): string[] {
    return regionsOf([...this.clusters, ...this.#fleet]);
  }

  /** The clusters of a region that exist at this moment. */
  clustersOf(regionId: string, now: number): Cluster[] {
    return [...this.clusters, ...this.#fleet].filter(
      (cluster) => cluster.regionId === regionId && cluster.createdAt <= now,
    );
  }

  cluster(regionId: string, clusterId: string, now: number): Cluster | undefined {
    return this.clustersOf(regionId, now).find((cluster) => cluster.id === clusterId);
  }

  /** `undefined` if it does not exist, not yet, or under another cluster. */
  operation(address: OperationAddress, now: number): Operation | undefined {
    this.#advance(now);
    const operation = this.#operations.get(address.operationId);
    return operation?.regionId === address.regionId &&
      operation.clusterId === address.clusterId &&
      isKnown(operation.createdAt, operation.forgottenAt, now)
      ? operation
      : undefined;
  }

  /** Scaling activities of a cluster that have begun, in no particular order. */
  activities(regionId: string, clusterId: string, now: number): Activity[] {
    this.#advance(now);
    const all = this.#activities.get(place(regionId, clusterId)) ?? [];
    return all.filter(({ startedAt, forgottenAt }) => isKnown(startedAt, forgottenAt, now));
  }

  /** Whether anything was ever known under this cluster ID. */
  hasActivities(regionId: string, clusterId: string): boolean {
    return this.#activities.has(place(regionId, clusterId));
  }

  /** Scaling activities of a cluster, the one with this ID. */
  activity(regionId: string, clusterId: string, activityId: string, now: number): Activity | undefined {
    return this.activities(regionId, clusterId, now).find((candidate) => candidate.activityId === activityId);
  }

  nodeGroup(cluster: Cluster, group: NodeGroup, now: number): NodeGroupSight {
    this.#advance(now);
    const history = {
      operations: this.#onGroup.get(group.id) ?? [],
      story: this.#story.get(group.id) ?? [],
    };
    return groupSight(cluster, group, history, now);
  }

  /** The operations on a cluster that are open, queued ones too. */
  openOperations(cluster: Cluster, now: number): Operation[] {
    this.#advance(now);
    return [...this.#operations.values()].filter(
      (operation) =>
        operation.clusterId === cluster.id &&
        isKnown(operation.createdAt, operation.forgottenAt, now) &&
        !isTerminal(operationState(operation, now)),
    );
  }

  /** What has happened between two moments, both included, in no particular order. */
  events(from: number, to: number, now: number): TrailEvent[] {
    this.#advance(now);
    const own = this.#events.filter(
      ({ at, forgottenAt }) => at >= from && at <= to && isKnown(at, forgottenAt, now),
    );
    return [
      ...own,
      ...regionsOf(this.clusters).flatMap((region) => noise(this.clusters, region, from, to, this.#seed)),
    ];
  }

  /** Throws if the ID is taken. */
  add(plan: NewOperation, now: number): OperationAddress {
    const { regionId, clusterId, asScalingActivity: scaling } = plan;
    const resize = scaling === undefined ? plan.resize : { ...scaling, nodes: nodesOf(scaling) };
    const operationId = plan.operationId ?? `op-${randomBytes(8).toString('hex')}`;
    this.#advance(now);
    if (this.#operations.has(operationId)) {
      throw new Error(`There is an operation ${operationId} already`);
    }
    const startedAt = plan.startedAt ?? now;
    const cluster = this.cluster(regionId, clusterId, now);
    const group =
      cluster?.nodeGroups.find((candidate) => candidate.id === resize?.nodeGroupId) ??
      (cluster === undefined ? undefined : elasticGroup(cluster));
    const nodeGroupId = resize?.nodeGroupId ?? group?.id ?? `ng-${hexOf(16, [this.#seed, clusterId])}`;
    const operation: Operation = {
      regionId,
      clusterId,
      operationId,
      type: plan.type,
      description: plan.description ?? '',
      createdAt: Math.min(startedAt, now),
      startedAt,
      durationMs: plan.durationMs === undefined ? defaultDuration(plan) : plan.durationMs,
      outcome: plan.outcome ?? 'COMPLETED',
      ...(plan.reason === undefined ? {} : { reason: plan.reason }),
      ...(resize === undefined ? {} : { nodeGroupId, nodeDelta: resize.nodes }),
      ...(plan.stuckNodes === undefined ? {} : { stuckNodes: plan.stuckNodes }),
      form: 0,
      namesTrigger: false,
      ...(plan.event === null
        ? {}
        : {
            event: planEvent(
              plan.type,
              plan.event ?? {},
              resize === undefined ? {} : resizing(plan.type, nodeGroupId, Math.abs(resize.nodes)),
            ),
          }),
    };
    this.#keep(operation);
    if (scaling !== undefined) {
      this.#list({
        activityId: `asa-${randomBytes(16).toString('hex')}`,
        regionId,
        clusterId,
        nodeGroupId,
        nodeGroupName: group?.name ?? 'task',
        instanceType: group?.instanceTypes[0] ?? 'ecs.g7.2xlarge',
        spot: group?.spot === true,
        type: scaling.activityType,
        ruleName: scaling.ruleName,
        policyType: 'AUTO',
        expectNum: scaling.expectNum,
        startedAt: operation.createdAt,
        operation,
      });
    }
    return { regionId, clusterId, operationId };
  }

  /** Throws if there is no such operation. */
  change(address: OperationAddress, patch: OperationPatch, now: number): void {
    const operation = this.operation(address, now);
    if (operation === undefined) {
      throw new Error(`There is no operation ${address.operationId}`);
    }
    const { state, reason, ...fields } = patch;
    Object.assign(operation, fields);
    if (reason === null) {
      delete operation.reason;
    } else if (reason !== undefined) {
      operation.reason = reason;
    }
    if (state === 'IN_PROGRESS') {
      operation.durationMs = null;
      operation.startedAt = Math.min(operation.startedAt, now);
    } else if (state !== undefined) {
      operation.outcome = state;
      operation.startedAt = Math.min(operation.startedAt, now);
      operation.durationMs = Math.min(operation.durationMs ?? Infinity, now - operation.startedAt);
    }
  }

  /** Lets the endless story catch up. */
  #advance(now: number): void {
    const last = stepAt(this.#epoch, now);
    const first = Math.max(this.#steps + 1, last - Math.floor(STORY_MEMORY / STORY_STEP));
    for (let step = first; step <= last; step += 1) {
      const activity = storyActivity(this.clusters, step, this.#seed, this.#epoch);
      this.#list(activity);
      addTo(this.#story, activity.nodeGroupId, activity);
      this.#steps = step;
    }
  }

  #keep(operation: Operation, eventForgottenAt?: number): void {
    if (this.#operations.has(operation.operationId)) {
      return;
    }
    this.#operations.set(operation.operationId, operation);
    if (operation.nodeGroupId !== undefined) {
      addTo(this.#onGroup, operation.nodeGroupId, operation);
    }
    if (operation.event !== undefined) {
      this.#events.push({
        label: operation.operationId,
        at: Math.floor(operation.createdAt / SECOND) * SECOND,
        regionId: operation.regionId,
        clusterId: operation.clusterId,
        operationId: operation.operationId,
        plan: operation.event,
        ...(eventForgottenAt === undefined ? {} : { forgottenAt: eventForgottenAt }),
      });
    }
  }

  #list(activity: Activity): void {
    addTo(this.#activities, place(activity.regionId, activity.clusterId), activity);
    if (activity.operation !== undefined) {
      this.#keep(activity.operation, activity.forgottenAt);
    }
  }
}

function defaultDuration(plan: NewOperation): number | null {
  return plan.outcome === undefined ? null : MINUTE;
}

function nodesOf(scaling: NonNullable<NewOperation['asScalingActivity']>): number {
  return scaling.activityType === 'SCALE_IN' ? -scaling.expectNum : scaling.expectNum;
}
