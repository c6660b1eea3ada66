import type { OperationSource } from '../../core/operation.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import type { OperationUiParts } from './parts.ts';

/**
 * Asks the service for an operation, and makes it known where the service knows it. One that is known to have
 * ended is not asked for. Rejects with a `CloudError`.
 */
export async function confirmOperation(
  { operations, watcher, cloud }: Pick<OperationUiParts, 'operations' | 'watcher' | 'cloud'>,
  ref: OperationRef,
  source: OperationSource,
  signal?: AbortSignal,
): Promise<void> {
  if (operations.get(operationKey(ref)) !== undefined) {
    await watcher.lookNow(ref);
    return;
  }
  const answer = await cloud.getOperation(ref, signal === undefined ? {} : { signal });
  operations.discover(ref, source);
  operations.applyAnswer(ref, answer);
}
