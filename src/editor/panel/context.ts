import type { SurroundingsState } from '../../app/surroundings.ts';
import type { WatchState } from '../../app/watcher.ts';
import type { UsualDuration } from '../../core/durations.ts';
import type { OperationRecord } from '../../core/operation.ts';
import type { Stretch } from '../../core/schedule.ts';

/** What surrounds an operation, as far as it is known. */
export interface PanelContext {
  readonly accountLabel?: string;
  readonly demo: boolean;
  readonly watch: WatchState;
  /** How long those of its type take; undefined where too few are known. */
  readonly usual: UsualDuration | undefined;
  /** How the limit of requests stretches the time between two checks, if it does. */
  readonly stretch: Stretch | undefined;
  readonly around: SurroundingsState;
  /** Other operations of its cluster at about the same time, the nearest first. */
  readonly neighbours: readonly OperationRecord[];
  /** Those of its type on its cluster, itself among them, the oldest first. */
  readonly sameKind: readonly OperationRecord[];
  /** The one that it is held against. */
  readonly other?: OperationRecord;
  /** Unix milliseconds. */
  readonly now: number;
}

/** Of an answer about what is around, what came. */
export function valueOf<T>(block: { readonly state: string; readonly value?: T } | undefined): T | undefined {
  return block?.state === 'ready' ? block.value : undefined;
}
