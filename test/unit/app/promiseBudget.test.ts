import assert from 'node:assert/strict';
import fc from 'fast-check';
import { operationKey } from '../../../src/core/scope.ts';
import { seeded } from '../fakeClock.ts';
import { refOf } from './support.ts';
import { HOUR, MINUTE, SECOND, WatchLab } from './watchLab.ts';

/** Milliseconds between two calls for the same operation, the longest of all; until the end counts too. */
function longestWait(lab: WatchLab, keys: readonly string[], from: number): number {
  const last = new Map(keys.map((key) => [key, from]));
  let longest = 0;
  for (const { key, at } of lab.calls) {
    longest = Math.max(longest, at - (last.get(key) ?? from));
    last.set(key, at);
  }
  for (const at of last.values()) longest = Math.max(longest, lab.clock.now() - at);
  return longest;
}

describe('the watching promise: budget', function () {
  // Many cases each.
  this.timeout(30_000);

  it('P4: keeps to the budget, one call at a time for each, and gives each its share', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(1, 5, 30, 100, 300),
        fc.integer({ min: 1, max: 10 }),
        fc.nat(1_500),
        fc.nat(20),
        fc.nat(),
        async (count, budget, latencyMs, visible, seed) => {
          const chance = seeded(seed);
          const lab = new WatchLab({ seed, budget, latencyMs: () => chance() * latencyMs });
          for (let number = 1; number <= visible; number += 1) lab.onScreen.add(operationKey(refOf(number)));
          const begin = lab.clock.now();
          const keys = Array.from({ length: count }, (_, index) =>
            // Young ones, and old ones.
            lab.begin(24 * HOUR, { agoMs: index % 3 === 0 ? 0 : 2 * HOUR }),
          );
          const share = (count / budget) * SECOND;
          await lab.clock.advance(Math.max(4 * MINUTE, 3 * share));
          // Where the budget is enough, it is the longest gap, and who is due at the same time may go first.
          const limit = (share > 1.1 * MINUTE ? 1.05 * share : 1.1 * MINUTE + share) + latencyMs + SECOND;
          assert.ok(longestWait(lab, keys, begin) <= limit, `${longestWait(lab, keys, begin)} of ${limit}`);
          lab.check();
        },
      ),
      { numRuns: 40 },
    );
  });

  it('P4: looks at each of 1,000 every 200 s, and says so', async () => {
    const lab = new WatchLab({ latencyMs: () => 300 });
    const begin = lab.clock.now();
    const keys = Array.from({ length: 1_000 }, () => lab.begin(24 * HOUR, { agoMs: HOUR }));
    await lab.clock.advance(10 * MINUTE);
    assert.ok(longestWait(lab, keys, begin) <= 202 * SECOND, String(longestWait(lab, keys, begin)));
    assert.ok(lab.calls.length >= 2_990, 'the budget is used');
    const { intervalMs = 0, operations } = lab.watcher.stretch('account') ?? {};
    assert.deepEqual([Math.round(intervalMs), operations], [200 * SECOND, 1_000]);
    lab.check();
  });

  it('P4: has one call at a time for each, where the user asks too', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(20 * SECOND)), { maxLength: 30 }),
        fc.nat(4_000),
        fc.nat(),
        async (asked, latencyMs, seed) => {
          const chance = seeded(seed);
          const lab = new WatchLab({ seed, budget: 50, latencyMs: () => chance() * latencyMs });
          for (let number = 1; number <= 3; number += 1) lab.begin(HOUR);
          for (const [number, pauseMs] of asked) {
            await lab.clock.advance(pauseMs);
            void lab.watcher.lookNow(refOf(number));
            if (chance() < 0.2) lab.watcher.attentionChanged();
            if (chance() < 0.2) lab.watcher.resume();
          }
          await lab.clock.advance(MINUTE);
          lab.check();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('P4: looks at a visible panel as often as ever, whatever else there is', async () => {
    const lab = new WatchLab({ latencyMs: () => 300 });
    const [key = ''] = Array.from({ length: 1_000 }, () => lab.begin(24 * HOUR));
    lab.watcher.setInPanel(refOf(1), true);
    await lab.clock.advance(5 * MINUTE);
    const calls = lab.callsOf(key);
    const late = calls.filter((at, index) => {
      const elapsed = (calls[index - 1] ?? at) - (calls[0] ?? 0);
      return at - (calls[index - 1] ?? at) > 1.1 * Math.max(5 * SECOND, 0.1 * elapsed) + SECOND;
    });
    assert.deepEqual(late, []);
    lab.check();
  });

  it('does not stretch what fits', async () => {
    const lab = new WatchLab();
    for (let number = 0; number < 20; number += 1) lab.begin(24 * HOUR, { agoMs: HOUR });
    await lab.clock.advance(5 * MINUTE);
    assert.equal(lab.watcher.stretch('account'), undefined);
    assert.equal(lab.watcher.stretch('another'), undefined);
    lab.check();
  });
});
