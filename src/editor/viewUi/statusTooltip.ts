import * as vscode from 'vscode';
import type { Accounts } from '../../app/accounts.ts';
import type { Watcher, WatchState } from '../../app/watcher.ts';
import type { CloudProblem } from '../../core/errors.ts';
import {
  classifyOperationState,
  compareRecords,
  elapsedMs,
  isConfirmedActive,
  type OperationRecord,
} from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import { DEMO_ACCOUNT_ID, operationKey } from '../../core/scope.ts';
import { expectedText, nextText, stretchText } from '../expectation.ts';
import { dateFormat, formatDuration } from '../format.ts';
import { recordStateLabel, recordTypeLabel } from '../operationWords.ts';
import { problemWords } from '../problems.ts';
import { escaped } from '../rows/parts.ts';
import { accountAmongOthers, clusterLabel, shortAccountLabel } from '../words.ts';

/** More would not fit a tooltip. */
const MAX_ROWS = 10;

export interface StatusTooltipParts {
  /** Those under way, and those that nobody has looked at since they failed. */
  readonly records: readonly OperationRecord[];
  readonly accounts: Pick<Accounts, 'all' | 'get'>;
  readonly watcher: Pick<Watcher, 'stateOf' | 'usual' | 'stretch'>;
  readonly trouble: CloudProblem | undefined;
  /** Unix milliseconds. */
  readonly now: number;
}

/** What the status bar says when somebody hovers: a table, active ones first. Times of day do not get old. */
export function statusTooltip(parts: StatusTooltipParts): vscode.MarkdownString {
  const { records, accounts, watcher, trouble, now } = parts;
  const markdown = new vscode.MarkdownString();
  const row = (cells: readonly string[]): void => {
    markdown.appendMarkdown(`\n| ${cells.map((text) => cell(text)).join(' | ')} |`);
  };
  markdown.appendMarkdown(`**${escaped(vscode.l10n.t('EMR operations'))}**\n`);
  const sorted = [...records].sort(compareRecords);
  if (sorted.length > 0) {
    const titles = [
      vscode.l10n.t('Operation'),
      vscode.l10n.t('Cluster'),
      vscode.l10n.t('Elapsed'),
      vscode.l10n.t('Expected end'),
      vscode.l10n.t('Checked'),
      vscode.l10n.t('Next check'),
    ];
    row(titles);
    markdown.appendMarkdown(`\n${'| :--- '.repeat(titles.length)}|`);
  }
  const simulated = sorted.filter(isSimulated).length;
  for (const record of sorted.slice(0, MAX_ROWS)) {
    const cluster = clusterLabel(record.clusterName, record.ref.clusterId);
    // Where all are simulated, one line says so.
    const account =
      simulated === sorted.length ? undefined : accountAmongOthers(accounts, record.ref.accountId);
    const active = isConfirmedActive(record);
    row([
      recordTypeLabel(record),
      account === undefined ? cluster : vscode.l10n.t('{0} ({1})', cluster, shortAccountLabel(account)),
      active ? elapsedText(record, now) : recordStateLabel(record),
      active ? (expectedText(record, watcher.usual(record), now) ?? '–') : '',
      active && record.snapshotAt !== undefined ? clockTime(record.snapshotAt) : '',
      active ? nextCell(watcher.stateOf(operationKey(record.ref))) : '',
    ]);
  }
  const line = (text: string): void => {
    markdown.appendMarkdown(`\n\n${escaped(text)}`);
  };
  if (sorted.length > MAX_ROWS) line(vscode.l10n.t('and {0} more', sorted.length - MAX_ROWS));
  if (sorted.length > 0 && simulated === sorted.length) line(vscode.l10n.t('Simulated by the demo'));
  if (sorted.length === 0) line(vscode.l10n.t('Nothing is under way.'));
  for (const accountId of new Set(sorted.map(({ ref }) => ref.accountId))) {
    const stretch = watcher.stretch(accountId);
    if (stretch !== undefined) line(stretchText(stretch));
  }
  if (trouble !== undefined) {
    const { title, detail } = problemWords(trouble);
    line(vscode.l10n.t('{0}: {1}', title, detail));
  }
  return markdown;
}

function isSimulated({ ref }: OperationRecord): boolean {
  return ref.accountId === DEMO_ACCOUNT_ID;
}

function elapsedText(record: OperationRecord, now: number): string {
  const elapsed = elapsedMs(record, now);
  const duration = elapsed === undefined ? '' : formatDuration(elapsed);
  const waits = classifyOperationState(record.snapshot?.state) !== 'running';
  return waits ? [recordStateLabel(record), duration].filter(Boolean).join(' · ') : duration;
}

function nextCell(state: WatchState): string {
  return state.nextAt === undefined ? nextText(state) : clockTime(state.nextAt);
}

/** As short as it can be: a hover is no wider than it wants. */
function clockTime(ms: number): string {
  return dateFormat({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(ms);
}

/** Text of the cloud as text within a table, which is as wide as it must be rather than high. */
function cell(text: string): string {
  return escaped(labelText(text))
    .replaceAll('|', String.raw`\|`)
    .replaceAll(' ', '&nbsp;');
}
