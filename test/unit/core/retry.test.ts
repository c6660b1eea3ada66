import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CloudProblem } from '../../../src/core/errors.ts';
import { callRetryMs } from '../../../src/core/retry.ts';

const problem = (more: Partial<CloudProblem>): CloudProblem => ({ kind: 'server', message: '', ...more });
const ask = (more: Partial<CloudProblem>, tries = 1, elapsedMs = 0, random = 0.5) =>
  callRetryMs({ problem: problem(more), tries, elapsedMs, random });

describe('retry of a call', () => {
  it('is for what may pass by itself, at most twice', () => {
    assert.equal(ask({ retryable: true }, 1), 500);
    assert.equal(ask({ retryable: true }, 2), 1_000);
    assert.equal(ask({ retryable: true }, 3), undefined);
    assert.equal(ask({ retryable: false }), undefined);
    assert.equal(ask({}), undefined);
  });

  it('signs anew once where a nonce was used', () => {
    assert.notEqual(ask({ kind: 'auth', retryable: true }, 1), undefined);
    assert.equal(ask({ kind: 'auth', retryable: true }, 2), undefined);
  });

  it('waits as long as the service asks, or tells who called', () => {
    assert.equal(ask({ kind: 'throttled', retryable: true, retryAfterMs: 3_000 }), 3_500);
    assert.equal(ask({ kind: 'throttled', retryable: true, retryAfterMs: 60_000 }), undefined);
  });

  it('has full jitter and an upper bound', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.nat(20_000),
        fc.option(fc.nat(30_000), { nil: undefined }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (tries, elapsedMs, retryAfterMs, random) => {
          const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
          const ms = ask({ retryable: true, ...asked }, tries, elapsedMs, random);
          if (ms === undefined) return;
          assert.ok(tries < 3 && ms >= (retryAfterMs ?? 0) && elapsedMs + ms <= 10_000);
        },
      ),
    );
    assert.equal(ask({ retryable: true }, 1, 0, 0), 0);
  });
});
