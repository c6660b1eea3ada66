import assert from 'node:assert/strict';
import fc from 'fast-check';
import { nextGap, retryMs } from '../../../src/core/schedule.ts';

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
});
