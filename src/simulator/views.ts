import { hexOf } from './ids.ts';
import { endedAt, isTerminal, operationState, phaseAt } from './model.ts';
import type { Activity, Cluster, NodeGroup, Operation } from './model.ts';
import type { StateChangeReason } from './types.ts';
import type { NodeGroupSight } from './sight.ts';

/** The objects of the answers, with the field sets of `emr-api.md` section 13. */

type Json = Record<string, unknown>;

function reasonView(reason: StateChangeReason): Json {
  return { Code: reason.code, Message: reason.message };
}

const USER_REQUEST = { Code: 'UserRequest', Message: '' };

/** What stands for a time that has not come, in the three forms that a client must accept. */
function noTime(form: 0 | 1 | 2): Json {
  return [{}, { EndTime: null }, { EndTime: 0 }][form] ?? {};
}

function operationReason(operation: Operation, state: string): Json {
  if (state === 'IN_PROGRESS') {
    return operation.form === 1 ? { StateChangeReason: null } : {};
  }
  if (operation.reason !== undefined) {
    return { StateChangeReason: reasonView(operation.reason) };
  }
  return operation.namesTrigger && state === 'COMPLETED' ? { StateChangeReason: USER_REQUEST } : {};
}

/** `Operation` of GetOperation. */
export function operationView(operation: Operation, now: number): Json {
  const state = operationState(operation, now);
  const queued = now < operation.startedAt;
  const end = endedAt(operation, now);
  return {
    ClusterId: operation.clusterId,
    OperationId: operation.operationId,
    CreateTime: operation.createdAt,
    StartTime: queued ? 0 : operation.startedAt,
    ...(end === undefined ? noTime(queued ? 1 : operation.form) : { EndTime: end }),
    OperationType: operation.type,
    OperationState: state,
    Description: operation.description,
    ...(queued ? { StateChangeReason: null } : operationReason(operation, state)),
  };
}

/** An item of ListClusters. */
export function clusterView(cluster: Cluster, now: number): Json {
  const phase = phaseAt(cluster, now);
  const ready = cluster.phases.find((candidate) => candidate.state === 'RUNNING');
  const isReady = ready !== undefined && ready.at <= now;
  const ended = /^(START_FAILED|TERMINATED.*)$/.test(phase.state);
  return {
    ClusterId: cluster.id,
    ClusterName: cluster.name,
    ClusterType: cluster.type,
    ClusterState: phase.state,
    ...(phase.reason === undefined ? {} : { StateChangeReason: reasonView(phase.reason) }),
    Description: cluster.description,
    Tags: Object.entries(cluster.tags).map(([Key, Value]) => ({ Key, Value })),
    PaymentType: cluster.subscription ? 'Subscription' : 'PayAsYouGo',
    ReleaseVersion: cluster.release,
    CreateTime: cluster.createdAt,
    ReadyTime: isReady ? ready.at : null,
    ...(ended ? { EndTime: phase.at } : {}),
    ...(cluster.expiresAt === undefined ? {} : { ExpireTime: cluster.expiresAt }),
    ResourceGroupId: cluster.resourceGroupId,
    EmrDefaultRole: 'AliyunEMRDefaultRole',
    DeletionProtection: cluster.deletionProtection,
  };
}

/** `Cluster` of GetCluster. */
export function clusterDetailView(cluster: Cluster, now: number): Json {
  const suffix = hexOf(16, [cluster.id]);
  return {
    ...clusterView(cluster, now),
    RegionId: cluster.regionId,
    DeployMode: cluster.highlyAvailable ? 'HA' : 'NORMAL',
    SecurityMode: cluster.kerberos ? 'KERBEROS' : 'NORMAL',
    NodeAttributes: {
      VpcId: `vpc-bp1${suffix}`,
      ZoneId: cluster.zoneId,
      SecurityGroupId: `sg-bp1${suffix}`,
      RamRole: 'AliyunECSInstanceForEMRRole',
      KeyPairName: 'emr-login',
      MasterRootPassword: '',
      DataDiskEncrypted: false,
      SystemDiskEncrypted: false,
    },
    SubscriptionConfig: cluster.subscription
      ? {
          PaymentDuration: 12,
          PaymentDurationUnit: 'Month',
          AutoRenew: false,
          AutoRenewDuration: 1,
          AutoRenewDurationUnit: 'Month',
        }
      : null,
  };
}

