import assert from 'node:assert/strict';
import fc from 'fast-check';
import { seeded } from '../fakeClock.ts';
import { durationsOf, historyOf } from '../../bench/workload.ts';
import { answerOf, refOf } from './support.ts';
import { HOUR, MINUTE, SECOND, WatchLab } from './watchLab.ts';

/** Calls after the one that confirms what became known: whoever asks in whatever way makes that one. */
async function meanCalls(middleMs: number, withHistory: boolean): Promise<number> {
  const chance = seeded(middleMs);
  let calls = 0;
  const runs = 300;
  for (const [index, ms] of durationsOf(middleMs, runs).entries()) {
    const lab = new WatchLab({ seed: index });
    if (withHistory) lab.learn(historyOf(middleMs, 30, chance));
    await lab.delayOf(lab.begin(ms), 30 * HOUR);
    calls += lab.calls.length - 1;
    lab.check();
  }
  return calls / runs;
}

describe('the watching promise: calls', function () {
  // Many cases each.
  this.timeout(30_000);

  for (const [name, middleMs, limit, limitWithHistory] of [
    ['30 s', 30 * SECOND, 7, 7],
    ['5 min', 5 * MINUTE, 30, 36],
    ['30 min', 30 * MINUTE, 60, 46],
    ['2 h', 2 * HOUR, 155, 115],
  ] as const) {
    it(`P2: takes ${limit} calls at most, in the mean, for an operation of ${name}`, async () => {
      const mean = await meanCalls(middleMs, false);
      assert.ok(mean <= limit, String(mean));
    });

    it(`P2: takes ${limitWithHistory} with history`, async () => {
      const mean = await meanCalls(middleMs, true);
      assert.ok(mean <= limitWithHistory, String(mean));
    });
  }

  it('P3: asks for nothing, and has no timer, where nothing is active', async () => {
    const states = fc.constantFrom('COMPLETED', 'FAILED', 'PARTIAL_COMPLETED', 'TERMINATED', 'forgotten');
    await fc.assert(
      fc.asyncProperty(fc.array(states, { maxLength: 30 }), fc.boolean(), async (ends, away) => {
        const lab = new WatchLab();
        lab.attention = away ? 'away' : 'looking';
        for (const [number, state] of ends.entries()) {
          const ref = refOf(number);
          lab.operations.discover(ref, 'manual');
          if (state === 'forgotten') lab.operations.markForgotten(ref);
          else
            lab.operations.applyAnswer(
              ref,
              answerOf(ref, state, { type: 'RESIZE', startTime: 1, endTime: 2 }),
            );
        }
        await lab.clock.advance(0);
        assert.equal(lab.clock.timers, 0);
        await lab.clock.advance(HOUR);
        lab.watcher.attentionChanged();
        lab.watcher.resume();
        await lab.clock.advance(HOUR);
        assert.equal(lab.calls.length, 0);
        lab.check();
      }),
      { numRuns: 1_000 },
    );
  });

  it('P3: never asks again for what has ended', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 600 }), fc.nat(), async (seconds, seed) => {
        const lab = new WatchLab({ seed });
        await lab.delayOf(lab.begin(seconds * SECOND), HOUR);
        const { length } = lab.calls;
        lab.watcher.resume();
        lab.watcher.attentionChanged();
        await lab.watcher.lookNow(refOf(1));
        await lab.clock.advance(24 * HOUR);
        assert.equal(lab.calls.length, length);
        lab.check();
      }),
      { numRuns: 1_000 },
    );
  });

  it('P5: takes 20 calls at most for 30 minutes while nobody looks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.boolean(), async (seed, withHistory) => {
        const lab = new WatchLab({ seed });
        lab.attention = 'away';
        if (withHistory) lab.learn(historyOf(30 * MINUTE, 20, seeded(seed)));
        await lab.delayOf(lab.begin(30 * MINUTE), HOUR);
        assert.ok(lab.calls.length <= 20, String(lab.calls.length));
        lab.check();
      }),
      { numRuns: 1_000 },
    );
  });
});
