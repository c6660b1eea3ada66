import type { Operation, OperationRecord } from '../../../src/core/operation.ts';

/** A record of `c-1` in Hangzhou, seen by its ID. */
export function recordOf(
  operationId: string,
  snapshot: Partial<Operation> | undefined,
  more: Partial<OperationRecord> = {},
): OperationRecord {
  const ref = { accountId: 'account', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId };
  return {
    ref,
    source: 'manual',
    firstSeenAt: 1_000,
    watched: false,
    seenActive: true,
    ...(snapshot === undefined ? {} : { snapshot: { clusterId: 'c-1', operationId, ...snapshot } }),
    ...more,
  };
}
