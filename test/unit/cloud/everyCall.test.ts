import assert from 'node:assert/strict';
import type { CallRecord } from '../../../src/cloud/caller.ts';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import type * as Sdk from '../../../src/cloud/sdk/index.ts';
import { pagesFrom, type Page } from '../../../src/core/page.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { shippedSdk } from '../../shipping/built.ts';
import { accessTo, cloudWith } from './support.ts';

/** Each call as it is typed, against a cloud that verifies what it gets and answers as documented. */
function everyCall(loadSdk: () => Promise<typeof Sdk>): void {
  let simulator: Simulator;
  let cloud: EmrCloud;
  let calls: CallRecord[];
  const scope = { accountId: 'test', regionId: 'cn-hangzhou' };

  before(async () => {
    simulator = await startSimulator({ trail: { delayMs: 0 } });
    const [account] = simulator.accounts;
    assert.ok(account);
    const access = accessTo(simulator.url, account);
    ({ cloud, calls } = cloudWith({ access: () => Promise.resolve(access), loadSdk }));
  });

  after(async () => {
    await simulator.close();
  });

  const cluster = () => {
    const [address] = simulator.showcase;
    assert.ok(address);
    return { accountId: 'test', regionId: address.regionId, clusterId: address.clusterId };
  };

  async function all<T>(fetch: (token: string | undefined) => Promise<Page<T>>): Promise<T[]> {
    const items: T[] = [];
    for await (const page of pagesFrom(fetch)) items.push(...page.items);
    return items;
  }

  it('ListClusters, whole and by ID: lists of parameters arrive', async () => {
    const clusters = await all((token) => cloud.listClusters(scope, {}, token));
    assert.ok(clusters.length >= 4);
    const wanted = clusters.slice(0, 2).map(({ clusterId }) => clusterId);
    const some = await cloud.listClustersById(scope, wanted);
    assert.deepEqual(some.items.map(({ clusterId }) => clusterId).sort(), [...wanted].sort());
    assert.equal(some.totalCount, 2);
  });

  it('GetCluster', async () => {
    const read = await cloud.getCluster(cluster());
    assert.equal(read.clusterId, cluster().clusterId);
    assert.ok(read.zoneId?.startsWith('cn-hangzhou'));
    assert.ok(read.deployMode);
  });

  it('ListNodeGroups', async () => {
    const groups = await all((token) => cloud.listNodeGroups(cluster(), token));
    const [group] = groups;
    assert.ok(group && groups.length >= 2);
    assert.ok(group.instanceTypes.length > 0);
  });

  it('ListNodes', async () => {
    const nodes = await all((token) => cloud.listNodes(cluster(), {}, token));
    assert.ok(nodes.length >= 3);
    assert.ok(nodes.every(({ nodeId, state }) => nodeId.startsWith('i-') && state !== undefined));
    const running = await all((token) => cloud.listNodes(cluster(), { states: ['Running'] }, token));
    const others = await all((token) =>
      cloud.listNodes(cluster(), { states: ['Pending', 'Stopped', 'Starting'] }, token),
    );
    assert.ok(running.length > 0 && running.every(({ state }) => state === 'Running'));
    assert.ok(others.every(({ state }) => state !== 'Running'));
    assert.equal(running.length + others.length, nodes.length);
  });

  it('ListAutoScalingActivities', async () => {
    const page = await cloud.listScalingActivities(cluster());
    const [activity] = page.items;
    assert.ok(activity && page.nextToken !== undefined);
  });

  it('ListInstanceTypes', async () => {
    const { zoneId = '' } = await cloud.getCluster(cluster());
    const question = { zoneId, clusterType: 'DATALAKE', paymentType: 'PayAsYouGo', nodeGroupType: 'TASK' };
    const types = await all((token) => cloud.listInstanceTypes(cluster(), question, token));
    assert.ok(types.length > 0 && types.every(({ name }) => name.startsWith('ecs.')));
  });

  it('LookupEvents, with both filters and every page', async () => {
    const to = Date.now();
    const filters = [
      { key: 'ServiceName', value: 'Emr' },
      { key: 'EventRW', value: 'Write' },
    ];
    const query = { from: to - 7 * 86_400_000, to, filters };
    const events = await all((token) => cloud.lookupEvents(scope, query, token));
    assert.ok(events.length > 10);
    assert.ok(events.every(({ access, time }) => access === 'Write' && time !== undefined));
    assert.equal(new Set(events.map(({ eventId }) => eventId)).size, events.length);
  }).timeout(30_000);

  it('GetCallerIdentity', async () => {
    assert.match((await cloud.getCallerIdentity(scope)).arn ?? '', /^acs:ram::\d{16}:user\//);
  });

  it('is answered as documented, as far as the log knows', () => {
    assert.deepEqual([...new Set(calls.flatMap(({ odd = [] }) => odd))], []);
  });
}

describe('every call', () => {
  everyCall(() => import('../../../src/cloud/sdk/index.ts'));
});

/** Which leaves some packages out. */
describe('every call, with the bundle', () => {
  before(function () {
    this.timeout(60_000);
    shippedSdk();
  });

  everyCall(() => Promise.resolve(shippedSdk()));
});
