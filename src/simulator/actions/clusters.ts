import { ApiError } from '../errors.ts';
import { phaseAt } from '../model.ts';
import { newestFirst, paginate } from '../paging.ts';
import { clusterDetailView, clusterView, operationView } from '../views.ts';
import { hasTag, passes, region, requiredCluster } from './call.ts';
import type { Call } from './call.ts';

export function listClusters({ world, parameters, now }: Call): Record<string, unknown> {
  const regionId = region(parameters);
  const ids = parameters.list('ClusterIds');
  const name = parameters.text('ClusterName') ?? '';
  const types = parameters.list('ClusterTypes');
  const states = parameters.list('ClusterStates');
  const payments = parameters.list('PaymentTypes', 2);
  const group = parameters.text('ResourceGroupId');
  const tags = parameters.objects('Tags', 20) ?? [];
  const found = world
    .clustersOf(regionId, now)
    .filter(
      (cluster) =>
        passes(ids, cluster.id) &&
        cluster.name.includes(name) &&
        passes(types, cluster.type) &&
        passes(states, phaseAt(cluster, now).state) &&
        passes(payments, cluster.subscription ? 'Subscription' : 'PayAsYouGo') &&
        (group === undefined || cluster.resourceGroupId === group) &&
        tags.every((tag) => hasTag(cluster, tag)),
    );
  const page = paginate('ListClusters', parameters, found, (c) => newestFirst(c.createdAt, c.id));
  return { Clusters: page.items.map((cluster) => clusterView(cluster, now)), ...page.shared };
}

export function getCluster(call: Call): Record<string, unknown> {
  return { Cluster: clusterDetailView(requiredCluster(call), call.now) };
}

export function getOperation({ world, parameters, now }: Call): Record<string, unknown> {
  const regionId = region(parameters);
  const clusterId = parameters.required('ClusterId');
  const operationId = parameters.required('OperationId');
  const operation = world.operation({ regionId, clusterId, operationId }, now);
  if (operation === undefined) {
    throw new ApiError('ResourceNotFound', `OperationId ${operationId}`);
  }
  return { Operation: operationView(operation, now) };
}
