import type { EventPlan } from './trail/plan.ts';
import type { StateChangeReason } from './types.ts';

/** What the simulated world consists of. All times are Unix milliseconds. */

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The states that end an operation; all others, also unknown ones, are open. */
const TERMINAL: ReadonlySet<string> = new Set(['COMPLETED', 'FAILED', 'PARTIAL_COMPLETED', 'TERMINATED']);

export interface NodeGroup {
  id: string;
  name: string;
  type: 'MASTER' | 'CORE' | 'TASK' | 'GATEWAY';
  /** How many nodes it has when nothing has been scaled. */
  nodes: number;
  instanceTypes: readonly string[];
  spot: boolean;
  /** Instead of RUNNING while the cluster runs. */
  restingState?: string;
  restingReason?: StateChangeReason;
}

/** From this moment on the cluster is in this state, until the next phase. */
export interface Phase {
  at: number;
  state: string;
  reason?: StateChangeReason;
}

export interface Cluster {
  id: string;
  name: string;
  regionId: string;
  zoneId: string;
  type: string;
  release: string;
  subscription: boolean;
  highlyAvailable: boolean;
  kerberos: boolean;
  description: string;
  tags: Readonly<Record<string, string>>;
  resourceGroupId: string;
  deletionProtection: boolean;
  createdAt: number;
  expiresAt?: number;
  /** In order of time; the first one is at `createdAt`. */
  phases: readonly Phase[];
  nodeGroups: readonly NodeGroup[];
}

export interface Operation {
  regionId: string;
  clusterId: string;
  operationId: string;
  type: string;
  description: string;
  createdAt: number;
  startedAt: number;
  /** `null` = runs until changed. */
  durationMs: number | null;
  outcome: string;
  reason?: StateChangeReason;
  /** The node group that it works on. */
  nodeGroupId?: string;
  /** How many nodes the group has more (or less) after a success. */
  nodeDelta?: number;
  /** Nodes that it leaves behind, and that do not run. */
  stuckNodes?: number;
  /** Which of the allowed forms the answer takes: fields absent, null or 0. */
  form: 0 | 1 | 2;
  /** The published sample has a UserRequest reason beside COMPLETED; so do some of these. */
  namesTrigger: boolean;
  /** From this moment on it is forgotten. */
  forgottenAt?: number;
  /** How ActionTrail tells of it; absent = not at all. */
  event?: EventPlan;
}

export interface Activity {
  activityId: string;
  regionId: string;
  clusterId: string;
  nodeGroupId: string;
  nodeGroupName: string;
  instanceType: string;
  spot: boolean;
  type: 'SCALE_OUT' | 'SCALE_IN';
  ruleName: string;
  policyType: string;
  expectNum: number;
  startedAt: number;
  /** Absent for a rejected one. */
  operation?: Operation;
  /** Why it was rejected. */
  rejection?: string;
  /** From this moment on it is forgotten. */
  forgottenAt?: number;
}

/** When the outcome is reached; `undefined` = not before it is changed. */
export function outcomeAt(operation: Operation): number | undefined {
  return operation.durationMs === null ? undefined : operation.startedAt + operation.durationMs;
}

/** Whether the operation works at this moment, as opposed to queued, waiting for a person or done. */
export function isRunning(operation: Operation, now: number): boolean {
  const end = outcomeAt(operation);
  return now >= operation.startedAt && (end === undefined || now < end);
}

/** OperationState at this moment. */
export function operationState(operation: Operation, now: number): string {
  const end = outcomeAt(operation);
  return end === undefined || now < end ? 'IN_PROGRESS' : operation.outcome;
}

/** When it ended; `undefined` while it is open. */
export function endedAt(operation: Operation, now: number): number | undefined {
  return isTerminal(operationState(operation, now)) ? outcomeAt(operation) : undefined;
}

export function isTerminal(state: string): boolean {
  return TERMINAL.has(state);
}

/** Whether the service has it at this moment: it has begun `since` and is not forgotten. */
export function isKnown(since: number, forgottenAt: number | undefined, now: number): boolean {
  return since <= now && (forgottenAt === undefined || now < forgottenAt);
}

/** The phase that the cluster is in. Before the first one it is that one. */
export function phaseAt(cluster: Cluster, now: number): Phase {
  const phase = cluster.phases.findLast((candidate) => candidate.at <= now) ?? cluster.phases[0];
  if (phase === undefined) {
    throw new RangeError(`Cluster ${cluster.name} has no phase`);
  }
  return phase;
}

/** What has happened to a group by now because of one operation, in nodes. */
export function deliveredNodes(operation: Operation, now: number): number {
  const delta = operation.nodeDelta ?? 0;
  if (delta === 0 || now < operation.startedAt) {
    return 0;
  }
  const end = outcomeAt(operation);
  if (end !== undefined && now >= end) {
    const shares: Readonly<Record<string, number>> = { COMPLETED: 1, PARTIAL_COMPLETED: 0.5 };
    return Math.trunc(delta * (shares[operation.outcome] ?? 0));
  }
  const progress = (now - operation.startedAt) / (operation.durationMs ?? 10 * MINUTE);
  // Something is always missing until the end, more so if the end is not a success.
  const share = operation.outcome === 'COMPLETED' ? progress : progress / 2;
  return Math.sign(delta) * Math.min(Math.floor(Math.abs(delta) * share), Math.abs(delta) - 1);
}
