import assert from 'node:assert/strict';
import fc from 'fast-check';
import { OddFields } from '../../../src/cloud/sdk/answers/fields.ts';
import { READERS, type Action } from '../../../src/cloud/sdk/answers/index.ts';
import { readTrailEvents } from '../../../src/cloud/sdk/answers/trail.ts';
import { UnreadableAnswer } from '../../../src/cloud/sdk/answers/unreadable.ts';
import { readFailure } from '../../../src/cloud/sdk/failures.ts';
import type { CallContext } from '../../../src/cloud/sdk/transport.ts';
import { trustedLink } from '../../../src/core/links.ts';
import { requestOf } from '../../../src/core/request.ts';
import { isClusterId, isOperationId, isSafeId } from '../../../src/core/scope.ts';
import { trailOperation } from '../../../src/core/trailOperations.ts';
import { fuzz } from './cases.ts';
import { clusterId, mutated, oddJson, oddText, operationId } from './texts.ts';

const CANARY = 'CanaryOfAnAnswer0000000001';

const time = fc.integer({ min: 1, max: 4_000_000_000_000 });
const word = fc.constantFrom('INCREASE_NODES', 'etl-生产', 'IN_PROGRESS', '<b>', 'ecs.g7.2xlarge', CANARY);
const id = fc.constantFrom('ng-2b7c9d1e4f608a35', 'i-bp1example0000000014', 'asa-1');
const reason = fc.record({ Code: word, Message: oddText }, { noNullPrototype: true });
const count = fc.nat({ max: 1_000 });

function record(
  fields: Readonly<Record<string, fc.Arbitrary<unknown>>>,
): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(fields, { noNullPrototype: true });
}

const cluster = {
  ...{ ClusterName: word, ClusterType: word, ClusterState: word, PaymentType: word, ReleaseVersion: word },
  ...{ CreateTime: time, ReadyTime: time, EndTime: time, ExpireTime: time, StateChangeReason: reason },
};
const group = record({
  ...{
    NodeGroupId: id,
    NodeGroupName: word,
    NodeGroupType: word,
    NodeGroupState: word,
    RunningNodeCount: count,
  },
  ...{ InstanceTypes: fc.array(word), ZoneId: word, SpotStrategy: word, StateChangeReason: reason },
});
const activity = record({
  ...{ ActivityId: id, ActivityType: word, ActivityState: word, NodeGroupId: id, NodeGroupName: word },
  ...{
    RuleName: word,
    ExpectNum: count,
    Description: oddText,
    StartTime: time,
    EndTime: time,
    OperationId: operationId,
  },
});
const event = record({
  ...{
    eventId: fc.uuid(),
    eventTime: fc.constant('2026-01-15T07:42:18Z'),
    eventName: word,
    eventRW: fc.constant('Write'),
  },
  ...{
    apiVersion: fc.constant('2021-03-20'),
    acsRegion: fc.constant('cn-hangzhou'),
    sourceIpAddress: word,
    userAgent: word,
  },
  userIdentity: record({ type: word, userName: oddText, accountId: word, accessKeyId: word }),
  requestParameters: fc.oneof(fc.dictionary(fc.string(), oddJson), fc.json()),
  responseElements: fc.oneof(
    record({ OperationId: operationId }),
    operationId.map((OperationId) => JSON.stringify({ OperationId })),
  ),
  resourceName: clusterId,
});

const ASKED = { ClusterId: 'c-5f1d0c9a7b3e2d48', OperationId: 'op-7a3f5c1e9d2b4860' };
const paging = { NextToken: word, TotalCount: count, RequestId: fc.uuid() };
const page = (key: string, item: fc.Arbitrary<unknown>) =>
  record({ [key]: fc.array(item, { maxLength: 4 }), ...paging });

/** A right answer of each call. */
const ANSWERS: Readonly<Record<Action, fc.Arbitrary<Record<string, unknown>>>> = {
  GetOperation: record({
    Operation: record({
      ...{
        OperationId: fc.constant(ASKED.OperationId),
        OperationType: word,
        OperationState: word,
        Description: oddText,
      },
      ...{ CreateTime: time, StartTime: time, EndTime: time, StateChangeReason: reason },
    }),
  }),
  ListClusters: page('Clusters', record({ ClusterId: clusterId, ...cluster })),
  GetCluster: record({
    Cluster: record({
      ...{
        ClusterId: fc.constant(ASKED.ClusterId),
        ...cluster,
        DeployMode: word,
        DeletionProtection: fc.boolean(),
      },
      NodeAttributes: record({ VpcId: word, ZoneId: word, MasterRootPassword: fc.constant(CANARY) }),
    }),
  }),
  ListNodeGroups: page('NodeGroups', group),
  ListNodes: page(
    'Nodes',
    record({ NodeId: id, NodeName: word, NodeGroupId: id, NodeState: word, CreateTime: time }),
  ),
  ListAutoScalingActivities: page('ScalingActivities', activity),
  ListInstanceTypes: page('InstanceTypes', record({ InstanceType: word, CpuCore: count, Status: word })),
  LookupEvents: page('Events', event),
  GetCallerIdentity: record({ AccountId: word, Arn: word, IdentityType: word }),
};
const ACTIONS = Object.keys(ANSWERS) as Action[];

