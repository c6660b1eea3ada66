import type { OperationRef } from './scope.ts';
import type { Initiator } from './trailOperations.ts';

/** Why something changed state (`emr-api.md` 7). Its presence does not mean failure. */
export interface StateChangeReason {
  readonly code?: string;
  readonly message?: string;
}

/**
 * What GetOperation says of one operation (`emr-api.md` 2.1). Times are Unix milliseconds; a time that
 * the service gives as null or 0 is absent here.
 */
export interface Operation {
  readonly clusterId: string;
  readonly operationId: string;
  readonly type?: string;
  readonly state?: string;
  readonly description?: string;
  readonly createTime?: number;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly reason?: StateChangeReason;
}

/** How an operation became known. */
export type OperationSource = 'scalingActivity' | 'actionTrail' | 'manual' | 'api';

/** What is kept of one operation, over restarts. Times are Unix milliseconds. */
export interface OperationRecord {
  readonly ref: OperationRef;
  readonly source: OperationSource;
  readonly firstSeenAt: number;
  /** The number of the Alibaba Cloud account that it was seen with, where that was known. */
  readonly owner?: string;
  /** When the cloud last showed it; in the journal that may be a day behind. It is kept for days from then. */
  readonly lastSeenAt?: number;
  /** When it began, as its source says; the service's own answer counts more. */
  readonly beganAt?: number;
  /** As last seen; answers about operations hold the ID alone. */
  readonly clusterName?: string;
  /** The node group that it is about, as last seen, where it is about one. */
  readonly groupName?: string;
  /** The last answer, and the answer as it came, for the raw view. */
  readonly snapshot?: Operation;
  readonly raw?: unknown;
  /** When `snapshot` was answered. */
  readonly snapshotAt?: number;
  /** The user asked to be told. */
  readonly watched: boolean;
  /** It was seen active in this run or an earlier one; only then is its end worth telling. */
  readonly seenActive: boolean;
  /** The state that the user was last told of. Stored before the message is shown. */
  readonly toldState?: string;
  /** It ended badly after it had been seen active, and nobody has looked at it since. */
  readonly unseen?: boolean;
  /** Who began it, how and from where, where ActionTrail says so. */
  readonly initiator?: Initiator;
  /** The service no longer knows the ID; the last snapshot is all there is. */
  readonly forgotten?: boolean;
}

/** What a state means for the user; decides icon, colour and notification. */
export type StateClass = 'running' | 'attention' | 'succeeded' | 'partial' | 'failed' | 'unknown';

/** `PARTIAL_COMPLETED` and `TERMINATED` are undocumented but in use by a public client (`emr-api.md` 2.1). */
const STATE_CLASSES: Readonly<Record<string, StateClass>> = {
  IN_PROGRESS: 'running',
  HUMAN_PROCESSING: 'attention',
  COMPLETED: 'succeeded',
  PARTIAL_COMPLETED: 'partial',
  FAILED: 'failed',
  TERMINATED: 'failed',
};

export function classifyOperationState(state: string | undefined): StateClass {
  return state !== undefined && Object.hasOwn(STATE_CLASSES, state)
    ? (STATE_CLASSES[state] ?? 'unknown')
    : 'unknown';
}

/** A terminal operation is never asked for again. Unknown states are not terminal. */
export function isTerminal(state: string | undefined): boolean {
  const stateClass = classifyOperationState(state);
  return stateClass === 'succeeded' || stateClass === 'partial' || stateClass === 'failed';
}

/** Whether the record stands for something that may still change. */
export function isActive(record: OperationRecord): boolean {
  return record.forgotten !== true && !isTerminal(record.snapshot?.state);
}

/** Whether it ended, and not as it was meant to. */
export function endedBadly(state: string | undefined): boolean {
  const stateClass = classifyOperationState(state);
  return stateClass === 'failed' || stateClass === 'partial';
}

/** Known to be active, as against merely not confirmed yet. */
export function isConfirmedActive(record: OperationRecord): boolean {
  return isActive(record) && record.snapshot !== undefined;
}

/** An ID that only ActionTrail names is shown once the service has confirmed it (`emr-api.md` 4.4). */
export function isShown({ source, snapshot }: OperationRecord): boolean {
  return source !== 'actionTrail' || snapshot !== undefined;
}

/** Those under way first, then the youngest. */
export function compareRecords(a: OperationRecord, b: OperationRecord): number {
  return Number(isConfirmedActive(b)) - Number(isConfirmedActive(a)) || startedAt(b) - startedAt(a);
}

/** When its clock began: StartTime, before that CreateTime, before that what its source says, or when we heard of it. */
export function startedAt(record: OperationRecord): number {
  return record.snapshot?.startTime ?? record.snapshot?.createTime ?? record.beganAt ?? record.firstSeenAt;
}

/**
 * Milliseconds from the start to `now` or the end; undefined where the service gave no end.
 * Never negative: clocks differ.
 */
export function elapsedMs(record: OperationRecord, now: number): number | undefined {
  const end = isTerminal(record.snapshot?.state) ? record.snapshot?.endTime : now;
  return end === undefined ? undefined : Math.max(0, end - startedAt(record));
}

/** A readable form of an identifier whose set of values is open: `INCREASE_NODES` → `Increase nodes`. */
export function humanizeIdentifier(identifier: string): string {
  const words = identifier.replace(/[_\s]+/g, ' ').trim();
  if (words === '') return identifier;
  const lower = /[a-z]/.test(words) ? words : words.toLowerCase();
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
