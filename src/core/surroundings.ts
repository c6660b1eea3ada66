import type { Clues } from './clues.ts';
import type { ClusterDetail } from './cluster.ts';
import { failureReason } from './failureReasons.ts';
import type { ClusterNode, NodeGroup } from './nodes.ts';
import { classifyOperationState, type OperationRecord } from './operation.ts';

/** Which parts of what is around an operation help to explain it, besides the cluster and its groups. */
export interface CalledFor {
  readonly brokenNodes: boolean;
  readonly alternatives: boolean;
}

/**
 * By the code of the reason (`emr-api.md` 7), whatever the state is, unless all went well: an operation that
 * waits for a person has a reason too. What was done in part may have left nodes that do not run.
 */
export function calledFor({ snapshot }: OperationRecord): CalledFor {
  const stateClass = classifyOperationState(snapshot?.state);
  const code = stateClass === 'succeeded' ? undefined : failureReason(snapshot?.reason?.code)?.code;
  return {
    brokenNodes: stateClass === 'partial' || code === 'NodeFailure' || code === 'BootstrapFailure',
    alternatives: code === 'OutOfStock' || code === 'QuotaExceeded',
  };
}

/** States of nodes besides `Running`; the documented ones are all there are (`emr-api.md` 2.5). */
export const BROKEN_STATES = ['Pending', 'Starting', 'Stopping', 'Stopped', 'Terminated'] as const;

/** Those that do not run: what the message names first, then those of the group concerned, then the youngest. */
export function brokenNodes(
  nodes: readonly ClusterNode[],
  { nodeIds, nodeGroupId }: Clues,
): readonly ClusterNode[] {
  const rank = (node: ClusterNode): number =>
    nodeIds.includes(node.nodeId.toLowerCase()) ? 0 : node.nodeGroupId === nodeGroupId ? 1 : 2;
  return nodes
    .filter(({ state }) => state !== undefined && state !== 'Running')
    .sort((a, b) => rank(a) - rank(b) || (b.createTime ?? 0) - (a.createTime ?? 0));
}

/** What must be asked of the service to learn what could be used instead (`emr-api.md` 2.9). */
export interface AlternativesQuestion {
  readonly zoneId: string;
  readonly clusterType: string;
  readonly paymentType: string;
  readonly nodeGroupType: string;
  readonly releaseVersion?: string;
}

/** The question, and the instance types that were not to be had: those of the message, then those of the group. */
export interface AlternativesSought {
  readonly question: AlternativesQuestion;
  readonly wanted: readonly string[];
}

/**
 * Undefined where the group concerned is not known and groups that it may be would be asked for differently, and
 * where the service left out what it must be asked by.
 */
export function alternativesSought(
  record: OperationRecord,
  clues: Clues,
  cluster: ClusterDetail,
  groups: readonly NodeGroup[],
): AlternativesSought | undefined {
  const candidates = groupsConcerned(record, clues, groups);
  const [question, ...others] = candidates.map((group) => questionFor(clues, cluster, group));
  if (question === undefined) return undefined;
  // Each is made in the same way, so that equal ones have equal texts.
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(question))) return undefined;
  const types = [...clues.instanceTypes, ...candidates.flatMap(({ instanceTypes }) => instanceTypes)];
  const wanted = [...new Set(types)];
  return wanted.length === 0 ? undefined : { question, wanted };
}

/**
 * The groups that it may be about: by the ID that the call or the message names, else by the name that came with
 * the operation, else those that want what the message names, else all.
 */
export function groupsConcerned(
  { groupName }: OperationRecord,
  { nodeGroupId, instanceTypes, zoneId }: Clues,
  groups: readonly NodeGroup[],
): readonly NodeGroup[] {
  const wants = (group: NodeGroup): boolean =>
    group.instanceTypes.some((type) => instanceTypes.includes(type.toLowerCase())) &&
    (zoneId === undefined || group.zoneId === undefined || group.zoneId === zoneId);
  const ways: readonly ((group: NodeGroup) => boolean)[] = [
    (group) => group.nodeGroupId === nodeGroupId,
    (group) => groupName !== undefined && group.name === groupName,
    wants,
  ];
  for (const way of ways) {
    const found = groups.filter(way);
    if (found.length > 0) return found;
  }
  return groups;
}

/** A group may be paid for, and stand, otherwise than its cluster. */
function questionFor(
  clues: Clues,
  cluster: ClusterDetail,
  group: NodeGroup,
): AlternativesQuestion | undefined {
  const zoneId = clues.zoneId ?? group.zoneId ?? cluster.zoneId;
  const paymentType = group.paymentType ?? cluster.paymentType;
  const { type: clusterType, releaseVersion } = cluster;
  const { type: nodeGroupType } = group;
  if (zoneId === undefined || paymentType === undefined) return undefined;
  if (clusterType === undefined || nodeGroupType === undefined) return undefined;
  return {
    zoneId,
    clusterType,
    paymentType,
    nodeGroupType,
    ...(releaseVersion === undefined ? {} : { releaseVersion }),
  };
}
