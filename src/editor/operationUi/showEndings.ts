import * as vscode from 'vscode';
import { classifyOperationState, type OperationRecord } from '../../core/operation.ts';
import { messageText } from '../../core/plainText.ts';
import { worstSeverity, type Severity } from '../../core/telling.ts';
import { DEMO_ACCOUNT_ID } from '../../core/scope.ts';
import { COMMANDS, CONTEXT_KEYS, SETTINGS, SETTINGS_SECTION } from '../ids.ts';
import { operationStatus, operationTitle } from '../operationWords.ts';
import { showProblem } from '../prompts/showProblem.ts';
import { settings } from '../settings.ts';
import { accountAmongOthers, isChinese, shortAccountLabel } from '../words.ts';
import type { OperationUiParts } from './parts.ts';

/** More would not be read in a message. */
const MAX_SENTENCES = 3;

type EndingsParts = Pick<OperationUiParts, 'accounts' | 'log'>;

/**
 * Shows one message about one or several operations that ended or need a person. The log hears, as the user does,
 * why what they chose could not be done.
 */
export async function showEndings(
  { accounts, log }: EndingsParts,
  records: readonly OperationRecord[],
): Promise<void> {
  const [first] = records;
  if (first === undefined) return;
  const steps = records.length === 1 ? stepsOf(first) : [detailsOf(records)];
  const labels = steps.map(({ label }) => label);
  // The walkthrough has a step for it.
  void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.hasTold, true);
  const chosen = await show(worstSeverity(records), messageOf(records, accounts), ...labels);
  try {
    await steps.find(({ label }) => label === chosen)?.take();
  } catch (error) {
    void showProblem(error, log);
  }
}

interface Step {
  readonly label: string;
  readonly take: () => Thenable<unknown>;
}

/** The way to the details, what can be done about it, and how to hear no more of the like. */
function stepsOf(record: OperationRecord): readonly Step[] {
  const { ref, snapshot, watched } = record;
  const { type } = snapshot ?? {};
  const steps: Step[] = [
    {
      label: vscode.l10n.t('Show Details'),
      take: () => vscode.commands.executeCommand(COMMANDS.openOperation, ref),
    },
  ];
  if (ref.accountId === DEMO_ACCOUNT_ID) {
    // The console does not know it, and there is nothing to mute.
    steps.push({
      label: vscode.l10n.t('Leave Demo'),
      take: () => vscode.commands.executeCommand(COMMANDS.leaveDemo),
    });
    return steps;
  }
  if (!endedWell(record)) {
    steps.push({
      label: vscode.l10n.t('Open in Console'),
      take: () => vscode.commands.executeCommand(COMMANDS.openInConsole, ref),
    });
  }
  // Who watches one wants to hear of it.
  if (type !== undefined && !watched) {
    steps.push({ label: vscode.l10n.t("Don't Show for This Type"), take: () => mute(type) });
  }
  return steps;
}

/** For all windows and workspaces, as said by who does not want to hear of a type any more. */
function mute(type: string): Thenable<void> {
  const types = [...new Set([...settings.mutedTypes(), type])];
  return vscode.workspace
    .getConfiguration(SETTINGS_SECTION)
    .update(SETTINGS.mutedTypes, types, vscode.ConfigurationTarget.Global);
}

function detailsOf(records: readonly OperationRecord[]): Step {
  const refs = records.map(({ ref }) => ref);
  return {
    label: vscode.l10n.t('Show Details'),
    take: () => vscode.commands.executeCommand(COMMANDS.showActiveOperations, refs),
  };
}

function messageOf(records: readonly OperationRecord[], accounts: EndingsParts['accounts']): string {
  // What went wrong first: of many, that is what must be read.
  const sorted = [...records].sort((a, b) => Number(endedWell(a)) - Number(endedWell(b)));
  const sentences = sorted.slice(0, MAX_SENTENCES).map((record) => sentence(record, accounts));
  if (records.length === 1) return sentences.join('');
  const more = records.length - sentences.length;
  if (more > 0) sentences.push(vscode.l10n.t('and {0} more', more));
  const all = sentences.join(isChinese() ? '；' : '; ');
  return vscode.l10n.t('News of {0} EMR operations: {1}', records.length, all);
}

function endedWell({ snapshot }: OperationRecord): boolean {
  return classifyOperationState(snapshot?.state) === 'succeeded';
}

function sentence(record: OperationRecord, accounts: EndingsParts['accounts']): string {
  const { ref, snapshot } = record;
  const title = messageText(operationTitle(record));
  const at = snapshot?.endTime ?? record.snapshotAt ?? record.firstSeenAt;
  const status = messageText(operationStatus(record, at));
  const reason = endedWell(record) ? '' : messageText(snapshot?.reason?.code ?? '');
  const said =
    reason === ''
      ? vscode.l10n.t('{0}: {1}', title, status)
      : vscode.l10n.t('{0}: {1}. {2}', title, status, reason);
  const account = accountAmongOthers(accounts, ref.accountId);
  if (account !== undefined) return vscode.l10n.t('{0} ({1})', said, messageText(shortAccountLabel(account)));
  return ref.accountId === DEMO_ACCOUNT_ID ? vscode.l10n.t('{0} (simulated)', said) : said;
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
