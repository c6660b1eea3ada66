import type { Accounts } from '../../app/accounts.ts';
import { lookAround } from '../../app/lookAround.ts';
import type { Operations } from '../../app/operations.ts';
import type { SurroundingsParts, SurroundingsState } from '../../app/surroundings.ts';
import type { Watcher } from '../../app/watcher.ts';
import { classifyOperationState, endedBadly, type OperationRecord } from '../../core/operation.ts';
import { neighboursOf, sameKind } from '../../core/related.ts';
import { operationKey } from '../../core/scope.ts';
import type { PanelModel } from '../../webview/protocol.ts';
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

/**
 * The same once what is around it is there, for who has no panel to look at. That is fetched only where it helps to
 * explain something and is not shown already; what has not come by the signal is left out.
 */
export async function modelOf(
  record: OperationRecord,
  shown: SurroundingsState,
  parts: ContentParts,
  signal: AbortSignal,
): Promise<PanelModel> {
  const state = record.snapshot?.state;
  const explains = endedBadly(state) || classifyOperationState(state) === 'attention';
  const blocks = Object.values(shown);
  const isThere = blocks.length > 0 && blocks.every(({ state: how }) => how !== 'loading');
  const around = explains && !isThere ? await lookAround(parts.around, record, signal) : shown;
  return contentOf(record, around, parts).model;
}
