import assert from 'node:assert/strict';
import type { TrailEvent } from '../../../src/core/trail.ts';
import { trailOperation } from '../../../src/core/trailOperations.ts';

const event: TrailEvent = {
  eventId: 'e-1',
  time: 1_768_462_938_000,
  name: 'IncreaseNodes',
  type: 'ApiCall',
  access: 'Write',
  apiVersion: '2021-03-20',
  sourceAddress: '203.0.113.24',
  userAgent: 'AlibabaCloud (linux; amd64) Golang/1.24.1 Core/1.63.107 Aliyun-CLI/3.3.4',
  user: { type: 'ram-user', name: 'data-ops' },
  parameters: { RegionId: 'cn-hangzhou', ClusterId: 'c-1', NodeGroupId: 'ng-1', IncreaseNodeCount: 4 },
  response: { OperationId: 'op-1' },
};

describe('an event of ActionTrail', () => {
  it('tells of an operation, who began it, how, from where, and with what', () => {
    assert.deepEqual(trailOperation(event), {
      clusterId: 'c-1',
      operationId: 'op-1',
      initiator: {
        name: 'data-ops',
        type: 'ram-user',
        way: 'cli',
        address: '203.0.113.24',
        at: 1_768_462_938_000,
        action: 'IncreaseNodes',
        request: { NodeGroupId: 'ng-1', IncreaseNodeCount: '4' },
      },
    });
  });

  it('may keep its IDs in other places', () => {
    const created = {
      ...event,
      parameters: { ClusterName: 'x' },
      response: { ClusterId: 'c-2', OperationId: 'op-2' },
    };
    assert.equal(trailOperation(created)?.clusterId, 'c-2');
    const template = {
      ...event,
      parameters: {},
      response: { Data: '{"clusterId":"c-3","operationId":"op-3"}' },
    };
    assert.equal(trailOperation(template)?.operationId, 'op-3');
    const named = { ...event, parameters: {}, resourceName: 'ng-1;c-4,c-5' };
    assert.equal(trailOperation(named)?.clusterId, 'c-4');
  });

  it('is passed over where it tells of none', () => {
    for (const none of [
      { ...event, errorCode: 'Throttling' },
      { ...event, access: 'Read' },
      { ...event, apiVersion: '2016-04-08' },
      { ...event, apiVersion: undefined, source: 'ecs.aliyuncs.com' },
      { ...event, response: undefined },
      { ...event, response: { OperationId: '41027' } },
      { ...event, response: { OperationId: 'op-../x' } },
      { ...event, parameters: undefined, resourceName: 'somewhere' },
      { ...event, parameters: {}, response: { Data: 'no JSON' } },
    ]) {
      assert.equal(trailOperation(none as TrailEvent), undefined, JSON.stringify(none));
    }
  });

  it('tells ways apart by their user agents', () => {
    const way = (userAgent: string, more: Partial<TrailEvent> = {}) =>
      trailOperation({ ...event, userAgent, ...more })?.initiator.way;
    assert.equal(way('emr-next.console.aliyun.com Mozilla/5.0'), 'console');
    assert.equal(way('AlibabaCloud (linux; amd64) Golang/1.24.1 Terraform/1.9.8'), 'terraform');
    assert.equal(way('AlibabaCloud (linux; x64) Node.js/v20 TeaDSL/1'), 'sdk');
    assert.equal(way('curl/8'), 'unknown');
    assert.equal(way('', { type: 'ConsoleOperation' }), 'console');
    assert.equal(way('emr.aliyuncs.com', { user: { type: 'system' } }), 'service');
  });

  it('keeps no secret of a request, and no more of it than can be read', () => {
    const parameters = {
      MasterRootPassword: 'canary',
      'NodeAttributes.MasterRootPassword': 'canary',
      SecurityToken: 'canary',
      Script: 'x'.repeat(5_000),
      'Tag.1.Value': 'etl',
      Nested: { deep: 'canary' },
      ComponentInstanceSelector: { ApplicationName: 'YARN', Password: 'canary' },
      ApplicationConfigs: '[{"ConfigItemKey":"ConnectionPassword","ConfigItemValue":"canary"}]',
      'ApplicationConfigs.1.ConfigItemValue': 'canary',
      'BootstrapScripts.1.ScriptArgs': '-p canary',
      Command: 'install --password canary',
      ...Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`P${n}`, n])),
    };
    const request = trailOperation({ ...event, resourceName: 'c-1', parameters })?.initiator.request ?? {};
    assert.ok(!JSON.stringify(request).includes('canary'));
    assert.equal(request['Script']?.length, 200);
    assert.equal(request['Tag.1.Value'], 'etl');
    assert.equal(request['ComponentInstanceSelector.ApplicationName'], 'YARN');
    assert.ok(Object.keys(request).length <= 30);
  });
});
