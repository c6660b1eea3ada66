import { choiceOf, fractionOf, hexOf, integerOf } from './ids.ts';
import { DAY, MINUTE } from './model.ts';
import type { Cluster, NodeGroup, Phase } from './model.ts';
import type { FleetOptions } from './types.ts';

/**
 * Many clusters beside the cast, as big customers have them. They only stand there: they have no operations, no
 * activities and no events, so that thousands cost nothing.
 */

const REGIONS = ['cn-beijing'];
const TYPES = ['DATALAKE', 'OLAP', 'DATAFLOW', 'DATASERVING', 'CUSTOM', 'HADOOP'];
const DOMAINS = ['orders', 'ads', 'risk', 'search', 'logs', 'finance', 'growth', 'iot'];
const PURPOSES = ['etl', 'adhoc', 'stream', 'lake', 'report', 'train'];
const RELEASES = ['EMR-5.12.1', 'EMR-5.14.0', 'EMR-5.16.0', 'EMR-5.17.1'];

/** Shares of the states, in hundredths; in real fleets too most run, and much of the rest is over. */
const STATES: readonly (readonly [share: number, state: string])[] = [
  [68, 'RUNNING'],
  [3, 'STARTING'],
  [2, 'BOOTSTRAPPING'],
  [2, 'TERMINATING'],
  [3, 'START_FAILED'],
  [1, 'TERMINATE_FAILED'],
  [3, 'TERMINATED_WITH_ERRORS'],
  [18, 'TERMINATED'],
];

/** By place, so that even a small fleet has some of each. */
function stateOf(index: number): string {
  // 37 has no divisor in common with 100: every share is met, well mixed.
  let place = (index * 37) % 100;
  for (const [share, state] of STATES) {
    if (place < share) {
      return state;
    }
    place -= share;
  }
  return 'RUNNING';
}

/** What happened on the way into a state. Nothing moves: the clusters stay in it. */
function phasesOf(state: string, createdAt: number): Phase[] {
  const ready = createdAt + 11 * MINUTE;
  const start: Phase[] = [
    { at: createdAt, state: 'STARTING' },
    { at: createdAt + 6 * MINUTE, state: 'BOOTSTRAPPING' },
  ];
  const running: Phase[] = [...start, { at: ready, state: 'RUNNING' }];
  switch (state) {
    case 'STARTING':
      return start.slice(0, 1);
    case 'BOOTSTRAPPING':
      return start;
    case 'RUNNING':
      return running;
    case 'START_FAILED':
      return [
        ...start,
        {
          at: ready,
          state,
          reason: { code: 'OutOfStock', message: 'The instance type ecs.g7.2xlarge is sold out.' },
        },
      ];
    case 'TERMINATED':
      return [...running, { at: createdAt + DAY, state, reason: { code: 'UserRequest', message: '' } }];
    default:
      return [
        ...running,
        {
          at: createdAt + DAY,
          state,
          ...(state === 'TERMINATING'
            ? {}
            : { reason: { code: 'NodeFailure', message: 'The instance of node master-1-1 was lost.' } }),
        },
      ];
  }
}

function groupsOf(index: number, seed: number): NodeGroup[] {
  const group = (name: string, type: NodeGroup['type'], nodes: number): NodeGroup => ({
    id: `ng-${hexOf(16, [seed, 'fleet', index, name])}`,
    name,
    type,
    nodes,
    instanceTypes: ['ecs.g7.2xlarge'],
    spot: false,
  });
  return [group('master', 'MASTER', 1), group('core', 'CORE', integerOf(2, 12, [seed, 'fleet core', index]))];
}

/** IDs depend on the seed and the place only; the youngest cluster is the first. */
export function buildFleet(
  { clusters, regionIds = REGIONS }: FleetOptions,
  seed: number,
  epoch: number,
): Cluster[] {
  return Array.from({ length: clusters }, (_, index): Cluster => {
    const parts = [seed, 'fleet', index];
    const purpose = choiceOf(PURPOSES, ['purpose', ...parts]);
    const domain = choiceOf(DOMAINS, ['domain', ...parts]);
    const createdAt = epoch - 2 * DAY - index * 90 * MINUTE;
    const isSubscription = fractionOf(['payment', ...parts]) < 0.3;
    const state = stateOf(index);
    const regionId = regionIds[index % regionIds.length] ?? '';
    return {
      id: `c-${hexOf(16, [...parts, 'id'])}`,
      name: `${purpose}-${domain}-${String(index + 1).padStart(4, '0')}`,
      regionId,
      zoneId: `${regionId}-h`,
      type: TYPES[index % TYPES.length] ?? 'CUSTOM',
      release: choiceOf(RELEASES, ['release', ...parts]),
      subscription: isSubscription,
      highlyAvailable: false,
      kerberos: false,
      description: '',
      tags: { team: domain },
      resourceGroupId: `rg-acfm${hexOf(11, [seed, 'resource group', domain])}`,
      deletionProtection: false,
      createdAt,
      ...(isSubscription ? { expiresAt: epoch + integerOf(1, 360, ['expiry', ...parts]) * DAY } : {}),
      phases: phasesOf(state, createdAt),
      nodeGroups: groupsOf(index, seed),
    };
  });
}