/** What each value must be, whatever came: by its name, as the types of `core` say. */
function assertForm(value: unknown, name = ''): void {
  if (['raw', 'parameters', 'response'].includes(name)) return;
  assert.notEqual(value, undefined, name);
  assert.notEqual(value, null, name);
  if (typeof value === 'string') {
    assert.notEqual(value, '', name);
    if (/^(?:clusterId|operationId|nodeGroupId|nodeId|activityId|regionId)$/.test(name))
      assert.ok(isSafeId(value), value);
  } else if (typeof value === 'number') {
    assert.ok(
      Number.isInteger(value) && value >= 0 && (!/[tT]ime$/.test(name) || (value > 0 && value <= 8.64e15)),
      name,
    );
  } else if (typeof value === 'object' && value !== null) {
    assert.ok(!Object.hasOwn(value, '__proto__'));
    for (const [key, inside] of Object.entries(value)) assertForm(inside, Array.isArray(value) ? name : key);
  } else assert.equal(typeof value, 'boolean', name);
}

function read(action: Action, body: unknown, odd = new OddFields()): unknown {
  try {
    return READERS[action](body, odd, ASKED);
  } catch (error) {
    if (error instanceof UnreadableAnswer) return error;
    throw error;
  }
}

describe('fuzzing answers', () => {
  for (const action of ACTIONS) {
    const right = ANSWERS[action];
    fuzz(
      `of ${action} are refused or of their form, and what is odd is noted without its value`,
      fc.property(fc.oneof({ arbitrary: mutated(right), weight: 9 }, right, oddJson), (body) => {
        const odd = new OddFields();
        const answer = read(action, body, odd);
        if (!(answer instanceof UnreadableAnswer)) assertForm(answer);
        for (const path of odd.paths) assert.match(path, /^[\w.[\]]+: [a-z]+$/);
        assert.ok(odd.paths.length < 40 && !odd.paths.some((path) => path.includes(CANARY)));
      }),
      { oneOfInTests: 4 },
    );

    fuzz(
      `of ${action} lose the field alone that is odd`,
      fc.property(right, fc.nat(), fc.constantFrom<unknown>([], { x: 1 }, true), (body, at, junk) => {
        const key = Object.keys(body)[0] ?? '';
        const inside = action === 'GetCallerIdentity' ? body : ((body[key] as unknown[])[0] ?? body[key]);
        const fields = inside as Record<string, unknown>;
        const names = Object.keys(fields).filter(
          (name) => /name|state|type|time/i.test(name) && name !== 'InstanceTypes',
        );
        const name = names[at % Math.max(1, names.length)];
        if (name === undefined || /^(?:ApplicationName|InstanceType|eventName)$/.test(name)) return;
        const { [name]: _left, ...others } = fields;
        const damaged = { ...others, [name]: junk };
        const put = (item: unknown): unknown =>
          action === 'GetCallerIdentity'
            ? item
            : { ...body, [key]: Array.isArray(body[key]) ? [item] : item };
        const strip = (answer: unknown): unknown =>
          action === 'GetOperation' ? (answer as { operation: object }).operation : answer;
        assert.deepEqual(strip(read(action, put(damaged))), strip(read(action, put(others))));
      }),
      { oneOfInTests: 4 },
    );
  }

  fuzz(
    'keep what is right in a list, in its order, whatever else is in it',
    fc.property(fc.array(clusterId, { maxLength: 8 }), fc.array(oddJson, { maxLength: 8 }), (ids, junk) => {
      const items = ids.flatMap((ClusterId, at) => [{ ClusterId, x: junk[at] }, junk[at]]);
      const answer = read('ListClusters', { Clusters: items, NextToken: junk[0], TotalCount: junk[1] });
      const found = (answer as { items: { clusterId: string }[] }).items.map((item) => item.clusterId);
      assert.deepEqual(found, ids);
    }),
  );
});

const SECRET_NAMES = [
  'MasterRootPassword',
  'SecurityToken',
  'AccessKeySecret',
  'x.Credential',
  'ScriptArgs',
  'ConfigItemValue',
];

