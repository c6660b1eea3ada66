import { choiceOf, fractionOf, hexOf, integerOf } from './ids.ts';
import { elasticGroup, scaling } from './history.ts';
import { DAY, MINUTE, SECOND } from './model.ts';
import type { Activity, Cluster, Operation } from './model.ts';
import { planEvent, restarting } from './trail/plan.ts';

/** An auto scaling activity begins this often, first one step after the epoch. */
export const STORY_STEP = 4 * MINUTE;
/** Older steps of the story are forgotten. */
export const STORY_MEMORY = 7 * DAY;

/** The clusters that the endless story visits in turn. */
const VISITED = ['log-archive', 'stream-rt', 'sg-ads-lake', 'etl-prod', 'bi-starrocks'];

function named(clusters: readonly Cluster[], name: string): Cluster {
  const cluster = clusters.find((candidate) => candidate.name === name);
  if (cluster === undefined) {
    throw new RangeError(`No cluster ${name}`);
  }
  return cluster;
}

/**
 * What begins at the epoch: a scale-out that succeeds after 40 s, one that fails after 95 s (both as scaling
 * activities), and a restart that takes 12 minutes.
 */
export function showcase(
  clusters: readonly Cluster[],
  seed: number,
  epoch: number,
): { activities: Activity[]; operations: Operation[] } {
  const etl = named(clusters, 'etl-prod');
  const olap = named(clusters, 'ads-olap');
  const stream = named(clusters, 'stream-rt');
  const batch = etl.nodeGroups[2] ?? elasticGroup(etl);
  const success = scaling(
    {
      cluster: etl,
      group: batch,
      type: 'SCALE_OUT',
      expectNum: 4,
      nodeDelta: 4,
      at: epoch,
      queueMs: 0,
      durationMs: 40 * SECOND,
      outcome: 'COMPLETED',
      label: 'showcase 0',
      isTold: true,
    },
    seed,
    epoch,
  );
  const failure = scaling(
    {
      cluster: olap,
      group: elasticGroup(olap),
      type: 'SCALE_OUT',
      expectNum: 5,
      nodeDelta: 5,
      at: epoch,
      queueMs: 0,
      durationMs: 95 * SECOND,
      outcome: 'FAILED',
      code: 'OutOfStock',
      label: 'showcase 1',
      isTold: true,
    },
    seed,
    epoch,
  );
  const restart: Operation = {
    regionId: stream.regionId,
    clusterId: stream.id,
    operationId: `op-${hexOf(16, [seed, epoch, 'operation', 'showcase 2'])}`,
    type: 'RUN_APPLICATION_ACTION',
    description: 'restart YARN',
    createdAt: epoch,
    startedAt: epoch,
    durationMs: 12 * MINUTE,
    outcome: 'COMPLETED',
    nodeGroupId: stream.nodeGroups[1]?.id ?? elasticGroup(stream).id,
    form: 0,
    namesTrigger: true,
    event: planEvent('RUN_APPLICATION_ACTION', { agent: 'console' }, restarting('YARN')),
  };
  const operations = [success.operation, failure.operation, restart].filter((o) => o !== undefined);
  return { activities: [success, failure], operations };
}

/** The step of the story that is on at this moment: 0 before the first. */
export function stepAt(epoch: number, now: number): number {
  return Math.max(0, Math.floor((now - epoch) / STORY_STEP));
}

/** Step `step` (1, 2, …): each cluster in turn is scaled out on one visit and in again on the next. */
export function storyActivity(
  clusters: readonly Cluster[],
  step: number,
  seed: number,
  epoch: number,
): Activity {
  const turn = step - 1;
  const cluster = named(clusters, VISITED[turn % VISITED.length] ?? '');
  const visit = Math.floor(turn / VISITED.length);
  const label = `story ${step}`;
  const fails = fractionOf([seed, 'fails', label]) < 0.2;
  const goesOut = visit % 2 === 0;
  const codes = ['OutOfStock', 'QuotaExceeded', 'NodeFailure', 'BootstrapFailure'];
  // Scaling in fails without a reason.
  const code = fails && goesOut ? choiceOf(codes, [seed, 'code', label]) : undefined;
  const at = epoch + step * STORY_STEP;
  const activity = scaling(
    {
      cluster,
      group: elasticGroup(cluster),
      type: goesOut ? 'SCALE_OUT' : 'SCALE_IN',
      expectNum: integerOf(2, 5, [seed, 'expect', cluster.name, Math.floor(visit / 2)]),
      at,
      queueMs: integerOf(1, 6, [seed, 'queue', label]) * SECOND,
      durationMs: integerOf(60, 180, [seed, 'duration', label]) * SECOND,
      outcome: fails ? 'FAILED' : 'COMPLETED',
      ...(code === undefined ? {} : { code }),
      label,
    },
    seed,
    epoch,
  );
  const forgottenAt = at + STORY_MEMORY;
  if (activity.operation !== undefined) {
    activity.operation.forgottenAt = forgottenAt;
  }
  return { ...activity, forgottenAt };
}
