import reasons from './data/failureReasons.json' with { type: 'json' };
import type { Advice } from './errors.ts';

/** What is known of the code of a state change (`emr-api.md` 7). `data/failureReasons.json` says from where. */
export interface FailureReason {
  readonly code: string;
  /** Some codes name what began a change, not what went wrong. */
  readonly isFailure: boolean;
  readonly cause: Advice;
  /** The likeliest to help first. */
  readonly nextSteps: readonly Advice[];
}

const KNOWN: ReadonlyMap<string, FailureReason> = new Map(
  reasons.map(({ code, isFailure, causeEn, causeZh, nextStepsEn, nextStepsZh }) => [
    code,
    {
      code,
      isFailure,
      cause: { en: causeEn, zh: causeZh },
      nextSteps: nextStepsEn.map((en, index) => ({ en, zh: nextStepsZh[index] ?? en })),
    },
  ]),
);

/** What is known of a code; of `MissingParameter.InstanceType` what is known of `MissingParameter`. */
export function failureReason(code: string | undefined): FailureReason | undefined {
  return KNOWN.get(code ?? '') ?? KNOWN.get(code?.split('.', 1)[0] ?? '');
}
