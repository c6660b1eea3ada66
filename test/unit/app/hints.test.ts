import assert from 'node:assert/strict';
import { Hints, type HintsParts } from '../../../src/app/hints.ts';
import type { Cluster } from '../../../src/core/cluster.ts';
import { FakeClock } from '../fakeClock.ts';
import { answerOf, memoryOperations, refOf } from './support.ts';

describe('hints of all clusters', () => {
  const ref = refOf(1);

  /** One cluster in a state, over operations that count how often those of a cluster are read. */
  function hintsWith(state: string) {
    const clock = new FakeClock();
    const operations = memoryOperations(clock);
    let reads = 0;
    const ofCluster = operations.ofCluster.bind(operations);
    operations.ofCluster = (...args) => {
      reads += 1;
      return ofCluster(...args);
    };
    const cluster: Cluster = { clusterId: ref.clusterId, state };
    const scope = { accountId: ref.accountId, regionId: ref.regionId };
    const inventory = { clusterLists: () => [{ scope, list: { state: { items: [cluster] } } }] };
    const parts: unknown = { inventory, groups: { of: () => [] }, operations, now: clock.now };
    const hints = new Hints(parts as HintsParts);
    return { hints, operations, reads: () => reads };
  }

  it('read no operations of a cluster whose state tells of nothing', () => {
    const { hints, reads } = hintsWith('RUNNING');
    assert.deepEqual(hints.all(), []);
    assert.equal(reads(), 0);
  });

  it('read those of one that changes once, until they are others', () => {
    const { hints, operations, reads } = hintsWith('STARTING');
    for (let turn = 0; turn < 3; turn += 1) assert.equal(hints.all().length, 1);
    assert.equal(reads(), 1);
    operations.discover({ ...ref, clusterId: 'c-2' }, 'manual');
    assert.equal(hints.all().length, 1);
    assert.equal(reads(), 1, 'what happens elsewhere changes nothing');
    operations.discover(ref, 'manual');
    operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS', { type: 'CREATE_CLUSTER' }));
    assert.deepEqual(hints.all(), [], 'it is known what runs');
    assert.equal(reads(), 2);
  });
});
