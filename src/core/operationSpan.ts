import { isActive, isTerminal, startedAt, type OperationRecord } from './operation.ts';

/** From when to when an operation went on, Unix milliseconds. */
export interface OperationSpan {
  readonly from: number;
  /** Absent while it goes on; as `from` where nobody knows when it ended. */
  readonly to?: number;
}

/** The last moment that a `Date` can hold, Unix milliseconds. */
const LAST_MOMENT = 8.64e15;

/** Whatever times the service gave: what is drawn begins at some moment, and does not end before it. */
export function spanOf(record: OperationRecord): OperationSpan {
  const { snapshot, forgotten, snapshotAt } = record;
  const from = moment(startedAt(record)) ?? moment(record.firstSeenAt) ?? 0;
  if (snapshot !== undefined && isActive(record)) return { from };
  const end = isTerminal(snapshot?.state) ? snapshot?.endTime : forgotten === true ? snapshotAt : undefined;
  return { from, to: Math.max(from, moment(end) ?? from) };
}

/** Whether any of it is later than `since`, Unix milliseconds. */
export function reachesInto(record: OperationRecord, since: number): boolean {
  const { to } = spanOf(record);
  return to === undefined || to >= since;
}

function moment(ms: number | undefined): number | undefined {
  return ms !== undefined && ms >= 0 && ms <= LAST_MOMENT ? ms : undefined;
}
