import assert from 'node:assert/strict';
import { findOperationClue } from '../../../src/core/operationText.ts';

describe('operation text', () => {
  it('takes a bare ID', () => {
    assert.deepEqual(findOperationClue(' op-7a3f5c1e9d2b4860 '), { operationId: 'op-7a3f5c1e9d2b4860' });
  });

  it('takes a line of the CLI with everything in it', () => {
    const line =
      'aliyun emr GetOperation --RegionId cn-hangzhou --ClusterId c-5f1d0c9a7b3e2d48 --OperationId op-7a3f5c1e9d2b4860';
    assert.deepEqual(findOperationClue(line), {
      operationId: 'op-7a3f5c1e9d2b4860',
      clusterId: 'c-5f1d0c9a7b3e2d48',
      regionId: 'cn-hangzhou',
    });
  });

  it('takes an answer as JSON', () => {
    const json = JSON.stringify({ RequestId: 'X', ClusterId: 'c-5f1d0c9a7b3e2d48', OperationId: 'op-7a3f' });
    assert.deepEqual(findOperationClue(json), { operationId: 'op-7a3f', clusterId: 'c-5f1d0c9a7b3e2d48' });
  });

  it('takes a console address', () => {
    const url =
      'https://emr-next.console.aliyun.com/#/region/ap-southeast-1/resource/all/ecs/detail/c-5f1d/overview op-1';
    assert.deepEqual(findOperationClue(url), {
      operationId: 'op-1',
      clusterId: 'c-5f1d',
      regionId: 'ap-southeast-1',
    });
  });

  it('leaves out what is ambiguous', () => {
    assert.deepEqual(findOperationClue('op-1 op-2 c-1'), { clusterId: 'c-1' });
    assert.deepEqual(findOperationClue('op-1 op-1'), { operationId: 'op-1' });
  });

  it('does not take a zone for a region', () => {
    assert.deepEqual(findOperationClue('cn-hangzhou-h op-1 cn-hangzhou'), {
      operationId: 'op-1',
      regionId: 'cn-hangzhou',
    });
    assert.deepEqual(findOperationClue('cn-hangzhou-h'), {});
  });

  it('does not find IDs inside words', () => {
    assert.deepEqual(findOperationClue('stop-1 develop-2 sync-3 top-op'), {});
  });

  it('takes no half of an ID that the part which is read ends in', () => {
    const id = 'op-7a3f5c1e9d2b4860';
    assert.deepEqual(findOperationClue(`${' '.repeat(100_000 - 10)}${id}`), {});
    assert.deepEqual(findOperationClue(`${id} ${' '.repeat(100_000)}`), { operationId: id });
  });
});
