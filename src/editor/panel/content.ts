import type { Accounts } from '../../app/accounts.ts';
import type { Operations } from '../../app/operations.ts';
import type { SurroundingsParts, SurroundingsState } from '../../app/surroundings.ts';
import type { Watcher } from '../../app/watcher.ts';
import type { OperationRecord } from '../../core/operation.ts';
import { neighboursOf, sameKind } from '../../core/related.ts';
import { operationKey } from '../../core/scope.ts';
import { panelContent, type PanelContent } from './model.ts';

/** How many operations of the cluster are looked through for those that belong beside it. */
const MAX_LOOKED_THROUGH = 200;
const MAX_NEIGHBOURS = 10;
const MAX_SAME_KIND = 30;

export interface ContentParts {
  readonly accounts: Accounts;
  readonly operations: Operations;
  readonly watcher: Watcher;
  readonly around: SurroundingsParts;
}

/**
 * What the panel of an operation shows now.
 * @param other the operation that it is held against
 */
export function contentOf(
  record: OperationRecord,
  around: SurroundingsState,
  { accounts, operations, watcher, around: { now } }: ContentParts,
  other?: OperationRecord,
): PanelContent {
  const account = accounts.get(record.ref.accountId);
  const others = operations.ofCluster(record.ref, MAX_LOOKED_THROUGH);
  const at = now();
  return panelContent(record, {
    ...(account === undefined ? {} : { accountLabel: account.label }),
    demo: account?.kind === 'demo',
    watch: watcher.stateOf(operationKey(record.ref)),
    usual: watcher.usual(record),
    stretch: watcher.stretch(record.ref.accountId),
    around,
    neighbours: neighboursOf(record, others, at, MAX_NEIGHBOURS),
    sameKind: sameKind(record, others, MAX_SAME_KIND),
    ...(other === undefined ? {} : { other }),
    now: at,
  });
}
