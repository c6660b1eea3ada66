import type { OperationRecord } from './operation.ts';

/**
 * Operations of the same cluster whose time overlaps that of the record or lies within an hour before its start
 * or after its end, nearest first, without itself.
 * @param now Unix milliseconds
 * @param max how many at most
 */
export function neighboursOf(
  record: OperationRecord,
  others: readonly OperationRecord[],
  now: number,
  max: number,
): readonly OperationRecord[] {
  void [record, others, now, max];
  return [];
}

/**
 * Earlier and later ended operations of the same type on the same cluster, oldest first, the nearest ones and
 * itself among them.
 * @param max how many at most
 */
export function sameKind(
  record: OperationRecord,
  others: readonly OperationRecord[],
  max: number,
): readonly OperationRecord[] {
  void [record, others, max];
  return [];
}
