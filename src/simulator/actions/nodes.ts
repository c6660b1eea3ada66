import { ApiError } from '../errors.ts';
import { nodesOf, nodeView } from '../nodes.ts';
import { paginate } from '../paging.ts';
import { nodeGroupView } from '../views.ts';
import { hasTag, passes, placeKey, requiredCluster } from './call.ts';
import type { Call } from './call.ts';

export function listNodeGroups(call: Call): Record<string, unknown> {
  const { world, parameters, now } = call;
  const cluster = requiredCluster(call);
  const ids = parameters.list('NodeGroupIds');
  const names = parameters.list('NodeGroupNames');
  const types = parameters.list('NodeGroupTypes');
  const states = parameters.list('NodeGroupStates');
  const zone = parameters.text('ZoneId');
  const found = cluster.nodeGroups
    .map((group, position) => ({ group, position, sight: world.nodeGroup(cluster, group, now) }))
    .filter(
      ({ group, sight }) =>
        passes(ids, group.id) &&
        passes(names, group.name) &&
        passes(types, group.type) &&
        passes(states, sight.state) &&
        (zone === undefined || zone === cluster.zoneId),
    );
  const page = paginate('ListNodeGroups', parameters, found, ({ position }) => placeKey(position));
  return {
    NodeGroups: page.items.map(({ group, sight }) => nodeGroupView(cluster, group, sight)),
    ...page.shared,
  };
}

export function getNodeGroup(call: Call): Record<string, unknown> {
  const { world, parameters, now } = call;
  const cluster = requiredCluster(call);
  const id = parameters.required('NodeGroupId');
  const group = cluster.nodeGroups.find((candidate) => candidate.id === id);
  if (group === undefined) {
    throw new ApiError('ResourceNotFound', `NodeGroupId ${id}`);
  }
  return { NodeGroup: nodeGroupView(cluster, group, world.nodeGroup(cluster, group, now)) };
}

export function listNodes(call: Call): Record<string, unknown> {
  const { world, parameters, now } = call;
  const cluster = requiredCluster(call);
  const groups = parameters.list('NodeGroupIds');
  const ids = parameters.list('NodeIds');
  const names = parameters.list('NodeNames');
  const states = parameters.list('NodeStates');
  const privateIps = parameters.list('PrivateIps');
  const publicIps = parameters.list('PublicIps');
  const tags = parameters.objects('Tags', 20) ?? [];
  // Nodes carry the tags of their cluster.
  const isTagged = tags.every((tag) => hasTag(cluster, tag));
  const found = cluster.nodeGroups
    .flatMap((group, position) =>
      nodesOf(cluster, group, position, world.nodeGroup(cluster, group, now), now),
    )
    .filter(
      (node) =>
        isTagged &&
        passes(groups, node.group.id) &&
        passes(ids, node.id) &&
        passes(names, node.name) &&
        passes(states, node.state) &&
        passes(privateIps, node.privateIp) &&
        passes(publicIps, ''),
    );
  const page = paginate('ListNodes', parameters, found, (node) => placeKey(node.position, node.number));
  return { Nodes: page.items.map((node) => nodeView(cluster, node)), ...page.shared };
}
