import * as vscode from 'vscode';
import type { Watcher } from '../../app/watcher.ts';
import { isConfirmedActive, isTerminal, type OperationRecord } from '../../core/operation.ts';
import { operationKey } from '../../core/scope.ts';
import { expectedText, nextText } from '../expectation.ts';
import { formatAge, formatClock } from '../format.ts';
import { titleOf } from '../problems.ts';
import type { RowContext } from '../rows/node.ts';
import { operationLabel } from '../rows/operationRow.ts';
import { timeOrNothing, tooltip } from '../rows/parts.ts';
import { initiatorLabel, operationStatus, requestText } from '../operationWords.ts';
import { placeLines } from './placeLines.ts';

export function operationTooltip(
  record: OperationRecord,
  context: RowContext,
  watcher: Pick<Watcher, 'stateOf' | 'usual'>,
): vscode.MarkdownString {
  const active = isConfirmedActive(record);
  return tooltip(operationLabel(record, context), [
    [vscode.l10n.t('State'), operationStatus(record, context.now)],
    [vscode.l10n.t('Problem'), titleOf(context.problem)],
    [vscode.l10n.t('Reason'), reasonText(record)],
    [vscode.l10n.t('Description'), record.snapshot?.description],
    [vscode.l10n.t('Started'), timeOrNothing(record.snapshot?.startTime ?? record.snapshot?.createTime)],
    [vscode.l10n.t('Ended'), timeOrNothing(record.snapshot?.endTime)],
    [vscode.l10n.t('Started by'), initiatorLabel(record.initiator)],
    [vscode.l10n.t('Asked for'), requestText(record)],
    [
      vscode.l10n.t('Expected end'),
      active ? expectedText(record, watcher.usual(record), context.now) : undefined,
    ],
    [vscode.l10n.t('Checked'), checkedText(record, context.now)],
    [vscode.l10n.t('Next check'), active ? nextText(watcher.stateOf(operationKey(record.ref))) : undefined],
    [vscode.l10n.t('Operation ID'), record.ref.operationId],
    [vscode.l10n.t('Cluster ID'), record.ref.clusterId],
    ...placeLines(record.ref, context),
    [vscode.l10n.t('Watched'), record.watched ? vscode.l10n.t('Yes') : undefined],
  ]);
}

/** So long ago the time of day says more; milliseconds. */
const RECENT_MS = 3_600_000;

/** Only what may still change gets old. */
function checkedText(record: OperationRecord, now: number): string | undefined {
  if (record.snapshotAt === undefined || isTerminal(record.snapshot?.state)) return undefined;
  const age = Math.max(0, now - record.snapshotAt);
  // A hover does not move on: the time of day stays true.
  return age < RECENT_MS ? formatClock(record.snapshotAt) : formatAge(age);
}

function reasonText(record: OperationRecord): string {
  const { reason } = record.snapshot ?? {};
  return [reason?.code, reason?.message].filter(Boolean).join(': ');
}
