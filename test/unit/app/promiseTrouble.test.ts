import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Notifier } from '../../../src/app/notifier.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { seeded } from '../fakeClock.ts';
import { HOUR, MINUTE, SECOND, WatchLab } from './watchLab.ts';

describe('the watching promise: trouble', function () {
  // Many cases each.
  this.timeout(30_000);

  it('P8: makes at most 12 calls in ten minutes of throttling, tells of nothing, and comes back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(400),
        fc.option(fc.integer({ min: 1, max: 90 })),
        fc.nat(),
        async (count, latencyMs, retryAfter, seed) => {
          const chance = seeded(seed);
          const lab = new WatchLab({ seed, latencyMs: () => chance() * latencyMs });
          const told: (readonly OperationRecord[])[] = [];
          const notifier = new Notifier({
            operations: lab.operations,
            policy: () => 'all',
            clock: lab.clock,
            mutedTypes: () => [],
            attention: () => 'looking',
          });
          notifier.onMessage((records) => told.push(records));
          const keys = Array.from({ length: count }, () => lab.begin(24 * HOUR));
          await lab.clock.advance(chance() * 2 * MINUTE);
          const before = lab.calls.length;
          const retry = retryAfter === null ? {} : { retryAfterMs: retryAfter * SECOND };
          lab.problem = { kind: 'throttled', ...retry };
          // They begin with the first that is refused.
          await lab.clock.advance(10 * MINUTE, () => lab.calls.length > before);
          await lab.clock.advance(10 * MINUTE);
          const calls = lab.calls.slice(before);
          assert.ok(calls.length <= 12, String(calls.length));
          if (retryAfter !== null && calls.length > 12 - 9) {
            const waits = calls.map(({ at }, index) => at - (calls[index - 1]?.at ?? -Infinity));
            const early = waits.slice(4).filter((wait) => wait < retryAfter * SECOND);
            assert.deepEqual(early, []);
          }
          lab.problem = undefined;
          const over = lab.clock.now();
          await lab.clock.advance(8 * MINUTE);
          for (const key of keys) assert.ok((lab.callsOf(key).at(-1) ?? 0) > over, 'goes on');
          assert.deepEqual(told, []);
          notifier.dispose();
          lab.check();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('P9: makes one call for each active operation after eight hours of sleep, spread', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(3 * MINUTE),
        fc.boolean(),
        fc.constantFrom('focus', 'timer', 'laterTimer'),
        fc.nat(),
        async (count, beforeMs, away, wokenBy, seed) => {
          const lab = new WatchLab({ seed });
          if (away) lab.attention = 'away';
          // Old ones have long gaps, of which much may be left.
          const keys = Array.from({ length: count }, () => lab.begin(24 * HOUR, { agoMs: 2 * HOUR }));
          await lab.clock.advance(beforeMs + count * 200);
          if (wokenBy === 'laterTimer') lab.clock.jump(8 * HOUR);
          else lab.clock.sleep(8 * HOUR);
          const now = lab.clock.now();
          // The window often gets the focus as the lid is opened.
          if (wokenBy === 'focus') {
            lab.attention = 'looking';
            lab.watcher.attentionChanged();
          }
          if (wokenBy === 'laterTimer') await lab.clock.advance(30 * SECOND);
          await lab.clock.advance(5 * SECOND + count * 200);
          for (const key of keys) {
            assert.equal(lab.callsOf(key).filter((at) => at >= now).length, 1);
          }
          // One second has its part of the five, and what the budget lets through.
          const first = lab.calls.filter(({ at }) => at >= now && at < now + SECOND).length;
          assert.ok(first <= 5, `${first} in the first second`);
          const atOnce = lab.calls.filter(({ at }) => at === now).length;
          assert.ok(atOnce <= 1, `${atOnce} at once`);
          lab.check();
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds its way when the clock is set back', async () => {
    const lab = new WatchLab();
    const keys = [1, 2, 3].map(() => lab.begin(24 * HOUR, { agoMs: HOUR }));
    await lab.clock.advance(5 * MINUTE);
    lab.clock.jump(-3 * HOUR);
    const before = lab.calls.length;
    await lab.clock.advance(2 * MINUTE);
    const calls = lab.calls.slice(before).map(({ key }) => key);
    for (const key of keys) {
      const count = calls.filter((each) => each === key).length;
      assert.ok(count >= 1 && count <= 30, String(count));
    }
    lab.watcher.dispose();
  });

  it('is quiet while the network is away, and back soon after it, spread', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(HOUR),
        fc.boolean(),
        fc.nat(),
        async (count, awayMs, heard, seed) => {
          const lab = new WatchLab({ seed });
          const keys = Array.from({ length: count }, () => lab.begin(24 * HOUR));
          await lab.clock.advance(MINUTE);
          const before = lab.calls.length;
          lab.problem = { kind: 'network', face: 'offline' };
          await lab.clock.advance(awayMs);
          // 5, 10, 20, 40 seconds, then once a minute, whatever the number of operations; half of it is chance.
          const calls = lab.calls.length - before;
          assert.ok(calls <= 7 + awayMs / (30 * SECOND), `${calls} in ${awayMs} ms`);
          if (calls > 0) assert.equal(lab.watcher.trouble()?.kind, 'network');
          lab.problem = undefined;
          const back = lab.clock.now();
          if (heard) lab.watcher.reached({ accountId: 'account', regionId: 'cn-hangzhou' });
          await lab.clock.advance(calls > 0 && heard ? 5 * SECOND : 66 * SECOND);
          assert.ok(
            lab.calls.some(({ at }) => at >= back),
            'tried again',
          );
          await lab.clock.advance(66 * SECOND + count * 200);
          for (const key of keys) assert.ok((lab.callsOf(key).at(-1) ?? 0) >= back, 'goes on');
          assert.equal(lab.watcher.trouble(), undefined);
          if (awayMs > 5 * MINUTE && count > 1) {
            assert.ok(
              lab.decisions.some(({ why }) => why === 'catchUp'),
              'spread',
            );
          }
          lab.check();
        },
      ),
      { numRuns: 80 },
    );
  });

  it('leaves regions alone that can be reached', async () => {
    const lab = new WatchLab();
    const key = lab.begin(HOUR);
    await lab.clock.advance(MINUTE);
    lab.problem = { kind: 'network' };
    await lab.clock.advance(MINUTE);
    const other = { ...lab.operations.get(key)?.ref, regionId: 'cn-beijing' };
    lab.watcher.reached({ accountId: 'account', regionId: other.regionId });
    const { nextAt = 0 } = lab.watcher.stateOf(key);
    assert.ok(nextAt > lab.clock.now() + 5 * SECOND, 'a call to another region says nothing of this one');
    lab.check();
  });

  it('says why it looks when it does', async () => {
    const lab = new WatchLab();
    lab.learn(Array.from({ length: 20 }, (_, index) => (20 + index) * MINUTE));
    const key = lab.begin(HOUR);
    await lab.clock.advance(HOUR);
    const whys = lab.decisions.flatMap((decision) => (decision.key === key ? decision.why : []));
    const changes = whys.filter((why, index) => why !== whys[index - 1]);
    assert.deepEqual(changes, ['byAge', 'first', 'early', 'likely', 'longerThanUsual']);
    lab.check();
  });
});
