import assert from 'node:assert/strict';
import { untilEnd, type WaitEnd } from '../../../src/app/untilEnd.ts';
import { settle } from '../fakeClock.ts';
import { answerOf, refOf } from './support.ts';
import { MINUTE, SECOND, WatchLab } from './watchLab.ts';

/** An operation under way that somebody waits for, by the watcher as it ships. */
async function waiting(durationMs: number, { timeoutMs = 10 * MINUTE, state = 'COMPLETED' } = {}) {
  const lab = new WatchLab();
  const ref = refOf(1);
  const key = lab.begin(durationMs, { number: 1, state });
  await settle();
  const cancel = new AbortController();
  const timers = lab.clock.timers;
  let end: WaitEnd | undefined;
  const done = untilEnd(lab, ref, timeoutMs, cancel.signal).then((found) => {
    end = found;
  });
  return { lab, ref, key, cancel, timers, done, end: () => end };
}

describe('waiting for the end of an operation', () => {
  it('ends with it, and costs no call beyond those of the schedule', async () => {
    const { lab, end } = await waiting(5 * MINUTE);
    await lab.clock.advance(4 * MINUTE);
    assert.equal(end(), undefined);
    await lab.clock.advance(3 * MINUTE, () => end() !== undefined);
    assert.deepEqual(end(), { why: 'ended' });
    const alone = new WatchLab();
    alone.begin(5 * MINUTE, { number: 1 });
    await alone.clock.advance(7 * MINUTE);
    assert.equal(lab.calls.length, alone.calls.length);
    lab.check();
    alone.check();
  });

  it('ends when the time is over, and leaves no timer', async () => {
    const { lab, end } = await waiting(60 * MINUTE, { timeoutMs: 2 * MINUTE });
    await lab.clock.advance(2 * MINUTE - SECOND);
    assert.equal(end(), undefined);
    await lab.clock.advance(SECOND);
    assert.deepEqual(end(), { why: 'timeout' });
    lab.check();
    assert.equal(lab.clock.timers, 0);
  });

  it('ends at once when it is cancelled, and leaves no timer', async () => {
    const { lab, cancel, timers, done, end } = await waiting(60 * MINUTE);
    assert.equal(lab.clock.timers, timers + 1);
    cancel.abort();
    await done;
    assert.deepEqual(end(), { why: 'cancelled' });
    assert.equal(lab.clock.timers, timers);
    assert.deepEqual(await untilEnd(lab, refOf(1), MINUTE, cancel.signal), { why: 'cancelled' });
    lab.check();
  });

  it('ends where it does not go on by itself', async () => {
    const { lab, end } = await waiting(MINUTE, { state: 'HUMAN_PROCESSING' });
    await lab.clock.advance(3 * MINUTE, () => end() !== undefined);
    assert.deepEqual(end(), { why: 'attention' });
    lab.check();
  });

  it('ends where the service forgot it, and where its account is gone', async () => {
    const one = await waiting(60 * MINUTE);
    one.lab.problem = { kind: 'notFound', service: 'emr', code: 'ResourceNotFound' };
    await one.lab.clock.advance(3 * MINUTE, () => one.end() !== undefined);
    assert.deepEqual(one.end(), { why: 'forgotten' });
    one.lab.check();
    const other = await waiting(60 * MINUTE);
    await other.lab.operations.removeAccount(other.ref.accountId);
    await other.done;
    assert.deepEqual(other.end(), { why: 'gone' });
    other.lab.check();
  });

  it('ends with what the user must mend, and waits on through what passes', async () => {
    const { lab, end } = await waiting(60 * MINUTE, { timeoutMs: 30 * MINUTE });
    lab.problem = { kind: 'network', retryable: true };
    await lab.clock.advance(3 * MINUTE);
    assert.equal(end(), undefined);
    lab.problem = { kind: 'auth', code: 'InvalidAccessKeyId.NotFound' };
    await lab.clock.advance(10 * MINUTE, () => end() !== undefined);
    const found = end();
    assert.ok(found?.why === 'unseen');
    assert.equal(found.problem.kind, 'auth');
    lab.check();
  });

  it('is over at once where the operation is', async () => {
    const lab = new WatchLab();
    lab.operations.discover(refOf(1), 'manual');
    lab.operations.applyAnswer(refOf(1), answerOf(refOf(1), 'FAILED'));
    const end = await untilEnd(lab, refOf(1), MINUTE, new AbortController().signal);
    assert.deepEqual(end, { why: 'ended' });
    assert.equal(lab.calls.length, 0);
    lab.check();
  });
});
