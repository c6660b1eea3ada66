import { isShown, isTerminal, startedAt, type OperationRecord } from './operation.ts';
import { operationKey } from './scope.ts';

/** What ended, or began, by so much before or after still has to do with it; milliseconds. */
const NEAR_MS = 3_600_000;

/**
 * Of the operations of its cluster those at about the time of one: what overlaps with it, or is less than an
 * hour away from it, the nearest start first.
 * @param now Unix milliseconds
 */
export function neighboursOf(
  record: OperationRecord,
  others: readonly OperationRecord[],
  now: number,
  max: number,
): readonly OperationRecord[] {
  const from = startedAt(record) - NEAR_MS;
  const to = endOf(record, now) + NEAR_MS;
  const distance = (each: OperationRecord): number => Math.abs(startedAt(each) - startedAt(record));
  return others
    .filter(
      (each) => isShown(each) && !isSame(each, record) && startedAt(each) <= to && endOf(each, now) >= from,
    )
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, max);
}

/** Of the operations of its cluster those of its type that are over, the nearest ones, and itself; the oldest first. */
export function sameKind(
  record: OperationRecord,
  others: readonly OperationRecord[],
  max: number,
): readonly OperationRecord[] {
  const type = record.snapshot?.type;
  if (type === undefined) return [record];
  const distance = (each: OperationRecord): number => Math.abs(startedAt(each) - startedAt(record));
  const nearest = others
    .filter(
      (each) =>
        isShown(each) &&
        !isSame(each, record) &&
        each.snapshot?.type === type &&
        isTerminal(each.snapshot.state),
    )
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, max - 1);
  return [...nearest, record].sort((a, b) => startedAt(a) - startedAt(b));
}

function isSame(a: OperationRecord, b: OperationRecord): boolean {
  return operationKey(a.ref) === operationKey(b.ref);
}

/** Where the service gave no end of what is over, it counts as short. */
function endOf(record: OperationRecord, now: number): number {
  const { state, endTime } = record.snapshot ?? {};
  return endTime ?? (isTerminal(state) ? startedAt(record) : now);
}
