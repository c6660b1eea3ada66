import * as vscode from 'vscode';
import {
  isActive,
  isConfirmedActive,
  isTerminal,
  startedAt,
  type OperationRecord,
} from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import { formatAge, formatMoment, formatTimeOfDay } from '../format.ts';
import { COMMANDS } from '../ids.ts';
import { titleOf } from '../problems.ts';
import {
  initiatorLabel,
  operationLook,
  operationStatus,
  operationTitle,
  recordStateLabel,
  recordTypeLabel,
  requestText,
  runningFor,
  troubleLook,
} from '../words.ts';
import type { RowContext } from './node.ts';
import { themeIcon, timeOrNothing, tooltip } from './parts.ts';

export function operationItem(record: OperationRecord, context: RowContext): vscode.TreeItem {
  const label = operationLabel(record, context);
  const active = isActive(record);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const state = recordStateLabel(record);
  const trouble = titleOf(context.problem);
  const at = ageOf(record, context);
  const who = record.initiator?.name;
  const about = requestText(record);
  item.description = [state, trouble, at, about, who === undefined ? undefined : labelText(who)]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = themeIcon(
    active ? (troubleLook(context.problem) ?? operationLook(record)) : operationLook(record),
  );
  const base = active ? 'operation.active' : 'operation';
  item.contextValue = record.watched ? `${base}.watched` : base;
  const watched = record.watched ? vscode.l10n.t('watched') : undefined;
  item.accessibilityInformation = {
    label: [label, state, trouble, at, about, watched].filter(Boolean).join(', '),
  };
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
    [vscode.l10n.t('Asked for'), requestText(record)],
    [vscode.l10n.t('Checked'), checkedText(record, context.now)],
    [vscode.l10n.t('Operation ID'), record.ref.operationId],
    [vscode.l10n.t('Cluster ID'), record.ref.clusterId],
    [vscode.l10n.t('Watched'), record.watched ? vscode.l10n.t('Yes') : undefined],
  ]);
}

/** How long it runs, or when it began: a moment stays true, how long ago it was does not. */
function ageOf(record: OperationRecord, { now, belowDay }: RowContext): string | undefined {
  if (isConfirmedActive(record)) return runningFor(record, now);
  if (record.snapshot === undefined) return undefined;
  const began = startedAt(record);
  return belowDay === true ? formatTimeOfDay(began) : formatMoment(began, now);
}

/** Only what may still change gets old. */
function checkedText(record: OperationRecord, now: number): string | undefined {
  if (record.snapshotAt === undefined || isTerminal(record.snapshot?.state)) return undefined;
  return formatAge(Math.max(0, now - record.snapshotAt));
}

function operationLabel(record: OperationRecord, { belowCluster }: RowContext): string {
  return belowCluster ? recordTypeLabel(record) : operationTitle(record);
}

function reasonText(record: OperationRecord): string {
  const { reason } = record.snapshot ?? {};
  return [reason?.code, reason?.message].filter(Boolean).join(': ');
}
