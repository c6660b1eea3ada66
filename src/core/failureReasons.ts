import reasons from './data/failureReasons.json' with { type: 'json' };
import type { Advice } from './errors.ts';

/**
 * What is known of the code of a StateChangeReason (`emr-api.md` 7). `data/failureReasons.json` says for each
 * where that is from.
 */
export interface FailureReason {
  readonly code: string;
  /** False for what names a trigger, not a fault. */
  readonly isFailure: boolean;
  /** False: only seen as a sample value. */
  readonly documented: boolean;
  readonly cause: Advice;
  /** The likeliest to help first. */
  readonly nextSteps: readonly Advice[];
}

interface ReasonEntry {
  readonly code: string;
  readonly certainty: string;
  readonly isFailure: boolean;
  readonly causeEn: string;
  readonly causeZh: string;
  /** As many as in Chinese, in the same order. */
  readonly nextStepsEn: readonly string[];
  readonly nextStepsZh: readonly string[];
}

const KNOWN: ReadonlyMap<string, FailureReason> = new Map(
  (reasons as readonly ReasonEntry[]).map((entry) => [
    entry.code,
    {
      code: entry.code,
      isFailure: entry.isFailure,
      documented: entry.certainty === 'documented',
      cause: { en: entry.causeEn, zh: entry.causeZh },
      nextSteps: entry.nextStepsEn.map((en, index) => ({ en, zh: entry.nextStepsZh[index] ?? en })),
    },
  ]),
);

/** A code may say after a dot what it is about: `MissingParameter.InstanceType` is a `MissingParameter`. */
export function failureReason(code: string | undefined): FailureReason | undefined {
  if (code === undefined) return undefined;
  const dot = code.indexOf('.');
  return KNOWN.get(code) ?? (dot < 0 ? undefined : KNOWN.get(code.slice(0, dot)));
}
