import assert from 'node:assert/strict';
import type { Operations } from '../../../src/app/operations.ts';
import { Watcher } from '../../../src/app/watcher.ts';
import * as watching from '../../../src/app/watching/index.ts';
import type { OperationAnswer } from '../../../src/cloud/operationAnswer.ts';
import { knownError } from '../../../src/core/errorCodes.ts';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';
import type { Attention } from '../../../src/core/schedule.ts';
import { operationKey, type OperationRef } from '../../../src/core/scope.ts';
import { FakeClock, settle } from '../fakeClock.ts';
import { answerOf, memoryOperations, refOf } from './support.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A watcher over a cloud that answers as told, and writes down who was asked when. */
class Bench {
  readonly clock = new FakeClock();
  readonly operations: Operations = memoryOperations(this.clock);
  readonly asked: { key: string; at: number }[] = [];
  attention: Attention = 'looking';
  accounts = new Set(['account']);
  answer: (ref: OperationRef) => OperationAnswer | Promise<OperationAnswer> = (ref) =>
    answerOf(ref, 'IN_PROGRESS', { startTime: this.clock.now() });
  readonly watcher = new Watcher({
    operations: this.operations,
    clock: this.clock,
    attention: () => this.attention,
    covers: ({ ref }) => this.accounts.has(ref.accountId),
    visible: () => () => false,
    maxRequestsPerSecond: () => 5,
    onDecision: () => undefined,
    load: () => Promise.resolve(watching),
    failed: (error) => {
      throw error;
    },
    getOperation: async (ref) => {
      this.asked.push({ key: operationKey(ref), at: this.clock.now() });
      return this.answer(ref);
    },
  });

  /** An operation that ends by itself. */
  runFor(durationMs: number): void {
    const startTime = this.clock.now();
    this.answer = (ref) =>
      this.clock.now() - startTime >= durationMs
        ? answerOf(ref, 'COMPLETED', { startTime, endTime: startTime + durationMs })
        : answerOf(ref, 'IN_PROGRESS', { startTime });
  }

  fail(problem: Partial<CloudProblem>): void {
    this.answer = () => {
      throw new CloudError({ kind: 'server', message: '', ...problem });
    };
  }
}

