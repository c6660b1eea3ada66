import assert from 'node:assert/strict';
import { hintsOf, isChanging } from '../../../src/core/hints.ts';
import type { NodeGroup } from '../../../src/core/nodes.ts';
import type { Operation, OperationRecord } from '../../../src/core/operation.ts';

const NOW = Date.UTC(2026, 0, 15, 8);
const MINUTE = 60_000;
const ref = { accountId: 'account', regionId: 'cn-hangzhou', clusterId: 'c-1' };

function group(nodeGroupId: string, state: string): NodeGroup {
  return { nodeGroupId, name: `name of ${nodeGroupId}`, state, instanceTypes: [] };
}

function record(
  snapshot: Partial<Operation> | undefined,
  more: Partial<OperationRecord> = {},
): OperationRecord {
  const ids = { clusterId: 'c-1', operationId: 'op-1' };
  return {
    ref: { ...ref, operationId: 'op-1' },
    source: 'manual',
    firstSeenAt: NOW,
    watched: false,
    seenActive: true,
    ...(snapshot === undefined ? {} : { snapshot: { ...ids, ...snapshot } }),
    ...more,
  };
}

describe('hints', () => {
  const hints = (state: string, groups: NodeGroup[] = [], records: OperationRecord[] = []) =>
    hintsOf(ref, { clusterId: 'c-1', name: 'etl', state }, groups, records, NOW);

  for (const [state, kind] of [
    ['STARTING', 'create'],
    ['BOOTSTRAPPING', 'create'],
    ['TERMINATING', 'release'],
  ] as const) {
    it(`come from a cluster that is ${state}, and not from its groups besides`, () => {
      const [hint, ...others] = hints(state, [group('ng-1', 'PROVISIONING')]);
      assert.equal(hint?.kind, kind);
      assert.equal(hint.state, state);
      assert.equal(hint.clusterName, 'etl');
      assert.deepEqual(others, []);
      assert.ok(isChanging({ clusterId: 'c-1', state }));
    });
  }

  for (const [state, kind] of [
    ['PROVISIONING', 'scaleOut'],
    ['INCREASING', 'scaleOut'],
    ['DECREASING', 'scaleIn'],
    ['RECONFIGURING', 'reconfigure'],
    ['RESIZING', 'reconfigure'],
    ['TERMINATING', 'release'],
  ] as const) {
    it(`come from a group that is ${state}, by its name`, () => {
      const [hint, ...others] = hints('RUNNING', [group('ng-1', state), group('ng-2', 'RUNNING')]);
      assert.deepEqual([hint?.kind, hint?.group], [kind, { id: 'ng-1', name: 'name of ng-1' }]);
      assert.deepEqual(others, []);
    });
  }

  it('do not come from anything else, whatever it is called', () => {
    for (const state of ['RUNNING', 'TERMINATED', 'constructor', '__proto__', '']) {
      assert.deepEqual(hints(state, [group('ng-1', state)]), [], state);
      assert.ok(!isChanging({ clusterId: 'c-1', state }), state);
    }
    assert.deepEqual(
      hintsOf(ref, { clusterId: 'c-1' }, [{ nodeGroupId: 'ng', instanceTypes: [] }], [], NOW),
      [],
    );
  });

  it('end with the operation that they tell of', () => {
    const known = (snapshot: Partial<Operation>, more: Partial<OperationRecord> = {}) =>
      hints('RUNNING', [group('ng-1', 'INCREASING')], [record(snapshot, more)]).length === 0;
    const running = { state: 'IN_PROGRESS' };
    assert.ok(known({ ...running, type: 'INCREASE_NODES' }));
    assert.ok(known({ ...running, type: 'SOMETHING_NEW' }), 'the set of types is open');
    assert.ok(known(running), 'without a type it may be this one');
    assert.ok(!known({ ...running, type: 'DECREASE_NODES' }));
    assert.ok(!known({ ...running, type: 'RUN_APPLICATION_ACTION' }));
    const about = (NodeGroupId: string) => ({ initiator: { way: 'sdk', request: { NodeGroupId } } }) as const;
    assert.ok(known({ ...running, type: 'INCREASE_NODES' }, about('ng-1')));
    assert.ok(!known({ ...running, type: 'INCREASE_NODES' }, about('ng-2')), 'that is another group');
  });

  it('do not end with an ID that the service has not confirmed, or has forgotten', () => {
    const groups = [group('ng-1', 'INCREASING')];
    assert.equal(hints('RUNNING', groups, [record(undefined)]).length, 1);
    assert.equal(hints('RUNNING', groups, [record(undefined, { source: 'actionTrail' })]).length, 1);
    const forgotten = record({ state: 'IN_PROGRESS', type: 'INCREASE_NODES' }, { forgotten: true });
    assert.equal(hints('RUNNING', groups, [forgotten]).length, 1);
  });

  it('do not come back while a group lags behind its operation', () => {
    const ended = (minutes: number) =>
      record({ state: 'COMPLETED', type: 'INCREASE_NODES', endTime: NOW - minutes * MINUTE });
    assert.deepEqual(hints('RUNNING', [group('ng-1', 'INCREASING')], [ended(20)]), []);
    assert.equal(hints('RUNNING', [group('ng-1', 'INCREASING')], [ended(40)]).length, 1);
  });
});
