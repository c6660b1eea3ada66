import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  durationOf,
  expectedRemaining,
  isLongerThanUsual,
  usualDuration,
} from '../../../src/core/durations.ts';
import type { Operation, OperationRecord } from '../../../src/core/operation.ts';

const MINUTE = 60_000;

function recordOf(snapshot: Partial<Operation>): OperationRecord {
  const ref = { accountId: 'a', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' };
  const ids = { clusterId: 'c-1', operationId: 'op-1' };
  const seen = { firstSeenAt: 1, watched: false, seenActive: true };
  return { ref, source: 'manual', ...seen, snapshot: { ...ids, ...snapshot } };
}

describe('durations', () => {
  it('says nothing with fewer than five', () => {
    assert.equal(usualDuration([]), undefined);
    assert.equal(usualDuration([1, 2, 3, 4]), undefined);
    assert.equal(usualDuration([1, 2, 3, 4, 5])?.samples, 5);
  });

  it('interpolates between the nearest two', () => {
    const usual = usualDuration([500, 100, 300, 400, 200]);
    assert.deepEqual(usual, { samples: 5, earlyMs: 120, middleMs: 300, lateMs: 480 });
    const even = usualDuration([10, 20, 30, 40, 50, 60]);
    assert.equal(even?.middleMs, 35);
  });

  it('stays within what was seen, in order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 5, maxLength: 120 }),
        (durations) => {
          const { earlyMs, middleMs, lateMs } = usualDuration(durations) ?? assert.fail();
          assert.ok(Math.min(...durations) <= earlyMs && earlyMs <= middleMs);
          assert.ok(middleMs <= lateMs && lateMs <= Math.max(...durations));
        },
      ),
    );
  });

  it('learns from what came to its end, and has both times', () => {
    const whole = { state: 'COMPLETED', startTime: 1_000, endTime: 5_000 };
    assert.equal(durationOf(recordOf(whole)), 4_000);
    assert.equal(durationOf(recordOf({ ...whole, state: 'PARTIAL_COMPLETED' })), 4_000);
    assert.equal(durationOf(recordOf({ state: 'COMPLETED', createTime: 2_000, endTime: 5_000 })), 3_000);
    for (const odd of [
      { ...whole, state: 'FAILED' },
      { ...whole, state: 'IN_PROGRESS' },
      { ...whole, endTime: 500 },
      { state: 'COMPLETED', startTime: 1_000 },
      { state: 'COMPLETED', endTime: 5_000 },
      {},
    ]) {
      assert.equal(durationOf(recordOf(odd)), undefined);
    }
  });

  it('gives a range for what is left, and none where nothing is known', () => {
    const usual = { samples: 9, earlyMs: 10 * MINUTE, middleMs: 20 * MINUTE, lateMs: 40 * MINUTE };
    assert.deepEqual(expectedRemaining(0, usual), { fromMs: 10 * MINUTE, toMs: 40 * MINUTE });
    assert.deepEqual(expectedRemaining(15 * MINUTE, usual), { fromMs: 0, toMs: 25 * MINUTE });
    assert.equal(expectedRemaining(40 * MINUTE, usual), undefined);
    assert.equal(expectedRemaining(0, undefined), undefined);
    assert.equal(isLongerThanUsual(40 * MINUTE, usual), false);
    assert.equal(isLongerThanUsual(40 * MINUTE + 1, usual), true);
    assert.equal(isLongerThanUsual(1e12, undefined), false);
  });
});
