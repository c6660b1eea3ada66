import assert from 'node:assert/strict';

import type { NewEvent, OperationAddress } from '../../../src/simulator/index.ts';
import { EPOCH, Lab, MINUTE } from './client.ts';
import { all, between, found, HOUR } from './events.ts';
import type { TrailEvent } from './events.ts';

describe('simulator: events of operations by hand', () => {
  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start({ trail: { delayMs: 0 } });
    // Out of the way of what happens at the epoch.
    lab.now = EPOCH + 90_000;
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  const somewhere = { regionId: 'cn-beijing', clusterId: 'c-0123456789abcdef' };
  const tell = async (
    type: string,
    event?: NewEvent | null,
  ): Promise<{ address: OperationAddress; events: TrailEvent[] }> => {
    const address = lab.simulator.addOperation({
      ...somewhere,
      type,
      ...(event === undefined ? {} : { event }),
    });
    const query = between(lab.now, lab.now + HOUR);
    const events = (await all(lab, query)).filter(({ acsRegion }) => acsRegion === 'cn-beijing');
    return { address, events };
  };
  const one = async (type: string, event?: NewEvent): Promise<[TrailEvent, OperationAddress]> => {
    const { address, events } = await tell(type, event);
    assert.equal(events.length, 1);
    assert.ok(events[0]);
    return [events[0], address];
  };

  it('are plain ones of a RAM user with the SDK', async () => {
    const [event, address] = await one('INCREASE_NODES');
    assert.equal(event.eventName, 'IncreaseNodes');
    assert.equal(event.eventType, 'ApiCall');
    assert.equal(event.userIdentity['userName'], 'data-ops');
    assert.match(event.userAgent, /Node\.js|Python/);
    assert.deepEqual(found(event), { operationId: address.operationId, clusterId: somewhere.clusterId });
    assert.equal(event.resourceName, somewhere.clusterId);
  });

  it('say who, how and what, if told', async () => {
    const by = { type: 'assumed-role', name: 'admin/bob' } as const;
    const [event] = await one('ODD_TYPE', { by, agent: 'terraform', form: 'listedResources' });
    assert.equal(event.eventName, 'OddType');
    assert.equal(event.userIdentity['userName'], 'admin:bob');
    assert.match(event.userAgent, /Terraform/);
    assert.deepEqual(event.referencedResources, [
      { resourceType: 'ACS::EMR::Cluster', resourceName: somewhere.clusterId },
    ]);
  });

  it('name no cluster in the request that makes one', async () => {
    const [event, address] = await one('CREATE_CLUSTER', { name: 'RunCluster' });
    assert.equal(event.eventName, 'RunCluster');
    assert.equal('ClusterId' in event.requestParameters, false);
    assert.deepEqual(found(event), { operationId: address.operationId, clusterId: somewhere.clusterId });
  });

  it('hide the operation as the service may', async () => {
    const [template, address] = await one('INCREASE_NODES', { form: 'template' });
    assert.equal(template.eventName, 'RunApiTemplate');
    assert.deepEqual(found(template), { operationId: address.operationId, clusterId: somewhere.clusterId });
    lab.now += MINUTE;
    const [failed] = await one('INCREASE_NODES', { form: 'failed' });
    assert.equal(failed.errorCode, 'OperationDenied.ClusterStatus');
    assert.equal('responseElements' in failed, false);
    lab.now += MINUTE;
    const [bare] = await one('INCREASE_NODES', { form: 'withoutResponse' });
    assert.equal('responseElements' in bare || 'errorCode' in bare, false);
  });

  it('are not told of, if so wished', async () => {
    assert.deepEqual((await tell('INCREASE_NODES', null)).events, []);
  });

  it('say how many nodes a scaling activity adds or removes', async () => {
    const asScalingActivity = { activityType: 'SCALE_IN', expectNum: 3, ruleName: 'r' } as const;
    lab.simulator.addOperation({ ...somewhere, type: 'DECREASE_NODES', asScalingActivity });
    const events = await all(lab, between(lab.now, lab.now));
    assert.equal(events[0]?.requestParameters['DecreaseNodeCount'], 3);
  });
});
