import * as vscode from 'vscode';
import type { Account } from '../../app/account.ts';
import {
  classifyOperationState,
  endedBadly,
  isTerminal,
  type OperationRecord,
} from '../../core/operation.ts';
import { spanOf } from '../../core/operationSpan.ts';
import { labelText } from '../../core/plainText.ts';
import { clusterKey, operationKey, scopeKey } from '../../core/scope.ts';
import type { Bar, Group, Row } from '../../webview/gantt/protocol.ts';
import { initiatorLabel, recordStateLabel, recordTypeLabel, requestText } from '../operationWords.ts';
import { accountLabel, clusterLabel, regionLabel } from '../words.ts';

export function barOf(record: OperationRecord): Bar {
  const { ref, snapshot, initiator, forgotten } = record;
  const { from, to } = spanOf(record);
  const endless = to === from && !(isTerminal(snapshot?.state) && snapshot?.endTime !== undefined);
  const about = requestText(record);
  const who = initiatorLabel(initiator);
  const reason = labelText(snapshot?.reason?.code ?? '');
  const type = labelText(snapshot?.type ?? '');
  return {
    id: operationKey(ref),
    row: clusterKey(ref),
    from,
    ...(to === undefined ? {} : { to }),
    ...(endless ? { endless: true as const } : {}),
    tone: forgotten === true ? 'unknown' : classifyOperationState(snapshot?.state),
    ...(snapshot === undefined ? { unasked: true as const } : {}),
    title: recordTypeLabel(record),
    ...(type === '' ? {} : { type }),
    state: recordStateLabel(record),
    ...(about === undefined ? {} : { about }),
    ...(reason === '' || !endedBadly(snapshot?.state) ? {} : { reason }),
    ...(who === undefined || who === '' ? {} : { who }),
  };
}

/** The clusters of some operations, and where they are, as people look for them. */
export function placesOf(
  records: Iterable<OperationRecord>,
  accounts: readonly Account[],
): { readonly rows: readonly Row[]; readonly groups: readonly Group[] } {
  const rows = new Map<string, Row>();
  const groups = new Map<string, Group & { readonly account: number }>();
  const regionsOf = new Map<string, Set<string>>();
  for (const { ref, clusterName } of records) {
    const id = clusterKey(ref);
    const known = rows.get(id);
    if (known !== undefined && (known.detail !== undefined || clusterName === undefined)) continue;
    const label = clusterLabel(clusterName, ref.clusterId);
    const group = scopeKey(ref);
    rows.set(id, { id, label, ...(label === ref.clusterId ? {} : { detail: ref.clusterId }), group });
    regionsOf.set(ref.accountId, (regionsOf.get(ref.accountId) ?? new Set()).add(ref.regionId));
  }
  accounts.forEach((account, at) => {
    for (const regionId of regionsOf.get(account.id) ?? []) {
      const parts = [accountLabel(account), regionLabel(regionId)];
      const id = scopeKey({ accountId: account.id, regionId });
      groups.set(id, { id, label: parts.join(' · '), account: at });
    }
  });
  const collator = new Intl.Collator(vscode.env.language, { numeric: true });
  return {
    rows: [...rows.values()].sort((a, b) => collator.compare(a.label, b.label) || (a.id < b.id ? -1 : 1)),
    groups: [...groups.values()]
      .sort((a, b) => a.account - b.account || collator.compare(a.label, b.label))
      .map(({ id, label }) => ({ id, label })),
  };
}
