import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cluesOf, type Clues } from '../../../src/core/clues.ts';
import { recordOf } from './records.ts';

function cluesIn(
  message: string,
  request: Readonly<Record<string, string>> = {},
  { code = 'OutOfStock', regionId = 'cn-hangzhou' } = {},
): Clues {
  const record = recordOf(
    'op-1',
    { state: 'FAILED', reason: { code, message } },
    { initiator: { way: 'sdk', request } },
  );
  return cluesOf({ ...record, ref: { ...record.ref, regionId } });
}

const NOTHING: Clues = { instanceTypes: [], nodeIds: [] };

describe('clues of what failed', () => {
  it('are none where nothing is said', () => {
    assert.deepEqual(cluesOf(recordOf('op-1', undefined)), NOTHING);
    assert.deepEqual(cluesOf(recordOf('op-1', { state: 'FAILED', reason: {} })), NOTHING);
  });

  const ZONE_MESSAGES: readonly [string, string][] = [
    ['The instance type ecs.g7.2xlarge is sold out in zone cn-hangzhou-h. Try another one.', 'as is'],
    ['ecs.g7.2xlarge is sold out in cn-hangzhou-h. (invented text)', 'shorter'],
    ['可用区cn-hangzhou-h的实例规格ecs.g7.2xlarge库存不足。', 'in Chinese'],
    ['{"InstanceType":"ecs.g7.2xlarge","ZoneId":"cn-hangzhou-h"}', 'as JSON'],
    ['InstanceType=ECS.G7.2XLARGE,Zone=CN-HANGZHOU-H', 'in capitals'],
    [
      'at ecs.aliyuncs.com, cn-hangzhou: ecs.g7.2xlarge/cn-hangzhou-h, not cn-beijing-h',
      'amid hosts and regions',
    ],
  ];
  for (const [message, how] of ZONE_MESSAGES) {
    it(`name type and zone, ${how}`, () => {
      assert.deepEqual(cluesIn(message), {
        instanceTypes: ['ecs.g7.2xlarge'],
        zoneId: 'cn-hangzhou-h',
        nodeIds: [],
      });
    });
  }

  it('know the names of all kinds of types, and what only looks like one', () => {
    const types = [
      'ecs.gn7i-c16g1.4xlarge',
      'ecs.d3s.4xlarge',
      'ecs.t6-c1m2.large',
      'ecs.e-c1m2.xlarge',
      'ecs.sn1ne.large',
      'ecs.xn4.small',
    ];
    assert.deepEqual(cluesIn(types.join(', ')).instanceTypes, types);
    const others =
      'ecs.aliyuncs.com ecs.cn-hangzhou.aliyuncs.com my-ecs.g7.large ecs.g7.large.internal ecs.g7';
    assert.deepEqual(cluesIn(others).instanceTypes, []);
  });

  it('know zones whose region ends in a number, and none of another region', () => {
    const singapore = { regionId: 'ap-southeast-1' };
    assert.equal(cluesIn('in ap-southeast-1c', {}, singapore).zoneId, 'ap-southeast-1c');
    assert.equal(
      cluesIn('in ap-southeast-1, ap-southeast-10a, cn-hangzhou-h', {}, singapore).zoneId,
      undefined,
    );
    assert.equal(cluesIn('in cn-hangzhou-finance-a and cn-hangzhoua').zoneId, undefined);
  });

  it('come from the parameters of the call too: of the zone and the group it knows best', () => {
    const request = {
      NodeGroupId: 'ng-2b7c9d1e4f608a35',
      ZoneId: 'cn-hangzhou-k',
      'NodeGroups.1.InstanceTypes.1': 'ecs.g8i.2xlarge',
      'NodeIds.1': 'i-bp1example0000000014',
      Description: 'instead of ecs.g6.large and i-bp1example0000000099',
    };
    assert.deepEqual(cluesIn('ecs.g7.2xlarge of ng-0000000000000001 in cn-hangzhou-h', request), {
      instanceTypes: ['ecs.g7.2xlarge', 'ecs.g8i.2xlarge'],
      zoneId: 'cn-hangzhou-k',
      nodeGroupId: 'ng-2b7c9d1e4f608a35',
      nodeIds: ['i-bp1example0000000014'],
    });
    assert.equal(cluesIn('group ng-0000000000000001').nodeGroupId, 'ng-0000000000000001');
    assert.equal(cluesIn('', { NodeGroupId: '<b>' }).nodeGroupId, undefined);
  });

  it('name nodes, each once', () => {
    const message = 'i-bp1example0000000014, i-bp1example0000000001; again i-bp1example0000000014. i-am-none';
    assert.deepEqual(cluesIn(message).nodeIds, ['i-bp1example0000000014', 'i-bp1example0000000001']);
  });

  const DENIALS: readonly [string, string | undefined, string | undefined][] = [
    [
      'The role AliyunEMRDefaultRole may not call ecs:RunInstances.',
      'ecs:RunInstances',
      'AliyunEMRDefaultRole',
    ],
    ['code:NotAuthorized message:Forbidden vpc:DescribeVSwitches', 'vpc:DescribeVSwitches', undefined],
    [
      '{"AuthAction":"ram:PassRole","Resource":"acs:ram::1234567890123456:role/etl-writer"}',
      'ram:PassRole',
      'etl-writer',
    ],
    ['角色“emr_prod”没有 kms:Decrypt 权限', 'kms:Decrypt', 'emr_prod'],
    ['acs:ram::1234567890123456:assumed-role/Emr.Ops/alice', undefined, 'Emr.Ops'],
    ['RoleName=emr-service.', undefined, 'emr-service'],
    ['The role does not exist. See https://ram.example.com:Bad at 08:Zulu', undefined, undefined],
  ];
  for (const [message, ramAction, role] of DENIALS) {
    it(`find action and role in: ${message}`, () => {
      const clues = cluesIn(message, {}, { code: 'NotAuthorized' });
      assert.deepEqual([clues.ramAction, clues.role], [ramAction, role]);
    });
  }

  it('are few and short, however long a message is, and take no time', () => {
    const hostile = [
      Array.from({ length: 5_000 }, (_, index) => `ecs.g${index}.large i-bp1example${index}0000`).join(' '),
      'ecs.'.repeat(500_000),
      `ecs.${'a-'.repeat(1_000_000)}`,
      'aa-'.repeat(700_000),
      'i-'.repeat(1_000_000),
      `Aliyun${'Role'.repeat(500_000)}x`,
      'role'.repeat(500_000),
      'role '.repeat(400_000),
      'aa:Bb'.repeat(400_000),
      'acs:ram::1'.repeat(200_000),
      `ng-${'a'.repeat(2_000_000)}`,
    ];
    const before = process.cpuUsage();
    for (const message of hostile) {
      const { instanceTypes, nodeIds, ...single } = cluesIn(message);
      assert.ok(instanceTypes.length <= 10 && nodeIds.length <= 20);
      for (const each of [...instanceTypes, ...nodeIds, ...Object.values(single)])
        assert.ok(each.length <= 120);
    }
    const { user } = process.cpuUsage(before);
    assert.ok(user < 1_000_000, `${user} µs`);
  });

  it('leave out what the end of what is looked at may have cut', () => {
    const id = 'i-bp1example0000000014';
    const start = 'x'.repeat(20_000 - 18) + ' ';
    assert.deepEqual(cluesIn(start + id).nodeIds, []);
    assert.deepEqual(cluesIn(start.slice(20) + id).nodeIds, [id]);
    const denied = 'ecs:RunInstances AliyunEMRDefaultRole';
    assert.deepEqual(cluesIn(`${start}${' '.repeat(20)}${denied}`), NOTHING);
  });

  it('have the forms that they are said to have, whatever the texts are', () => {
    const bits = fc.constantFrom(
      'ecs.',
      'g7',
      '.2xlarge',
      'cn-hangzhou',
      '-h',
      'ng-',
      'i-',
      'bp1example0001',
      'ecs:',
      'RunInstances',
      'role ',
      'acs:ram::1:role/',
      ' ',
      '.',
      '<script>',
      '\u202e',
      '\n',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(bits).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(
        text,
        fc.dictionary(fc.constantFrom('ZoneId', 'NodeGroupId', 'InstanceType'), text),
        (message, request) => {
          const clues = cluesIn(message, request);
          assert.ok(clues.instanceTypes.every((type) => /^ecs\.[a-z0-9-]+\.[a-z0-9]+$/.test(type)));
          assert.ok(clues.nodeIds.every((id) => /^i-[a-z0-9]+$/.test(id)));
          assert.match(clues.zoneId ?? 'cn-hangzhou-x', /^cn-hangzhou-[a-z]$/);
          assert.match(clues.nodeGroupId ?? 'ng', /^[\w-]+$/);
          assert.match(clues.ramAction ?? 'a:B', /^[a-z0-9-]+:[A-Za-z0-9]+$/);
          assert.match(clues.role ?? 'a', /^[\w.-]+$/);
        },
      ),
    );
  });
});
