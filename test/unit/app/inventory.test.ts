import assert from 'node:assert/strict';
import { ClusterNames } from '../../../src/app/clusterNames.ts';
import { Inventory } from '../../../src/app/inventory.ts';
import type { Operations } from '../../../src/app/operations.ts';
import { ScalingActivities } from '../../../src/app/scalingActivities.ts';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import type { Cluster } from '../../../src/core/cluster.ts';
import type { ClusterQuery } from '../../../src/core/clusterFilter.ts';
import { CloudError } from '../../../src/core/errors.ts';
import type { Page } from '../../../src/core/page.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { FakeClock, settle } from '../fakeClock.ts';
import { answerOf, memoryOperations, refOf } from './support.ts';

describe('inventory of clusters', () => {
  const scope = { accountId: 'account', regionId: 'cn-hangzhou' };
  const running = (clusterId: string, type = 'OLAP'): Cluster => ({
    clusterId,
    name: `name-${clusterId}`,
    state: 'RUNNING',
    type,
  });
  let clock: FakeClock;
  let world: Cluster[];
  let queries: ClusterQuery[];
  let byId: string[][];
  let gate: Promise<void> | undefined;
  let operations: Operations;
  let inventory: Inventory;
  let pageSize: number;
  let lookup: (ids: readonly string[]) => Promise<Page<Cluster>>;
  const find: typeof lookup = (ids) =>
    Promise.resolve({ items: world.filter(({ clusterId }) => ids.includes(clusterId)) });

  beforeEach(() => {
    lookup = find;
    clock = new FakeClock();
    world = [running('c-1'), running('c-2', 'HADOOP'), { clusterId: 'c-3', state: 'TERMINATED' }];
    queries = [];
    byId = [];
    gate = undefined;
    pageSize = 100;
    const cloud = {
      listClusters: async (_scope: unknown, query: ClusterQuery, token = '0'): Promise<Page<Cluster>> => {
        queries.push(query);
        const fits = world.filter(
          ({ state = '', type = '' }) =>
            (query.states?.includes(state) ?? true) && (query.types?.includes(type) ?? true),
        );
        await gate;
        const end = Number(token) + pageSize;
        const items = fits.slice(Number(token), end);
        return { items, totalCount: fits.length, ...(end < fits.length ? { nextToken: String(end) } : {}) };
      },
      listClustersById: (_scope: unknown, ids: readonly string[]): Promise<Page<Cluster>> => {
        byId.push([...ids]);
        return lookup(ids);
      },
    } as unknown as EmrCloud;
    operations = memoryOperations(clock);
    const list = () => Promise.resolve({ items: [] });
    const scaling = new ScalingActivities({ operations, now: clock.now, list });
    inventory = new Inventory({ cloud, scaling, operations, now: clock.now });
  });

  afterEach(() => {
    inventory.dispose();
  });

  const ids = (): string[] => inventory.clusters(scope).state.items.map(({ clusterId }) => clusterId);
  const become = (clusterId: string, state: string): void => {
    world = world.map((each) => (each.clusterId === clusterId ? { ...each, state } : each));
  };

  it('leaves released clusters to the service, and out', async () => {
    await inventory.clusters(scope).ensure();
    assert.deepEqual(ids(), ['c-1', 'c-2']);
    const { states = [] } = queries[0] ?? {};
    assert.ok(states.includes('RUNNING'));
    assert.ok(!states.includes('TERMINATED'));
  });

  it('holds at once what is known to pass another filter, and nothing else', async () => {
    await inventory.clusters(scope).ensure();
    inventory.setFilter({ types: ['HADOOP'] });
    assert.deepEqual(ids(), ['c-2']);
    assert.equal(inventory.clusters(scope).state.loaded, false, 'it is still asked for');
    await inventory.clusters(scope).ensure();
    assert.deepEqual(ids(), ['c-2']);
    assert.deepEqual(queries.at(-1)?.types, ['HADOOP']);
  });

  it('drops the answer to a filter that was changed meanwhile', async () => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const old = inventory.clusters(scope).ensure();
    inventory.setFilter({ types: ['HADOOP'] });
    gate = undefined;
    await inventory.clusters(scope).ensure();
    open();
    await old;
    await settle();
    assert.deepEqual(ids(), ['c-2']);
  });

  it('tells of every list that is another one now', async () => {
    const told: string[] = [];
    inventory.clusters(scope);
    inventory.clusters({ ...scope, regionId: 'cn-beijing' });
    inventory.onDidChange((list) => {
      if (list.kind === 'clusters') told.push(list.scope.regionId);
    });
    inventory.setFilter({ text: 'x' });
    assert.deepEqual(told, ['cn-hangzhou', 'cn-beijing']);
    await settle();
    assert.deepEqual(queries, [], 'nobody has looked');
  });

  it('keeps a cluster that was released while somebody looked, until they refresh', async () => {
    await inventory.clusters(scope).ensure();
    become('c-1', 'TERMINATED');
    await inventory.clusters(scope).reload();
    assert.deepEqual(byId, [['c-1']]);
    const kept = inventory.clusters(scope).state.items.find(({ clusterId }) => clusterId === 'c-1');
    assert.equal(kept?.state, 'TERMINATED', 'as it is now');
    await inventory.reloadAll();
    assert.deepEqual(ids(), ['c-2']);
  });

  it('keeps it longer while an operation runs on it', async () => {
    await inventory.clusters(scope).ensure();
    operations.discover(refOf(1), 'manual');
    become('c-1', 'TERMINATED');
    await inventory.reloadAll();
    assert.deepEqual(ids().sort(), ['c-1', 'c-2']);
    operations.applyAnswer(refOf(1), answerOf(refOf(1), 'COMPLETED'));
    await inventory.reloadAll();
    assert.deepEqual(ids(), ['c-2']);
  });

  it('lets a cluster go that the service has forgotten', async () => {
    await inventory.clusters(scope).ensure();
    world = world.filter(({ clusterId }) => clusterId !== 'c-1');
    await inventory.clusters(scope).reload();
    assert.deepEqual(ids(), ['c-2']);
  });

  it('keeps what a new cluster has pushed off the pages that are there', async () => {
    pageSize = 2;
    await inventory.clusters(scope).ensure();
    world = [running('c-0'), ...world];
    await inventory.clusters(scope).reload();
    assert.deepEqual(ids().sort(), ['c-0', 'c-1', 'c-2']);
    await inventory.clusters(scope).more();
    assert.deepEqual(ids().sort(), ['c-0', 'c-1', 'c-2'], 'each once');
  });

  it('looks through several pages for a name', async () => {
    pageSize = 1;
    world = Array.from({ length: 8 }, (_, index) => running(`c-${index}`));
    inventory.setFilter({ text: 'name' });
    await inventory.clusters(scope).ensure();
    assert.equal(ids().length, 5);
    assert.equal(inventory.clusters(scope).state.totalCount, 8);
    await inventory.clusters(scope).more();
    assert.equal(ids().length, 8);
  });

  it('knows clusters that a filter hides, and that there may be some', async () => {
    await inventory.clusters(scope).ensure();
    inventory.setFilter({ types: ['DATAFLOW'] });
    await inventory.clusters(scope).ensure();
    assert.deepEqual(ids(), []);
    assert.equal(inventory.cluster({ ...scope, clusterId: 'c-1' })?.name, 'name-c-1');
    assert.equal(inventory.mayHaveClusters(scope), true);
    inventory.forgetAccount('account');
    assert.equal(inventory.cluster({ ...scope, clusterId: 'c-1' }), undefined);
    assert.equal(inventory.mayHaveClusters(scope), false, 'nobody has asked yet');
  });

  it('takes no filter that matches nothing for a region without clusters', async () => {
    inventory.setFilter({ types: ['DATAFLOW'] });
    assert.equal(inventory.mayHaveClusters(scope), false, 'nobody has asked yet');
    await inventory.clusters(scope).ensure();
    assert.equal(inventory.mayHaveClusters(scope), true);
  });

  it('keeps everything, as it was, where what became of a cluster can not be told', async () => {
    await inventory.clusters(scope).ensure();
    become('c-1', 'TERMINATED');
    lookup = () => Promise.reject(new CloudError({ kind: 'network', message: 'x' }));
    await inventory.clusters(scope).reload();
    assert.deepEqual(ids(), ['c-1', 'c-2']);
    assert.equal(inventory.clusters(scope).state.stale, true);
    lookup = find;
    await inventory.clusters(scope).retry();
    assert.equal(inventory.clusters(scope).state.problem, undefined);
    assert.deepEqual(ids().sort(), ['c-1', 'c-2']);
  });

  it('names operations on clusters that a filter hides', async () => {
    const names = new ClusterNames({
      operations,
      inventory,
      clock,
      hasAccount: () => true,
      listClustersById: () => Promise.reject(new CloudError({ kind: 'server', message: 'not asked' })),
    });
    await inventory.clusters(scope).ensure();
    inventory.setFilter({ types: ['DATAFLOW'] });
    await inventory.clusters(scope).ensure();
    operations.discover(refOf(1), 'manual');
    await clock.advance(1_000);
    assert.equal(operations.get(operationKey(refOf(1)))?.clusterName, 'name-c-1');
    names.dispose();
  });

  it('fetches a single cluster anew, in its place', async () => {
    await inventory.clusters(scope).ensure();
    become('c-1', 'TERMINATING');
    await inventory.refreshCluster({ ...scope, clusterId: 'c-1' });
    assert.deepEqual(ids(), ['c-1', 'c-2']);
    assert.equal(inventory.clusters(scope).state.items[0]?.state, 'TERMINATING');
    assert.equal(queries.length, 1);
    world = world.filter(({ clusterId }) => clusterId !== 'c-1');
    await inventory.refreshCluster({ ...scope, clusterId: 'c-1' });
    assert.deepEqual(ids(), ['c-2'], 'gone');
  });
});
