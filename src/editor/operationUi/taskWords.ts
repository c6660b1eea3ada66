import * as vscode from 'vscode';
import type { Account } from '../../app/account.ts';
import type { WaitNews } from '../../app/operationWait.ts';
import { classifyOperationState, type OperationRecord } from '../../core/operation.ts';
import { MAX_TASK_MINUTES, type UnreadableTask, type WaitEnd } from '../../core/operationTask.ts';
import { labelText } from '../../core/plainText.ts';
import type { OperationRef } from '../../core/scope.ts';
import { operationStatus, operationTitle } from '../operationWords.ts';
import { problemWords } from '../problems.ts';
import { accountLabel, listText, regionLabel } from '../words.ts';

/** What is said when the waiting begins; the ID is a link in the terminal. */
export function beginText({ operationId, clusterId, regionId }: OperationRef, account: Account): string {
  const place = [operationId, clusterId, regionLabel(regionId), accountLabel(account)].join(' · ');
  return vscode.l10n.t('Waiting for the end of {0}. Ctrl+C stops the waiting, not the operation.', place);
}

export function newsText(news: WaitNews, now: number): string {
  switch (news.what) {
    case 'state':
      return stateText(news.record, now);
    case 'goesOn':
      return operationStatus(news.record, now);
    case 'trouble': {
      const { title, detail } = problemWords(news.problem);
      return vscode.l10n.t('{0}: {1} Waiting goes on.', title, detail);
    }
    case 'recovered':
      return vscode.l10n.t('The service answers again.');
  }
}

function stateText(record: OperationRecord, now: number): string {
  const text = vscode.l10n.t('{0}: {1}', operationTitle(record), operationStatus(record, now));
  return classifyOperationState(record.snapshot?.state) === 'attention'
    ? vscode.l10n.t('{0}. Waiting goes on until somebody has acted in the EMR console.', text)
    : text;
}

/** Why the waiting is over. @param wrong what is wrong with the definition, where that is why */
export function endText(end: WaitEnd, now: number, wrong: string): string {
  switch (end.why) {
    case 'ended':
      return endedText(end.record, now);
    case 'timeout':
      return vscode.l10n.t(
        'The time is over. {0}. The operation goes on.',
        end.record === undefined ? vscode.l10n.t('Not checked yet') : operationStatus(end.record, now),
      );
    case 'unknown':
      return vscode.l10n.t(
        'The service does not know this operation. Check that region, cluster ID and operation ID belong together.',
      );
    case 'problem': {
      const { title, detail } = problemWords(end.problem);
      return vscode.l10n.t('{0}: {1}', title, detail);
    }
    case 'accountGone':
      return vscode.l10n.t('The account was removed, or shows this operation no more.');
    case 'stopped':
      return vscode.l10n.t('The waiting was stopped. The operation goes on.');
    case 'definition':
      return wrong;
  }
}

function endedText(record: OperationRecord, now: number): string {
  const { reason, state } = record.snapshot ?? {};
  const text = vscode.l10n.t('{0}: {1}', operationTitle(record), operationStatus(record, now));
  const { code = '', message = '' } = reason ?? {};
  const why = [code, message].filter((part) => part !== '').join(': ');
  const ended = classifyOperationState(state) === 'succeeded' || why === '';
  return ended ? text : vscode.l10n.t('{0}. {1}', text, why);
}

/** Which property of a task is missing or wrong, and what is expected of it. */
export function unreadableText({ wrong: { name, form }, missing }: UnreadableTask): string {
  if (missing) return missingText(name, form);
  return name === 'timeout'
    ? vscode.l10n.t(
        'The property {0} of the task is not usable. Expected is a number of minutes, more than 0 and at most {1}, for example {2}.',
        name,
        MAX_TASK_MINUTES,
        form,
      )
    : wrongText(name, form);
}

function missingText(name: string, form: string): string {
  return vscode.l10n.t(
    'The task needs the property {0}, in the form {1}, or a file with it that the property from names.',
    name,
    form,
  );
}

export function wrongText(name: string, form: string): string {
  return vscode.l10n.t('The property {0} of the task is not usable. Expected is the form {1}.', name, form);
}

export function fileText(file: string, why: string): string {
  return vscode.l10n.t('The file {0} of the task can not be used: {1}', labelText(file), labelText(why));
}

export function accountsText(labels: readonly string[]): string {
  return vscode.l10n.t(
    'Several accounts show this region. Name one of them in the property account: {0}',
    listText(labels.map((label) => labelText(label))),
  );
}
