import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Limiter, type Priority } from '../../../src/cloud/limiter.ts';
import { FakeClock, settle } from '../fakeClock.ts';

describe('limiter', () => {
  const open = new AbortController().signal;

  it('never lets more through in any second than allowed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(1_500), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 8 }),
        async (gaps, perSecond) => {
          const clock = new FakeClock();
          const limiter = new Limiter(clock, () => perSecond);
          const starts: number[] = [];
          for (const gap of gaps) {
            void limiter.acquire({ priority: 'background' }, open).then(() => starts.push(clock.now()));
            await clock.advance(gap);
          }
          await clock.advance(60_000);
          assert.equal(starts.length, gaps.length);
          for (const [index, at] of starts.entries()) {
            const earlier = starts[index - perSecond];
            assert.ok(earlier === undefined || at - earlier >= 1_000);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('lets the urgent through first, then the older', async () => {
    const clock = new FakeClock();
    const limiter = new Limiter(clock, () => 1);
    const order: string[] = [];
    const ask = (name: string, priority: Priority) =>
      limiter.acquire({ priority }, open).then(() => order.push(name));
    await ask('first', 'background');
    void ask('background 1', 'background');
    void ask('background 2', 'background');
    void ask('panel', 'panel');
    void ask('user', 'user');
    await clock.advance(5_000);
    assert.deepEqual(order, ['first', 'user', 'panel', 'background 1', 'background 2']);
  });

  it('forgets who gave up', async () => {
    const clock = new FakeClock();
    const limiter = new Limiter(clock, () => 1);
    await limiter.acquire({ priority: 'user' }, open);
    const abort = new AbortController();
    const given = limiter.acquire({ priority: 'user' }, abort.signal);
    abort.abort(new Error('given up'));
    await assert.rejects(given, /given up/);
    await assert.rejects(limiter.acquire({ priority: 'user' }, abort.signal), /given up/);
    let next = false;
    void limiter.acquire({ priority: 'user' }, open).then(() => (next = true));
    await clock.advance(1_000);
    assert.ok(next, 'the place was not lost to the one who gave up');
  });

  it('survives a clock that is set back', async () => {
    const clock = new FakeClock();
    const limiter = new Limiter(clock, () => 1);
    await limiter.acquire({ priority: 'user' }, open);
    clock.sleep(-3_600_000);
    let through = false;
    void limiter.acquire({ priority: 'user' }, open).then(() => (through = true));
    await settle();
    assert.ok(through);
  });
});
