import assert from 'node:assert/strict';
import { ClusterNames } from '../../../src/app/clusterNames.ts';
import type { Inventory, ListName } from '../../../src/app/inventory.ts';
import { Emitter } from '../../../src/app/lifetime.ts';
import type { Operations } from '../../../src/app/operations.ts';
import type { Cluster } from '../../../src/core/cluster.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { FakeClock } from '../fakeClock.ts';
import { answerOf, memoryOperations, refOf } from './support.ts';

describe('names of clusters', () => {
  let clock: FakeClock;
  let operations: Operations;
  let onScreen: Cluster[];
  let asked: string[][];
  let changes: Emitter<ListName>;
  let names: ClusterNames;
  let answer: () => Promise<{ items: Cluster[] }>;

  beforeEach(() => {
    clock = new FakeClock();
    operations = memoryOperations(clock);
    onScreen = [];
    asked = [];
    changes = new Emitter();
    answer = () => Promise.resolve({ items: [{ clusterId: 'c-1', name: 'etl-prod' }] });
    const inventory = {
      onDidChange: changes.event,
      cluster: ({ clusterId }: { clusterId: string }) =>
        onScreen.find((each) => each.clusterId === clusterId),
      clusters: () => ({ state: { items: onScreen } }),
    } as unknown as Inventory;
    names = new ClusterNames({
      operations,
      inventory,
      clock,
      hasAccount: (id) => id === 'account',
      listClustersById: (_scope, ids) => {
        asked.push([...ids]);
        return answer();
      },
    });
  });

  afterEach(() => {
    names.dispose();
  });

  const nameOf = (number: number) => operations.get(operationKey(refOf(number)))?.clusterName;

  it('come from what is on screen, without a call', async () => {
    onScreen = [{ clusterId: 'c-1', name: 'etl-prod' }];
    operations.discover(refOf(1), 'scalingActivity');
    await clock.advance(1_000);
    assert.equal(nameOf(1), 'etl-prod');
    assert.deepEqual(asked, []);
  });

  it('are asked for once, all that are missing together', async () => {
    operations.discover(refOf(1), 'manual');
    operations.discover(refOf(2), 'manual');
    operations.discover({ ...refOf(3), clusterId: 'c-2' }, 'manual');
    await clock.advance(1_000);
    operations.discover(refOf(4), 'manual');
    await clock.advance(1_000);
    assert.deepEqual(asked, [['c-1', 'c-2']]);
    assert.deepEqual([1, 2, 4].map(nameOf), ['etl-prod', 'etl-prod', 'etl-prod']);
  });

  it('follow a cluster that is renamed', async () => {
    operations.discover(refOf(1), 'manual');
    await clock.advance(1_000);
    onScreen = [{ clusterId: 'c-1', name: 'etl-new' }];
    changes.fire({ kind: 'clusters', scope: refOf(1) });
    assert.equal(nameOf(1), 'etl-new');
  });

  it('are not asked for what has ended long ago', async () => {
    const ended = refOf(1);
    operations.discover(ended, 'manual');
    operations.applyAnswer(ended, answerOf(ended, 'COMPLETED'));
    await clock.advance(1_000);
    asked.length = 0;
    names.accountChanged('account');
    void operations.setWatched(ended, true);
    await clock.advance(60_000);
    assert.deepEqual(asked, []);
  });

  it('may stay unknown, until something is heard again', async () => {
    answer = () => Promise.reject(new Error('no'));
    operations.discover(refOf(1), 'manual');
    operations.discover(refOf(2, 'gone'), 'manual');
    await clock.advance(60_000);
    assert.equal(asked.length, 1);
    answer = () => Promise.resolve({ items: [{ clusterId: 'c-1', name: 'etl-prod' }] });
    operations.applyAnswer(refOf(1), answerOf(refOf(1), 'IN_PROGRESS'));
    await clock.advance(1_000);
    assert.equal(nameOf(1), 'etl-prod');
  });
});
