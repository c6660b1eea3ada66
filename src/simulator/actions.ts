import { ApiError } from './errors.ts';
import { identityView } from './identity.ts';
import type { Cluster } from './model.ts';
import { phaseAt } from './model.ts';
import { newestFirst, paginate } from './paging.ts';
import type { Parameters } from './request.ts';
import type { SimulatedAccount } from './types.ts';
import {
  activityState,
  activityView,
  clusterDetailView,
  clusterView,
  nodeGroupView,
  operationView,
} from './views.ts';
import type { World } from './world.ts';

/** What a call is answered from. */
export interface Call {
  world: World;
  account: SimulatedAccount;
  parameters: Parameters;
  /** ms. */
  now: number;
}

export interface Action {
  product: 'Emr' | 'Sts';
  version: string;
  /** The answer without RequestId. Throws `ApiError`. */
  answer: (call: Call) => Record<string, unknown>;
}

/** RegionId, present and of the right form; whether there is such a region is not looked at. */
function region(parameters: Parameters): string {
  const regionId = parameters.required('RegionId');
  if (!/^[a-z]{2}(-[a-z0-9]+)+$/.test(regionId)) {
    throw new ApiError('InvalidParameter', 'RegionId');
  }
  return regionId;
}

function requiredCluster({ world, parameters, now }: Call): Cluster {
  const regionId = region(parameters);
  const clusterId = parameters.required('ClusterId');
  const cluster = world.cluster(regionId, clusterId, now);
  if (cluster === undefined) {
    throw new ApiError('ResourceNotFound', `ClusterId ${clusterId}`);
  }
  return cluster;
}

/** A missing filter lets everything through. */
function passes(filter: readonly string[] | undefined, value: string): boolean {
  return filter === undefined || filter.includes(value);
}

function listClusters({ world, parameters, now }: Call): Record<string, unknown> {
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

/** A tag filter without a value asks for the key alone. */
function hasTag(cluster: Cluster, tag: ReadonlyMap<string, string>): boolean {
  const key = tag.get('Key') ?? '';
  const value = tag.get('Value');
  return Object.hasOwn(cluster.tags, key) && (value === undefined || cluster.tags[key] === value);
}

function getOperation({ world, parameters, now }: Call): Record<string, unknown> {
  const regionId = region(parameters);
  const clusterId = parameters.required('ClusterId');
  const operationId = parameters.required('OperationId');
  const operation = world.operation({ regionId, clusterId, operationId }, now);
  if (operation === undefined) {
    throw new ApiError('ResourceNotFound', `OperationId ${operationId}`);
  }
  return { Operation: operationView(operation, now) };
}

function listNodeGroups(call: Call): Record<string, unknown> {
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
  const page = paginate('ListNodeGroups', parameters, found, ({ position }) =>
    String(position).padStart(6, '0'),
  );
  return {
    NodeGroups: page.items.map(({ group, sight }) => nodeGroupView(cluster, group, sight)),
    ...page.shared,
  };
}

function listAutoScalingActivities({ world, parameters, now }: Call): Record<string, unknown> {
  const regionId = region(parameters);
  const clusterId = parameters.required('ClusterId');
  if (world.cluster(regionId, clusterId, now) === undefined && !world.hasActivities(regionId, clusterId)) {
    throw new ApiError('ResourceNotFound', `ClusterId ${clusterId}`);
  }
  const single = (name: string): string[] | undefined => {
    const value = parameters.text(name);
    return value === undefined ? undefined : [value];
  };
  const groups = single('NodeGroupId');
  const rules = single('ScalingRuleName');
  const types = single('ScalingActivityType');
  const states = parameters.list('ScalingActivityStates', 20);
  const policies = single('ScalingPolicyType');
  const charges = parameters.list('InstanceChargeTypes');
  const from = parameters.integer('StartTime', 0, Number.MAX_SAFE_INTEGER) ?? 0;
  const to = parameters.integer('EndTime', 0, Number.MAX_SAFE_INTEGER) ?? Infinity;
  const found = world
    .activities(regionId, clusterId, now)
    .filter(
      (activity) =>
        passes(groups, activity.nodeGroupId) &&
        passes(rules, activity.ruleName) &&
        passes(types, activity.type) &&
        passes(states, activityState(activity, now)) &&
        passes(policies, activity.policyType) &&
        passes(charges, activity.spot ? 'SPOT' : 'ONDEMAND') &&
        activity.startedAt >= from &&
        activity.startedAt <= to,
    );
  const page = paginate('ListAutoScalingActivities', parameters, found, (a) =>
    newestFirst(a.startedAt, a.activityId),
  );
  return { ScalingActivities: page.items.map((activity) => activityView(activity, now)), ...page.shared };
}

const EMR = { product: 'Emr', version: '2021-03-20' } as const;
const STS = { product: 'Sts', version: '2015-04-01' } as const;

/** What the simulated services can do, by action name (`emr-api.md` sections 2 and 5). */
export const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['GetCallerIdentity', { ...STS, answer: ({ account }) => identityView(account) }],
  ['ListClusters', { ...EMR, answer: listClusters }],
  [
    'GetCluster',
    { ...EMR, answer: (call) => ({ Cluster: clusterDetailView(requiredCluster(call), call.now) }) },
  ],
  ['GetOperation', { ...EMR, answer: getOperation }],
  ['ListNodeGroups', { ...EMR, answer: listNodeGroups }],
  ['ListAutoScalingActivities', { ...EMR, answer: listAutoScalingActivities }],
]);