/** An item of ListNodeGroups. */
export function nodeGroupView(cluster: Cluster, group: NodeGroup, sight: NodeGroupSight): Json {
  const disk = { Category: 'cloud_essd', PerformanceLevel: 'PL1' };
  return {
    NodeGroupId: group.id,
    NodeGroupName: group.name,
    NodeGroupType: group.type,
    NodeGroupState: sight.state,
    Status: 'CREATED',
    RunningNodeCount: sight.nodes,
    InstanceTypes: group.instanceTypes,
    PaymentType: cluster.subscription && group.type !== 'TASK' ? 'Subscription' : 'PayAsYouGo',
    ZoneId: cluster.zoneId,
    VSwitchIds: [`vsw-bp1${hexOf(16, [cluster.id, 'switch'])}`],
    WithPublicIp: false,
    AdditionalSecurityGroupIds: [],
    SystemDisk: { ...disk, Size: 120, Count: 1 },
    DataDisks: [{ ...disk, Size: group.type === 'CORE' ? 200 : 80, Count: 4 }],
    SpotStrategy: group.spot ? 'SpotAsPriceGo' : 'NoSpot',
    SpotBidPrices: [],
    SpotInstanceRemedy: group.spot,
    NodeResizeStrategy: group.spot ? 'COST_OPTIMIZED' : 'PRIORITY',
    GracefulShutdown: true,
    DeploymentSetStrategy: 'NONE',
    ...(sight.reason === undefined ? {} : { StateChangeReason: reasonView(sight.reason) }),
  };
}

/** ActivityState of a scaling activity. */
export function activityState(activity: Activity, now: number): string {
  if (activity.operation === undefined) {
    return 'REJECTED';
  }
  const state = operationState(activity.operation, now);
  if (!isTerminal(state)) {
    return 'IN_PROGRESS';
  }
  return state === 'COMPLETED' || state === 'PARTIAL_COMPLETED' ? 'SUCCESSFUL' : 'FAILED';
}

/** The instances that a successful activity has made or removed. */
function instanceIds(activity: Activity): string[] {
  const whole = activity.operation?.outcome === 'COMPLETED';
  const count = whole ? activity.expectNum : Math.ceil(activity.expectNum / 2);
  return Array.from({ length: count }, (_, index) => `i-bp1${hexOf(17, [activity.activityId, index])}`);
}

function instancesView(activity: Activity, state: string): Json {
  if (state !== 'SUCCESSFUL') {
    return {};
  }
  const ids = instanceIds(activity);
  return {
    InstanceTypeToNum: { [activity.instanceType]: ids.length },
    InstanceTypeDetails: [
      {
        InstanceType: activity.instanceType,
        OnDemandInstanceIds: activity.spot ? [] : ids,
        SpotInstanceIds: activity.spot ? ids : [],
      },
    ],
  };
}

/** An item of ListAutoScalingActivities. */
export function activityView(activity: Activity, now: number): Json {
  return {
    ...commonActivityView(activity, now),
    ...instancesView(activity, activityState(activity, now)),
    OperationId: activity.operation?.operationId ?? '',
  };
}

/** `ScalingActivity` of GetAutoScalingActivity. */
export function activityDetailView(activity: Activity, now: number): Json {
  const isSuccess = activityState(activity, now) === 'SUCCESSFUL';
  return {
    ...commonActivityView(activity, now),
    OperationId: activity.operation?.operationId ?? '',
    ActivityResults: isSuccess ? instanceIds(activity).map((InstanceId) => ({ InstanceId })) : [],
    RuleDetail: {
      RuleName: activity.ruleName,
      TriggerType: 'METRICS_TRIGGER',
      ActivityType: activity.type,
      AdjustmentValue: activity.expectNum,
      MinAdjustmentValue: 1,
    },
  };
}

function commonActivityView(activity: Activity, now: number): Json {
  const { operation } = activity;
  const state = activityState(activity, now);
  const end = operation === undefined ? activity.startedAt + 1000 : endedAt(operation, now);
  const isFailure = state === 'FAILED';
  return {
    ActivityId: activity.activityId,
    ActivityType: activity.type,
    ActivityState: state,
    ClusterId: activity.clusterId,
    NodeGroupId: activity.nodeGroupId,
    NodeGroupName: activity.nodeGroupName,
    RuleName: activity.ruleName,
    PolicyType: activity.policyType,
    ExpectNum: activity.expectNum,
    Description: activity.rejection ?? (isFailure ? (operation?.reason?.message ?? '') : ''),
    StartTime: activity.startedAt,
    ...(end === undefined ? noTime(operation?.form ?? 0) : { EndTime: end }),
  };
}
