import assert from 'node:assert/strict';

import type { OperationAddress } from '../../../src/simulator/index.ts';
import { EPOCH, Lab, MINUTE } from './client.ts';
import type { ListAnswer, OperationAnswer } from './client.ts';

describe('simulator: operations by hand', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  const get = async (address: OperationAddress): Promise<OperationAnswer['Operation']> =>
    (
      await lab.call<OperationAnswer>('GetOperation', {
        RegionId: address.regionId,
        ClusterId: address.clusterId,
        OperationId: address.operationId,
      })
    ).Operation;
  const somewhere = { regionId: 'cn-beijing', clusterId: 'c-0123456789abcdef' };

  it('are added with a life of their own, also under a cluster that is not there', async () => {
    const address = lab.simulator.addOperation({
      ...somewhere,
      operationId: 'op-00000000000000aa',
      type: 'UPDATE_APPLICATION_CONFIGS',
      startedAt: EPOCH + MINUTE,
      durationMs: MINUTE,
      outcome: 'FAILED',
      reason: { code: 'ValidationFail', message: 'Two settings exclude each other.' },
    });
    assert.deepEqual(address, { ...somewhere, operationId: 'op-00000000000000aa' });
    const queued = await get(address);
    assert.deepEqual(
      [queued.OperationState, queued.CreateTime, queued.StartTime, queued.EndTime],
      ['IN_PROGRESS', EPOCH, 0, null],
    );
    lab.now = EPOCH + MINUTE;
    const running = await get(address);
    assert.deepEqual([running.OperationState, running.StartTime], ['IN_PROGRESS', EPOCH + MINUTE]);
    assert.equal('StateChangeReason' in running, false);
    lab.now = EPOCH + 2 * MINUTE;
    const failed = await get(address);
    assert.deepEqual([failed.OperationState, failed.EndTime], ['FAILED', EPOCH + 2 * MINUTE]);
    assert.equal(failed.StateChangeReason?.Code, 'ValidationFail');
    assert.throws(() => lab.simulator.addOperation({ ...address, type: 'X' }), /already/);
  });

  it('are found under their own region and cluster only', async () => {
    const { operationId } = lab.simulator.addOperation({ ...somewhere, type: 'X' });
    assert.match(operationId, /^op-[0-9a-f]{16}$/);
    const query = { RegionId: somewhere.regionId, ClusterId: somewhere.clusterId, OperationId: operationId };
    await lab.call('GetOperation', query);
    for (const other of [{ RegionId: 'cn-hangzhou' }, { ClusterId: 'c-1' }, { OperationId: 'op-1' }]) {
      assert.equal(await lab.failure('GetOperation', { ...query, ...other }), '404 ResourceNotFound');
    }
  });

  it('run until they are changed', async () => {
    const address = lab.simulator.addOperation({ ...somewhere, type: 'X', durationMs: null });
    lab.now += 1000 * MINUTE;
    assert.equal((await get(address)).OperationState, 'IN_PROGRESS');
    lab.simulator.setOperation(address, { state: 'HUMAN_PROCESSING' });
    const waiting = await get(address);
    assert.deepEqual([waiting.OperationState, waiting.EndTime], ['HUMAN_PROCESSING', undefined]);
    lab.simulator.setOperation(address, { state: 'IN_PROGRESS' });
    assert.equal((await get(address)).OperationState, 'IN_PROGRESS');
    lab.now += MINUTE;
    lab.simulator.setOperation(address, { state: 'FAILED', reason: { code: 'NodeFailure', message: 'm' } });
    const failed = await get(address);
    assert.deepEqual([failed.OperationState, failed.EndTime], ['FAILED', lab.now]);
    assert.equal(failed.StateChangeReason?.Code, 'NodeFailure');
    lab.simulator.setOperation(address, { reason: null, description: 'changed' });
    const changed = await get(address);
    assert.deepEqual([changed.StateChangeReason, changed.Description], [undefined, 'changed']);
    assert.throws(() => {
      lab.simulator.setOperation({ ...address, operationId: 'op-0' }, {});
    }, /no operation/);
  });

  it('can be changed when they belong to the scenario', async () => {
    const [address] = lab.simulator.showcase;
    assert.ok(address);
    lab.now += 10_000;
    lab.simulator.setOperation(address, { state: 'COMPLETED' });
    const done = await get(address);
    assert.deepEqual([done.OperationState, done.EndTime], ['COMPLETED', lab.now]);
  });

  it('appear as scaling activities and move their node group', async () => {
    const [showcase] = lab.simulator.showcase;
    assert.ok(showcase);
    const here = { RegionId: showcase.regionId, ClusterId: showcase.clusterId };
    const core = async (): Promise<[string | undefined, number | undefined, string | undefined]> => {
      const query = { ...here, 'NodeGroupNames.1': 'core' };
      const [group] = (await lab.call<ListAnswer>('ListNodeGroups', query)).NodeGroups;
      return [group?.NodeGroupState, group?.RunningNodeCount, group?.NodeGroupId];
    };
    const [, , nodeGroupId = ''] = await core();
    lab.now += 10;
    const address = lab.simulator.addOperation({
      ...showcase,
      operationId: 'op-00000000000000ab',
      type: 'DECREASE_NODES',
      durationMs: MINUTE,
      asScalingActivity: { nodeGroupId, activityType: 'SCALE_IN', expectNum: 2, ruleName: 'test-rule' },
    });
    const { ScalingActivities } = await lab.call<ListAnswer>('ListAutoScalingActivities', here);
    assert.equal(ScalingActivities[0]?.OperationId, address.operationId);
    assert.equal(ScalingActivities[0].RuleName, 'test-rule');
    lab.now += 45_000;
    assert.deepEqual(await core(), ['DECREASING', 7, nodeGroupId]);
    lab.now += MINUTE;
    assert.deepEqual(await core(), ['RUNNING', 6, nodeGroupId]);
  });

  it('make a cluster known to the activity list even if it is not in the scenario', async () => {
    const asScalingActivity = { activityType: 'SCALE_OUT', expectNum: 1, ruleName: 'r' } as const;
    const { operationId } = lab.simulator.addOperation({ ...somewhere, type: 'X', asScalingActivity });
    const { ScalingActivities } = await lab.call<ListAnswer>('ListAutoScalingActivities', {
      RegionId: somewhere.regionId,
      ClusterId: somewhere.clusterId,
    });
    assert.deepEqual(
      ScalingActivities.map((item) => item.OperationId),
      [operationId],
    );
  });
});
