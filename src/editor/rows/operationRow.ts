import * as vscode from 'vscode';
import { isActive, isConfirmedActive, startedAt, type OperationRecord } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import { formatMoment, formatTimeOfDay } from '../format.ts';
import { COMMANDS } from '../ids.ts';
import { titleOf } from '../problems.ts';
import {
  operationLook,
  operationTitle,
  recordStateLabel,
  recordTypeLabel,
  requestText,
  runningFor,
  troubleLook,
} from '../operationWords.ts';
import { spokenText } from '../words.ts';
import type { RowContext } from './node.ts';
import { themeIcon } from './parts.ts';

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
    label: spokenText([label, state, trouble, at, about, watched]),
  };
  item.command = {
    command: COMMANDS.openOperation,
    title: vscode.l10n.t('Open Operation'),
    arguments: [record.ref],
  };
  return item;
}

/** How long it runs, or when it began: a moment stays true, how long ago it was does not. */
function ageOf(record: OperationRecord, { now, belowDay }: RowContext): string | undefined {
  if (isConfirmedActive(record)) return runningFor(record, now);
  if (record.snapshot === undefined) return undefined;
  const began = startedAt(record);
  return belowDay === true ? formatTimeOfDay(began) : formatMoment(began, now);
}

export function operationLabel(record: OperationRecord, { belowCluster }: RowContext): string {
  return belowCluster ? recordTypeLabel(record) : operationTitle(record);
}
