import assert from 'node:assert/strict';
import { readCluster, readClusters } from '../../../src/cloud/sdk/answers/cluster.ts';
import { OddFields } from '../../../src/cloud/sdk/answers/fields.ts';
import { readCallerIdentity } from '../../../src/cloud/sdk/answers/identity.ts';
import { readOperation } from '../../../src/cloud/sdk/answers/operation.ts';
import { readScalingActivities } from '../../../src/cloud/sdk/answers/scaling.ts';
import { readTrailEvents } from '../../../src/cloud/sdk/answers/trail.ts';
import { UnreadableAnswer } from '../../../src/cloud/sdk/answers/unreadable.ts';

const odd = new OddFields();
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
    assert.deepEqual(readOperation(body, asked, odd), {
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
    assert.deepEqual(readOperation(body, asked, odd), { ...asked, state: 'IN_PROGRESS' });
    const reason = { Operation: { StateChangeReason: { Code: 3, Message: '' } } };
    assert.deepEqual(readOperation(reason, asked, odd), asked);
  });

  it('takes a time that no date can be as absent', () => {
    const body = { Clusters: [{ ClusterId: 'c-1', ExpireTime: 2 ** 63, CreateTime: -5 }] };
    assert.deepEqual(readClusters(body, odd).items, [{ clusterId: 'c-1' }]);
  });

  it('passes unknown states through', () => {
    assert.equal(readOperation({ Operation: { OperationState: 'NEW' } }, asked, odd).state, 'NEW');
  });

  it('leaves out rows without a usable ID, and keeps the others', () => {
    const page = readClusters(
      {
        Clusters: [{ ClusterId: 'c-1', ClusterState: 5 }, { ClusterName: 'x' }, null, { ClusterId: '../..' }],
        NextToken: '',
        TotalCount: 'many',
      },
      odd,
    );
    assert.deepEqual(page, { items: [{ clusterId: 'c-1' }] });
  });

  it('keeps a scaling activity without an operation', () => {
    const page = readScalingActivities(
      {
        ScalingActivities: [
          { ActivityId: 'asa-1', OperationId: '' },
          { ActivityId: 'asa-2', OperationId: 'op-2' },
          { ActivityId: 'asa-3', OperationId: 'OP-1_2' },
        ],
        NextToken: 'next',
      },
      odd,
    );
    assert.deepEqual(page, {
      items: [{ activityId: 'asa-1' }, { activityId: 'asa-2', operationId: 'op-2' }, { activityId: 'asa-3' }],
      nextToken: 'next',
    });
  });

  it('notes each odd place once, by its path and what came, never the value', () => {
    const notes = new OddFields();
    const body = {
      Clusters: [
        { ClusterId: 'c-1', ClusterName: 5, CreateTime: 'soon', ReadyTime: null, EndTime: 0 },
        { ClusterId: 'c-2', ClusterName: 6, StateChangeReason: { Code: ['secret'] } },
        { ClusterId: 'c-3', StateChangeReason: 'secret' },
        { ClusterName: 'nameless' },
      ],
      TotalCount: 1.5,
    };
    assert.equal(readClusters(body, notes).items.length, 3);
    assert.deepEqual([...notes.paths].sort(), [
      'Clusters[].ClusterId: absent',
      'Clusters[].ClusterName: number',
      'Clusters[].CreateTime: string',
      'Clusters[].StateChangeReason.Code: array',
      'Clusters[].StateChangeReason: string',
      'answer.TotalCount: fraction',
    ]);
  });

  it('takes no part in prototypes', () => {
    const body = JSON.parse(
      '{"Clusters":[{"ClusterId":"c-1","__proto__":{"polluted":1},"constructor":{"prototype":{}}}]}',
    ) as unknown;
    assert.deepEqual(readClusters(body, new OddFields()).items, [{ clusterId: 'c-1' }]);
    assert.equal(({} as { polluted?: number }).polluted, undefined);
  });

  it('reads who did what from an event, in every form that is known', () => {
    const event = {
      eventId: 'e-1',
      eventTime: '2026-01-15T07:42:18Z',
      eventName: 'IncreaseNodes',
      acsRegion: 'cn-hangzhou',
      requestParameterJson: '{"ClusterId":"c-1"}',
      responseElements: '{"OperationId":"op-1"}',
      userIdentity: { type: 'ram-user', userName: 'data-ops', accessKeyId: 'LTAI5tExampleKeyId000001' },
    };
    const [read] = readTrailEvents({ Events: [event] }, odd).items;
    assert.equal(read?.time, Date.parse('2026-01-15T07:42:18Z'));
    assert.deepEqual(read.parameters, { ClusterId: 'c-1' });
    assert.deepEqual(read.response, { OperationId: 'op-1' });
    assert.deepEqual(read.user, { type: 'ram-user', name: 'data-ops' });
    const bare = { Events: [{ eventId: 'e-2', responseElements: 'not JSON', userIdentity: null }] };
    assert.deepEqual(readTrailEvents(bare, odd).items, [{ eventId: 'e-2' }]);
  });

  it('refuses another cluster than was asked for', () => {
    const body = { Cluster: { ClusterId: 'c-2' } };
    assert.throws(() => readCluster(body, 'c-1', odd), UnreadableAnswer);
    assert.equal(readCluster(body, 'c-2', odd).clusterId, 'c-2');
  });

  it('takes no text for the number of an account, and no endless name', () => {
    const body = { AccountId: '1234567890123456', Arn: 'acs:ram::1234567890123456:user/data-ops' };
    const { AccountId: accountId, Arn: arn } = body;
    assert.deepEqual(readCallerIdentity(body, odd), { accountId, arn });
    assert.deepEqual(readCallerIdentity({ ...body, AccountId: '12\u202E34' }, odd), { arn });
    const endless = `${arn}${'x'.repeat(1_000_000)}`;
    assert.deepEqual(readCallerIdentity({ ...body, Arn: endless }, odd), { accountId });
    assert.throws(() => readCallerIdentity({ AccountId: '<b>', Arn: endless }, odd), UnreadableAnswer);
  });

  it('never reads the root password of a cluster', () => {
    const body = {
      Cluster: { ClusterId: 'c-1', NodeAttributes: { MasterRootPassword: 'canary', ZoneId: 'z' } },
    };
    const read = readCluster(body, 'c-1', odd);
    assert.equal(read.zoneId, 'z');
    assert.ok(!JSON.stringify(read).includes('canary'));
  });
});
