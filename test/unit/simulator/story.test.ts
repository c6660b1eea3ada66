import assert from 'node:assert/strict';

import type { OperationAddress } from '../../../src/simulator/index.ts';
import { EPOCH, Lab, MINUTE } from './client.ts';
import type { ActivityItem, ClusterItem, ListAnswer, NodeGroupItem, OperationAnswer } from './client.ts';
import { cpuMs } from '../cpuTime.ts';

type Operation = OperationAnswer['Operation'];

const SECOND = 1000;

async function get(lab: Lab, address: OperationAddress | undefined): Promise<Operation> {
  assert.ok(address);
  const { Operation } = await lab.call<OperationAnswer>('GetOperation', {
    RegionId: address.regionId,
    ClusterId: address.clusterId,
    OperationId: address.operationId,
  });
  return Operation;
}

async function group(lab: Lab, address: OperationAddress, name: string): Promise<NodeGroupItem> {
  const { NodeGroups } = await lab.call<ListAnswer>('ListNodeGroups', {
    RegionId: address.regionId,
    ClusterId: address.clusterId,
    'NodeGroupNames.1': name,
  });
  assert.ok(NodeGroups[0]);
  return NodeGroups[0];
}

async function activities(lab: Lab, RegionId: string, ClusterId: string): Promise<ActivityItem[]> {
  const items: ActivityItem[] = [];
  let NextToken = '';
  do {
    const page = await lab.call<ListAnswer>('ListAutoScalingActivities', {
      RegionId,
      ClusterId,
      MaxResults: 100,
      NextToken,
    });
    items.push(...page.ScalingActivities);
    NextToken = page.NextToken ?? '';
  } while (NextToken !== '');
  return items;
}

async function allClusters(lab: Lab): Promise<(ClusterItem & { RegionId: string })[]> {
  const lists = await Promise.all(
    lab.simulator.regions.map(async (RegionId) => {
      const { Clusters } = await lab.call<ListAnswer>('ListClusters', { RegionId, MaxResults: 100 });
      return Clusters.map((cluster) => ({ ...cluster, RegionId }));
    }),
  );
  return lists.flat();
}

