import * as vscode from 'vscode';
import { OperationWait } from '../../app/operationWait.ts';
import type { Clock } from '../../app/clock.ts';
import { Disposables } from '../../app/lifetime.ts';
import { credentialProblem, CloudError, toProblem } from '../../core/errors.ts';
import { findOperationClue } from '../../core/operationText.ts';
import { exitCodeOf, fileOfTask, readTask, type TaskOrder, type WaitEnd } from '../../core/operationTask.ts';
import { labelText } from '../../core/plainText.ts';
import { chooseScope } from '../../core/scopeChoice.ts';
import type { Account } from '../../app/account.ts';
import { formatClock } from '../format.ts';
import { uncoveredText } from './accountTexts.ts';
import { confirmOperation } from './confirm.ts';
import type { OperationUiParts } from './parts.ts';
import { TaskDefinitionError } from './taskDefinitionError.ts';
import { readTaskFile } from './taskFile.ts';
import { accountsText, beginText, endText, newsText, unreadableText, wrongText } from './taskWords.ts';

/** Longest line in a terminal, in characters. */
const MAX_LINE = 1_000;

const CTRL_C = '\u0003';

/** One that is over sooner is, for VS Code, one that could not be started; milliseconds. */
const SHORTEST_MS = 1_000;

/**
 * The terminal of a task that waits for the end of an operation. It shows and hears; how it ends is in
 * `exitCodeOf`. Closing it or Ctrl+C ends the waiting, and nothing else.
 */
export class TaskTerminal implements vscode.Pseudoterminal {
  readonly #parts: OperationUiParts;
  readonly #clock: Clock;
  readonly #definition: vscode.TaskDefinition;
  readonly #folder: vscode.Uri | undefined;
  readonly #owned = new Disposables();
  readonly #writes = this.#owned.add(new vscode.EventEmitter<string>());
  readonly #closes = this.#owned.add(new vscode.EventEmitter<number>());
  #wait: OperationWait | undefined;
  #over = false;
  /** Unix milliseconds. */
  #openedAt = 0;

  readonly onDidWrite = this.#writes.event;
  readonly onDidClose = this.#closes.event;

  /** @param folder what a relative path in the definition is relative to */
  constructor(
    parts: OperationUiParts,
    clock: Clock,
    definition: vscode.TaskDefinition,
    folder: vscode.Uri | undefined,
  ) {
    this.#parts = parts;
    this.#clock = clock;
    this.#definition = definition;
    this.#folder = folder;
  }

  open(): void {
    this.#openedAt = this.#clock.now();
    void this.#run();
  }

  /** VS Code has closed it: nothing is heard of it any more. */
  close(): void {
    this.#stop();
    this.#owned.dispose();
  }

  handleInput(data: string): void {
    if (data.includes(CTRL_C)) this.#stop();
  }

  async #run(): Promise<void> {
    try {
      const order = readTask(this.#definition, await this.#found());
      if ('wrong' in order) throw new TaskDefinitionError(unreadableText(order));
      const account = this.#accountOf(order);
      await this.#parts.operations.open();
      if (!this.#over) this.#end(await this.#waitFor(order, account));
    } catch (error) {
      if (error instanceof TaskDefinitionError) this.#end({ why: 'definition' }, error.message);
      else {
        if (!(error instanceof CloudError)) this.#parts.log.error('A task could not wait', error);
        this.#end({ why: 'problem', problem: toProblem(error) });
      }
    }
  }

  #waitFor(order: TaskOrder, account: Account): Promise<WaitEnd> {
    const { operations, watcher, accounts } = this.#parts;
    const { regionId, clusterId, operationId } = order;
    const ref = { accountId: account.id, regionId, clusterId, operationId };
    this.#say(beginText(ref, account));
    this.#wait = new OperationWait(
      {
        operations,
        watcher,
        clock: this.#clock,
        accounts,
        confirm: (each, signal) => confirmOperation(this.#parts, each, 'api', signal),
      },
      ref,
      (news) => {
        this.#say(newsText(news, this.#clock.now()));
      },
      order.timeoutMs === undefined ? {} : { timeoutMs: order.timeoutMs },
    );
    return this.#wait.end;
  }

  /** What the file says that the task names, if it names one. */
  async #found() {
    const file = fileOfTask(this.#definition);
    return file === undefined ? {} : findOperationClue(await readTaskFile(file, this.#folder));
  }

  /** The account that the task means, by its ID or its label. */
  #accountOf({ account: named, regionId }: TaskOrder): Account {
    const all = this.#parts.accounts.all();
    const meant = named === undefined ? all : all.filter(({ id, label }) => id === named || label === named);
    if (all.length > 0 && meant.length === 0)
      throw new TaskDefinitionError(wrongText('account', listOf(all)));
    const choice = chooseScope(meant, { regionId });
    switch (choice.found) {
      case 'one':
        return choice.account;
      case 'several':
        throw new TaskDefinitionError(accountsText(choice.accounts.map(({ label }) => label)));
      case 'noAccount':
        throw new CloudError(credentialProblem({ what: 'signedOut' }));
      default:
        throw new TaskDefinitionError(uncoveredText(regionId));
    }
  }

  #stop(): void {
    if (this.#wait === undefined) this.#end({ why: 'stopped' });
    else this.#wait.dispose();
  }

  #end(end: WaitEnd, wrong = ''): void {
    if (this.#over) return;
    this.#over = true;
    this.#wait?.dispose();
    this.#say(endText(end, this.#clock.now(), wrong));
    const rest = Math.min(SHORTEST_MS, Math.max(0, this.#openedAt + SHORTEST_MS - this.#clock.now()));
    const timer = this.#clock.setTimer(() => {
      this.#closes.fire(exitCodeOf(end));
      this.#owned.dispose();
    }, rest);
    this.#owned.add(timer);
  }

  /** One line; nothing in it moves the cursor or turns directions. */
  #say(text: string): void {
    this.#writes.fire(`${formatClock(this.#clock.now())}  ${labelText(text, MAX_LINE)}\r\n`);
  }
}

function listOf(accounts: readonly Account[]): string {
  return accounts.map(({ label }) => label).join(' | ');
}
