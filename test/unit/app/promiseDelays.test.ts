import assert from 'node:assert/strict';
import fc from 'fast-check';
import { usualDuration } from '../../../src/core/durations.ts';
import { seeded } from '../fakeClock.ts';
import { HOUR, MINUTE, SECOND, WatchLab } from './watchLab.ts';

/** Anything from `min` to `max` milliseconds, as many short ones as long ones. */
const duration = (min: number, max: number): fc.Arbitrary<number> =>
  fc
    .double({ min: Math.log(min), max: Math.log(max), noNaN: true })
    .map((exponent) => Math.round(Math.exp(exponent)));

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** What P1 allows, in milliseconds, for an end so many milliseconds after the start. */
function allowed(elapsedMs: number, earlyMs = 0): number {
  const plain =
    elapsedMs < earlyMs
      ? clamp(0.25 * elapsedMs, 5 * SECOND, 120 * SECOND)
      : clamp(0.1 * elapsedMs, 5 * SECOND, 60 * SECOND);
  return 1.1 * plain + 1;
}

describe('the watching promise: delays', function () {
  // Many cases each.
  this.timeout(30_000);

  it('P1: notices an end within a tenth of the elapsed time, at least 5 s and at most 60 s', async () => {
    await fc.assert(
      fc.asyncProperty(duration(SECOND, 4 * HOUR), fc.nat(), fc.nat(100), async (ms, seed, percent) => {
        const lab = new WatchLab({ seed });
        // Known from the start or later on.
        const agoMs = Math.floor((ms * percent) / 200);
        const delay = await lab.delayOf(lab.begin(ms, { agoMs }), 5 * HOUR);
        assert.ok(delay <= allowed(ms), `${delay} ms after ${ms} ms`);
        lab.check();
      }),
      { numRuns: 1_000 },
    );
  });

  it('P1: with history, within a quarter before an end is likely, at most 120 s', async () => {
    await fc.assert(
      fc.asyncProperty(
        duration(5 * SECOND, 3 * HOUR),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
        fc.integer({ min: 5, max: 30 }),
        // Most of what can go wrong does so around the quantiles.
        fc.oneof(fc.double({ min: 0, max: 4, noNaN: true }), fc.double({ min: 0.9, max: 1.1, noNaN: true })),
        fc.boolean(),
        fc.nat(),
        async (middle, width, samples, place, atEarly, seed) => {
          const chance = seeded(seed);
          const durations = Array.from(
            { length: samples },
            () => middle * Math.exp(width * (chance() - 0.5)),
          );
          const usual = usualDuration(durations) ?? assert.fail();
          const ms = Math.max(SECOND, Math.round(place * (atEarly ? usual.earlyMs : usual.lateMs)));
          const lab = new WatchLab({ seed });
          lab.learn(durations);
          const delay = await lab.delayOf(lab.begin(ms), 30 * HOUR);
          assert.ok(delay <= allowed(ms, usual.earlyMs), `${delay} ms after ${ms}, early ${usual.earlyMs}`);
          lab.check();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('P7: notices within 12 s what fails 40 s into a history of two hours', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.integer({ min: 5, max: 100 }),
        fc.nat(40),
        fc.nat(),
        async (width, samples, agoSeconds, seed) => {
          const chance = seeded(seed);
          const lab = new WatchLab({ seed });
          lab.learn(Array.from({ length: samples }, () => 2 * HOUR * Math.exp(2 * width * (chance() - 0.5))));
          const key = lab.begin(40 * SECOND, { agoMs: agoSeconds * SECOND, state: 'FAILED' });
          const delay = await lab.delayOf(key, 5 * MINUTE);
          assert.ok(delay <= 12 * SECOND, `${delay} ms`);
          lab.check();
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('catches up within five seconds when the user comes back, as far as the budget allows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        duration(SECOND, HOUR),
        fc.nat(),
        async (count, ms, seed) => {
          const lab = new WatchLab({ seed });
          lab.attention = 'away';
          const keys = Array.from({ length: count }, () => lab.begin(20 * HOUR));
          await lab.clock.advance(ms + 10 * MINUTE);
          lab.attention = 'looking';
          lab.watcher.attentionChanged();
          const now = lab.clock.now();
          await lab.clock.advance(70 * SECOND);
          for (const key of keys) {
            // What was asked for just before is not overdue for who looks.
            const calls = lab.callsOf(key);
            const next = calls.find((at) => at >= now) ?? Infinity;
            const last = calls.findLast((at) => at < now) ?? 0;
            const wait = Math.max(5 * SECOND, last + 66 * SECOND - now) + (count / 5) * SECOND;
            assert.ok(next - now <= wait, `${next - now} ms`);
          }
          lab.check();
        },
      ),
      { numRuns: 200 },
    );
  });
});
