import { choiceOf, fractionOf, hexOf, integerOf } from './ids.ts';
import { HOUR, MINUTE, SECOND } from './model.ts';
import type { Activity, Cluster, NodeGroup, Operation } from './model.ts';
import { CLUSTER_PLANS, failureReason } from './plans.ts';
import { BY_SERVICE, planEvent, resizing } from './trail/plan.ts';

/** How far back the scaling activities before the epoch go. */
const SPAN = 72 * HOUR;
/** No activity of the past lies closer to the epoch. */
const QUIET = 20 * MINUTE;

/** After so many activities of a cluster the special ones come again. */
const PERIOD = 30;
/** What an activity at this place is like, counted from the newest; the others complete. */
const SPECIAL: ReadonlyMap<number, { outcome: string; code?: string }> = new Map([
  [2, { outcome: 'FAILED', code: 'OutOfStock' }],
  [4, { outcome: 'REJECTED' }],
  [6, { outcome: 'PARTIAL_COMPLETED', code: 'OutOfStock' }],
  [9, { outcome: 'FAILED' }],
  [12, { outcome: 'FAILED', code: 'BootstrapFailure' }],
  [15, { outcome: 'TERMINATED' }],
  [18, { outcome: 'FAILED', code: 'QuotaExceeded' }],
  [25, { outcome: 'FAILED', code: 'NodeFailure' }],
]);

/** Past activities that are still open when the story begins, by cluster. */
const OPEN: Readonly<Record<string, { startedBefore: number; durationMs: number; outcome: string }>> = {
  // Graceful decommissioning waits for a long job.
  'etl-prod': { startedBefore: 9 * HOUR, durationMs: 31 * HOUR, outcome: 'COMPLETED' },
  'log-archive': { startedBefore: 50 * MINUTE, durationMs: 6 * MINUTE, outcome: 'HUMAN_PROCESSING' },
  // Not a documented state: clients have to cope with new ones.
  'sg-ads-lake': { startedBefore: 2 * HOUR, durationMs: 4 * MINUTE, outcome: 'ROLLING_BACK' },
};

/** What is common to all operations of one scaling activity. */
export interface ScalingPlan {
  cluster: Cluster;
  group: NodeGroup;
  type: 'SCALE_OUT' | 'SCALE_IN';
  expectNum: number;
  /** When the activity starts; the operation follows `queueMs` later. */
  at: number;
  queueMs: number;
  durationMs: number;
  outcome: string;
  code?: string;
  /** Makes the IDs, with seed and epoch. */
  label: string;
  nodeDelta?: number;
  /** Whether ActionTrail tells of it even if it is not by a managed policy. */
  isTold?: boolean;
}

const REASONED: ReadonlySet<string> = new Set(['FAILED', 'PARTIAL_COMPLETED', 'HUMAN_PROCESSING']);

/** An activity and, unless it was rejected, its operation. */
export function scaling(plan: ScalingPlan, seed: number, epoch: number): Activity {
  const { cluster, group, type, label } = plan;
  const instanceType = group.instanceTypes[0] ?? '';
  const common = { regionId: cluster.regionId, clusterId: cluster.id, nodeGroupId: group.id };
  const activity: Activity = {
    ...common,
    activityId: `asa-${hexOf(32, [seed, epoch, 'activity', label])}`,
    nodeGroupName: group.name,
    instanceType,
    spot: group.spot,
    type,
    ruleName: ruleName(cluster, type),
    policyType: choiceOf(['AUTO', 'AUTO', 'AUTO', 'MANAGED'], [seed, 'policy', label]),
    expectNum: plan.expectNum,
    startedAt: plan.at,
  };
  if (plan.outcome === 'REJECTED') {
    activity.rejection = 'The node group is busy with another change.';
    return activity;
  }
  const reason = REASONED.has(plan.outcome)
    ? failureReason(plan.code, instanceType, cluster.zoneId)
    : undefined;
  const operation: Operation = {
    ...common,
    operationId: `op-${hexOf(16, [seed, epoch, 'operation', label])}`,
    type: type === 'SCALE_OUT' ? 'INCREASE_NODES' : 'DECREASE_NODES',
    description: `${type === 'SCALE_OUT' ? 'scale out' : 'scale in'} ${group.name}`,
    createdAt: plan.at,
    startedAt: plan.at + plan.queueMs,
    durationMs: plan.durationMs,
    outcome: plan.outcome,
    ...(reason === undefined ? {} : { reason }),
    ...(plan.nodeDelta === undefined ? {} : { nodeDelta: plan.nodeDelta }),
    form: choiceOf([0, 1, 2] as const, [seed, 'form', label]),
    namesTrigger: fractionOf([seed, 'trigger', label]) < 0.25,
  };
  if (activity.policyType === 'MANAGED' || plan.isTold === true) {
    operation.event = planEvent(
      operation.type,
      BY_SERVICE,
      resizing(operation.type, group.id, plan.expectNum),
    );
  }
  return { ...activity, operation };
}