describe('simulator: the story', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  it('shows a scale-out that succeeds after 40 s', async () => {
    const [address] = lab.simulator.showcase;
    assert.ok(address);
    const counts: number[] = [];
    for (const seconds of [0, 10, 20, 30, 39]) {
      lab.now = EPOCH + seconds * SECOND;
      const operation = await get(lab, address);
      assert.equal(operation.OperationState, 'IN_PROGRESS');
      assert.equal(operation.OperationType, 'INCREASE_NODES');
      assert.equal(operation.StartTime, EPOCH);
      assert.ok(operation.EndTime === undefined || operation.EndTime === null || operation.EndTime === 0);
      const { NodeGroupState, RunningNodeCount } = await group(lab, address, 'task-batch');
      assert.equal(NodeGroupState, 'INCREASING');
      counts.push(RunningNodeCount);
    }
    assert.deepEqual(counts, [6, 7, 8, 9, 9]);
    const [listed] = await activities(lab, address.regionId, address.clusterId);
    assert.equal(listed?.OperationId, address.operationId);
    assert.equal(listed.ActivityState, 'IN_PROGRESS');
    lab.now = EPOCH + 40 * SECOND;
    const done = await get(lab, address);
    assert.equal(done.OperationState, 'COMPLETED');
    assert.equal(done.EndTime, EPOCH + 40 * SECOND);
    const after = await group(lab, address, 'task-batch');
    assert.deepEqual([after.NodeGroupState, after.RunningNodeCount], ['RUNNING', 10]);
    assert.equal(
      (await activities(lab, address.regionId, address.clusterId))[0]?.ActivityState,
      'SUCCESSFUL',
    );
  });

  it('shows a scale-out that fails for want of stock after 95 s', async () => {
    const [first, address] = lab.simulator.showcase;
    assert.ok(first && address);
    assert.equal(address.regionId, first.regionId);
    assert.notEqual(address.clusterId, first.clusterId);
    const { RunningNodeCount: before } = await group(lab, address, 'compute');
    lab.now = EPOCH + 94 * SECOND;
    assert.equal((await get(lab, address)).OperationState, 'IN_PROGRESS');
    const during = await group(lab, address, 'compute');
    assert.equal(during.NodeGroupState, 'INCREASING');
    assert.ok(during.RunningNodeCount > before);
    lab.now = EPOCH + 95 * SECOND;
    const failed = await get(lab, address);
    assert.equal(failed.OperationState, 'FAILED');
    assert.equal(failed.EndTime, EPOCH + 95 * SECOND);
    assert.equal(failed.StateChangeReason?.Code, 'OutOfStock');
    assert.match(failed.StateChangeReason.Message, /sold out/);
    const after = await group(lab, address, 'compute');
    assert.equal(after.NodeGroupState, 'RUNNING');
    assert.equal(after.RunningNodeCount, before);
    assert.equal(after.StateChangeReason?.Code, 'OutOfStock');
    const [listed] = await activities(lab, address.regionId, address.clusterId);
    assert.deepEqual([listed?.OperationId, listed?.ActivityState], [address.operationId, 'FAILED']);
  });

  it('shows a restart of 12 minutes that no list tells of', async () => {
    const address = lab.simulator.showcase[2];
    assert.ok(address);
    lab.now = EPOCH + 12 * MINUTE - 1;
    assert.equal((await get(lab, address)).OperationState, 'IN_PROGRESS');
    lab.now += 1;
    const done = await get(lab, address);
    assert.deepEqual([done.OperationType, done.OperationState], ['RUN_APPLICATION_ACTION', 'COMPLETED']);
    const listed = await activities(lab, address.regionId, address.clusterId);
    assert.ok(listed.every((item) => item.OperationId !== address.operationId));
  });

  it('begins a scaling activity every 4 minutes, of which about one in five fails', async () => {
    lab.now = EPOCH + 40 * 60 * MINUTE;
    const clusters = await allClusters(lab);
    const story: (ActivityItem & { cluster: string })[] = [];
    for (const { RegionId, ClusterId } of clusters) {
      const items = await activities(lab, RegionId, ClusterId);
      story.push(
        ...items.filter((item) => item.StartTime > EPOCH).map((item) => ({ ...item, cluster: ClusterId })),
      );
    }
    assert.equal(story.length, 600);
    assert.ok(story.every((item) => (item.StartTime - EPOCH) % (4 * MINUTE) === 0));
    const failed = story.filter((item) => item.ActivityState === 'FAILED').length;
    assert.ok(failed > 80 && failed < 160, String(failed));
    assert.equal(new Set(story.map((item) => item.cluster)).size, 5);
    const ended = story.filter((item) => typeof item.EndTime === 'number' && item.EndTime > 0);
    assert.ok(ended.every((item) => (item.EndTime ?? 0) - item.StartTime <= 190 * SECOND));
    for (const id of new Set(story.map((item) => item.cluster))) {
      const types = story.filter((item) => item.cluster === id).map((item) => item.ActivityType);
      assert.ok(types.every((type, index) => index === 0 || type !== types[index - 1]));
    }
  });

  it('never lets a node group drift away', async () => {
    const [address] = lab.simulator.showcase;
    assert.ok(address);
    const seen = new Set<number>();
    for (let hour = 0; hour < 48; hour += 1) {
      lab.now = EPOCH + hour * 61 * MINUTE;
      seen.add((await group(lab, address, 'task-spot')).RunningNodeCount);
    }
    assert.ok(Math.min(...seen) >= 4 && Math.max(...seen) <= 9, [...seen].join());
    assert.ok(seen.size > 2);
  });

  it('lets clusters come and go', async () => {
    const state = async (name: string): Promise<string | undefined> =>
      (await allClusters(lab)).find((cluster) => cluster.ClusterName === name)?.ClusterState;
    assert.equal(await state('ml-lab'), 'STARTING');
    assert.equal(await state('nightly-batch'), 'TERMINATING');
    lab.now = EPOCH + 4 * MINUTE;
    assert.equal(await state('ml-lab'), 'BOOTSTRAPPING');
    lab.now = EPOCH + 6 * MINUTE;
    assert.equal(await state('ml-lab'), 'RUNNING');
    assert.equal(await state('nightly-batch'), 'TERMINATED');
  });
});

