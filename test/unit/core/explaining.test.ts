import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { alternativesTo, backInStock } from '../../../src/core/alternatives.ts';
import { cluesOf, concernedGroup } from '../../../src/core/clues.ts';
import { failureReason } from '../../../src/core/failureReasons.ts';
import type { InstanceType } from '../../../src/core/nodes.ts';
import type { Operation, OperationRecord } from '../../../src/core/operation.ts';
import { neighboursOf, sameKind } from '../../../src/core/related.ts';

const NOW = Date.UTC(2026, 0, 15, 8);
const MINUTE = 60_000;

function record(
  number: number,
  snapshot: Partial<Operation> | undefined,
  more: Partial<OperationRecord> = {},
): OperationRecord {
  const ids = { clusterId: 'c-1', operationId: `op-${number}` };
  return {
    ref: { accountId: 'account', regionId: 'cn-hangzhou', ...ids },
    source: 'manual',
    firstSeenAt: NOW,
    watched: false,
    seenActive: true,
    ...(snapshot === undefined ? {} : { snapshot: { ...ids, ...snapshot } }),
    ...more,
  };
}

const failed = (message: string, more: Partial<OperationRecord> = {}): OperationRecord =>
  record(1, { state: 'FAILED', reason: { code: 'OutOfStock', message } }, more);

describe('the reasons of failures', () => {
  it('are known in both languages, each with what to do', () => {
    const codes = ['OutOfStock', 'NotAuthorized', 'QuotaExceeded', 'OperationDenied', 'AccountException'];
    codes.push('NodeFailure', 'BootstrapFailure', 'ValidationFail', 'ServiceFailure', 'InternalError');
    for (const code of [...codes, 'UserRequest']) {
      const reason = failureReason(code);
      assert.equal(reason?.code, code);
      assert.equal(reason.isFailure, code !== 'UserRequest');
      for (const { en, zh } of [reason.cause, ...reason.nextSteps]) {
        assert.match(en, /^[A-Z].*\.$/);
        assert.match(zh, /\p{Script=Han}.*[。）]$/u);
      }
      assert.ok(reason.nextSteps.length > 0);
    }
  });

  it('are found for a part of a code, and for nothing that is only like one', () => {
    assert.equal(failureReason('MissingParameter.InstanceType')?.code, 'MissingParameter');
    for (const code of [undefined, '', 'outofstock', 'OutOfStockX', 'constructor', '__proto__', '.'])
      assert.equal(failureReason(code), undefined);
  });
});

describe('what a message names', () => {
  it('is types, zone, nodes, action and role', () => {
    const clues = cluesOf(
      failed('ecs.g7.2xlarge and ecs.gn7i-c16g1.4xlarge are sold out in cn-hangzhou-h, not us-west-1a.'),
    );
    assert.deepEqual(clues.instanceTypes, ['ecs.g7.2xlarge', 'ecs.gn7i-c16g1.4xlarge']);
    assert.equal(clues.zoneId, 'cn-hangzhou-h');
    assert.deepEqual(cluesOf(failed('Node i-bp1example0000000014 failed.')).nodeIds, [
      'i-bp1example0000000014',
    ]);
    const denied = cluesOf(
      failed('The role acs:ram::1234567890123456:role/emr-node may not call ecs:RunInstances.'),
    );
    assert.equal(denied.role, 'emr-node');
    assert.equal(denied.ramAction, 'ecs:RunInstances');
    assert.equal(cluesOf(failed('AliyunEMRDefaultRole is missing')).role, 'AliyunEMRDefaultRole');
  });

  it('is a node group, by the request before the message', () => {
    const initiator = { way: 'console' as const, request: { NodeGroupId: 'ng-2' } };
    assert.equal(cluesOf(failed('ng-1 is full', { initiator })).nodeGroupId, 'ng-2');
    assert.equal(cluesOf(failed('ng-1 is full')).nodeGroupId, 'ng-1');
    const markup = { way: 'console' as const, request: { NodeGroupId: '<b>' } };
    assert.equal(cluesOf(failed('', { initiator: markup })).nodeGroupId, undefined);
  });

  it('is never more than fits, of a safe form, and found in no time', () => {
    const parts = fc.constantFrom(
      'ecs.',
      'g7',
      '.',
      '-',
      'cn-',
      'hangzhou',
      'i-',
      'ng-',
      ':',
      'acs:ram::',
      '<',
      'A',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(parts, fc.string()), { maxLength: 3_000 }), (texts) => {
        const before = performance.now();
        const clues = cluesOf(failed(texts.join('')));
        assert.ok(performance.now() - before < 200);
        for (const found of Object.values(clues).flat()) assert.match(String(found), /^[\w:.-]{1,80}$/);
        assert.ok(clues.instanceTypes.length <= 10 && clues.nodeIds.length <= 10);
      }),
      { numRuns: 100 },
    );
  });

  it('leads to the node group that is concerned, or to none', () => {
    const groups = [
      { nodeGroupId: 'ng-1', name: 'core', instanceTypes: ['ecs.r7.2xlarge'] },
      { nodeGroupId: 'ng-2', name: 'task', instanceTypes: ['ecs.g7.2xlarge'] },
    ];
    assert.equal(concernedGroup(failed('ng-1 is full'), groups)?.name, 'core');
    assert.equal(concernedGroup(failed('', { groupName: 'task' }), groups)?.name, 'task');
    assert.equal(concernedGroup(failed('ecs.g7.2xlarge is sold out'), groups)?.name, 'task');
    assert.equal(concernedGroup(failed('sold out'), groups), undefined);
    assert.equal(concernedGroup(failed('sold out'), groups.slice(0, 1))?.name, 'core');
  });
});

