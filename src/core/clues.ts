import type { OperationRecord } from './operation.ts';

/** What the reason of an operation and the call that began it name. Forms are checked, existence is not. */
export interface Clues {
  readonly instanceTypes: readonly string[];
  readonly zoneId?: string;
  readonly nodeGroupId?: string;
  readonly nodeIds: readonly string[];
  /** e.g. `ecs:RunInstances`. */
  readonly ramAction?: string;
  readonly role?: string;
}

export function cluesOf(record: OperationRecord): Clues {
  void record;
  return { instanceTypes: [], nodeIds: [] };
}
