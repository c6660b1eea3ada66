import { classifyOperationState, type OperationRecord, type StateClass } from './operation.ts';

/** Which operations are wanted; without anything, all. */
export interface OperationFilter {
  /** Every word must occur somewhere in what is known of an operation, in upper or lower case. */
  readonly text: string;
  /** Any of these; none for all. */
  readonly states: readonly StateClass[];
}

/** The states that can be chosen, as they matter to somebody who looks for trouble. */
export const FILTER_STATES: readonly StateClass[] = [
  'running',
  'attention',
  'failed',
  'partial',
  'succeeded',
  'unknown',
];

/** Nobody types more; a stored text that is longer is none of ours. */
const MAX_TEXT = 1_000;

export const NO_FILTER: OperationFilter = { text: '', states: [] };

export function isFiltering({ text, states }: OperationFilter): boolean {
  return text.trim() !== '' || states.length > 0;
}

/** A filter that was stored, as far as it makes sense. */
export function storedFilter(stored: unknown): OperationFilter {
  if (typeof stored !== 'object' || stored === null) return NO_FILTER;
  const { text, states } = stored as Readonly<Record<keyof OperationFilter, unknown>>;
  return {
    text: typeof text === 'string' ? text.slice(0, MAX_TEXT) : '',
    states: Array.isArray(states) ? FILTER_STATES.filter((state) => states.includes(state)) : [],
  };
}

/** Whether the state is a wanted one; what was not asked for yet counts as unknown. */
export function fitsStates(record: OperationRecord, { states }: OperationFilter): boolean {
  return states.length === 0 || states.includes(classifyOperationState(record.snapshot?.state));
}

/** Whether a text, e.g. all that a row says, holds every word of the filter. */
export function fitsText(said: string, { text }: OperationFilter): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const where = said.toLowerCase();
  return words.every((word) => where.includes(word));
}
