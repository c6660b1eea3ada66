import { fractionOf, hexOf, integerOf } from './ids.ts';
import { DAY, HOUR, MINUTE, SECOND } from './model.ts';
import type { Cluster, NodeGroup, Operation, Phase } from './model.ts';
import { CLUSTER_PLANS, ZONES } from './plans.ts';
import type { ClusterPlan } from './plans.ts';
import { CONSOLE, planEvent, TERRAFORM } from './trail/plan.ts';
import type { NewEvent } from './types.ts';

/** How long the phases before RUNNING take. */
const STARTING_TIME = 6 * MINUTE;
const BOOTSTRAP_TIME = 5 * MINUTE;

function groupsOf(plan: ClusterPlan, seed: number): NodeGroup[] {
  return plan.groups.map(({ spot = false, ...group }) => ({
    ...group,
    spot,
    id: `ng-${hexOf(16, [seed, 'group', plan.name, group.name])}`,
  }));
}

/** Past days count from the start of the epoch's day, so that a cluster looks equally old in stories of one day. */
function dayBefore(plan: ClusterPlan, seed: number, epoch: number, days: number): number {
  const today = Math.floor(epoch / DAY) * DAY;
  return today - days * DAY + integerOf(0, 20 * 60, [seed, 'birth', plan.name, days]) * MINUTE;
}

function phasesOf(plan: ClusterPlan, seed: number, epoch: number): Phase[] {
  const { life } = plan;
  if (life.kind === 'coming') {
    return [
      { at: epoch + life.createdAt, state: 'STARTING' },
      { at: epoch + life.bootstrapsAt, state: 'BOOTSTRAPPING' },
      { at: epoch + life.runsAt, state: 'RUNNING' },
    ];
  }
  const createdAt = dayBefore(plan, seed, epoch, life.daysOld);
  const start: Phase[] = [
    { at: createdAt, state: 'STARTING' },
    { at: createdAt + STARTING_TIME, state: 'BOOTSTRAPPING' },
  ];
  const ready = createdAt + STARTING_TIME + BOOTSTRAP_TIME;
  switch (life.kind) {
    case 'running':
      return [...start, { at: ready, state: 'RUNNING' }];
    case 'startFailed':
      return [...start, { at: ready, state: 'START_FAILED', reason: life.reason }];
    case 'going':
      return [
        ...start,
        { at: ready, state: 'RUNNING' },
        { at: epoch - 90 * SECOND, state: 'TERMINATING', reason: { code: 'UserRequest', message: '' } },
        { at: epoch + life.goneAt, state: 'TERMINATED', reason: { code: 'UserRequest', message: '' } },
      ];
    case 'ended': {
      const end = dayBefore(plan, seed, epoch, life.daysAgo);
      return [
        ...start,
        { at: ready, state: 'RUNNING' },
        { at: end, state: 'TERMINATING', reason: { code: 'UserRequest', message: '' } },
        { at: end + 7 * MINUTE, state: life.state, reason: life.reason },
      ];
    }
  }
}

/** The clusters. Their IDs depend on the seed only, their times on the epoch too. */
export function buildClusters(seed: number, epoch: number): Cluster[] {
  return CLUSTER_PLANS.map((plan) => {
    const hex = hexOf(16, [seed, 'cluster', plan.name]);
    const phases = phasesOf(plan, seed, epoch);
    return {
      id: plan.oldId === true ? `C-${hex.toUpperCase()}` : `c-${hex}`,
      name: plan.name,
      regionId: plan.regionId,
      zoneId: ZONES[plan.regionId] ?? `${plan.regionId}-a`,
      type: plan.type,
      release: plan.release,
      subscription: plan.expiresInDays !== undefined,
      highlyAvailable: plan.highlyAvailable === true,
      kerberos: plan.kerberos === true,
      description: plan.description ?? '',
      tags: plan.tags,
      resourceGroupId: `rg-acfm${hexOf(11, [seed, 'resource group', plan.tags['team'] ?? ''])}`,
      deletionProtection: plan.deletionProtection === true,
      createdAt: phases[0]?.at ?? epoch,
      ...(plan.expiresInDays === undefined
        ? {}
        : { expiresAt: Math.floor(epoch / HOUR) * HOUR + plan.expiresInDays * DAY }),
      phases,
      nodeGroups: groupsOf(plan, seed),
    };
  });
}

/** Some clusters are made by Terraform, which calls RunCluster, the others in the console. */
function howItWasCalled(type: string, cluster: Cluster, seed: number): NewEvent {
  if (fractionOf([seed, 'maker', cluster.name]) < 0.5) {
    return CONSOLE;
  }
  return type === 'CREATE_CLUSTER' ? { ...TERRAFORM, name: 'RunCluster' } : TERRAFORM;
}

/** The parameters of the call that makes a cluster. */
function creating(cluster: Cluster): Record<string, unknown> {
  return {
    ClusterName: cluster.name,
    ClusterType: cluster.type,
    ReleaseVersion: cluster.release,
    PaymentType: cluster.subscription ? 'Subscription' : 'PayAsYouGo',
    DeployMode: cluster.highlyAvailable ? 'HA' : 'NORMAL',
  };
}

/** The operations that created and deleted the clusters. */
export function lifecycleOperations(clusters: readonly Cluster[], seed: number, epoch: number): Operation[] {
  return clusters.flatMap((cluster) => {
    const make = (type: string, description: string, phases: readonly Phase[]): Operation => {
      const first = phases[0] ?? { at: epoch, state: '' };
      const last = phases[phases.length - 1] ?? first;
      const failed = last.state.endsWith('_FAILED') || last.state.endsWith('_WITH_ERRORS');
      return {
        regionId: cluster.regionId,
        clusterId: cluster.id,
        operationId: `op-${hexOf(16, [seed, epoch, type, cluster.name])}`,
        type,
        description,
        createdAt: first.at,
        startedAt: first.at + SECOND,
        durationMs: last.at - first.at - SECOND,
        outcome: failed ? 'FAILED' : 'COMPLETED',
        ...(failed && last.reason !== undefined ? { reason: last.reason } : {}),
        form: 0,
        namesTrigger: true,
        event: planEvent(
          type,
          howItWasCalled(type, cluster, seed),
          type === 'CREATE_CLUSTER' ? creating(cluster) : {},
        ),
      };
    };
    const deletion = cluster.phases.findIndex((phase) => phase.state === 'TERMINATING');
    const creation = make('CREATE_CLUSTER', `create cluster ${cluster.name}`, cluster.phases.slice(0, 3));
    return deletion === -1
      ? [creation]
      : [creation, make('DELETE_CLUSTER', `delete cluster ${cluster.name}`, cluster.phases.slice(deletion))];
  });
}