describe('instance types instead of others', () => {
  const type = (name: string, category: string, cores: number, more: Partial<InstanceType> = {}) => ({
    name,
    family: name.split('.').slice(0, 2).join('.'),
    category,
    cores,
    architecture: 'X86',
    stock: 'WithStock',
    ...more,
  });
  const OFFERED: readonly InstanceType[] = [
    type('ecs.c7.2xlarge', 'Compute-optimized', 8),
    type('ecs.g7.4xlarge', 'General-purpose', 16),
    type('ecs.g8y.2xlarge', 'General-purpose', 8, { architecture: 'ARM' }),
    type('ecs.g8i.2xlarge', 'General-purpose', 8),
    type('ecs.g6.2xlarge', 'General-purpose', 8, { stock: 'WithoutStock' }),
    type('ecs.r7.16xlarge', 'Memory-optimized', 64),
  ];
  const names = (wanted: string[], offered = OFFERED): string[] =>
    alternativesTo(wanted, offered).map(({ type: { name } }) => name);

  it('are first those of the same architecture, size and purpose; none that is sold out', () => {
    assert.deepEqual(names(['ecs.g7.2xlarge']), [
      'ecs.g8i.2xlarge',
      'ecs.c7.2xlarge',
      'ecs.g7.4xlarge',
      'ecs.r7.16xlarge',
      'ecs.g8y.2xlarge',
    ]);
    const [first] = alternativesTo(['ecs.g7.2xlarge'], OFFERED);
    assert.deepEqual(first?.shared, ['architecture', 'cores', 'category', 'series']);
  });

  it('count the wanted one by its own data where it is still offered', () => {
    const arm = [...OFFERED, type('ecs.g8y.4xlarge', 'General-purpose', 16, { architecture: 'ARM' })];
    assert.equal(names(['ecs.g8y.4xlarge'], arm)[0], 'ecs.g8y.2xlarge');
  });

  it('say what can be had again', () => {
    const wanted = ['ecs.g7.4xlarge', 'ecs.g6.2xlarge', 'ecs.x.large'];
    assert.deepEqual(backInStock(wanted, OFFERED), ['ecs.g7.4xlarge']);
    assert.ok(!names(wanted).includes('ecs.g7.4xlarge'));
  });

  it('are something also where nothing is known of them', () => {
    assert.deepEqual(names(['nonsense'], [{ name: 'b' }, { name: 'a' }]), ['a', 'b']);
    assert.deepEqual(names([], [{ name: 'a' }]), ['a']);
    assert.deepEqual(names(['a'], []), []);
  });
});

describe('operations that belong together', () => {
  const ended = (number: number, startsAt: number, minutes: number, state = 'COMPLETED', type = 'A') =>
    record(number, { type, state, startTime: startsAt, endTime: startsAt + minutes * MINUTE });
  const self = ended(1, NOW, 10, 'FAILED');

  it('are those within an hour, the nearest start first, without itself', () => {
    const others = [
      self,
      ended(2, NOW - 80 * MINUTE, 30),
      ended(3, NOW - 80 * MINUTE, 10),
      ended(4, NOW + 69 * MINUTE, 10),
      ended(5, NOW + 71 * MINUTE, 10),
      record(6, { state: 'IN_PROGRESS', startTime: NOW - 5 * 60 * MINUTE }),
      record(7, undefined, { source: 'actionTrail' }),
    ];
    const found = neighboursOf(self, others, NOW + 15 * MINUTE, 10).map(({ ref }) => ref.operationId);
    assert.deepEqual(found, ['op-4', 'op-2', 'op-6']);
    assert.equal(neighboursOf(self, others, NOW, 1).length, 1);
  });

  it('are of the same kind where type is and they are over; oldest first, the nearest where there are many', () => {
    const others = [
      ended(2, NOW - 3 * MINUTE, 1),
      ended(3, NOW - 2 * MINUTE, 1, 'FAILED'),
      ended(4, NOW - MINUTE, 1, 'COMPLETED', 'B'),
      record(5, { type: 'A', state: 'IN_PROGRESS', startTime: NOW - MINUTE }),
      ended(6, NOW + MINUTE, 1),
      self,
    ];
    const ids = (max: number): string[] => sameKind(self, others, max).map(({ ref }) => ref.operationId);
    assert.deepEqual(ids(10), ['op-2', 'op-3', 'op-1', 'op-6']);
    assert.deepEqual(ids(3), ['op-3', 'op-1', 'op-6']);
    const nameless = record(1, { state: 'FAILED' });
    assert.deepEqual(sameKind(nameless, [record(2, { state: 'FAILED' })], 10), [nameless]);
  });
});
