import { applicationsOf, instanceTypesOf } from '../catalogue.ts';
import { ApiError } from '../errors.ts';
import { paginate } from '../paging.ts';
import { passes, placeKey, region, requiredCluster } from './call.ts';
import type { Call } from './call.ts';

/** What a cluster has, and what it could be made of. */

export function listApplications(call: Call): Record<string, unknown> {
  const { world, parameters, now } = call;
  const cluster = requiredCluster(call);
  const names = parameters.list('ApplicationNames');
  const busy = world
    .openOperations(cluster, now)
    .filter(({ type }) => type === 'RUN_APPLICATION_ACTION')
    .map(({ description }) => description);
  const found = applicationsOf(cluster, busy)
    .map((view, position) => ({ view, position }))
    .filter(({ view }) => passes(names, view.ApplicationName));
  const page = paginate('ListApplications', parameters, found, ({ position }) => placeKey(position));
  return { Applications: page.items.map(({ view }) => view), ...page.shared };
}

export function listInstanceTypes({ parameters }: Call): Record<string, unknown> {
  const regionId = region(parameters);
  const zoneId = parameters.required('ZoneId');
  for (const name of ['ClusterType', 'PaymentType', 'NodeGroupType']) {
    parameters.required(name);
  }
  if (!zoneId.startsWith(regionId)) {
    throw new ApiError('InvalidParameter', 'ZoneId');
  }
  const wanted = parameters.text('InstanceType');
  const isModification = parameters.text('IsModification') === 'true';
  const found = instanceTypesOf(zoneId, isModification)
    .map((view, position) => ({ view, position }))
    .filter(({ view }) => wanted === undefined || view.InstanceType === wanted);
  const page = paginate('ListInstanceTypes', parameters, found, ({ position }) => placeKey(position));
  return { InstanceTypes: page.items.map(({ view }) => view), ...page.shared };
}
