import assert from 'node:assert/strict';
import { compareClusters } from '../../../src/core/cluster.ts';
import { cliCommand, consoleUrl } from '../../../src/core/links.ts';
import { REGIONS, regionName } from '../../../src/core/regions.ts';
import { isClusterId, isOperationId, isRegionId, isSafeId } from '../../../src/core/scope.ts';

describe('IDs', () => {
  it('accepts every known region', () => {
    for (const { id } of REGIONS) assert.ok(isRegionId(id), id);
  });

  it('refuses what could change a host name, a path or a key', () => {
    for (const id of [
      'cn-hangzhou.evil.example',
      'cn/x',
      'cn-hangzhou@x',
      '',
      '-',
      'CN-HANGZHOU',
      'cn-a b',
    ]) {
      assert.ok(!isRegionId(id), id);
    }
    for (const id of ['a/b', 'a b', '', '../x', 'ä', 'a'.repeat(129)]) assert.ok(!isSafeId(id), id);
    for (const id of ['op-', 'op-a/b', 'op-a b', 'c-1']) assert.ok(!isOperationId(id), id);
    for (const id of ['c-', 'c-$(x)', 'x-1']) assert.ok(!isClusterId(id), id);
  });

  it('takes old cluster IDs', () => {
    assert.ok(isClusterId('C-0A1B2C3D4E5F6071'));
  });

  it('names regions in the language of the editor', () => {
    assert.equal(regionName('cn-hangzhou', 'en'), 'China (Hangzhou)');
    assert.equal(regionName('cn-hangzhou', 'zh-cn'), '华东1（杭州）');
    assert.equal(regionName('xx-new-1', 'en'), 'xx-new-1');
  });
});

describe('links', () => {
  const ref = { accountId: 'a', regionId: 'cn-hangzhou', clusterId: 'c-1f', operationId: 'op-2e' };

  it('leads to the page of the cluster', () => {
    assert.equal(
      consoleUrl(ref),
      'https://emr-next.console.aliyun.com/#/region/cn-hangzhou/resource/all/ecs/detail/c-1f/overview',
    );
  });

  it('asks the same question by CLI', () => {
    assert.equal(
      cliCommand(ref),
      'aliyun emr GetOperation --RegionId cn-hangzhou --ClusterId c-1f --OperationId op-2e',
    );
  });
});

describe('order of clusters', () => {
  it('puts the living first, then failures, then what is gone; by name within', () => {
    const clusters = [
      { clusterId: 'c-1', name: 'gone', state: 'TERMINATED' },
      { clusterId: 'c-2', name: 'b', state: 'RUNNING' },
      { clusterId: 'c-3', name: 'broken', state: 'START_FAILED' },
      { clusterId: 'c-4', name: 'a', state: 'SOMETHING_NEW' },
    ];
    const names = [...clusters].sort(compareClusters).map(({ name }) => name);
    assert.deepEqual(names, ['a', 'b', 'broken', 'gone']);
  });
});
