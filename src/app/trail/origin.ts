import { present } from '../../core/present.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import type { OriginAnswer, TrailMemory } from '../../core/trail.ts';
import { searchTrail, type TrailSearchParts } from './search.ts';

/** The call comes just before its operation is created; clocks differ. Milliseconds. */
const AROUND_MS = 3 * 60_000;
/** An event can be found ten minutes later, as a rule (`emr-api.md` 4.3); milliseconds. */
const LATE_MS = 15 * 60_000;
/** For how long events are kept (`emr-api.md` 4.3); milliseconds. */
const KEPT_MS = 90 * 86_400_000;

export interface OriginQuestion {
  /** Unix milliseconds. */
  readonly createdAt: number;
  readonly memory: TrailMemory;
  readonly signal: AbortSignal;
}

/**
 * Looks through the events of the minutes in which an operation was created for who began it. What is found is made
 * known, for whoever else is named there too. Rejects with a `CloudError`.
 * @returns the answer, and what was learnt of how events are found
 */
export async function seekOrigin(
  parts: TrailSearchParts,
  ref: OperationRef,
  { createdAt, memory, signal }: OriginQuestion,
): Promise<{ readonly answer: OriginAnswer; readonly learnt: TrailMemory }> {
  const { operations, clock } = parts;
  const now = clock.now();
  // Of the future, as a clock that was set back has it, nothing is recorded.
  const age = Math.max(0, now - createdAt);
  if (age > KEPT_MS) return { answer: 'expired', learnt: {} };
  const span = { from: createdAt - AROUND_MS, to: createdAt + AROUND_MS };
  const { serviceName, namesTriedAt } = await searchTrail(parts, ref, { ...span, memory, signal });
  const isKnown = operations.get(operationKey(ref))?.initiator !== undefined;
  return {
    answer: isKnown ? 'found' : age < LATE_MS ? 'early' : 'none',
    // How far was looked is not among it: that was here and there.
    learnt: present<TrailMemory>({ serviceName, namesTriedAt }),
  };
}
