import {
  deliveredNodes,
  endedAt,
  isRunning,
  isTerminal,
  operationState,
  outcomeAt,
  phaseAt,
  HOUR,
  MINUTE,
} from './model.ts';
import type { Activity, Cluster, NodeGroup, Operation } from './model.ts';
import type { StateChangeReason } from './types.ts';

/** What a node group looks like at a moment. */
export interface NodeGroupSight {
  state: string;
  nodes: number;
  /** Nodes that are being made, besides the others. */
  coming: number;
  /** Nodes that are being taken away, among the others. */
  going: number;
  /** Nodes that were left behind and do not run, besides the others. */
  stuck?: number;
  /** When the last change began, in ms; absent if there was none. */
  changedAt?: number;
  reason?: StateChangeReason;
}

/** What has been done with a group: by operations, and in order by the endless story. */
export interface GroupHistory {
  operations: readonly Operation[];
  story: readonly Activity[];
}

export function groupSight(
  cluster: Cluster,
  group: NodeGroup,
  history: GroupHistory,
  now: number,
): NodeGroupSight {
  const { state, reason } = phaseAt(cluster, now);
  const failed = reason === undefined || reason.code === 'UserRequest' ? {} : { reason };
  const still = { coming: 0, going: 0 };
  switch (state) {
    case 'STARTING':
      return { state: 'PROVISIONING', nodes: 0, coming: group.nodes, going: 0 };
    case 'BOOTSTRAPPING':
      return { state: 'PROVISIONING', nodes: group.nodes, ...still };
    case 'TERMINATING':
      return { state: 'TERMINATING', nodes: group.nodes, coming: 0, going: group.nodes };
    case 'START_FAILED':
    case 'TERMINATED':
    case 'TERMINATED_WITH_ERRORS':
      return { state: 'TERMINATED', nodes: 0, ...still, ...failed };
    case 'TERMINATE_FAILED':
      return { state: 'SUSPENDED', nodes: group.nodes, ...still, ...failed };
    default:
      return livingGroup(group, history, now);
  }
}

function livingGroup(group: NodeGroup, { operations, story }: GroupHistory, now: number): NodeGroupSight {
  const begun = operations.filter((operation) => operation.startedAt <= now);
  const delivered = begun.reduce((sum, operation) => sum + deliveredNodes(operation, now), 0);
  const told = storyNodes(story, now);
  const missing = told.missing + begun.reduce((sum, operation) => sum + missingNodes(operation, now), 0);
  const changedAt = Math.max(...begun.map((operation) => operation.startedAt));
  const stuck = begun
    .filter((operation) => endedAt(operation, now) !== undefined)
    .reduce((sum, operation) => sum + (operation.stuckNodes ?? 0), 0);
  const common = {
    nodes: Math.max(0, group.nodes + delivered + told.nodes),
    coming: Math.max(0, missing),
    going: Math.max(0, -missing),
    stuck,
    ...(begun.length === 0 ? {} : { changedAt }),
  };
  const open = begun.findLast((operation) => !isTerminal(operationState(operation, now)));
  if (open !== undefined) {
    const states: Readonly<Record<string, string>> = {
      INCREASE_NODES: 'INCREASING',
      DECREASE_NODES: 'DECREASING',
    };
    return { state: states[open.type] ?? 'RECONFIGURING', ...common };
  }
  const ended = begun
    .filter((operation) => (endedAt(operation, now) ?? 0) > now - HOUR)
    .sort((a, b) => (outcomeAt(a) ?? 0) - (outcomeAt(b) ?? 0))
    .at(-1);
  const reason = group.restingReason ?? (ended?.outcome === 'FAILED' ? ended.reason : undefined);
  return { state: group.restingState ?? 'RUNNING', ...common, ...(reason === undefined ? {} : { reason }) };
}

/** What a running operation still has to do, in nodes. */
function missingNodes(operation: Operation, now: number): number {
  return isRunning(operation, now) ? (operation.nodeDelta ?? 0) - deliveredNodes(operation, now) : 0;
}

/**
 * Nodes that the endless story has added to a group, and those that are still missing. The last success decides,
 * so that failures in between do not let the group grow or shrink for ever.
 */
function storyNodes(story: readonly Activity[], now: number): { nodes: number; missing: number } {
  const target = (activity: Activity): number => (activity.type === 'SCALE_OUT' ? activity.expectNum : 0);
  const begun = story.filter((activity) => activity.startedAt <= now);
  const settled = begun.findLast(
    ({ operation }) => operation !== undefined && operationState(operation, now) === 'COMPLETED',
  );
  const level = settled === undefined ? 0 : target(settled);
  const current = begun.at(-1);
  if (current?.operation === undefined || !isRunning(current.operation, now)) {
    return { nodes: level, missing: 0 };
  }
  const { startedAt, durationMs } = current.operation;
  const change = target(current) - level;
  const done = Math.trunc((change * (now - startedAt)) / (durationMs ?? 10 * MINUTE));
  return { nodes: level + done, missing: change - done };
}
