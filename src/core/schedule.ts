import { classifyOperationState } from './operation.ts';

/** Who is looking: a focused window, or nobody. */
export type Attention = 'looking' | 'away';

interface Curve {
  readonly share: number;
  readonly minMs: number;
  readonly maxMs: number;
}

const CURVES: Readonly<Record<Attention, Curve>> = {
  looking: { share: 0.1, minMs: 5_000, maxMs: 60_000 },
  away: { share: 0.25, minMs: 30_000, maxMs: 300_000 },
};

/** States that wait for a person, or that we do not understand, are asked for at this many caps. */
const SLOW_FACTOR = 5;

/** A gap in milliseconds is spread by this much either way, so that many operations don't fall into step. */
const JITTER = 0.1;

export interface GapQuestion {
  /** Milliseconds since the service started the operation. */
  readonly elapsedMs: number;
  readonly attention: Attention;
  /** Whether the service has answered at all; before that its state is not odd, just not known. */
  readonly answered: boolean;
  readonly state: string | undefined;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/** Milliseconds from one look at an operation to the next. */
export function gapMs(question: GapQuestion): number {
  const curve = CURVES[question.attention];
  const stateClass = classifyOperationState(question.state);
  const slow = question.answered && (stateClass === 'attention' || stateClass === 'unknown');
  const plain = slow
    ? SLOW_FACTOR * curve.maxMs
    : clamp(curve.share * question.elapsedMs, curve.minMs, curve.maxMs);
  return plain * (1 - JITTER + 2 * JITTER * question.random);
}

const RETRY_BASE_MS = 5_000;
const RETRY_MAX_MS = 300_000;

export interface RetryQuestion {
  /** Failed looks in a row, this one included; at least 1. */
  readonly failures: number;
  /** What the service asked for, in milliseconds. */
  readonly retryAfterMs?: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/**
 * Milliseconds to wait after a look that failed: exponential, and not before the time that the service asked
 * for. The jitter takes at most half: with all of it, ten minutes of throttling would now and then see more
 * than twelve calls.
 */
export function retryMs(question: RetryQuestion): number {
  const ceiling = Math.min(RETRY_MAX_MS, RETRY_BASE_MS * 2 ** Math.max(0, question.failures - 1));
  return Math.max(question.retryAfterMs ?? 0, ceiling * (0.5 + 0.5 * question.random));
}

/** On focus, what is overdue for a looking user is asked for within this many milliseconds. */
export const CATCH_UP_MS = 5_000;

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
