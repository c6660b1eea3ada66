import type { OperationSnapshot } from '../../api.ts';
import { classifyOperationState, isTerminal, type OperationRecord } from '../../core/operation.ts';
import { present } from '../../core/present.ts';

/** What other extensions get to see of a record. Who began it and the raw answer are not among it. */
export function toSnapshot({ ref, snapshot, ...record }: OperationRecord): OperationSnapshot {
  const { accountId, regionId, clusterId, operationId } = ref;
  const { clusterName, snapshotAt, watched, forgotten = false } = record;
  const { type, state, description, createTime, startTime, endTime, reason } = snapshot ?? {};
  return Object.freeze(
    present<OperationSnapshot>({
      accountId,
      regionId,
      clusterId,
      operationId,
      clusterName,
      type,
      state,
      description,
      outcome: classifyOperationState(state),
      ended: isTerminal(state),
      createTimeMs: createTime,
      startTimeMs: startTime,
      endTimeMs: endTime,
      reason: reason === undefined ? undefined : Object.freeze({ ...reason }),
      checkedAtMs: snapshotAt,
      watched,
      forgotten,
    }),
  );
}
