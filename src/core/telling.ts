import { classifyOperationState, type OperationRecord, type StateClass } from './operation.ts';

/** The setting `emrOperations.notifications`. */
export type NotificationPolicy = 'all' | 'failures' | 'watched' | 'off';

/** How a message is shown: error, warning or information. */
export type Severity = 'error' | 'warning' | 'info';

/**
 * Whether the state that a record has reached is news: it ended, or waits for a person, after it had been
 * seen active, and nobody was told of that state yet.
 */
export function deservesWord(record: OperationRecord): boolean {
  const state = record.snapshot?.state;
  if (state === undefined || !record.seenActive || record.toldState === state) return false;
  const stateClass = classifyOperationState(state);
  return stateClass !== 'running' && stateClass !== 'unknown';
}

/**
 * Whether news is worth a message to this user.
 * @param mutedTypes types of operations that they do not want to hear of, but where they watch one
 */
export function shouldTell(
  record: OperationRecord,
  policy: NotificationPolicy,
  mutedTypes: readonly string[] = [],
): boolean {
  if (!deservesWord(record)) return false;
  const isMuted = mutedTypes.includes(record.snapshot?.type ?? '');
  if (isMuted && !record.watched) return false;
  switch (policy) {
    case 'off':
      return false;
    case 'all':
      return true;
    case 'watched':
      return record.watched;
    case 'failures':
      return record.watched || classifyOperationState(record.snapshot?.state) !== 'succeeded';
  }
}

export function severityOf(stateClass: StateClass): Severity {
  switch (stateClass) {
    case 'failed':
      return 'error';
    case 'attention':
    case 'partial':
      return 'warning';
    case 'running':
    case 'succeeded':
    case 'unknown':
      return 'info';
  }
}

/** The severity of a message that speaks of several operations: the worst among them. */
export function worstSeverity(records: readonly OperationRecord[]): Severity {
  const all = records.map((record) => severityOf(classifyOperationState(record.snapshot?.state)));
  return all.includes('error') ? 'error' : all.includes('warning') ? 'warning' : 'info';
}
