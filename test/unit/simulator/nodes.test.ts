import assert from 'node:assert/strict';

import { EPOCH, Lab, MINUTE } from './client.ts';
import type { ActivityItem, ClusterItem, ListAnswer, NodeGroupItem } from './client.ts';

const SECOND = 1000;

interface NodeItem {
  NodeId: string;
  NodeName: string;
  NodeGroupId: string;
  NodeGroupType: string;
  NodeState: string;
  InstanceType: string;
  PrivateIp: string;
  CreateTime: number;
  ExpireTime?: number;
}

interface ApplicationItem {
  ApplicationName: string;
  ApplicationState?: string;
  ApplicationVersion?: string;
  CommunityVersion: string;
}

interface InstanceTypeItem {
  InstanceType: string;
  InstanceTypeFamily: string;
  CpuArchitecture: string;
  StockStatus?: string;
  ModifyType?: string;
}

interface Lists {
  Nodes: NodeItem[];
  Applications: ApplicationItem[];
  InstanceTypes: InstanceTypeItem[];
  NextToken?: string;
  TotalCount: number;
}

type Query = Record<string, string | number>;

describe('simulator: what clusters consist of', () => {
  let lab: Lab;
  const clusters = new Map<string, ClusterItem & { RegionId: string }>();
  before(async () => {
    lab = await Lab.start();
    for (const RegionId of lab.simulator.regions) {
      const { Clusters } = await lab.call<ListAnswer>('ListClusters', { RegionId, MaxResults: 100 });
      for (const cluster of Clusters) {
        clusters.set(cluster.ClusterName, { ...cluster, RegionId });
      }
    }
  });
  beforeEach(() => {
    lab.now = EPOCH;
  });
  after(async () => {
    await lab.simulator.close();
  });

  const place = (name: string): Query => {
    const cluster = clusters.get(name);
    assert.ok(cluster);
    return { RegionId: cluster.RegionId, ClusterId: cluster.ClusterId };
  };
  const nodes = async (name: string, filter: Query = {}): Promise<NodeItem[]> =>
    (await lab.call<Lists>('ListNodes', { ...place(name), MaxResults: 100, ...filter })).Nodes;
  const groups = async (name: string): Promise<NodeGroupItem[]> =>
    (await lab.call<ListAnswer>('ListNodeGroups', place(name))).NodeGroups;

  it('sees a group change that somebody changes by hand, and no activity', async () => {
    const { name, ...address } = lab.simulator.clusters.find((each) => each.name === 'old-hadoop') ?? {
      name: '',
    };
    assert.ok('clusterId' in address);
    const core = (await groups(name)).find(({ NodeGroupType }) => NodeGroupType === 'CORE');
    assert.ok(core);
    const resize = { nodeGroupId: core.NodeGroupId, nodes: -2 };
    const added = lab.simulator.addOperation({ ...address, type: 'DECREASE_NODES', resize });
    const now = (await groups(name)).find(({ NodeGroupId }) => NodeGroupId === core.NodeGroupId);
    assert.equal(now?.NodeGroupState, 'DECREASING');
    const { ScalingActivities } = await lab.call<ListAnswer>('ListAutoScalingActivities', place(name));
    assert.ok(!ScalingActivities.some(({ OperationId }) => OperationId === added.operationId));
    lab.simulator.setOperation(added, { state: 'COMPLETED' });
  });

  it('gets one node group as the list has it', async () => {
    for (const group of await groups('etl-prod')) {
      const { NodeGroup } = await lab.call<{ NodeGroup: NodeGroupItem }>('GetNodeGroup', {
        ...place('etl-prod'),
        NodeGroupId: group.NodeGroupId,
      });
      assert.deepEqual(NodeGroup, group);
    }
    const query = place('etl-prod');
    assert.equal(await lab.failure('GetNodeGroup', query), '400 MissingParameter');
    const [foreign] = await groups('ads-olap');
    const NodeGroupId = foreign?.NodeGroupId ?? '';
    assert.equal(await lab.failure('GetNodeGroup', { ...query, NodeGroupId }), '404 ResourceNotFound');
  });

  it('has as many nodes as its groups say, each with an ID, name and address of its own', async () => {
    lab.now = EPOCH + 100 * MINUTE;
    for (const name of ['etl-prod', 'ads-olap', 'user-profile', 'old-hadoop']) {
      const all = await nodes(name);
      for (const group of await groups(name)) {
        const running = all.filter(
          (node) => node.NodeGroupId === group.NodeGroupId && !/Pending|Starting/.test(node.NodeState),
        );
        assert.equal(running.length, group.RunningNodeCount, `${name} ${group.NodeGroupName}`);
        assert.ok(running.every((node) => node.NodeGroupType === group.NodeGroupType));
      }
      for (const field of ['NodeId', 'NodeName', 'PrivateIp'] as const) {
        assert.equal(new Set(all.map((node) => node[field])).size, all.length);
      }
      assert.ok(all.every((node) => /^i-bp1[0-9a-f]{17}$/.test(node.NodeId)));
    }
    const names = (await nodes('etl-prod')).map((node) => node.NodeName);
    for (const name of ['master-1-3', 'core1-8', 'task1-10', 'task2-1']) {
      assert.ok(names.includes(name), name);
    }
    assert.ok((await nodes('ads-olap')).some((node) => (node.ExpireTime ?? 0) > EPOCH));
  });

  it('shows pending nodes while it is scaled out, and the same nodes afterwards', async () => {
    const batch = (await groups('etl-prod'))[2]?.NodeGroupId ?? '';
    const states = async (seconds: number): Promise<string> => {
      lab.now = EPOCH + seconds * SECOND;
      const found = await nodes('etl-prod', { 'NodeGroupIds.1': batch });
      return found.map((node) => node.NodeState[0]).join('');
    };
    const ids = async (): Promise<string[]> =>
      (await nodes('etl-prod', { 'NodeGroupIds.1': batch })).map((node) => node.NodeId);
    assert.equal(await states(0), 'RRRRRRSPPP');
    const before = await ids();
    assert.equal(await states(20), 'RRRRRRRRSP');
    assert.equal(await states(39), 'RRRRRRRRRP');
    assert.equal(await states(40), 'RRRRRRRRRR');
    assert.deepEqual(await ids(), before);
    const [pending] = await nodes('etl-prod', { 'NodeStates.1': 'Pending' });
    assert.equal(pending, undefined);
    lab.now = EPOCH;
    const [first] = await nodes('etl-prod', { 'NodeStates.1': 'Pending' });
    assert.equal(first?.CreateTime, EPOCH);
    assert.equal('PublicIp' in first, false);
  });

  it('loses the pending nodes again when scaling out fails', async () => {
    const count = async (): Promise<number> => (await nodes('ads-olap')).length;
    lab.now = EPOCH + 94 * SECOND;
    const before = await count();
    lab.now = EPOCH + 95 * SECOND;
    assert.equal(await count(), before - 5);
  });

  it('has nodes in each state', async () => {
    const only = async (name: string): Promise<string[]> =>
      [...new Set((await nodes(name)).map((node) => node.NodeState))].sort();
    assert.deepEqual(await only('ml-lab'), ['Pending', 'Starting']);
    assert.deepEqual(await only('risk-features'), ['Running']);
    assert.deepEqual(await only('nightly-batch'), ['Stopping']);
    assert.deepEqual(await only('tmp-sandbox'), ['Stopped']);
    assert.deepEqual(await only('campaign-once'), ['Terminated']);
  });

  it('filters and pages nodes', async () => {
    const all = await nodes('etl-prod');
    const [, , third] = all;
    assert.ok(third);
    for (const filter of [
      { 'NodeIds.1': third.NodeId },
      { 'NodeNames.1': third.NodeName },
      { 'PrivateIps.1': third.PrivateIp },
    ]) {
      assert.deepEqual(await nodes('etl-prod', filter), [third]);
    }
    assert.deepEqual(await nodes('etl-prod', { 'PublicIps.1': '203.0.113.1' }), []);
    assert.deepEqual(await nodes('etl-prod', { 'Tags.1.Key': 'env', 'Tags.1.Value': 'prod' }), all);
    assert.deepEqual(await nodes('etl-prod', { 'Tags.1.Key': 'env', 'Tags.1.Value': 'dev' }), []);
    const seen: NodeItem[] = [];
    let NextToken = '';
    do {
      const page = await lab.call<Lists>('ListNodes', { ...place('etl-prod'), MaxResults: 7, NextToken });
      assert.equal(page.TotalCount, all.length);
      seen.push(...page.Nodes);
      NextToken = page.NextToken ?? '';
    } while (NextToken !== '');
    assert.deepEqual(seen, all);
    assert.equal(
      await lab.failure('ListNodes', { RegionId: 'cn-hangzhou', ClusterId: 'c-0' }),
      '404 ResourceNotFound',
    );
  });

  it('lists applications, one of them stopped while it is restarted', async () => {
    const list = async (name: string, filter: Query = {}): Promise<ApplicationItem[]> =>
      (await lab.call<Lists>('ListApplications', { ...place(name), ...filter })).Applications;
    const states = async (): Promise<string[]> =>
      (await list('stream-rt')).map((app) => `${app.ApplicationName} ${app.ApplicationState ?? ''}`);
    assert.deepEqual(await states(), ['HDFS RUNNING', 'YARN STOPPED', 'FLINK RUNNING', 'ZOOKEEPER RUNNING']);
    lab.now = EPOCH + 12 * MINUTE;
    assert.ok((await states()).includes('YARN RUNNING'));
    const old = await list('old-hadoop');
    assert.ok(old.length > 0 && old.every((app) => !('ApplicationState' in app)));
    const [yarn, ...others] = await list('etl-prod', { 'ApplicationNames.1': 'YARN' });
    assert.deepEqual([yarn?.ApplicationName, others.length], ['YARN', 0]);
    assert.deepEqual(
      (await list('etl-prod')).map((app) => app.ApplicationVersion !== undefined),
      [true, false, true, false, true],
    );
  });

  it('lists instance types by zone, with and without stock', async () => {
    const query = {
      RegionId: 'cn-hangzhou',
      ZoneId: 'cn-hangzhou-h',
      ClusterType: 'DATALAKE',
      PaymentType: 'PayAsYouGo',
      NodeGroupType: 'TASK',
    };
    const list = async (more: Query = {}): Promise<InstanceTypeItem[]> =>
      (await lab.call<Lists>('ListInstanceTypes', { ...query, MaxResults: 100, ...more })).InstanceTypes;
    const zones = ['h', 'i', 'j', 'k', 'g'];
    const lists = await Promise.all(zones.map((zone) => list({ ZoneId: `cn-hangzhou-${zone}` })));
    assert.ok(new Set(lists.map((items) => items.map((item) => item.InstanceType).join())).size > 1);
    assert.ok(lists.every((items) => items.some((item) => item.InstanceType === 'ecs.g7.2xlarge')));
    const all = lists.flat();
    assert.ok(all.some((item) => item.CpuArchitecture === 'ARM'));
    assert.deepEqual([...new Set(all.map((item) => item.StockStatus ?? 'none'))].sort(), [
      'ClosedWithStock',
      'WithStock',
      'WithoutStock',
      'none',
    ]);
    const [one, ...others] = await list({ InstanceType: 'ecs.g7.2xlarge', IsModification: 'true' });
    assert.deepEqual([one?.InstanceTypeFamily, one?.ModifyType, others.length], ['ecs.g7', 'UPGRADE', 0]);
    for (const missing of Object.keys(query)) {
      const rest = Object.fromEntries(Object.entries(query).filter(([name]) => name !== missing));
      assert.equal(await lab.failure('ListInstanceTypes', rest), '400 MissingParameter', missing);
    }
    assert.equal(
      await lab.failure('ListInstanceTypes', { ...query, ZoneId: 'cn-shanghai-l' }),
      '400 InvalidParameter',
    );
  });

  it('gets one scaling activity, with its instances and rule', async () => {
    interface Detail extends ActivityItem {
      ActivityResults: { InstanceId: string }[];
      RuleDetail: { RuleName: string };
      InstanceTypeToNum?: unknown;
    }
    type Listed = ActivityItem & { InstanceTypeDetails?: Record<string, string[]>[] };
    const query = place('stream-rt');
    const { ScalingActivities } = await lab.call<{ ScalingActivities: Listed[] }>(
      'ListAutoScalingActivities',
      query,
    );
    for (const { InstanceTypeDetails, ...listed } of ScalingActivities) {
      const { ScalingActivity } = await lab.call<{ ScalingActivity: Detail }>('GetAutoScalingActivity', {
        ...query,
        ScalingActivityId: listed.ActivityId,
      });
      assert.deepEqual(
        [ScalingActivity.ActivityState, ScalingActivity.OperationId, ScalingActivity.RuleDetail.RuleName],
        [listed.ActivityState, listed.OperationId, listed.RuleName],
      );
      assert.equal('InstanceTypeToNum' in ScalingActivity, false);
      const [instances] = InstanceTypeDetails ?? [];
      assert.deepEqual(
        ScalingActivity.ActivityResults.map((result) => result.InstanceId),
        [...(instances?.['OnDemandInstanceIds'] ?? []), ...(instances?.['SpotInstanceIds'] ?? [])],
      );
    }
    const unknown = { ...query, ScalingActivityId: 'asa-0' };
    assert.equal(await lab.failure('GetAutoScalingActivity', unknown), '404 ResourceNotFound');
    const foreign = { ...place('etl-prod'), ScalingActivityId: ScalingActivities[0]?.ActivityId ?? '' };
    assert.equal(await lab.failure('GetAutoScalingActivity', foreign), '404 ResourceNotFound');
  });
});

