import { ApiError } from '../errors.ts';
import { newestFirst, paginate } from '../paging.ts';
import { activityDetailView, activityState, activityView } from '../views.ts';
import { passes, region } from './call.ts';
import type { Call } from './call.ts';

export function listAutoScalingActivities({ world, parameters, now }: Call): Record<string, unknown> {
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

export function getAutoScalingActivity({ world, parameters, now }: Call): Record<string, unknown> {
  const regionId = region(parameters);
  const clusterId = parameters.required('ClusterId');
  const activityId = parameters.required('ScalingActivityId');
  const activity = world.activity(regionId, clusterId, activityId, now);
  if (activity === undefined) {
    throw new ApiError('ResourceNotFound', `ScalingActivityId ${activityId}`);
  }
  return { ScalingActivity: activityDetailView(activity, now) };
}
