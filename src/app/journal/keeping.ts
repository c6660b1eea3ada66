import { isActive, type OperationRecord } from '../../core/operation.ts';
import { deservesWord } from '../../core/telling.ts';

export const DAY_MS = 86_400_000;

/** What may still change or be told, and what nobody has looked at yet, is parsed at once. */
export function isHot(record: OperationRecord): boolean {
  return mayChange(record) || record.unseen === true;
}

/** This is kept however old it is. */
function mayChange(record: OperationRecord): boolean {
  return isActive(record) || record.watched || deservesWord(record);
}

/** @param before what was last seen before this is too old; Unix milliseconds */
export function isTooOld(record: OperationRecord, before: number): boolean {
  const { firstSeenAt, lastSeenAt, snapshotAt } = record;
  return !mayChange(record) && Math.max(firstSeenAt, lastSeenAt ?? 0, snapshotAt ?? 0) < before;
}
