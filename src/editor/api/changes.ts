import type { OperationSnapshot } from '../../api.ts';
import type { Accounts } from '../../app/accounts.ts';
import type { Disposable } from '../../app/lifetime.ts';
import type { Operations } from '../../app/operations.ts';
import { isShown, type OperationRecord } from '../../core/operation.ts';
import { toSnapshot } from './snapshot.ts';

/** Tells other extensions what changes of the operations that the user sees. */
export function tellChanges(
  { accounts, operations }: { readonly accounts: Accounts; readonly operations: Operations },
  tell: (snapshot: OperationSnapshot) => void,
): Disposable {
  const seen = (record: OperationRecord | undefined): OperationSnapshot | undefined =>
    record !== undefined && isShown(record) && accounts.covers(record) ? toSnapshot(record) : undefined;
  return operations.onDidChange((some) => {
    for (const { before, after } of some) {
      const snapshot = seen(after);
      if (snapshot === undefined || JSON.stringify(seen(before)) === JSON.stringify(snapshot)) continue;
      tell(snapshot);
    }
  });
}