describe('simulator: nodes that do not run', () => {
  it('are left by an operation that says so, once it has ended', async () => {
    const lab = await Lab.start();
    try {
      const cluster = lab.simulator.clusters.find(({ name }) => name === 'user-profile');
      assert.ok(cluster);
      const place = { RegionId: cluster.regionId, ClusterId: cluster.clusterId };
      const gateway = async (): Promise<NodeGroupItem> => {
        const group = (await lab.call<ListAnswer>('ListNodeGroups', place)).NodeGroups.at(-1);
        assert.ok(group);
        return group;
      };
      const { NodeGroupId } = await gateway();
      const states = async (): Promise<string[]> => {
        const { Nodes } = await lab.call<Lists>('ListNodes', { ...place, 'NodeGroupIds.1': NodeGroupId });
        return Nodes.map((node) => node.NodeState);
      };
      const { regionId, clusterId } = cluster;
      const resize = { nodeGroupId: NodeGroupId, nodes: 1 };
      const plan = { regionId, clusterId, type: 'INCREASE_NODES', resize, stuckNodes: 2 };
      const added = lab.simulator.addOperation(plan);
      assert.deepEqual(await states(), ['Running', 'Running', 'Pending']);
      lab.simulator.setOperation(added, { state: 'FAILED' });
      assert.deepEqual(await states(), ['Running', 'Running', 'Stopped', 'Stopped']);
      assert.equal((await gateway()).RunningNodeCount, 2);
    } finally {
      await lab.simulator.close();
    }
  });
});
