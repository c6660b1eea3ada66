import assert from 'node:assert/strict';
import {
  classifyOperationState,
  elapsedMs,
  humanizeIdentifier,
  isActive,
  isTerminal,
  type OperationRecord,
} from '../../../src/core/operation.ts';
import { severityOf, shouldTell, worstSeverity } from '../../../src/core/telling.ts';

const ref = { accountId: 'a', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' };

function record(state: string | undefined, more: Partial<OperationRecord> = {}): OperationRecord {
  return {
    ref,
    source: 'manual',
    firstSeenAt: 1_000,
    watched: false,
    seenActive: true,
    ...(state === undefined
      ? {}
      : { snapshot: { clusterId: 'c-1', operationId: 'op-1', state, startTime: 2_000, endTime: 5_000 } }),
    ...more,
  };
}

describe('operation', () => {
  it('knows which states are final', () => {
    for (const state of ['COMPLETED', 'FAILED', 'PARTIAL_COMPLETED', 'TERMINATED'])
      assert.ok(isTerminal(state));
    for (const state of ['IN_PROGRESS', 'HUMAN_PROCESSING', 'SOMETHING_NEW', undefined]) {
      assert.ok(!isTerminal(state));
    }
  });

  it('does not take names of object properties for states', () => {
    assert.equal(classifyOperationState('constructor'), 'unknown');
    assert.equal(classifyOperationState('__proto__'), 'unknown');
  });

  it('counts what is not answered yet as active, and what the service forgot as not', () => {
    assert.ok(isActive(record(undefined)));
    assert.ok(!isActive(record('IN_PROGRESS', { forgotten: true })));
    assert.ok(!isActive(record('FAILED')));
  });

  it('measures to the end, or to now, and never below zero', () => {
    assert.equal(elapsedMs(record('COMPLETED'), 99_000), 3_000);
    assert.equal(elapsedMs(record('IN_PROGRESS'), 9_000), 7_000);
    assert.equal(elapsedMs(record('IN_PROGRESS'), 0), 0);
    const open = { clusterId: 'c-1', operationId: 'op-1', state: 'FAILED' };
    assert.equal(elapsedMs(record('FAILED', { snapshot: open }), 9_000), undefined);
  });

  it('makes unknown identifiers readable', () => {
    assert.equal(humanizeIdentifier('INCREASE_NODES'), 'Increase nodes');
    assert.equal(humanizeIdentifier('Pending'), 'Pending');
    assert.equal(humanizeIdentifier('___'), '___');
  });
});

describe('telling', () => {
  it('by default tells failures and what is watched', () => {
    assert.ok(shouldTell(record('FAILED'), 'failures'));
    assert.ok(shouldTell(record('PARTIAL_COMPLETED'), 'failures'));
    assert.ok(shouldTell(record('HUMAN_PROCESSING'), 'failures'));
    assert.ok(!shouldTell(record('COMPLETED'), 'failures'));
    assert.ok(shouldTell(record('COMPLETED', { watched: true }), 'failures'));
  });

  it('follows the setting', () => {
    assert.ok(shouldTell(record('COMPLETED'), 'all'));
    assert.ok(!shouldTell(record('FAILED'), 'watched'));
    assert.ok(shouldTell(record('FAILED', { watched: true }), 'watched'));
    assert.ok(!shouldTell(record('FAILED', { watched: true }), 'off'));
  });

  it('leaves out muted types, but for what is watched', () => {
    const of = (more: Partial<OperationRecord>) => {
      const { snapshot, ...rest } = record('FAILED', more);
      const typed = { ...snapshot, clusterId: 'c-1', operationId: 'op-1', type: 'INCREASE_NODES' };
      return shouldTell({ ...rest, snapshot: typed }, 'all', ['INCREASE_NODES']);
    };
    assert.ok(!of({}));
    assert.ok(of({ watched: true }));
    assert.ok(shouldTell(record('FAILED'), 'all', ['INCREASE_NODES']));
  });

  it('says nothing of what goes on, was told, or had ended before it was seen', () => {
    assert.ok(!shouldTell(record('IN_PROGRESS', { watched: true }), 'all'));
    assert.ok(!shouldTell(record('SOMETHING_NEW', { watched: true }), 'all'));
    assert.ok(!shouldTell(record('FAILED', { toldState: 'FAILED' }), 'all'));
    assert.ok(!shouldTell(record('FAILED', { seenActive: false }), 'all'));
    assert.ok(shouldTell(record('FAILED', { toldState: 'HUMAN_PROCESSING' }), 'all'));
  });

  it('shows several at the severity of the worst', () => {
    assert.equal(severityOf('succeeded'), 'info');
    assert.equal(worstSeverity([record('COMPLETED'), record('PARTIAL_COMPLETED')]), 'warning');
    assert.equal(worstSeverity([record('COMPLETED'), record('FAILED'), record('HUMAN_PROCESSING')]), 'error');
  });
});
