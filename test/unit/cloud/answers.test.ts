import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  readCallerIdentity,
  readClusters,
  readOperation,
  readScalingActivities,
  UnreadableAnswer,
} from '../../../src/cloud/answers.ts';

const asked = { clusterId: 'c-5f1d', operationId: 'op-7a3f' };

describe('answers', () => {
  it('reads the published sample of GetOperation', () => {
    const body = {
      Operation: {
        ClusterId: 'c-5f1d',
        OperationId: 'op-7a3f',
        CreateTime: 1628589439114,
        StartTime: 1628589439114,
        EndTime: 1628589439114,
        OperationType: 'CREATE_CLUSTER',
        OperationState: 'COMPLETED',
        Description: 'start',
        StateChangeReason: { Code: 'OutOfStock', Message: 'sold out' },
      },
    };
    assert.deepEqual(readOperation(body, asked), {
      ...asked,
      type: 'CREATE_CLUSTER',
      state: 'COMPLETED',
      description: 'start',
      createTime: 1628589439114,
      startTime: 1628589439114,
      endTime: 1628589439114,
      reason: { code: 'OutOfStock', message: 'sold out' },
    });
  });

  it('takes null, zero, empty and wrong types as absent, field by field', () => {
    const body = {
      Operation: {
        ClusterId: null,
        CreateTime: '1628589439114',
        StartTime: 0,
        EndTime: null,
        OperationType: 7,
        OperationState: 'IN_PROGRESS',
        Description: '',
        StateChangeReason: null,
      },
    };
    assert.deepEqual(readOperation(body, asked), { ...asked, state: 'IN_PROGRESS' });
    const reason = { Operation: { StateChangeReason: { Code: 3, Message: '' } } };
    assert.deepEqual(readOperation(reason, asked), asked);
  });

  it('takes a time that no date can be as absent', () => {
    const body = { Clusters: [{ ClusterId: 'c-1', ExpireTime: 2 ** 63, CreateTime: -5 }] };
    assert.deepEqual(readClusters(body).items, [{ clusterId: 'c-1' }]);
  });

  it('passes unknown states through', () => {
    assert.equal(readOperation({ Operation: { OperationState: 'NEW' } }, asked).state, 'NEW');
  });

  it('leaves out rows without a usable ID, and keeps the others', () => {
    const page = readClusters({
      Clusters: [{ ClusterId: 'c-1', ClusterState: 5 }, { ClusterName: 'x' }, null, { ClusterId: '../..' }],
      NextToken: '',
      TotalCount: 'many',
    });
    assert.deepEqual(page, { items: [{ clusterId: 'c-1' }] });
  });

  it('keeps a scaling activity without an operation', () => {
    const page = readScalingActivities({
      ScalingActivities: [
        { ActivityId: 'asa-1', OperationId: '' },
        { ActivityId: 'asa-2', OperationId: 'op-2' },
        { ActivityId: 'asa-3', OperationId: 'OP-1_2' },
      ],
      NextToken: 'next',
    });
    assert.deepEqual(page, {
      items: [{ activityId: 'asa-1' }, { activityId: 'asa-2', operationId: 'op-2' }, { activityId: 'asa-3' }],
      nextToken: 'next',
    });
  });

  it('refuses what is no answer, and nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const read of [readClusters, readScalingActivities, readCallerIdentity, readAsked]) {
          try {
            read(body);
          } catch (error) {
            assert.ok(error instanceof UnreadableAnswer);
          }
        }
      }),
    );
  });

  function readAsked(body: unknown): unknown {
    return readOperation(body, asked);
  }
});
