import { classifyOperationState, type OperationRecord } from './operation.ts';

/** How many operations there are that the status bar speaks of. */
export interface StatusSummary {
  readonly running: number;
  /** Those that wait for a person. */
  readonly waiting: number;
  /** Those that failed, or ended in part, and nobody has looked at since. */
  readonly failed: number;
}

/**
 * @param active those under way
 * @param unseen those that ended badly and nobody has looked at since
 */
export function summarize(
  active: readonly OperationRecord[],
  unseen: readonly OperationRecord[],
): StatusSummary {
  const waiting = active.filter(
    ({ snapshot }) => classifyOperationState(snapshot?.state) === 'attention',
  ).length;
  return { running: active.length - waiting, waiting, failed: unseen.length };
}