describe('simulator: the world at its beginning', () => {
  it('has all cluster states, types and payments in three regions', async () => {
    const lab = await Lab.start();
    const clusters = await allClusters(lab);
    const values = (of: (cluster: ClusterItem) => string): string[] => [...new Set(clusters.map(of))].sort();
    assert.deepEqual(lab.simulator.regions, ['cn-hangzhou', 'cn-shanghai', 'ap-southeast-1']);
    assert.deepEqual(
      values((cluster) => cluster.ClusterState),
      [
        'BOOTSTRAPPING',
        'RUNNING',
        'STARTING',
        'START_FAILED',
        'TERMINATED',
        'TERMINATED_WITH_ERRORS',
        'TERMINATE_FAILED',
        'TERMINATING',
      ],
    );
    assert.deepEqual(
      values((cluster) => cluster.ClusterType),
      ['CUSTOM', 'DATAFLOW', 'DATALAKE', 'DATASERVING', 'HADOOP', 'OLAP'],
    );
    assert.deepEqual(
      values((cluster) => cluster.PaymentType),
      ['PayAsYouGo', 'Subscription'],
    );
    const week = 7 * 24 * 60 * MINUTE;
    assert.ok(clusters.some(({ ExpireTime = Infinity }) => ExpireTime - EPOCH < week));
    assert.ok(clusters.every(({ ClusterId }) => /^(c-[0-9a-f]{16}|C-[0-9A-F]{16})$/.test(ClusterId)));
    for (const { RegionId, ClusterId } of clusters) {
      const { NodeGroups } = await lab.call<ListAnswer>('ListNodeGroups', { RegionId, ClusterId });
      assert.ok(NodeGroups.length >= 2 && NodeGroups.length <= 4);
      const { Cluster } = await lab.call<{ Cluster: { RegionId: string } }>('GetCluster', {
        RegionId,
        ClusterId,
      });
      assert.equal(Cluster.RegionId, RegionId);
    }
    await lab.simulator.close();
  });

  it('has operations of every kind in its past', async () => {
    const lab = await Lab.start();
    const states = new Set<string>();
    const reasons = new Set<string>();
    const openForms = new Set<string>();
    for (const { RegionId, ClusterId } of await allClusters(lab)) {
      for (const { ActivityState, OperationId } of await activities(lab, RegionId, ClusterId)) {
        assert.equal(OperationId === '', ActivityState === 'REJECTED');
        if (OperationId !== '') {
          const operation = await get(lab, {
            regionId: RegionId,
            clusterId: ClusterId,
            operationId: OperationId,
          });
          states.add(operation.OperationState);
          const reason = operation.StateChangeReason?.Code ?? 'none';
          reasons.add(`${operation.OperationState} ${reason}`);
          if (operation.OperationState === 'IN_PROGRESS') {
            openForms.add(String(operation.EndTime));
          }
        }
      }
    }
    assert.deepEqual([...states].sort(), [
      'COMPLETED',
      'FAILED',
      'HUMAN_PROCESSING',
      'IN_PROGRESS',
      'PARTIAL_COMPLETED',
      'ROLLING_BACK',
      'TERMINATED',
    ]);
    for (const code of ['OutOfStock', 'QuotaExceeded', 'BootstrapFailure', 'NodeFailure', 'none']) {
      assert.ok(reasons.has(`FAILED ${code}`), code);
    }
    assert.ok(reasons.has('COMPLETED UserRequest') && reasons.has('COMPLETED none'));
    assert.ok(openForms.size >= 2, [...openForms].join());
    await lab.simulator.close();
  });
});

describe('simulator: the same story again', () => {
  async function sights(lab: Lab): Promise<unknown> {
    const clusters = await allClusters(lab);
    const parts = await Promise.all(
      clusters.map(async ({ RegionId, ClusterId }) => [
        await lab.call('ListNodeGroups', { RegionId, ClusterId }),
        await activities(lab, RegionId, ClusterId),
      ]),
    );
    const withoutRequestIds = (_name: string, value: unknown): unknown =>
      _name === 'RequestId' ? '' : value;
    return JSON.parse(JSON.stringify([clusters, parts, lab.simulator.showcase], withoutRequestIds));
  }

  it('is told by a second simulator with the same seed and epoch, whatever came before', async () => {
    const first = await Lab.start({ seed: 7 });
    await sights(first);
    first.now = EPOCH + 7 * 60 * MINUTE + 61 * SECOND;
    const second = await Lab.start({ seed: 7 });
    second.now = first.now;
    assert.deepEqual(await sights(second), await sights(first));
    await Promise.all([first.simulator.close(), second.simulator.close()]);
  });

  it('keeps cluster IDs and renews operation IDs with a new epoch; a new seed renews both', async () => {
    const labs = await Promise.all([
      Lab.start({ seed: 7 }),
      Lab.start({ seed: 7, epoch: EPOCH - MINUTE }),
      Lab.start({ seed: 8 }),
    ]);
    const [first, later, other] = await Promise.all(
      labs.map(async (lab) => ({
        clusters: (await allClusters(lab)).map((cluster) => cluster.ClusterId).sort(),
        operation: lab.simulator.showcase[0]?.operationId,
      })),
    );
    assert.deepEqual(later?.clusters, first?.clusters);
    assert.notEqual(later?.operation, first?.operation);
    assert.notDeepEqual(other?.clusters, first?.clusters);
    await Promise.all(labs.map((lab) => lab.simulator.close()));
  });

  it('copes with an epoch long ago and one still to come', async () => {
    const old = await Lab.start({ epoch: 0 });
    const begun = cpuMs();
    const clusters = await allClusters(old);
    assert.ok(clusters.every((cluster) => cluster.ClusterState !== 'STARTING'));
    const { RegionId = '', ClusterId = '' } =
      clusters.find(({ ClusterName }) => ClusterName === 'etl-prod') ?? {};
    const { TotalCount } = await old.call<ListAnswer>('ListAutoScalingActivities', { RegionId, ClusterId });
    assert.ok(TotalCount > 500 && TotalCount < 550, String(TotalCount));
    assert.ok(cpuMs() - begun < 3000);
    const early = await Lab.start({ epoch: EPOCH + MINUTE });
    const [address] = early.simulator.showcase;
    assert.ok(address);
    await assert.rejects(get(early, address), /ResourceNotFound/);
    early.now += MINUTE;
    assert.equal((await get(early, address)).OperationState, 'IN_PROGRESS');
    await Promise.all([old.simulator.close(), early.simulator.close()]);
  });
});
