import assert from 'node:assert/strict';
import { expiryOf, stateSince } from '../../../src/core/cluster.ts';
import { countNodes } from '../../../src/core/nodeCounts.ts';

const DAY = 86_400_000;
const NOW = 1_000 * DAY;

describe('cluster', () => {
  it('expires in whole days, soon within seven', () => {
    const at = (expireTime: number) => expiryOf({ clusterId: 'c-1', state: 'RUNNING', expireTime }, NOW);
    assert.deepEqual(at(NOW + 5.5 * DAY), { days: 5, isSoon: true });
    assert.deepEqual(at(NOW + 7 * DAY), { days: 7, isSoon: true });
    assert.deepEqual(at(NOW + 7 * DAY + 1), { days: 7, isSoon: false });
    assert.deepEqual(at(NOW + DAY / 2), { days: 0, isSoon: true });
    assert.deepEqual(at(NOW - 1), { days: -1, isSoon: true });
  });

  it('does not expire where it is paid by use, or over', () => {
    assert.equal(expiryOf({ clusterId: 'c-1', state: 'RUNNING' }, NOW), undefined);
    for (const state of ['TERMINATED', 'TERMINATED_WITH_ERRORS', 'START_FAILED']) {
      assert.equal(expiryOf({ clusterId: 'c-1', state, expireTime: NOW }, NOW), undefined, state);
    }
  });

  it('is in its state since the time that goes with it', () => {
    const times = { createTime: 1, readyTime: 2, endTime: 3 };
    const since = (state: string) => stateSince({ clusterId: 'c-1', state, ...times });
    assert.equal(since('STARTING'), 1);
    assert.equal(since('RUNNING'), 2);
    assert.equal(since('START_FAILED'), 3);
    assert.equal(since('TERMINATED'), 3);
    assert.equal(since('TERMINATING'), undefined, 'nobody says');
  });

  it('has its nodes counted by type', () => {
    const group = (type: string | undefined, runningNodes: number, nodeGroupId: string) => ({
      nodeGroupId,
      runningNodes,
      instanceTypes: [],
      ...(type === undefined ? {} : { type }),
    });
    const groups = [group('TASK', 4, 'a'), group('MASTER', 3, 'b'), group('TASK', 2, 'c')];
    assert.deepEqual(countNodes([...groups, group('GATEWAY', 0, 'd'), group(undefined, 1, 'e')]), [
      { type: 'MASTER', nodes: 3 },
      { type: 'TASK', nodes: 6 },
      { nodes: 1 },
    ]);
  });
});
