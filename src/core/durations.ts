import { classifyOperationState, startedAt, type OperationRecord } from './operation.ts';

/** With fewer finished operations of a type nothing is said about it. */
const MIN_SAMPLES = 5;

/** How long operations of one type take, as far as is known. */
export interface UsualDuration {
  /** How many operations this was learned from; at least 5. */
  readonly samples: number;
  /** Milliseconds; one of twenty was over before, the 5 % quantile. */
  readonly earlyMs: number;
  /** Milliseconds; half of them took less. */
  readonly middleMs: number;
  /** Milliseconds; one of twenty took longer, the 95 % quantile. */
  readonly lateMs: number;
}

/**
 * Milliseconds from the start of an operation to its end, where that says how long the work takes: of one
 * that came to its end. How soon another one failed says when it broke; with those among the samples, a type
 * of which every tenth fails at once would be asked for as if its end were near all the time.
 */
export function durationOf(record: OperationRecord): number | undefined {
  const { state, endTime, startTime, createTime } = record.snapshot ?? {};
  const stateClass = classifyOperationState(state);
  if (stateClass !== 'succeeded' && stateClass !== 'partial') return undefined;
  if (endTime === undefined || (startTime ?? createTime) === undefined) return undefined;
  const duration = endTime - startedAt(record);
  return duration > 0 ? duration : undefined;
}

/**
 * What durations in milliseconds, in any order, tell; undefined where they are fewer than five. Quantiles are
 * interpolated between the two nearest samples, with the shortest at 0 % and the longest at 100 % (type 7 of
 * Hyndman and Fan, what R and NumPy do unless told otherwise). None lies outside of what was seen.
 */
export function usualDuration(durations: readonly number[]): UsualDuration | undefined {
  if (durations.length < MIN_SAMPLES) return undefined;
  const sorted = [...durations].sort((a, b) => a - b);
  const quantile = (share: number): number => {
    const at = share * (sorted.length - 1);
    const below = sorted[Math.floor(at)] ?? 0;
    const above = sorted[Math.ceil(at)] ?? below;
    return below + (at % 1) * (above - below);
  };
  return {
    samples: sorted.length,
    earlyMs: quantile(0.05),
    middleMs: quantile(0.5),
    lateMs: quantile(0.95),
  };
}

/** Whether it runs for longer than 95 % of its type did. Never without history. */
export function isLongerThanUsual(elapsedMs: number, usual: UsualDuration | undefined): boolean {
  return usual !== undefined && elapsedMs > usual.lateMs;
}

/**
 * Between how many and how many milliseconds from now it ends, if it is one of the nine in ten between the
 * quantiles. A range, since a point would be a promise. Undefined without history, and for what already takes
 * longer than usual: of that nothing is known.
 */
export function expectedRemaining(
  elapsedMs: number,
  usual: UsualDuration | undefined,
): { readonly fromMs: number; readonly toMs: number } | undefined {
  if (usual === undefined || elapsedMs >= usual.lateMs) return undefined;
  return { fromMs: Math.max(0, usual.earlyMs - elapsedMs), toMs: usual.lateMs - elapsedMs };
}
