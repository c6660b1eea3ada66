import assert from 'node:assert/strict';

import { EPOCH, Lab, MINUTE } from './client.ts';
import type { ActivityItem, ClusterItem, ListAnswer } from './client.ts';

type Query = Record<string, string | number>;

async function pages(lab: Lab, action: string, query: Query, size: number): Promise<ListAnswer[]> {
  const all: ListAnswer[] = [];
  let token: string | undefined;
  do {
    const page = await lab.call<ListAnswer>(action, {
      ...query,
      MaxResults: size,
      ...(token === undefined ? {} : { NextToken: token }),
    });
    all.push(page);
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return all;
}

describe('simulator: lists', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.start();
  });
  beforeEach(() => {
    lab.now = EPOCH;
  });
  after(async () => {
    await lab.simulator.close();
  });

  const clusters = async (query: Query): Promise<ClusterItem[]> =>
    (await pages(lab, 'ListClusters', query, 100)).flatMap((page) => page.Clusters);
  const named = async (name: string): Promise<{ RegionId: string; ClusterId: string }> => {
    for (const RegionId of lab.simulator.regions) {
      const found = (await clusters({ RegionId })).find((cluster) => cluster.ClusterName === name);
      if (found !== undefined) {
        return { RegionId, ClusterId: found.ClusterId };
      }
    }
    throw new Error(`No cluster ${name}`);
  };
  const activities = async (query: Query, size = 100): Promise<ActivityItem[]> =>
    (await pages(lab, 'ListAutoScalingActivities', query, size)).flatMap((page) => page.ScalingActivities);

  it('visit every cluster once, in pages of any size', async () => {
    const ids = (await clusters({ RegionId: 'cn-hangzhou' })).map((cluster) => cluster.ClusterId);
    assert.equal(new Set(ids).size, ids.length);
    for (const size of [1, 2, 3, 6, 7]) {
      const seen = await pages(lab, 'ListClusters', { RegionId: 'cn-hangzhou' }, size);
      assert.deepEqual(
        seen.flatMap((page) => page.Clusters.map((cluster) => cluster.ClusterId)),
        ids,
      );
      assert.ok(seen.every((page) => page.TotalCount === ids.length && page.MaxResults === size));
    }
  });

  it('visit every activity of the busiest cluster once, newest first', async () => {
    const query = await named('stream-rt');
    const seen = await activities(query, 20);
    assert.equal(seen.length, 130);
    assert.equal(new Set(seen.map((item) => item.ActivityId)).size, 130);
    assert.deepEqual(
      seen.map((item) => item.StartTime),
      seen.map((item) => item.StartTime).sort((a, b) => b - a),
    );
    const first = await lab.call<ListAnswer>('ListAutoScalingActivities', query);
    assert.equal(first.MaxResults, 20);
    assert.equal(first.ScalingActivities.length, 20);
  });

  it('repeat nothing when something new appears between two pages', async () => {
    const query = await named('stream-rt');
    const before = await lab.call<ListAnswer>('ListAutoScalingActivities', query);
    lab.now += 20 * MINUTE;
    const NextToken = before.NextToken ?? '';
    const next = await lab.call<ListAnswer>('ListAutoScalingActivities', { ...query, NextToken });
    assert.ok(next.TotalCount > before.TotalCount);
    const known = new Set(before.ScalingActivities.map((item) => item.ActivityId));
    assert.equal(next.ScalingActivities.length, 20);
    assert.ok(next.ScalingActivities.every((item) => !known.has(item.ActivityId)));
  });

  it('refuse wrong page sizes and tokens of another question', async () => {
    const RegionId = 'cn-hangzhou';
    for (const MaxResults of ['0', '101', '-1', 'x', '1.5']) {
      assert.equal(
        await lab.failure('ListClusters', { RegionId, MaxResults }),
        '400 InvalidParameterValue',
        MaxResults,
      );
    }
    const { NextToken = '' } = await lab.call<ListAnswer>('ListClusters', { RegionId, MaxResults: 1 });
    for (const query of [
      { RegionId: 'cn-shanghai', NextToken },
      { RegionId, NextToken, 'ClusterStates.1': 'RUNNING' },
      { RegionId, NextToken: 'nonsense' },
      { RegionId, NextToken: NextToken.slice(0, 10) },
    ]) {
      assert.equal(await lab.failure('ListClusters', query), '400 InvalidParameter');
    }
    await lab.call('ListClusters', { RegionId, MaxResults: 2, NextToken });
  });

  it('are empty for a region without clusters, and not found for an unknown cluster', async () => {
    const RegionId = 'eu-central-1';
    const answer = await lab.call<ListAnswer>('ListClusters', { RegionId });
    assert.deepEqual(answer.Clusters, []);
    assert.equal(answer.TotalCount, 0);
    assert.equal('NextToken' in answer, false);
    for (const action of ['GetCluster', 'ListNodeGroups', 'ListAutoScalingActivities']) {
      assert.equal(await lab.failure(action, { RegionId, ClusterId: 'c-0' }), '404 ResourceNotFound');
    }
  });

  it('filter clusters', async () => {
    const RegionId = 'cn-hangzhou';
    const all = await clusters({ RegionId });
    const names = async (filter: Query): Promise<string[]> =>
      (await clusters({ RegionId, ...filter })).map((cluster) => cluster.ClusterName).sort();
    const [first, second] = all;
    assert.ok(first && second);
    assert.deepEqual(
      await names({ 'ClusterIds.1': first.ClusterId, 'ClusterIds.2': second.ClusterId }),
      [first.ClusterName, second.ClusterName].sort(),
    );
    assert.deepEqual(await names({ ClusterName: 'prod' }), ['etl-prod']);
    assert.deepEqual(await names({ 'ClusterTypes.1': 'OLAP', 'ClusterTypes.2': 'HADOOP' }), [
      'ads-olap',
      'old-hadoop',
    ]);
    assert.deepEqual(await names({ 'ClusterStates.1': 'START_FAILED' }), ['qa-lake']);
    assert.deepEqual(await names({ 'PaymentTypes.1': 'Subscription' }), ['ads-olap', 'old-hadoop']);
    assert.deepEqual(await names({ 'Tags.1.Key': 'team', 'Tags.1.Value': 'data-platform' }), [
      'etl-prod',
      'qa-lake',
    ]);
    assert.deepEqual(
      await names({ 'Tags.1.Key': 'team', 'Tags.1.Value': 'data-platform', 'Tags.2.Key': 'cost-center' }),
      ['etl-prod'],
    );
    assert.deepEqual(
      await names({ ResourceGroupId: first.ResourceGroupId }),
      all
        .filter((cluster) => cluster.ResourceGroupId === first.ResourceGroupId)
        .map((cluster) => cluster.ClusterName)
        .sort(),
    );
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`ClusterIds.${n + 1}`, 'c-0']));
    assert.equal(await lab.failure('ListClusters', { RegionId, ...many }), '400 InvalidParameterValue');
  });

  it('filter node groups', async () => {
    const query = await named('etl-prod');
    const names = async (filter: Query): Promise<string[]> =>
      (await lab.call<ListAnswer>('ListNodeGroups', { ...query, ...filter })).NodeGroups.map(
        (group) => group.NodeGroupName,
      );
    assert.deepEqual(await names({}), ['master', 'core', 'task-batch', 'task-spot']);
    assert.deepEqual(await names({ 'NodeGroupTypes.1': 'TASK' }), ['task-batch', 'task-spot']);
    assert.deepEqual(await names({ 'NodeGroupNames.1': 'core' }), ['core']);
    assert.deepEqual(await names({ 'NodeGroupStates.1': 'INCREASING' }), ['task-batch']);
    assert.deepEqual(await names({ ZoneId: 'elsewhere' }), []);
    const paged = await pages(lab, 'ListNodeGroups', query, 3);
    assert.deepEqual(
      paged.map((page) => page.NodeGroups.length),
      [3, 1],
    );
  });

  it('filter activities', async () => {
    const query = await named('stream-rt');
    const all = await activities(query);
    const checks: [Query, (item: ActivityItem) => boolean][] = [
      [{ ScalingActivityType: 'SCALE_IN' }, (item) => item.ActivityType === 'SCALE_IN'],
      [{ 'ScalingActivityStates.1': 'FAILED' }, (item) => item.ActivityState === 'FAILED'],
      [{ ScalingRuleName: 'yarn-memory-out' }, (item) => item.RuleName === 'yarn-memory-out'],
      [{ ScalingPolicyType: 'MANAGED' }, (item) => item.PolicyType === 'MANAGED'],
      [{ StartTime: EPOCH - 600 * MINUTE }, (item) => item.StartTime >= EPOCH - 600 * MINUTE],
      [{ EndTime: EPOCH - 600 * MINUTE }, (item) => item.StartTime <= EPOCH - 600 * MINUTE],
      [{ 'InstanceChargeTypes.1': 'ONDEMAND' }, () => true],
      [{ 'InstanceChargeTypes.1': 'SPOT' }, () => false],
      [{ NodeGroupId: all[0]?.NodeGroupId ?? '' }, () => true],
    ];
    for (const [filter, expected] of checks) {
      assert.deepEqual(
        await activities({ ...query, ...filter }),
        all.filter(expected),
        JSON.stringify(filter),
      );
    }
    assert.ok(all.some((item) => item.PolicyType === 'MANAGED'));
  });
});
