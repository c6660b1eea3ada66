import type { OperationSnapshot } from '../../api.ts';
import { classifyOperationState, isTerminal, type OperationRecord } from '../../core/operation.ts';

/** What other extensions get to see of a record. Who began it and the raw answer are not among it. */
export function toSnapshot({ ref, snapshot, ...record }: OperationRecord): OperationSnapshot {
  const { accountId, regionId, clusterId, operationId } = ref;
  const { clusterName, snapshotAt, watched, forgotten = false } = record;
  const { type, state, description, createTime, startTime, endTime, reason } = snapshot ?? {};
  return Object.freeze({
    accountId,
    regionId,
    clusterId,
    operationId,
    ...given({ clusterName, type, state, description }),
    outcome: classifyOperationState(state),
    ended: isTerminal(state),
    ...given({ createTimeMs: createTime, startTimeMs: startTime, endTimeMs: endTime }),
    ...given({ reason: reason === undefined ? undefined : Object.freeze({ ...reason }) }),
    ...given({ checkedAtMs: snapshotAt }),
    watched,
    forgotten,
  });
}

/** Without what is undefined. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
