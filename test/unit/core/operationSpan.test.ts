import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reachesInto, spanOf } from '../../../src/core/operationSpan.ts';
import { recordOf } from './records.ts';

describe('the span of an operation', () => {
  it('is from its start to its end, and open while it goes on', () => {
    const times = { createTime: 50, startTime: 100, endTime: 300 };
    assert.deepEqual(spanOf(recordOf('op-1', { state: 'COMPLETED', ...times })), { from: 100, to: 300 });
    assert.deepEqual(spanOf(recordOf('op-1', { state: 'IN_PROGRESS', startTime: 100 })), { from: 100 });
    assert.deepEqual(spanOf(recordOf('op-1', { state: 'HUMAN_PROCESSING', createTime: 50 })), { from: 50 });
    assert.deepEqual(spanOf(recordOf('op-1', { state: 'NEW_STATE', startTime: 100 })), { from: 100 });
  });

  it('is a moment where nobody knows its end', () => {
    assert.deepEqual(spanOf(recordOf('op-1', undefined)), { from: 1_000, to: 1_000 });
    assert.deepEqual(spanOf(recordOf('op-1', { state: 'FAILED', startTime: 100 })), { from: 100, to: 100 });
  });

  it('ends with the last answer where the service has forgotten it', () => {
    const record = recordOf('op-1', { state: 'IN_PROGRESS', startTime: 100 }, { forgotten: true });
    assert.deepEqual(spanOf({ ...record, snapshotAt: 500 }), { from: 100, to: 500 });
    assert.deepEqual(spanOf(record), { from: 100, to: 100 });
  });

  it('can be drawn whatever times the service gave', () => {
    const time = fc.option(fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -1, 8.65e15)), {
      nil: undefined,
    });
    const states = fc.constantFrom('IN_PROGRESS', 'COMPLETED', 'FAILED', 'X', undefined);
    fc.assert(
      fc.property(time, time, time, states, fc.boolean(), (start, create, end, state, forgotten) => {
        const snapshot = {
          ...(start === undefined ? {} : { startTime: start }),
          ...(create === undefined ? {} : { createTime: create }),
          ...(end === undefined ? {} : { endTime: end }),
          ...(state === undefined ? {} : { state }),
        };
        const { from, to = from } = spanOf(recordOf('op-1', snapshot, { forgotten }));
        assert.ok(from >= 0 && from <= 8.64e15 && to >= from && to <= 8.64e15, `${from} ${to}`);
      }),
    );
  });

  it('reaches into a range by its end, and by going on', () => {
    const over = recordOf('op-1', { state: 'COMPLETED', startTime: 100, endTime: 300 });
    assert.deepEqual(
      [300, 301].map((since) => reachesInto(over, since)),
      [true, false],
    );
    assert.equal(reachesInto(recordOf('op-1', { state: 'IN_PROGRESS', startTime: 100 }), 1e12), true);
  });
});
