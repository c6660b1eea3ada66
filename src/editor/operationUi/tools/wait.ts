import { OperationWait } from '../../../app/operationWait.ts';
import { CloudError } from '../../../core/errors.ts';
import {
  classifyOperationState,
  isActive,
  isTerminal,
  type OperationRecord,
} from '../../../core/operation.ts';
import type { WaitEnd } from '../../../core/operationTask.ts';
import { operationKey, type OperationRef } from '../../../core/scope.ts';
import { look, lookUp } from '../lookUp.ts';
import type { ToolParts } from '../parts.ts';
import { readWait } from './input.ts';
import { operationAnswer } from './operation.ts';
import { operationOf } from './place.ts';
import { ToolError } from './toolError.ts';

const MINUTE_MS = 60_000;

const ENDED = 'It has ended.';

/**
 * Waits for the end of an operation, and says as JSON what became of it. The watcher looks at it, as at all that is
 * known and under way; so one that is not known becomes known, but not watched: being told is the user's wish.
 */
export async function waitForOperation(
  parts: ToolParts,
  given: unknown,
  signal: AbortSignal,
): Promise<string> {
  const { timeoutMinutes, ...input } = readWait(given);
  const { operations, clock } = parts;
  const ref = await operationOf(parts, input);
  const from = clock.now();
  const { record, answer } = await lookUp(parts, ref, signal);
  if (!isActive(record)) return operationAnswer(parts, record, signal, waited(ENDED, 0));
  if (answer !== undefined) {
    operations.discover(ref, 'api');
    operations.applyAnswer(ref, answer);
  }
  const end = await untilOver(parts, ref, timeoutMinutes * MINUTE_MS, signal);
  // What the schedule has not seen yet. Where that fails, the last answer says enough.
  if (end.why === 'timeout') await look(parts, ref).catch(() => undefined);
  if (end.why === 'problem') throw new CloudError(end.problem);
  const last = operations.get(operationKey(ref));
  if (last === undefined || end.why === 'accountGone') {
    throw new ToolError('The account of this operation was removed meanwhile, or shows its region no more.');
  }
  return operationAnswer(parts, last, signal, waited(resultOf(end, last), clock.now() - from));
}

/** Waits no longer than a person lets it, and no longer than nobody has to act. */
async function untilOver(
  { operations, watcher, clock, accounts }: ToolParts,
  ref: OperationRef,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<WaitEnd> {
  const wait = new OperationWait(
    {
      operations,
      watcher,
      clock,
      accounts,
      // It was asked for just now.
      confirm: () => Promise.resolve(),
    },
    ref,
    (news) => {
      if (news.what === 'state' && needsPerson(news.record)) wait.dispose();
    },
    { timeoutMs, watch: false },
  );
  const stop = (): void => {
    wait.dispose();
  };
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  const end = await wait.end;
  signal.removeEventListener('abort', stop);
  return end;
}

function waited(result: string, ms: number): object {
  return { waitedSeconds: Math.round(ms / 1_000), result };
}

function resultOf({ why }: WaitEnd, record: OperationRecord): string {
  if (isTerminal(record.snapshot?.state)) return ENDED;
  if (why === 'unknown') {
    return 'The service no longer knows this operation; what is said of it is the last that was seen.';
  }
  return needsPerson(record)
    ? 'It waits for a person, and does not go on by itself: tell the user. Waiting on is of no use until somebody has acted.'
    : 'It is still running. Call emrOperations_waitForOperation again to wait on, or tell the user, who can watch it in the Operations view.';
}

function needsPerson({ snapshot }: OperationRecord): boolean {
  return classifyOperationState(snapshot?.state) === 'attention';
}
