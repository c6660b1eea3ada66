import { untilEnd, type WaitEnd } from '../../../app/untilEnd.ts';
import { CloudError } from '../../../core/errors.ts';
import { isActive, isTerminal, type OperationRecord } from '../../../core/operation.ts';
import { operationKey } from '../../../core/scope.ts';
import { look, lookUp } from '../lookUp.ts';
import type { ToolParts } from '../parts.ts';
import { readWait } from './input.ts';
import { operationAnswer } from './operation.ts';
import { operationOf } from './place.ts';
import { ToolError } from './toolError.ts';

const MINUTE_MS = 60_000;

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
  if (!isActive(record)) return operationAnswer(parts, record, signal, waited('ended', 0));
  if (answer !== undefined) {
    operations.discover(ref, 'api');
    operations.applyAnswer(ref, answer);
  }
  let end = await untilEnd(parts, ref, timeoutMinutes * MINUTE_MS, signal);
  if (end.why === 'timeout') {
    // What the schedule has not seen yet. Where that fails, the last answer says enough.
    await look(parts, ref).catch(() => undefined);
    if (isTerminal(operations.get(operationKey(ref))?.snapshot?.state)) end = { why: 'ended' };
  }
  if (end.why === 'unseen') throw new CloudError(end.problem);
  const last: OperationRecord | undefined = operations.get(operationKey(ref));
  if (last === undefined) throw new ToolError('The account of this operation was removed meanwhile.');
  return operationAnswer(parts, last, signal, waited(end.why, clock.now() - from));
}

function waited(why: WaitEnd['why'], ms: number): object {
  return { waitedSeconds: Math.round(ms / 1_000), result: resultOf(why) };
}

function resultOf(why: WaitEnd['why']): string {
  switch (why) {
    case 'attention':
      return 'It waits for a person, and does not go on by itself: tell the user. Waiting on is of no use until somebody has acted.';
    case 'forgotten':
      return 'The service no longer knows this operation; what is said of it is the last that was seen.';
    case 'timeout':
      return 'It is still running. Call emrOperations_waitForOperation again to wait on, or tell the user, who can watch it in the Operations view.';
    default:
      return 'It has ended.';
  }
}
