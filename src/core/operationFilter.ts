import { classifyOperationState, type OperationRecord, type StateClass } from './operation.ts';

/** Which operations are wanted; without anything, all. */
export interface OperationFilter {
  /** Every word must occur somewhere in what is known of an operation, in upper or lower case. */
  readonly text: string;
  /** Any of these; none for all. */
  readonly states: readonly StateClass[];
}

export const NO_FILTER: OperationFilter = { text: '', states: [] };

export function isFiltering({ text, states }: OperationFilter): boolean {
  return text.trim() !== '' || states.length > 0;
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
