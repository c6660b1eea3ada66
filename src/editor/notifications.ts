import * as vscode from 'vscode';
import type { OperationRecord } from '../core/operation.ts';
import { messageText } from '../core/plainText.ts';
import { worstSeverity, type Severity } from '../core/telling.ts';
import { COMMANDS } from './ids.ts';
import { operationStatus, operationTitle } from './words.ts';

/** Shows one message about one or several operations that ended or need a person. */
export async function showEndings(records: readonly OperationRecord[]): Promise<void> {
  const [first] = records;
  if (first === undefined) return;
  const details = vscode.l10n.t('Show Details');
  const text =
    records.length === 1
      ? sentence(first)
      : vscode.l10n.t('{0} EMR operations ended: {1}', records.length, records.map(sentence).join('; '));
  const chosen = await show(worstSeverity(records), text, details);
  if (chosen !== details) return;
  if (records.length === 1) await vscode.commands.executeCommand(COMMANDS.openOperation, first.ref);
  else await vscode.commands.executeCommand(COMMANDS.showActiveOperations);
}

function sentence(record: OperationRecord): string {
  const title = messageText(operationTitle(record));
  const { snapshot } = record;
  const at = snapshot?.endTime ?? record.snapshotAt ?? record.firstSeenAt;
  const status = messageText(operationStatus(record, at));
  const reason = snapshot?.state === 'COMPLETED' ? '' : messageText(snapshot?.reason?.code ?? '');
  return reason === ''
    ? vscode.l10n.t('{0}: {1}', title, status)
    : vscode.l10n.t('{0}: {1}. {2}', title, status, reason);
}

function show(severity: Severity, text: string, ...buttons: string[]): Thenable<string | undefined> {
  switch (severity) {
    case 'error':
      return vscode.window.showErrorMessage(text, ...buttons);
    case 'warning':
      return vscode.window.showWarningMessage(text, ...buttons);
    case 'info':
      return vscode.window.showInformationMessage(text, ...buttons);
  }
}
