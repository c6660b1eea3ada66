import assert from 'node:assert/strict';

import { Lab } from './client.ts';
import type { ClusterItem, ListAnswer } from './client.ts';

const RegionId = 'cn-beijing';

async function clustersOf(lab: Lab, query: Record<string, string> = {}): Promise<ClusterItem[]> {
  const found: ClusterItem[] = [];
  let NextToken = '';
  do {
    const token = NextToken === '' ? {} : { NextToken };
    const page = await lab.call<ListAnswer>('ListClusters', {
      RegionId,
      MaxResults: 100,
      ...query,
      ...token,
    });
    found.push(...page.Clusters);
    NextToken = page.NextToken ?? '';
  } while (NextToken !== '');
  return found;
}

describe('simulator: a fleet', () => {
  let lab: Lab;
  before(async () => {
    lab = await Lab.start({ fleet: { clusters: 500 } });
  });
  after(async () => {
    await lab.simulator.close();
  });

  it('has as many clusters as were asked for, beside those of the scenario', async () => {
    const all = await clustersOf(lab);
    assert.equal(all.length, 500);
    assert.equal(new Set(all.map((cluster) => cluster.ClusterId)).size, 500);
    assert.deepEqual(lab.simulator.regions, ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1', 'cn-beijing']);
    const others = await lab.call<ListAnswer>('ListClusters', { RegionId: 'cn-hangzhou' });
    assert.equal(others.TotalCount, 6);
  });

  it('has every state and every type, and most of it runs', async () => {
    const all = await clustersOf(lab);
    assert.equal(new Set(all.map((cluster) => cluster.ClusterState)).size, 8);
    assert.equal(new Set(all.map((cluster) => cluster.ClusterType)).size, 6);
    assert.equal(all.filter((cluster) => cluster.ClusterState === 'RUNNING').length, 340);
    assert.equal(all.filter((cluster) => cluster.ClusterState === 'TERMINATED').length, 90);
  });

  it('is chosen from by states and types, over all pages', async () => {
    const all = await clustersOf(lab);
    const query = {
      'ClusterStates.1': 'RUNNING',
      'ClusterStates.2': 'START_FAILED',
      'ClusterTypes.1': 'OLAP',
      'ClusterTypes.2': 'DATALAKE',
    };
    assert.deepEqual(
      await clustersOf(lab, query),
      all.filter(
        ({ ClusterState: state, ClusterType: type }) =>
          ['RUNNING', 'START_FAILED'].includes(state) && ['OLAP', 'DATALAKE'].includes(type),
      ),
    );
  });

  it('is the same for the same seed, and another for another', async () => {
    const ids = async (seed: number): Promise<string[]> => {
      const other = await Lab.start({ seed, fleet: { clusters: 500 } });
      try {
        return (await clustersOf(other)).map((cluster) => cluster.ClusterId);
      } finally {
        await other.simulator.close();
      }
    };
    const own = (await clustersOf(lab)).map((cluster) => cluster.ClusterId);
    assert.deepEqual(await ids(1), own);
    assert.equal((await ids(2)).filter((id) => own.includes(id)).length, 0);
  });

  it('is spread evenly over the regions that it is asked for', async () => {
    const regionIds = ['eu-central-1', 'cn-beijing', 'us-west-1'];
    const other = await Lab.start({ fleet: { clusters: 300, regionIds } });
    try {
      for (const region of regionIds) {
        assert.equal((await clustersOf(other, { RegionId: region })).length, 100, region);
      }
    } finally {
      await other.simulator.close();
    }
  });

  it('has clusters that can be looked at, and on which nothing happens', async () => {
    const [first] = await clustersOf(lab, { 'ClusterStates.1': 'RUNNING' });
    const query = { RegionId, ClusterId: first?.ClusterId ?? '' };
    const { NodeGroups } = await lab.call<ListAnswer>('ListNodeGroups', query);
    assert.deepEqual(
      NodeGroups.map((group) => group.NodeGroupName),
      ['master', 'core'],
    );
    const activities = await lab.call<ListAnswer>('ListAutoScalingActivities', query);
    assert.equal(activities.TotalCount, 0);
  });
});