describe('fuzzing events of ActionTrail', () => {
  const known = record({
    eventId: fc.uuid(),
    eventRW: fc.constantFrom('Write', undefined),
    apiVersion: fc.constant('2021-03-20'),
    requestParameters: fc.dictionary(fc.stringMatching(/^[A-Z]\w{0,12}$/), fc.oneof(oddJson, oddText)),
  });

  fuzz(
    'tell of the operation, in each form that IDs come in and among whatever else',
    fc.property(
      known,
      operationId,
      clusterId,
      fc.nat(5),
      fc.array(oddJson, { maxLength: 4 }),
      (base, op, cluster, form, junk) => {
        const {
          ClusterId: _a,
          clusterId: _b,
          ...parameters
        } = base['requestParameters'] as Record<string, unknown>;
        const forms: readonly object[] = [
          { responseElements: { OperationId: op, ClusterId: cluster } },
          {
            responseElements: JSON.stringify({ OperationId: op }),
            requestParameters: { ...parameters, ClusterId: cluster },
          },
          {
            responseElements: { operationId: op },
            requestParameterJson: JSON.stringify({ ...parameters, clusterId: cluster }),
            requestParameters: null,
          },
          { responseElements: { Data: JSON.stringify({ operationId: op, clusterId: cluster }) } },
          {
            responseElements: { OperationId: op },
            requestParameters: parameters,
            resourceName: `ng-1; ${cluster},x`,
          },
          {
            responseElements: { OperationId: op, Data: '{' },
            requestParameters: parameters,
            resourceName: cluster,
          },
        ];
        const body = { Events: [...junk, { ...base, ...forms[form] }, ...junk] };
        const found = readTrailEvents(body, new OddFields()).items.flatMap(
          (each) => trailOperation(each) ?? [],
        );
        assert.ok(found.some(({ operationId, clusterId }) => operationId === op && clusterId === cluster));
      },
    ),
  );

  const parameters = fc.dictionary(
    fc.oneof(fc.constantFrom(...SECRET_NAMES), fc.stringMatching(/^[A-Z][\w.]{0,70}$/), fc.string()),
    fc.oneof(fc.constant(CANARY), oddJson),
    { maxKeys: 50 },
  );
  const innocent = ['NodeGroupId', 'IncreaseNodeCount', 'ActionName', 'ExpectNum'];
  const plain = fc.dictionary(fc.constantFrom(...innocent), fc.oneof(fc.nat(), oddText));
  fuzz(
    'give no more of a request than its form allows, and no secret',
    fc.property(mutated(event), parameters, plain, operationId, (data, given, more, op) => {
      const own = {
        ...(data as object),
        requestParameters: { ...given, ...more },
        responseElements: { OperationId: op },
      };
      for (const each of readTrailEvents({ Events: [own, data] }, new OddFields()).items) {
        const told = trailOperation(each);
        if (told === undefined) continue;
        assert.ok(isOperationId(told.operationId) && isClusterId(told.clusterId));
        const entries = Object.entries(told.initiator.request ?? {});
        assert.ok(entries.length <= 30);
        for (const [name, value] of entries) {
          assert.match(name, /^[\w.]{1,60}$/);
          assert.ok(!SECRET_NAMES.some((secret) => name.includes(secret)), name);
          assert.ok(typeof value === 'string' && value !== '' && value.length <= 200);
        }
        const request = requestOf(told.initiator);
        if (request !== undefined && 'count' in request)
          assert.ok(Number.isInteger(request.count) && request.count < 1e6);
      }
    }),
  );
});

describe('fuzzing errors of the service', () => {
  const body = record({
    Code: word,
    Message: oddText,
    RequestId: fc.uuid(),
    Recommend: fc.constant('https://api.aliyun.com/x'),
  });
  const context = fc.record({
    status: fc.constantFrom(200, 400, 403, 429, 503, undefined),
    retry: fc.oneof(fc.constantFrom('5000', '-1', 'NaN', '1e99', ''), oddText),
    date: fc.oneof(fc.constant('Thu, 15 Jan 2026 08:00:00 GMT'), oddText),
  });
  fuzz(
    'become problems of their form, whatever they say',
    fc.property(
      fc.oneof(mutated(body.map((data) => ({ data }))), oddJson),
      context,
      (error, { status, retry, date }) => {
        const call: CallContext = {
          signal: new AbortController().signal,
          connectTimeoutMs: 1,
          readTimeoutMs: 1,
          maxAnswerBytes: 1,
          answeredAt: 1,
          headers: { date, 'x-acs-retry-after': retry },
          ...(status === undefined ? {} : { status }),
        };
        const { message, code = '', requestId = '', retryAfterMs = 1, recommend } = readFailure(error, call);
        assert.ok(message.length <= 2_000);
        for (const line of [code, requestId]) assert.ok(line.length <= 100 && !/[\p{Cc}\p{Cf}]/u.test(line));
        assert.ok(retryAfterMs > 0 && retryAfterMs <= 600_000);
        assert.ok(recommend === undefined || trustedLink(recommend) === recommend);
      },
    ),
  );
});
