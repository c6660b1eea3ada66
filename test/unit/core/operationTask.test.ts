import assert from 'node:assert/strict';
import type { CloudProblem } from '../../../src/core/errors.ts';
import { exitCodeOf, fileOfTask, mayPass, readTask } from '../../../src/core/operationTask.ts';
import { recordOf } from './records.ts';

const IDS = { region: 'cn-hangzhou', cluster: 'c-5f1d0c9a7b3e2d48', operation: 'op-7a3f5c1e9d2b4860' };
const TARGET = { regionId: IDS.region, clusterId: IDS.cluster, operationId: IDS.operation };
const problem = (more: Partial<CloudProblem>): CloudProblem => ({ kind: 'server', message: '', ...more });

describe('the definition of a task', () => {
  it('names the operation, and maybe an account and a time', () => {
    assert.deepEqual(readTask({ type: 'emrOperation', ...IDS }), TARGET);
    assert.deepEqual(readTask({ ...IDS, account: ' team ', timeout: 1.5 }), {
      ...TARGET,
      account: 'team',
      timeoutMs: 90_000,
    });
    // Variables become texts; an input may be left empty.
    assert.deepEqual(readTask({ ...IDS, account: '', timeout: '30' }), { ...TARGET, timeoutMs: 1_800_000 });
  });

  it('leaves to the file what it does not say itself', () => {
    const found = { clusterId: 'c-00000000000000aa', operationId: IDS.operation };
    assert.deepEqual(readTask({ region: IDS.region }, found), { ...TARGET, clusterId: found.clusterId });
    assert.deepEqual(readTask({ region: IDS.region, cluster: IDS.cluster }, found), TARGET);
    assert.equal(fileOfTask({ from: ' out.json ' }), 'out.json');
    assert.equal(fileOfTask({ from: '' }), undefined);
  });

  it('is refused by the property that is missing or of another form', () => {
    const wrong: readonly (readonly [Record<string, unknown>, string, boolean])[] = [
      [{}, 'region', true],
      [{ ...IDS, region: undefined }, 'region', true],
      [{ ...IDS, region: 'evil.example' }, 'region', false],
      [{ ...IDS, cluster: ['c-1'] }, 'cluster', false],
      [{ ...IDS, operation: '${input:operation}' }, 'operation', false],
      [{ ...IDS, operation: '' }, 'operation', true],
      [{ ...IDS, timeout: 0 }, 'timeout', false],
      [{ ...IDS, timeout: '-1' }, 'timeout', false],
      [{ ...IDS, timeout: 'soon' }, 'timeout', false],
      [{ ...IDS, timeout: '1e9' }, 'timeout', false],
      [{ ...IDS, timeout: true }, 'timeout', false],
    ];
    for (const [definition, name, missing] of wrong) {
      const read = readTask(definition);
      assert.ok('wrong' in read, JSON.stringify(definition));
      assert.equal(read.wrong.name, name);
      assert.equal(read.missing, missing);
    }
  });
});

describe('the exit code of a task', () => {
  it('tells apart how the operation ended, and why the waiting did', () => {
    const ended = (state: string): number =>
      exitCodeOf({ why: 'ended', record: recordOf('op-1', { state }) });
    assert.equal(ended('COMPLETED'), 0);
    assert.equal(ended('FAILED'), 1);
    assert.equal(ended('TERMINATED'), 1);
    assert.equal(ended('PARTIAL_COMPLETED'), 2);
    assert.equal(exitCodeOf({ why: 'timeout' }), 3);
    assert.equal(exitCodeOf({ why: 'unknown' }), 4);
    assert.equal(exitCodeOf({ why: 'problem', problem: problem({ kind: 'permission' }) }), 5);
    assert.equal(exitCodeOf({ why: 'accountGone' }), 5);
    assert.equal(exitCodeOf({ why: 'definition' }), 6);
    assert.equal(exitCodeOf({ why: 'problem', problem: problem({ kind: 'badRequest' }) }), 7);
    assert.equal(exitCodeOf({ why: 'stopped' }), 130);
  });

  it('is none yet where a problem may pass', () => {
    for (const more of [
      { kind: 'network' },
      { kind: 'throttled' },
      { kind: 'server' },
      { kind: 'auth', face: 'clock' },
      { kind: 'auth', retryable: true },
    ] as const)
      assert.ok(mayPass(problem(more)), JSON.stringify(more));
    for (const more of [
      { kind: 'auth' },
      { kind: 'permission' },
      { kind: 'badRequest' },
      { kind: 'notFound' },
      { kind: 'server', code: 'internal' },
    ] as const)
      assert.ok(!mayPass(problem(more)), JSON.stringify(more));
  });
});
