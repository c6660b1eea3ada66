import { isLongerThanUsual, type UsualDuration } from './durations.ts';
import { classifyOperationState } from './operation.ts';

/** Who is looking: a focused window, or nobody. */
export type Attention = 'looking' | 'away';

/** What part of the elapsed time passes until the next look, and its bounds in milliseconds. */
interface Curve {
  readonly share: number;
  readonly minMs: number;
  readonly maxMs: number;
}

const LOOKING: Curve = { share: 0.1, minMs: 5_000, maxMs: 60_000 };
const AWAY: Curve = { share: 0.25, minMs: 30_000, maxMs: 300_000 };

/** While an end is unusual, and while it is likely. */
const EARLY: Curve = { share: 0.25, minMs: 5_000, maxMs: 120_000 };
const LIKELY: Curve = { share: 0.03, minMs: 5_000, maxMs: 60_000 };

/** States that wait for a person, or that we do not understand, are asked for at this many caps. */
const SLOW_FACTOR = 5;

/** A gap in milliseconds is spread by this much either way, so that many operations don't fall into step. */
const JITTER = 0.1;

export interface GapQuestion {
  /** Milliseconds since the service started the operation. */
  readonly elapsedMs: number;
  readonly attention: Attention;
  /** How long those of its type take, where that is known. */
  readonly usual?: UsualDuration | undefined;
  /** Whether the service has answered at all; before that its state is not odd, just not known. */
  readonly answered: boolean;
  readonly state: string | undefined;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/** Which part of the schedule a gap comes from. */
export type GapReason =
  /** Somebody looks, and nothing is known of the type. */
  | 'byAge'
  /** Those of its type take longer than this. */
  | 'early'
  /** Those of its type end about now. */
  | 'likely'
  /** Those of its type are over by now. */
  | 'longerThanUsual'
  /** Nobody looks. */
  | 'away'
  /** It waits for a person, or is in a state that we do not understand. */
  | 'slow';

export interface Gap {
  /** Milliseconds from one look at an operation to the next. */
  readonly gapMs: number;
  readonly why: GapReason;
}

/** How long to wait from one look at an operation to the next. */
export function nextGap(question: GapQuestion): Gap {
  const { gapMs, why } = plainGap(question);
  return { gapMs: gapMs * (1 - JITTER + 2 * JITTER * question.random), why };
}

function plainGap({ elapsedMs, attention, usual, answered, state }: GapQuestion): Gap {
  const stateClass = classifyOperationState(state);
  const curve = attention === 'looking' ? LOOKING : AWAY;
  if (answered && (stateClass === 'attention' || stateClass === 'unknown')) {
    return { gapMs: SLOW_FACTOR * curve.maxMs, why: 'slow' };
  }
  if (attention === 'away') return { gapMs: along(AWAY, elapsedMs), why: 'away' };
  if (usual === undefined) return { gapMs: along(LOOKING, elapsedMs), why: 'byAge' };
  if (isLongerThanUsual(elapsedMs, usual)) {
    return { gapMs: along(LOOKING, elapsedMs), why: 'longerThanUsual' };
  }
  const likely = along(LIKELY, elapsedMs);
  const untilLikely = usual.earlyMs - elapsedMs;
  if (untilLikely <= 0) return { gapMs: likely, why: 'likely' };
  // Not past the time from which an end is likely: it would be noticed a quarter of the elapsed time later.
  return { gapMs: Math.min(along(EARLY, elapsedMs), Math.max(untilLikely, likely)), why: 'early' };
}

function along({ share, minMs, maxMs }: Curve, elapsedMs: number): number {
  return Math.min(maxMs, Math.max(minMs, share * elapsedMs));
}

const RETRY_BASE_MS = 5_000;
const RETRY_MAX_MS = 300_000;

export interface RetryQuestion {
  /** Failed looks in a row, this one included; at least 1. */
  readonly failures: number;
  /** What the service asked for, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The longest pause, in milliseconds; five minutes unless given. */
  readonly maxMs?: number;
  /** Uniform in [0, 1). */
  readonly random: number;
}

/**
 * Milliseconds to wait after a look that failed: exponential, and not before the time that the service asked
 * for. The jitter takes at most half: with all of it, ten minutes of throttling would now and then see more
 * than twelve calls.
 */
export function retryMs({ failures, retryAfterMs = 0, maxMs = RETRY_MAX_MS, random }: RetryQuestion): number {
  const ceiling = Math.min(maxMs, RETRY_BASE_MS * 2 ** Math.max(0, failures - 1));
  return Math.max(retryAfterMs, ceiling * (0.5 + 0.5 * random));
}

/** While somebody looks, a network that was away is tried at least this often; milliseconds. */
export const OFFLINE_MAX_MS = 60_000;

/** What is overdue after a pause is asked for within this many milliseconds, spread. */
export const CATCH_UP_MS = 5_000;

/** What becomes of the gaps where they ask for more than the budget. */
export interface Stretch {
  /** Milliseconds from one look to the next, for each of those that would be looked at more often. */
  readonly intervalMs: number;
  /** How many operations that holds for. */
  readonly operations: number;
}

/**
 * How the gaps stretch so that all of them together stay within `perSecond` looks: the least interval that,
 * as the shortest gap of all, does so. Undefined where they do as they are.
 * @param gapsMs the gap of each operation as planned, in milliseconds
 */
export function stretchOf(gapsMs: readonly number[], perSecond: number): Stretch | undefined {
  const perMs = perSecond / 1_000;
  let left = gapsMs.reduce((sum, gap) => sum + 1 / gap, 0);
  if (left <= perMs) return undefined;
  const sorted = [...gapsMs].sort((a, b) => a - b);
  // Beginning with the most frequent one, as many as it takes have the same interval.
  for (const [index, gap] of sorted.entries()) {
    left -= 1 / gap;
    const operations = index + 1;
    const intervalMs = operations / (perMs - left);
    if (left < perMs && intervalMs <= (sorted[operations] ?? Infinity)) return { intervalMs, operations };
  }
  return undefined;
}
