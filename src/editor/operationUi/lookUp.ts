import type { OperationAnswer } from '../../cloud/operationAnswer.ts';
import { ageMs } from '../../core/age.ts';
import { CloudError } from '../../core/errors.ts';
import type { OperationRecord } from '../../core/operation.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import { confirmOperation } from './confirm.ts';
import type { OperationUiParts } from './parts.ts';

/** Whoever asks more often gets the answer at hand; milliseconds. The watcher asks no faster either. */
const FRESH_MS = 5_000;

type Parts = Pick<OperationUiParts, 'operations' | 'watcher' | 'cloud'>;

/** Asks the service, unless the answer at hand is as good. */
export async function look(parts: Parts, ref: OperationRef, signal?: AbortSignal): Promise<void> {
  const { forgotten, snapshotAt } = parts.operations.get(operationKey(ref)) ?? {};
  if (forgotten !== true && ageMs(snapshotAt ?? -Infinity, Date.now()) < FRESH_MS) return;
  await confirmOperation(parts, ref, 'api', signal);
}

/** The record of an operation that was just asked for. */
export function seen({ operations }: Parts, ref: OperationRef): OperationRecord {
  const record = operations.get(operationKey(ref));
  // Its account was changed or removed while the service was asked.
  if (record?.snapshot === undefined) throw new CloudError({ kind: 'cancelled', message: '' });
  return record;
}

/**
 * An operation as the service says it is now. One that is not known does not become known: then the answer comes
 * with it, for who wants that.
 */
export async function lookUp(
  parts: Parts,
  ref: OperationRef,
  signal?: AbortSignal,
): Promise<{ readonly record: OperationRecord; readonly answer?: OperationAnswer }> {
  if (parts.operations.get(operationKey(ref)) !== undefined) {
    await look(parts, ref, signal);
    return { record: seen(parts, ref) };
  }
  const options = { priority: 'visible', ...(signal === undefined ? {} : { signal }) } as const;
  const answer = await parts.cloud.getOperation(ref, options);
  const now = Date.now();
  const state = { watched: false, seenActive: false, snapshot: answer.operation, snapshotAt: now };
  return { record: { ref, source: 'api', firstSeenAt: now, ...state }, answer };
}
