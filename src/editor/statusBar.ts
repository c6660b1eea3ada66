import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import type { Watcher } from '../app/watcher.ts';
import type { CloudProblem } from '../core/errors.ts';
import { classifyOperationState, compareRecords, type OperationRecord } from '../core/operation.ts';
import { formatAge } from './format.ts';
import { COMMANDS } from './ids.ts';
import { problemWords } from './problems.ts';
import { operationStatus, operationTitle } from './operationWords.ts';

/** More would not fit a tooltip. */
const MAX_LINES = 10;

/** Counts what is active; hidden while nothing is. A click lists them. */
export class StatusBar implements Disposable {
  readonly #accounts: Accounts;
  readonly #operations: Operations;
  readonly #watcher: Watcher;
  readonly #owned = new Disposables();
  readonly #item: vscode.StatusBarItem;
  #shown = '';

  constructor(accounts: Accounts, operations: Operations, watcher: Watcher) {
    this.#accounts = accounts;
    this.#operations = operations;
    this.#watcher = watcher;
    this.#item = this.#owned.add(
      vscode.window.createStatusBarItem('emrOperations.active', vscode.StatusBarAlignment.Left, 10),
    );
    this.#item.name = vscode.l10n.t('EMR Operations');
    this.#item.command = COMMANDS.showActiveOperations;
    const update = (): void => {
      this.#update();
    };
    this.#owned.add(accounts.onDidChange(update));
    this.#owned.add(operations.onDidChange(update));
    this.#owned.add(watcher.onDidChangeState(update));
    update();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    const active = this.#operations.active().filter((record) => this.#accounts.covers(record));
    if (active.length === 0) {
      this.#shown = '';
      this.#item.hide();
      return;
    }
    const trouble = this.#watcher.trouble();
    const { icon, words } = summary(active, trouble);
    const text = `${icon} EMR: ${words}`;
    this.#item.tooltip = tooltip(active, trouble);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#item.text = text;
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t('EMR operations: {0}', words),
      role: 'button',
    };
    this.#item.show();
  }
}

function summary(active: readonly OperationRecord[], trouble: CloudProblem | undefined) {
  const waiting = active.filter(
    ({ snapshot }) => classifyOperationState(snapshot?.state) === 'attention',
  ).length;
  const running = active.length - waiting;
  const words = [
    running > 0 ? vscode.l10n.t('{0} running', running) : undefined,
    waiting > 0 ? vscode.l10n.t('{0} waiting', waiting) : undefined,
    trouble === undefined ? undefined : problemWords(trouble).title,
  ];
  // A spinner would promise news that can't come.
  const icon = trouble !== undefined ? '$(warning)' : running > 0 ? '$(sync~spin)' : '$(bell-dot)';
  return { icon, words: words.filter(Boolean).join(', ') };
}

function tooltip(active: readonly OperationRecord[], trouble: CloudProblem | undefined) {
  const now = Date.now();
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown('**').appendText(vscode.l10n.t('Active EMR operations')).appendMarkdown('**');
  const line = (text: string): void => {
    markdown.appendMarkdown('\n\n').appendText(text);
  };
  for (const record of [...active].sort(compareRecords).slice(0, MAX_LINES)) {
    const status = vscode.l10n.t('{0}: {1}', operationTitle(record), operationStatus(record, now));
    const checked =
      record.snapshotAt === undefined
        ? ''
        : ` (${vscode.l10n.t('checked {0}', formatAge(now - record.snapshotAt))})`;
    line(`${status}${checked}`);
  }
  if (active.length > MAX_LINES) line(vscode.l10n.t('and {0} more', active.length - MAX_LINES));
  if (trouble !== undefined) {
    const { title, detail } = problemWords(trouble);
    line(vscode.l10n.t('{0}: {1}', title, detail));
  }
  return markdown;
}
