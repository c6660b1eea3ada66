import { needsMending, type CloudProblem } from '../core/errors.ts';
import { classifyOperationState, isTerminal } from '../core/operation.ts';
import { operationKey, type OperationRef } from '../core/scope.ts';
import type { Clock } from './clock.ts';
import { Disposables } from './lifetime.ts';
import type { Operations } from './operations.ts';
import type { Watcher } from './watcher.ts';

/** Why somebody waits no longer. */
export type WaitEnd =
  | { readonly why: 'ended' }
  /** It goes on when a person has acted, or the service forgot it. */
  | { readonly why: 'attention' | 'forgotten' }
  /** Its account was removed. */
  | { readonly why: 'gone' }
  /** It can't be seen until somebody mends this. */
  | { readonly why: 'unseen'; readonly problem: CloudProblem }
  | { readonly why: 'timeout' | 'cancelled' };

export interface WaitParts {
  readonly operations: Operations;
  readonly watcher: Pick<Watcher, 'onDidChangeState' | 'stateOf'>;
  readonly clock: Clock;
}

/**
 * Waits until an operation that is known ends or can't end by itself. Asks for nothing: the watcher looks at it by
 * its schedule, as at any other.
 * @param timeoutMs milliseconds
 */
export function untilEnd(
  { operations, watcher, clock }: WaitParts,
  ref: OperationRef,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<WaitEnd> {
  const key = operationKey(ref);
  const owned = new Disposables();
  return new Promise<WaitEnd>((resolve) => {
    const check = (): void => {
      const end = signal.aborted ? ({ why: 'cancelled' } as const) : endOf(operations, watcher, key);
      if (end !== undefined) resolve(end);
    };
    owned.add(
      operations.onDidChange((changes) => {
        if (changes.some((change) => change.key === key)) check();
      }),
    );
    owned.add(
      watcher.onDidChangeState((changed) => {
        if (changed === key) check();
      }),
    );
    owned.add(
      clock.setTimer(() => {
        resolve({ why: 'timeout' });
      }, timeoutMs),
    );
    signal.addEventListener('abort', check);
    owned.add({
      dispose: () => {
        signal.removeEventListener('abort', check);
      },
    });
    check();
  }).finally(() => {
    owned.dispose();
  });
}

function endOf(operations: Operations, watcher: WaitParts['watcher'], key: string): WaitEnd | undefined {
  const record = operations.get(key);
  if (record === undefined) return { why: 'gone' };
  if (record.forgotten === true) return { why: 'forgotten' };
  if (isTerminal(record.snapshot?.state)) return { why: 'ended' };
  if (classifyOperationState(record.snapshot?.state) === 'attention') return { why: 'attention' };
  const { problem } = watcher.stateOf(key);
  return problem !== undefined && needsMending(problem) ? { why: 'unseen', problem } : undefined;
}
