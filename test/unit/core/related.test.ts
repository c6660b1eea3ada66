import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { neighboursOf, sameKind } from '../../../src/core/related.ts';
import { recordOf } from './records.ts';

const MINUTE = 60_000;
const T = Date.UTC(2026, 0, 15, 8);

/** An operation from one minute to another, by T; active without an end. */
function ran(
  id: string,
  from: number,
  to: number | undefined,
  more: Partial<OperationRecord> = {},
  type = 'INCREASE_NODES',
): OperationRecord {
  const end = to === undefined ? { state: 'IN_PROGRESS' } : { state: 'COMPLETED', endTime: T + to * MINUTE };
  return recordOf(`op-${id}`, { type, startTime: T + from * MINUTE, ...end }, more);
}

const idsOf = (records: readonly OperationRecord[]): string =>
  records.map(({ ref }) => ref.operationId.slice(3)).join(' ');

describe('neighbours of an operation', () => {
  const own = ran('own', 0, 10);
  const near = (others: readonly OperationRecord[], max = 10, record = own): string =>
    idsOf(neighboursOf(record, others, T + 1000 * MINUTE, max));

  it('overlap it or are within an hour of it, nearest first', () => {
    const others = [
      ran('hourAfter', 70, 80),
      ran('tooLate', 71, 80),
      ran('hourBefore', -90, -60),
      ran('tooEarly', -90, -61),
      ran('after', 12, 20),
      ran('inside', 4, 5),
      ran('around', -500, 500),
      ran('before', -9, -1),
      own,
    ];
    assert.equal(near(others), 'inside around before after hourAfter hourBefore');
    assert.equal(near(others, 2), 'inside around');
    assert.equal(near(others, 0), '');
  });

  it('last until now while they are active, and no time where nobody knows their end', () => {
    const active = ran('active', -300, undefined);
    assert.equal(near([active]), 'active');
    assert.equal(near([{ ...active, forgotten: true }]), '');
    const { endTime, ...endless } = { ...ran('x', -300, 0).snapshot };
    assert.ok(endTime);
    assert.equal(
      near([{ ...active, snapshot: { clusterId: 'c-1', operationId: 'op-active', ...endless } }]),
      '',
    );
    assert.equal(near([ran('late', 900, 901)]), '');
    assert.equal(near([ran('late', 900, 901)], 10, ran('own', 0, undefined)), 'late');
  });

  it('are of the same cluster, and shown', () => {
    const other = ran('other', 0, 10);
    assert.equal(near([{ ...other, ref: { ...other.ref, clusterId: 'c-2' } }]), '');
    assert.equal(near([{ ...other, ref: { ...other.ref, accountId: 'b' } }]), '');
    assert.equal(near([recordOf('op-trail', undefined, { source: 'actionTrail', beganAt: T })]), '');
    assert.equal(near([recordOf('op-hand', undefined, { beganAt: T })]), 'hand');
  });
});

describe('operations of the same kind', () => {
  const own = ran('own', 0, 10);

  it('are the nearest that ended, oldest first, itself among them', () => {
    const others = [
      ran('d', 30, 40),
      ran('a', -300, -290),
      ran('c', 20, 25),
      ran('b', -10, -5),
      ran('active', 1, undefined),
      ran('restart', 2, 3, {}, 'RUN_APPLICATION_ACTION'),
      { ...own, watched: true },
    ];
    assert.equal(idsOf(sameKind(own, others, 10)), 'a b own c d');
    assert.equal(idsOf(sameKind(own, others, 3)), 'b own c');
    assert.equal(idsOf(sameKind(own, others, 1)), 'own');
    assert.equal(idsOf(sameKind(own, others, 0)), '');
    assert.equal(
      sameKind(own, others, 10).find((each) => each.ref.operationId === 'op-own'),
      own,
    );
    assert.equal(idsOf(sameKind(ran('own', 0, undefined), others, 3)), 'b own c');
  });

  it('are none besides itself where its type is not known', () => {
    const unknown = recordOf('op-unknown', { state: 'FAILED' });
    assert.equal(idsOf(sameKind(unknown, [recordOf('op-x', { state: 'FAILED' })], 5)), 'unknown');
  });

  it('are at most as many as asked for, in order of time, and never without itself', () => {
    const some = fc.array(fc.tuple(fc.nat(500), fc.nat(50)));
    fc.assert(
      fc.property(some, fc.integer({ min: 1, max: 9 }), (times, max) => {
        const others = times.map(([from, length], index) =>
          ran(String(index), from - 250, from - 250 + length),
        );
        const found = sameKind(own, others, max);
        assert.ok(found.includes(own));
        assert.equal(found.length, Math.min(max, others.length + 1));
        const starts = found.map(({ snapshot }) => snapshot?.startTime ?? 0);
        assert.deepEqual(
          starts,
          [...starts].sort((a, b) => a - b),
        );
      }),
    );
  });
});
