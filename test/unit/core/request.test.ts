import assert from 'node:assert/strict';
import { requestOf } from '../../../src/core/request.ts';
import type { Initiator } from '../../../src/core/trailOperations.ts';

describe('what was asked for', () => {
  const asked = (request: Record<string, string>, more: Partial<Initiator> = {}) =>
    requestOf({ way: 'sdk', request, ...more });

  it('is more or fewer nodes of a group', () => {
    assert.deepEqual(asked({ NodeGroupId: 'ng-1', IncreaseNodeCount: '4' }), {
      kind: 'moreNodes',
      count: 4,
      groupId: 'ng-1',
    });
    assert.deepEqual(asked({ DecreaseNodeCount: '1' }), { kind: 'fewerNodes', count: 1 });
    assert.deepEqual(asked({ ExpectNum: '2' }, { action: 'SCALE_IN', way: 'autoScaling' }), {
      kind: 'fewerNodes',
      count: 2,
    });
    assert.deepEqual(asked({ ExpectNum: '2' }, { action: 'SCALE_OUT', way: 'autoScaling' }), {
      kind: 'moreNodes',
      count: 2,
    });
  });

  it('is an action of a service', () => {
    const parameters = { ActionName: 'restart', 'ComponentInstanceSelector.ApplicationName': 'YARN' };
    assert.deepEqual(asked(parameters), { kind: 'action', action: 'restart', application: 'YARN' });
    assert.deepEqual(asked({ ActionName: 'refresh_queues' }), { kind: 'action', action: 'refresh_queues' });
  });

  it('is not known where nothing says so, or what says so is no number', () => {
    assert.equal(requestOf(undefined), undefined);
    assert.equal(asked({}), undefined);
    for (const count of ['-4', '4.5', 'many', '', '99999999']) {
      assert.equal(asked({ IncreaseNodeCount: count }), undefined, count);
    }
    assert.equal(asked({ ExpectNum: '2' }), undefined, 'more or fewer?');
  });
});
