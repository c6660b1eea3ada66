import assert from 'node:assert/strict';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { toSnapshot } from '../../../src/editor/api/snapshot.ts';
import { ApiError, readOptions, readRef } from '../../../src/editor/operationUi/apiInput.ts';

const ref = { regionId: 'cn-hangzhou', clusterId: 'c-5f1d0c9a7b3e2d48', operationId: 'op-7a3f5c1e9d2b4860' };

function refusal(run: () => unknown): ApiError {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof ApiError);
    return error;
  }
  assert.fail('was taken');
}

describe('input of the API', () => {
  it('is a reference, with an account or without, and may be a snapshot', () => {
    assert.deepEqual(readRef(ref), ref);
    assert.deepEqual(readRef({ ...ref, accountId: 'demo' }), { ...ref, accountId: 'demo' });
    assert.deepEqual(readRef({ ...ref, accountId: undefined }).accountId, undefined);
    assert.deepEqual(readRef({ ...ref, state: 'FAILED', __proto__: { x: 1 } }), ref);
  });

  it('is refused with the field and the expected form, and without what was given', () => {
    const wrong: readonly (readonly [unknown, string])[] = [
      [undefined, 'ref'],
      [null, 'ref'],
      ['op-7a3f5c1e9d2b4860', 'ref'],
      [{}, 'ref.regionId'],
      [{ ...ref, regionId: 'evil.example' }, 'ref.regionId'],
      [{ ...ref, clusterId: 7 }, 'ref.clusterId'],
      [{ ...ref, clusterId: ['c-1'] }, 'ref.clusterId'],
      [{ ...ref, operationId: 'op-$(x)' }, 'ref.operationId'],
      [{ ...ref, accountId: '../..' }, 'ref.accountId'],
      [{ ...ref, accountId: null }, 'ref.accountId'],
      [
        {
          get regionId() {
            throw new Error('evil.example');
          },
        },
        'ref',
      ],
    ];
    for (const [given, field] of wrong) {
      const error = refusal(() => readRef(given));
      assert.equal(error.name, 'EmrOperationsError');
      assert.equal(error.kind, 'badRequest');
      assert.equal(error.field, field);
      assert.match(error.message, new RegExp(`^${field} must be (an?|the) .+\\.$`));
      assert.doesNotMatch(error.message, /evil|\$\(x\)/);
    }
    assert.equal(refusal(() => readOptions('now')).field, 'options');
    assert.equal(refusal(() => readOptions({ showPanel: 1 })).field, 'options.showPanel');
    assert.deepEqual(readOptions(undefined), {});
    assert.deepEqual(readOptions({ showPanel: true, other: 1 }), { showPanel: true });
  });
});

describe('snapshot of the API', () => {
  const record: OperationRecord = {
    ref: { accountId: 'mine', ...ref },
    source: 'actionTrail',
    firstSeenAt: 1,
    watched: true,
    seenActive: true,
    clusterName: 'etl-prod',
    snapshotAt: 5,
    snapshot: {
      clusterId: ref.clusterId,
      operationId: ref.operationId,
      type: 'INCREASE_NODES',
      state: 'FAILED',
      createTime: 2,
      startTime: 3,
      endTime: 4,
      reason: { code: 'OutOfStock' },
    },
    raw: { Operation: {} },
    initiator: { name: 'data-ops', way: 'console', address: '192.0.2.1' },
  };

  it('is plain data, with units in the names, and says nothing of who began it', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(toSnapshot(record))), {
      accountId: 'mine',
      ...ref,
      clusterName: 'etl-prod',
      type: 'INCREASE_NODES',
      state: 'FAILED',
      outcome: 'failed',
      ended: true,
      createTimeMs: 2,
      startTimeMs: 3,
      endTimeMs: 4,
      reason: { code: 'OutOfStock' },
      checkedAtMs: 5,
      watched: true,
      forgotten: false,
    });
  });

  it('can not be changed by one who got it for the others', () => {
    const snapshot = toSnapshot(record);
    assert.ok(Object.isFrozen(snapshot) && Object.isFrozen(snapshot.reason));
    assert.ok(!Object.isFrozen(record.snapshot?.reason), 'ours is not theirs');
  });

  it('of an operation that was not asked for yet has no state', () => {
    const { snapshot: _none, ...bare } = record;
    const shown = toSnapshot(bare);
    assert.equal(shown.outcome, 'unknown');
    assert.equal(shown.ended, false);
    assert.ok(!('state' in shown));
  });
});
