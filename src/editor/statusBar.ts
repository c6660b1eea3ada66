import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import type { Watcher } from '../app/watcher.ts';
import { classifyOperationState, isConfirmedActive } from '../core/operation.ts';
import { formatAge } from './format.ts';
import { COMMANDS } from './ids.ts';
import { compareRecords } from './clustersView.ts';
import { problemWords } from './problems.ts';
import { operationStatus, operationTitle } from './words.ts';

/** More would not fit a tooltip. */
const MAX_LINES = 10;

/** Counts what is active; hidden while nothing is. A click lists them. */
export class StatusBar implements Disposable {
  readonly #operations: Operations;
  readonly #watcher: Watcher;
  readonly #owned = new Disposables();
  readonly #item: vscode.StatusBarItem;
  #shown = '';

  constructor(operations: Operations, watcher: Watcher) {
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
    this.#owned.add(operations.onDidChange(update));
    this.#owned.add(watcher.onDidChangeState(update));
    update();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #update(): void {
    const active = this.#operations.all().filter(isConfirmedActive);
    if (active.length === 0) {
      this.#shown = '';
      this.#item.hide();
      return;
    }
    const running = active.filter(
      ({ snapshot }) => classifyOperationState(snapshot?.state) === 'running',
    ).length;
    const waiting = active.length - running;
    const paused = active.some(({ ref }) => this.#watcher.pausedBy(ref.accountId) !== undefined);
    const icon = paused ? '$(debug-pause)' : running > 0 ? '$(sync~spin)' : '$(bell-dot)';
    const words = [
      running > 0 ? vscode.l10n.t('{0} running', running) : undefined,
      waiting > 0 ? vscode.l10n.t('{0} waiting', waiting) : undefined,
      paused ? vscode.l10n.t('paused') : undefined,
    ].filter(Boolean);
    const text = `${icon} EMR: ${words.join(', ')}`;
    this.#item.tooltip = this.#tooltip();
    if (text === this.#shown) return;
    this.#shown = text;
    this.#item.text = text;
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t('EMR operations: {0}', words.join(', ')),
      role: 'button',
    };
    this.#item.show();
  }

  #tooltip(): vscode.MarkdownString {
    const now = Date.now();
    const active = [...this.#operations.all()].filter(isConfirmedActive).sort(compareRecords);
    const markdown = new vscode.MarkdownString();
    markdown.appendMarkdown('**').appendText(vscode.l10n.t('Active EMR operations')).appendMarkdown('**');
    for (const record of active.slice(0, MAX_LINES)) {
      const line = vscode.l10n.t('{0}: {1}', operationTitle(record), operationStatus(record, now));
      markdown.appendMarkdown('\n\n').appendText(line);
      if (record.snapshotAt !== undefined) {
        const age = formatAge(now - record.snapshotAt);
        markdown.appendText(` (${vscode.l10n.t('checked {0}', age)})`);
      }
    }
    if (active.length > MAX_LINES) {
      const more = vscode.l10n.t('and {0} more', active.length - MAX_LINES);
      markdown.appendMarkdown('\n\n').appendText(more);
    }
    const paused = active.map(({ ref }) => this.#watcher.pausedBy(ref.accountId)).find(Boolean);
    if (paused !== undefined) {
      const { title, detail } = problemWords(paused);
      markdown.appendMarkdown('\n\n').appendText(vscode.l10n.t('{0}: {1}', title, detail));
    }
    return markdown;
  }
}
