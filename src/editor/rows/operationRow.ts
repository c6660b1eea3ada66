import * as vscode from 'vscode';
import { isActive, startedAt, type OperationRecord } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import { formatMoment } from '../format.ts';
import { COMMANDS } from '../ids.ts';
import { titleOf } from '../problems.ts';
import {
  initiatorLabel,
  operationLook,
  operationStatus,
  operationTitle,
  operationTypeLabel,
  recordStateLabel,
} from '../words.ts';
import type { RowContext } from './node.ts';
import { themeIcon, timeOrNothing, tooltip } from './parts.ts';

export function operationItem(record: OperationRecord, context: RowContext): vscode.TreeItem {
  const label = operationLabel(record, context);
  const active = isActive(record);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const state = recordStateLabel(record);
  const trouble = titleOf(context.problem);
  // A moment stays true; how long something runs or how long ago it ended would have to be repainted.
  const at = active ? undefined : formatMoment(record.snapshot?.endTime ?? startedAt(record), context.now);
  const who = context.belowCluster ? undefined : record.initiator?.name;
  item.description = [
    state,
    trouble,
    record.snapshot === undefined ? undefined : at,
    who === undefined ? undefined : labelText(who),
  ]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = themeIcon(operationLook(record));
  const base = active ? 'operation.active' : 'operation';
  item.contextValue = record.watched ? `${base}.watched` : base;
  const watched = record.watched ? vscode.l10n.t('watched') : undefined;
  item.accessibilityInformation = { label: [label, state, trouble, at, watched].filter(Boolean).join(', ') };
  item.command = {
    command: COMMANDS.openOperation,
    title: vscode.l10n.t('Open Operation'),
    arguments: [record.ref],
  };
  return item;
}

export function operationTooltip(record: OperationRecord, context: RowContext): vscode.MarkdownString {
  return tooltip(operationLabel(record, context), [
    [vscode.l10n.t('State'), operationStatus(record, context.now)],
    [vscode.l10n.t('Problem'), titleOf(context.problem)],
    [vscode.l10n.t('Reason'), reasonText(record)],
    [vscode.l10n.t('Description'), record.snapshot?.description],
    [vscode.l10n.t('Started'), timeOrNothing(record.snapshot?.startTime ?? record.snapshot?.createTime)],
    [vscode.l10n.t('Ended'), timeOrNothing(record.snapshot?.endTime)],
    [vscode.l10n.t('Started by'), initiatorLabel(record.initiator)],
    [vscode.l10n.t('Operation ID'), record.ref.operationId],
    [vscode.l10n.t('Cluster ID'), record.ref.clusterId],
    [vscode.l10n.t('Watched'), record.watched ? vscode.l10n.t('Yes') : undefined],
  ]);
}

function operationLabel(record: OperationRecord, { belowCluster }: RowContext): string {
  return belowCluster ? operationTypeLabel(record.snapshot?.type) : operationTitle(record);
}

function reasonText(record: OperationRecord): string {
  const { reason } = record.snapshot ?? {};
  return [reason?.code, reason?.message].filter(Boolean).join(': ');
}
