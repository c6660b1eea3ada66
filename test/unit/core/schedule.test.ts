import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { UsualDuration } from '../../../src/core/durations.ts';
import { nextGap, retryMs, stretchOf } from '../../../src/core/schedule.ts';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

const question = { attention: 'looking', answered: true, state: 'IN_PROGRESS', random: 0.5 } as const;

describe('schedule', () => {
  it('looks again after a tenth of the elapsed time, between 5 and 60 seconds', () => {
    assert.equal(nextGap({ ...question, elapsedMs: 0 }).gapMs, 5 * SECOND);
    assert.equal(nextGap({ ...question, elapsedMs: 50 * SECOND }).gapMs, 5 * SECOND);
    assert.equal(nextGap({ ...question, elapsedMs: 200 * SECOND }).gapMs, 20 * SECOND);
    assert.equal(nextGap({ ...question, elapsedMs: 5 * HOUR }).gapMs, 60 * SECOND);
  });

  it('is slower while nobody looks: a quarter, between 30 and 300 seconds', () => {
    const away = { ...question, attention: 'away' } as const;
    assert.equal(nextGap({ ...away, elapsedMs: 0 }).gapMs, 30 * SECOND);
    assert.equal(nextGap({ ...away, elapsedMs: 400 * SECOND }).gapMs, 100 * SECOND);
    assert.equal(nextGap({ ...away, elapsedMs: 5 * HOUR }).gapMs, 300 * SECOND);
  });

  it('asks slowly for what waits for a person or is not understood', () => {
    for (const state of ['HUMAN_PROCESSING', 'SOMETHING_NEW', undefined]) {
      assert.equal(nextGap({ ...question, state, elapsedMs: 0 }).gapMs, 300 * SECOND);
      assert.equal(nextGap({ ...question, attention: 'away', state, elapsedMs: 0 }).gapMs, 1_500 * SECOND);
    }
  });

  it('asks at the usual pace for what was not answered yet', () => {
    assert.equal(nextGap({ ...question, answered: false, state: undefined, elapsedMs: 0 }).gapMs, 5 * SECOND);
  });

  it('spreads every gap by a tenth at most', () => {
    fc.assert(
      fc.property(
        fc.nat(10 * HOUR),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (elapsedMs, random) => {
          const plain = nextGap({ ...question, elapsedMs }).gapMs;
          const spread = nextGap({ ...question, elapsedMs, random }).gapMs;
          assert.ok(Math.abs(spread - plain) <= plain * 0.1 + 1e-6);
        },
      ),
    );
  });

  it('backs off after failures, with jitter and an upper bound', () => {
    assert.equal(retryMs({ failures: 1, random: 1 }), 5 * SECOND);
    assert.equal(retryMs({ failures: 4, random: 1 }), 40 * SECOND);
    assert.equal(retryMs({ failures: 40, random: 1 }), 300 * SECOND);
    assert.equal(retryMs({ failures: 4, random: 0 }), 20 * SECOND);
  });

  it('does not come back before the time that the service asked for', () => {
    assert.equal(retryMs({ failures: 1, random: 0, retryAfterMs: 90 * SECOND }), 90 * SECOND);
  });

  it('sees at most twelve calls in ten minutes of throttling, whatever the chance', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { minLength: 20, maxLength: 20 }),
        (chances) => {
          let elapsed = 0;
          let calls = 1;
          for (const [index, random] of chances.entries()) {
            elapsed += retryMs({ failures: index + 1, random });
            if (elapsed > 600 * SECOND) break;
            calls += 1;
          }
          assert.ok(calls <= 12, String(calls));
        },
      ),
    );
  });

  describe('with history', () => {
    const usual: UsualDuration = { samples: 20, earlyMs: 1_000_000, middleMs: 2_000_000, lateMs: 4_000_000 };
    const gapOf = (elapsedMs: number): readonly [number, string] => {
      const { gapMs, why } = nextGap({ ...question, elapsedMs, usual });
      return [Math.round(gapMs), why];
    };

    it('looks after a quarter of the elapsed time while an end is unusual', () => {
      assert.deepEqual(gapOf(0), [5 * SECOND, 'early']);
      assert.deepEqual(gapOf(40 * SECOND), [10 * SECOND, 'early']);
      assert.deepEqual(gapOf(800 * SECOND), [120 * SECOND, 'early']);
    });

    it('does not look past the time from which an end is likely', () => {
      assert.deepEqual(gapOf(950 * SECOND), [50 * SECOND, 'early']);
      assert.deepEqual(gapOf(999 * SECOND), [29_970, 'early']);
    });

    it('looks after three hundredths while an end is likely', () => {
      assert.deepEqual(gapOf(1_000 * SECOND), [30 * SECOND, 'likely']);
      assert.deepEqual(gapOf(4_000 * SECOND), [60 * SECOND, 'likely']);
      const short = { ...usual, earlyMs: SECOND };
      assert.equal(nextGap({ ...question, elapsedMs: 10 * SECOND, usual: short }).gapMs, 5 * SECOND);
    });

    it('looks after a tenth again where it takes longer than usual', () => {
      const short = { ...usual, earlyMs: SECOND, lateMs: 100 * SECOND };
      const { gapMs, why } = nextGap({ ...question, elapsedMs: 200 * SECOND, usual: short });
      assert.deepEqual([gapMs, why], [20 * SECOND, 'longerThanUsual']);
    });

    it('does not matter while nobody looks, or a person is waited for', () => {
      const away = { ...question, attention: 'away', usual, elapsedMs: 2_000 * SECOND } as const;
      assert.equal(nextGap(away).gapMs, 300 * SECOND);
      assert.equal(nextGap({ ...away, attention: 'looking', state: 'HUMAN_PROCESSING' }).why, 'slow');
    });
  });

  describe('budget', () => {
    it('does not stretch what fits', () => {
      assert.equal(stretchOf([], 5), undefined);
      assert.equal(stretchOf([250, 300_000], 5), undefined);
    });

    it('gives all the same where all want more', () => {
      assert.equal(Math.round(stretchOf(Array<number>(1_000).fill(60_000), 5)?.intervalMs ?? 0), 200_000);
    });

    it('leaves those alone that want less, and uses all there is', () => {
      fc.assert(
        fc.property(
          fc.array(fc.integer({ min: 5_000, max: 1_500_000 }), { minLength: 1, maxLength: 500 }),
          fc.integer({ min: 1, max: 10 }),
          (gaps, perSecond) => {
            const stretch = stretchOf(gaps, perSecond);
            const wanted = gaps.reduce((sum, gap) => sum + SECOND / gap, 0);
            assert.equal(stretch === undefined, wanted <= perSecond);
            if (stretch === undefined) return;
            const { intervalMs, operations } = stretch;
            const spent = gaps.reduce((sum, gap) => sum + SECOND / Math.max(gap, intervalMs), 0);
            assert.ok(Math.abs(spent - perSecond) < 1e-6, `${spent} of ${perSecond}`);
            assert.ok(gaps.filter((gap) => gap < intervalMs).length <= operations);
          },
        ),
      );
    });
  });
});
