import { hexOf } from './ids.ts';
import { MINUTE, phaseAt } from './model.ts';
import type { Cluster, NodeGroup } from './model.ts';
import type { NodeGroupSight } from './sight.ts';

/** The nodes of a group, derived from how many it has. */

export interface Node {
  group: NodeGroup;
  /** Place of the group in its cluster, from 0. */
  position: number;
  /** Number in its group, from 1. */
  number: number;
  id: string;
  name: string;
  /** One of `Pending`, `Starting`, `Running`, `Stopping`, `Stopped`, `Terminated`. */
  state: string;
  privateIp: string;
  createdAt: number;
}

/** `core1-1`; the second group of a type is `core2`. */
function nameOf(cluster: Cluster, group: NodeGroup, number: number): string {
  if (group.type === 'MASTER') {
    return `master-1-${String(number)}`;
  }
  const alike = cluster.nodeGroups.filter((candidate) => candidate.type === group.type);
  return `${group.type.toLowerCase()}${String(alike.indexOf(group) + 1)}-${String(number)}`;
}

/** The state of a node that there is. */
function stateOf(clusterState: string, number: number, sight: NodeGroupSight): string {
  switch (clusterState) {
    case 'TERMINATING':
      return 'Stopping';
    case 'TERMINATE_FAILED':
      return 'Stopped';
    default:
      // One after the other, the last first.
      return sight.going > 0 && number === sight.nodes ? 'Stopping' : 'Running';
  }
}

/** Those of an ended cluster too, as Terminated. Numbers begin at 1, and the last come and go. */
export function nodesOf(
  cluster: Cluster,
  group: NodeGroup,
  position: number,
  sight: NodeGroupSight,
  now: number,
): Node[] {
  const clusterState = phaseAt(cluster, now).state;
  const isOver = sight.state === 'TERMINATED';
  const made = sight.nodes + sight.coming;
  const count = isOver ? group.nodes : made + (sight.stuck ?? 0);
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const coming = number - sight.nodes;
    const state =
      number > made
        ? 'Stopped'
        : coming > 0
          ? comingState(coming, sight)
          : stateOf(clusterState, number, sight);
    return {
      group,
      position,
      number,
      id: `i-bp1${hexOf(17, [group.id, number])}`,
      name: nameOf(cluster, group, number),
      state: isOver ? 'Terminated' : state,
      privateIp: `192.168.${String(10 + position)}.${String(10 + number)}`,
      createdAt: number > group.nodes ? (sight.changedAt ?? cluster.createdAt) : cluster.createdAt + MINUTE,
    };
  });
}

/** The first of several that are being made is already starting. */
function comingState(place: number, sight: NodeGroupSight): string {
  return place === 1 && sight.coming > 1 ? 'Starting' : 'Pending';
}

/** An item of ListNodes. */
export function nodeView(cluster: Cluster, node: Node): Record<string, unknown> {
  const { group, state } = node;
  const isPending = state === 'Pending';
  return {
    NodeId: node.id,
    NodeName: node.name,
    NodeGroupId: group.id,
    NodeGroupType: group.type,
    NodeState: state,
    InstanceType: group.instanceTypes[0],
    ZoneId: cluster.zoneId,
    PrivateIp: node.privateIp,
    CreateTime: node.createdAt,
    ...(isPending
      ? {}
      : {
          PublicIp: '',
          ExpireTime: group.type === 'TASK' ? 0 : (cluster.expiresAt ?? 0),
          AutoRenew: false,
          MaintenanceStatus: 'OFF',
        }),
  };
}
