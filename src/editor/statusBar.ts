import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import type { Clock } from '../app/clock.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import type { Watcher } from '../app/watcher.ts';
import type { CloudProblem } from '../core/errors.ts';
import type { OperationRecord } from '../core/operation.ts';
import { summarize, type StatusSummary } from '../core/statusSummary.ts';
import { COMMANDS } from './ids.ts';
import type { Log } from './log.ts';
import { problemWords } from './problems.ts';
import { settings } from './settings.ts';
import type * as ViewUi from './viewUi/index.ts';
import { listText } from './words.ts';

/** With a thousand operations under way there is one change after the other; milliseconds. */
const REPAINT_MS = 250;

/** What the tooltip says of time is at most as old as this; milliseconds. */
const AGEING_MS = 10_000;

export interface StatusBarParts {
  readonly accounts: Accounts;
  readonly operations: Operations;
  readonly watcher: Watcher;
  readonly clock: Clock;
  readonly log: Log;
  /** Loads the words of the tooltip, with the first thing to say. */
  readonly load: () => Promise<typeof ViewUi>;
}

/**
 * Counts what is under way, and what failed and nobody has looked at since. A click lists them. Hidden while there
 * is nothing to say, unless a setting wants it always.
 */
export class StatusBar implements Disposable {
  readonly #parts: StatusBarParts;
  readonly #owned = new Disposables();
  readonly #item: vscode.StatusBarItem;
  #timer: Disposable | undefined;
  #ageing: Disposable | undefined;
  #shown = '';

  constructor(parts: StatusBarParts) {
    this.#parts = parts;
    const { accounts, operations, watcher } = parts;
    this.#item = this.#owned.add(
      vscode.window.createStatusBarItem('emrOperations.active', vscode.StatusBarAlignment.Left, 10),
    );
    this.#item.name = vscode.l10n.t('EMR Operations');
    this.#item.command = COMMANDS.showActiveOperations;
    const soon = (): void => {
      this.#timer ??= parts.clock.setTimer(() => {
        this.#timer = undefined;
        this.#update();
      }, REPAINT_MS);
    };
    this.#owned.add(accounts.onDidChange(soon));
    this.#owned.add(operations.onDidChange(soon));
    this.#owned.add(watcher.onDidChangeState(soon));
    this.#owned.add(
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (settings.affectsStatusBar(event)) this.#update();
      }),
    );
    // Later: words are loaded for it, and nothing is while VS Code starts.
    soon();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#ageing?.dispose();
    this.#owned.dispose();
  }

  #update(): void {
    const { accounts, operations, watcher, clock } = this.#parts;
    this.#ageing?.dispose();
    this.#ageing = undefined;
    const covered = (records: readonly OperationRecord[]) =>
      records.filter((record) => accounts.covers(record));
    const active = covered(operations.active());
    const unseen = covered(operations.unseen());
    const policy = settings.statusBar();
    const isEmpty = active.length + unseen.length === 0;
    if (policy === 'never' || (isEmpty && (policy === 'whenNeeded' || accounts.all().length === 0))) {
      this.#shown = '';
      this.#item.hide();
      return;
    }
    const trouble = active.length === 0 ? undefined : watcher.trouble();
    this.#show(summarize(active, unseen), trouble);
    void this.#explain([...active, ...unseen], trouble);
    if (active.length === 0) return;
    this.#ageing = clock.setTimer(() => {
      this.#update();
    }, AGEING_MS);
  }

  #show(summary: StatusSummary, trouble: CloudProblem | undefined): void {
    const words = wordsOf(summary, trouble);
    const text = `${iconOf(summary, trouble)} EMR: ${words}`;
    if (text === this.#shown) return;
    this.#shown = text;
    this.#item.text = text;
    this.#item.accessibilityInformation = {
      label: vscode.l10n.t('EMR operations: {0}', words),
      role: 'button',
    };
    this.#item.show();
  }

  async #explain(records: readonly OperationRecord[], trouble: CloudProblem | undefined): Promise<void> {
    const { accounts, watcher, clock, load, log } = this.#parts;
    const shown = this.#shown;
    try {
      const { statusTooltip } = await load();
      // Another one may have come meanwhile.
      if (this.#shown === shown) {
        this.#item.tooltip = statusTooltip({ records, accounts, watcher, trouble, now: clock.now() });
      }
    } catch (error) {
      log.error('The status bar can not be explained', error);
    }
  }
}

function wordsOf({ running, waiting, failed }: StatusSummary, trouble: CloudProblem | undefined): string {
  const words = [
    running > 0 ? vscode.l10n.t('{0} running', running) : undefined,
    waiting > 0 ? vscode.l10n.t('{0} waiting', waiting) : undefined,
    failed > 0 ? vscode.l10n.t('{0} failed', failed) : undefined,
    trouble === undefined ? undefined : problemWords(trouble).title,
  ].filter((each) => each !== undefined);
  return words.length === 0 ? vscode.l10n.t('nothing running') : listText(words);
}

/** A spinner would promise news that can't come; and it turns only while something runs. */
function iconOf({ running, waiting, failed }: StatusSummary, trouble: CloudProblem | undefined): string {
  if (trouble !== undefined) return '$(warning)';
  if (running > 0) return '$(sync~spin)';
  if (waiting > 0) return '$(bell-dot)';
  return failed > 0 ? '$(error)' : '$(check)';
}