/** What is promised in figures is in `promise*.test.ts`. */
describe('watcher', () => {
  let bench: Bench;
  const ref = refOf(1);
  const key = operationKey(ref);

  beforeEach(() => {
    bench = new Bench();
  });

  afterEach(() => {
    bench.watcher.dispose();
    assert.equal(bench.clock.timers, 0, 'no timer is left');
  });

  it('asks for nothing while nothing is active', async () => {
    await bench.clock.advance(60 * MINUTE);
    assert.equal(bench.asked.length, 0);
    assert.equal(bench.clock.timers, 0, 'not even a timer runs');
  });

  it('asks at once for what became known, and never again once it ended', async () => {
    bench.runFor(0);
    bench.operations.discover(ref, 'manual');
    await bench.clock.advance(60 * MINUTE);
    assert.equal(bench.asked.length, 1);
    assert.equal(bench.operations.get(key)?.snapshot?.state, 'COMPLETED');
    await bench.watcher.lookNow(ref);
    assert.equal(bench.asked.length, 1, 'not even when asked to');
  });

  it('has one look at most under way for an operation, which whoever asks shares', async () => {
    let release = (): void => undefined;
    bench.answer = (asked) =>
      new Promise((resolve) => {
        release = () => {
          resolve(answerOf(asked, 'IN_PROGRESS'));
        };
      });
    bench.operations.discover(ref, 'manual');
    await bench.clock.advance(MINUTE);
    const shared = [bench.watcher.lookNow(ref), bench.watcher.lookNow(ref)];
    await settle();
    assert.equal(bench.asked.length, 1);
    release();
    await Promise.all(shared);
  });

  it('catches up within five seconds when the user comes back', async () => {
    bench.attention = 'away';
    bench.operations.discover(ref, 'manual');
    bench.operations.discover(refOf(2), 'manual');
    await bench.clock.advance(20 * SECOND);
    const before = bench.asked.length;
    bench.attention = 'looking';
    bench.watcher.attentionChanged();
    await bench.clock.advance(5 * SECOND);
    assert.equal(bench.asked.length, before + 2);
  });

  it('asks once for each after the machine slept', async () => {
    for (const number of [1, 2, 3]) bench.operations.discover(refOf(number), 'manual');
    await bench.clock.advance(SECOND);
    const before = bench.asked.length;
    bench.clock.sleep(8 * 3_600 * SECOND);
    await bench.clock.advance(5 * SECOND);
    assert.equal(bench.asked.length, before + 3);
  });

  it('backs off while it is throttled, and honours the time that the service gives', async () => {
    bench.fail({ kind: 'throttled' });
    bench.operations.discover(ref, 'manual');
    await bench.clock.advance(10 * MINUTE);
    assert.ok(bench.asked.length <= 12, String(bench.asked.length));
    const run = new Bench();
    run.fail({ kind: 'throttled', retryAfterMs: 90 * SECOND });
    run.operations.discover(ref, 'manual');
    await run.clock.advance(89 * SECOND);
    assert.equal(run.asked.length, 1);
    await run.clock.advance(2 * SECOND);
    assert.equal(run.asked.length, 2);
    run.watcher.dispose();
  });

  it('never takes an error for a state, and goes on after it', async () => {
    bench.operations.discover(ref, 'manual');
    await bench.clock.advance(SECOND);
    bench.fail({ kind: 'network' });
    await bench.clock.advance(MINUTE);
    assert.equal(bench.operations.get(key)?.snapshot?.state, 'IN_PROGRESS');
    assert.equal(bench.watcher.stateOf(key).problem?.kind, 'network');
    bench.runFor(0);
    await bench.clock.advance(6 * MINUTE);
    assert.equal(bench.operations.get(key)?.snapshot?.state, 'COMPLETED');
    assert.equal(bench.watcher.stateOf(key).problem, undefined);
  });

  it('pauses an account that must be mended, and goes on when it changed', async () => {
    for (const kind of ['auth', 'permission'] as const) {
      const run = new Bench();
      run.fail({ kind });
      run.operations.discover(ref, 'manual');
      await run.clock.advance(SECOND);
      run.operations.discover(refOf(2), 'manual');
      await run.clock.advance(60 * MINUTE);
      assert.equal(run.asked.length, 1, kind);
      assert.equal(run.watcher.trouble()?.kind, kind);
      assert.equal(run.watcher.stateOf(operationKey(refOf(2))).nextAt, undefined);
      run.runFor(0);
      run.watcher.resume('account');
      await run.clock.advance(SECOND);
      assert.equal(run.asked.length, 3);
      assert.equal(run.watcher.trouble(), undefined);
      run.watcher.dispose();
    }
  });

  it('marks what the service forgot, and asks no more', async () => {
    bench.operations.discover(ref, 'manual');
    await bench.clock.advance(SECOND);
    bench.fail({ kind: 'notFound', code: 'ResourceNotFound', service: 'emr' });
    await bench.clock.advance(60 * MINUTE);
    const { length } = bench.asked;
    assert.equal(bench.operations.get(key)?.forgotten, true);
    assert.equal(bench.operations.get(key)?.snapshot?.state, 'IN_PROGRESS', 'the last answer stays');
    await bench.clock.advance(60 * MINUTE);
    assert.equal(bench.asked.length, length);
  });

  it('forgets nothing for what somebody else does not find', async () => {
    bench.operations.discover(ref, 'manual');
    await bench.clock.advance(SECOND);
    bench.fail({ kind: 'notFound', code: 'EntityNotExist.Role', service: 'sts' });
    await bench.clock.advance(60 * MINUTE);
    assert.equal(bench.operations.get(key)?.forgotten, undefined);
    bench.answer = (asked) => answerOf(asked, 'COMPLETED');
    bench.watcher.resume();
    await bench.clock.advance(MINUTE);
    assert.equal(bench.operations.get(key)?.snapshot?.state, 'COMPLETED');
  });

  it('leaves accounts alone that are not there', async () => {
    bench.operations.discover(refOf(1, 'gone'), 'manual');
    await bench.clock.advance(60 * MINUTE);
    assert.equal(bench.asked.length, 0);
    bench.accounts.add('gone');
    bench.watcher.resume('gone');
    await bench.clock.advance(SECOND);
    assert.equal(bench.asked.length, 1);
  });

  it('fails a look that the user asked for with what went wrong', async () => {
    bench.fail({ kind: 'server', code: 'InternalError' });
    bench.operations.discover(ref, 'manual');
    await assert.rejects(bench.watcher.lookNow(ref), (error) => {
      assert.ok(error instanceof CloudError);
      return error.problem.code === 'InternalError';
    });
  });

  it('asks for the one in a visible panel first', async () => {
    bench.answer = (asked) => answerOf(asked, 'IN_PROGRESS', { startTime: 1 });
    for (let number = 1; number <= 20; number += 1) bench.operations.discover(refOf(number), 'manual');
    bench.watcher.setInPanel(refOf(15), true);
    await bench.clock.advance(4 * SECOND);
    assert.equal(bench.asked[0]?.key, operationKey(refOf(15)));
    assert.equal(new Set(bench.asked.map((each) => each.key)).size, 20);
  });

  it('pauses one region alone where a permission is missing', async () => {
    bench.answer = (asked) => {
      if (asked.regionId === 'cn-shanghai') throw new CloudError({ kind: 'permission', message: '' });
      return answerOf(asked, 'IN_PROGRESS');
    };
    bench.operations.discover(ref, 'manual');
    bench.operations.discover({ ...refOf(2), regionId: 'cn-shanghai' }, 'manual');
    await bench.clock.advance(10 * MINUTE);
    const shanghai = bench.asked.filter((each) => each.key.includes('cn-shanghai'));
    assert.equal(shanghai.length, 1);
    assert.ok(bench.asked.length > 10);
  });

  it('takes a used nonce or a wrong clock for what passes', async () => {
    for (const code of ['SignatureNonceUsed', 'InvalidTimeStamp.Expired']) {
      const run = new Bench();
      const { retryable, face } = knownError(code) ?? {};
      run.fail({
        kind: 'auth',
        code,
        ...(retryable === true ? { retryable } : {}),
        ...(face === undefined ? {} : { face }),
      });
      run.operations.discover(ref, 'manual');
      await run.clock.advance(10 * MINUTE);
      assert.ok(run.asked.length > 5, code);
      run.watcher.dispose();
    }
  });

  it('asks no more what was refused as wrong, until asked to', async () => {
    bench.fail({ kind: 'badRequest' });
    bench.operations.discover(ref, 'manual');
    await bench.clock.advance(8 * 60 * MINUTE);
    assert.equal(bench.asked.length, 1);
    bench.watcher.resume();
    await bench.clock.advance(SECOND);
    assert.equal(bench.asked.length, 2);
  });

  it('holds a whole account that is throttled, however many operations it has', async () => {
    bench.fail({ kind: 'throttled' });
    for (let number = 1; number <= 50; number += 1) bench.operations.discover(refOf(number), 'manual');
    await bench.clock.advance(SECOND);
    const first = bench.asked.length;
    assert.ok(first <= 8, 'those that were under way');
    bench.watcher.resume();
    await bench.clock.advance(10 * MINUTE);
    assert.ok(bench.asked.length - first <= 12, String(bench.asked.length - first));
    bench.answer = (asked) => answerOf(asked, 'IN_PROGRESS');
    await bench.clock.advance(6 * MINUTE);
    assert.equal(new Set(bench.asked.map((each) => each.key)).size, 50, 'then all go on');
  });

  it('does not take an answer for what was removed and found again', async () => {
    let release = (): void => undefined;
    bench.answer = (asked) =>
      new Promise((resolve) => {
        release = () => {
          resolve(answerOf(asked, 'FAILED'));
        };
      });
    bench.operations.discover(ref, 'manual');
    await bench.clock.advance(SECOND);
    await bench.operations.removeAccount('account');
    bench.answer = (asked) => answerOf(asked, 'IN_PROGRESS');
    bench.operations.discover(ref, 'manual');
    release();
    await bench.clock.advance(SECOND);
    assert.equal(bench.operations.get(key)?.snapshot?.state, 'IN_PROGRESS');
  });

  it('does not ask again at once for what was just answered', async () => {
    bench.operations.discover(ref, 'manual');
    bench.operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS', { startTime: bench.clock.now() }));
    await bench.clock.advance(4 * SECOND);
    assert.equal(bench.asked.length, 0);
    await bench.clock.advance(2 * SECOND);
    assert.equal(bench.asked.length, 1);
  });
});
