import type { CloudProblem } from './errors.ts';

/** Tries of one call, the first included. */
const MAX_TRIES = 3;
/** No try starts later than this after the first, in milliseconds: somebody may be waiting. */
const MAX_TOTAL_MS = 10_000;
const BASE_MS = 500;
const MAX_PAUSE_MS = 4_000;

export interface CallRetryQuestion {
  readonly problem: CloudProblem;
  /** Tries so far; at least 1. */
  readonly tries: number;
  /** Milliseconds since the first try began. */
  readonly elapsedMs: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/**
 * Milliseconds to wait before the next try of a read; undefined where there is none. Exponential with full
 * jitter, and never before the time that the service asks for: where that is too far off, whoever called is
 * told, and may come again.
 */
export function callRetryMs({ problem, tries, elapsedMs, random }: CallRetryQuestion): number | undefined {
  // A new nonce once, a source of credentials once more; after that it is no matter of luck.
  const maxTries = problem.kind === 'auth' ? 2 : MAX_TRIES;
  if (problem.retryable !== true || tries >= maxTries) return undefined;
  const pause = random * Math.min(MAX_PAUSE_MS, BASE_MS * 2 ** tries);
  const wait = (problem.retryAfterMs ?? 0) + pause;
  return elapsedMs + wait <= MAX_TOTAL_MS ? wait : undefined;
}