function ruleName(cluster: Cluster, type: 'SCALE_OUT' | 'SCALE_IN'): string {
  const metric = cluster.type === 'OLAP' ? 'query-queue' : 'yarn-memory';
  return `${metric}-${type === 'SCALE_OUT' ? 'out' : 'in'}`;
}

/** The group of a cluster that is scaled automatically: its last one. */
export function elasticGroup(cluster: Cluster): NodeGroup {
  const group = cluster.nodeGroups.at(-1);
  if (group === undefined) {
    throw new RangeError(`Cluster ${cluster.name} has no node group`);
  }
  return group;
}

function pastActivity(cluster: Cluster, index: number, count: number, seed: number, epoch: number): Activity {
  const label = `${cluster.name} past ${index}`;
  const step = (SPAN - QUIET) / count;
  const at = epoch - QUIET - Math.floor((index + fractionOf([seed, 'at', label])) * step);
  const special = SPECIAL.get(index % PERIOD);
  const outcome = special?.outcome ?? 'COMPLETED';
  return scaling(
    {
      cluster,
      group: elasticGroup(cluster),
      // Scaling in does not fail for want of stock or quota.
      type: special?.code === undefined && index % 2 === 1 ? 'SCALE_IN' : 'SCALE_OUT',
      expectNum: integerOf(1, 6, [seed, 'expect', label]),
      at,
      queueMs: integerOf(0, 5, [seed, 'queue', label]) * SECOND,
      durationMs: integerOf(45, 600, [seed, 'duration', label]) * SECOND,
      outcome,
      ...(special?.code === undefined ? {} : { code: special.code }),
      label,
    },
    seed,
    epoch,
  );
}

/** The scaling activities before the epoch, with their operations. */
export function pastActivities(clusters: readonly Cluster[], seed: number, epoch: number): Activity[] {
  return CLUSTER_PLANS.flatMap((plan, position) => {
    const cluster = clusters[position];
    if (cluster === undefined || plan.activities === undefined) {
      return [];
    }
    const open = OPEN[plan.name];
    const count = plan.activities - (open === undefined ? 0 : 1);
    const activities = Array.from({ length: count }, (_, index) =>
      pastActivity(cluster, index, count, seed, epoch),
    );
    if (open !== undefined) {
      const { startedBefore, durationMs, outcome } = open;
      activities.push(
        scaling(
          {
            cluster,
            group: elasticGroup(cluster),
            type: outcome === 'COMPLETED' ? 'SCALE_IN' : 'SCALE_OUT',
            expectNum: 2,
            at: epoch - startedBefore,
            queueMs: 2 * SECOND,
            durationMs,
            outcome,
            ...(outcome === 'HUMAN_PROCESSING' ? { code: 'NodeFailure' } : {}),
            label: `${cluster.name} open`,
          },
          seed,
          epoch,
        ),
      );
    }
    return activities;
  });
}
