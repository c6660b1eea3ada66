import type { OperationAnswer } from '../cloud/emrCloud.ts';
import type { Priority } from '../cloud/limiter.ts';
import { CloudError, toProblem, type CloudProblem } from '../core/errors.ts';
import { isActive, isTerminal, startedAt, type OperationRecord } from '../core/operation.ts';
import { CATCH_UP_MS, gapMs, retryMs, type Attention } from '../core/schedule.ts';
import { operationKey, type OperationRef } from '../core/scope.ts';
import type { Clock } from './clock.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';

/** How one operation is being watched; times are Unix milliseconds. */
export interface WatchState {
  readonly checkedAt?: number;
  readonly nextAt?: number;
  /** Why the last look failed; absent after one that did not. */
  readonly problem?: CloudProblem;
}

interface Entry {
  readonly ref: OperationRef;
  dueAt: number;
  checkedAt?: number;
  failures: number;
  problem?: CloudProblem;
  /** The look that is under way; whoever wants one meanwhile shares it. */
  inFlight?: Promise<void>;
}

export interface WatcherParts {
  readonly operations: Operations;
  readonly getOperation: (
    ref: OperationRef,
    options: { signal: AbortSignal; priority: Priority },
  ) => Promise<OperationAnswer>;
  readonly clock: Clock;
  readonly attention: () => Attention;
  /** Whether the account is there to ask; records of others rest. */
  readonly hasAccount: (accountId: string) => boolean;
}

/** More looks at once would only wait in the limiter, where their order can't be changed any more. */
const MAX_IN_FLIGHT = 8;

/** A young operation is where news is likely; milliseconds. */
const FRESH_MS = 60_000;

/**
 * Looks at active operations when they are due: one queue, one timer, at most one look per operation at a
 * time. What is terminal, forgotten or without an account is never asked for.
 */
export class Watcher implements Disposable {
  readonly #parts: WatcherParts;
  readonly #entries = new Map<string, Entry>();
  /** Accounts that must be mended first, with what is wrong. */
  readonly #paused = new Map<string, CloudProblem>();
  readonly #inPanel = new Set<string>();
  readonly #owned = new Disposables();
  readonly #abort = new AbortController();
  readonly #states = this.#owned.add(new Emitter<string>());
  #timer: Disposable | undefined;
  #inFlight = 0;

  /** Fires with the key of an operation whose watch state changed. */
  readonly onDidChangeState = this.#states.event;

  constructor(parts: WatcherParts) {
    this.#parts = parts;
    for (const record of parts.operations.all()) this.#consider(record);
    this.#owned.add(
      parts.operations.onDidChange(({ key, after }) => {
        if (after === undefined) this.#entries.delete(key);
        else this.#consider(after);
        this.#arm();
      }),
    );
    this.#arm();
  }

  stateOf(key: string): WatchState {
    const entry = this.#entries.get(key);
    if (entry === undefined) return {};
    const problem = this.#paused.get(entry.ref.accountId) ?? entry.problem;
    const paused = this.#paused.has(entry.ref.accountId);
    return {
      ...(entry.checkedAt === undefined ? {} : { checkedAt: entry.checkedAt }),
      ...(paused ? {} : { nextAt: entry.dueAt }),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  /** What keeps an account from being asked, if anything. */
  pausedBy(accountId: string): CloudProblem | undefined {
    return this.#paused.get(accountId);
  }

  /**
   * Looks now, whatever the schedule says. What is terminal can't change, and is not asked for.
   * Rejects with a `CloudError` where the look fails.
   */
  async lookNow(ref: OperationRef): Promise<void> {
    const record = this.#parts.operations.get(operationKey(ref));
    if (record === undefined || isTerminal(record.snapshot?.state)) return;
    const entry = this.#entryOf(ref);
    await this.#look(entry, 'user');
    if (entry.problem !== undefined) throw new CloudError(entry.problem);
  }

  /** An operation whose panel is visible goes first. */
  setInPanel(ref: OperationRef, visible: boolean): void {
    if (visible) this.#inPanel.add(operationKey(ref));
    else this.#inPanel.delete(operationKey(ref));
  }

  /** The user came back or left: the other curve holds from now on, and what is overdue is spread. */
  attentionChanged(): void {
    const now = this.#parts.clock.now();
    for (const [key, entry] of this.#entries) {
      const record = this.#parts.operations.get(key);
      if (record === undefined || entry.failures > 0 || entry.checkedAt === undefined) continue;
      const planned = entry.checkedAt + this.#gap(record, entry.checkedAt);
      entry.dueAt = planned > now ? planned : now + this.#parts.clock.random() * CATCH_UP_MS;
      this.#states.fire(key);
    }
    this.#arm();
  }

  /** Credentials or accounts changed: what was paused is tried again. */
  accountsChanged(accountId?: string): void {
    if (accountId === undefined) this.#paused.clear();
    else this.#paused.delete(accountId);
    const now = this.#parts.clock.now();
    for (const record of this.#parts.operations.all()) {
      if (accountId !== undefined && record.ref.accountId !== accountId) continue;
      this.#consider(record);
      const entry = this.#entries.get(operationKey(record.ref));
      if (entry === undefined) continue;
      if (!this.#parts.hasAccount(record.ref.accountId)) this.#entries.delete(operationKey(record.ref));
      else if (entry.failures > 0) {
        entry.failures = 0;
        delete entry.problem;
        entry.dueAt = now;
      }
    }
    this.#arm();
  }

  dispose(): void {
    this.#abort.abort();
    this.#timer?.dispose();
    this.#entries.clear();
    this.#owned.dispose();
  }

  /** Puts a record into the queue, or takes it out. */
  #consider(record: OperationRecord): void {
    const key = operationKey(record.ref);
    if (!isActive(record) || !this.#parts.hasAccount(record.ref.accountId)) {
      this.#entries.delete(key);
      return;
    }
    this.#entryOf(record.ref);
  }

  #entryOf(ref: OperationRef): Entry {
    const key = operationKey(ref);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { ref, dueAt: this.#parts.clock.now(), failures: 0 };
      this.#entries.set(key, entry);
    }
    return entry;
  }

  #arm(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#abort.signal.aborted || this.#inFlight >= MAX_IN_FLIGHT) return;
    const next = this.#queue()[0];
    if (next === undefined) return;
    const delay = Math.max(0, next.dueAt - this.#parts.clock.now());
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#tick();
    }, delay);
  }

  /** What may be asked for, oldest due first. */
  #queue(): Entry[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.inFlight === undefined && !this.#paused.has(entry.ref.accountId))
      .sort((a, b) => a.dueAt - b.dueAt);
  }

  #tick(): void {
    const now = this.#parts.clock.now();
    const due = this.#queue()
      .filter((entry) => entry.dueAt <= now)
      .map((entry) => ({ entry, priority: this.#priorityOf(entry, now) }));
    const order: readonly Priority[] = ['user', 'panel', 'fresh', 'visible', 'background'];
    due.sort((a, b) => order.indexOf(a.priority) - order.indexOf(b.priority));
    for (const { entry, priority } of due.slice(0, MAX_IN_FLIGHT - this.#inFlight)) {
      void this.#look(entry, priority);
    }
    this.#arm();
  }

  #priorityOf(entry: Entry, now: number): Priority {
    const key = operationKey(entry.ref);
    if (this.#inPanel.has(key)) return 'panel';
    const record = this.#parts.operations.get(key);
    return record !== undefined && now - startedAt(record) < FRESH_MS ? 'fresh' : 'background';
  }

  #look(entry: Entry, priority: Priority): Promise<void> {
    entry.inFlight ??= this.#ask(entry, priority).finally(() => {
      delete entry.inFlight;
      this.#inFlight -= 1;
      this.#arm();
      this.#states.fire(operationKey(entry.ref));
    });
    return entry.inFlight;
  }

  async #ask(entry: Entry, priority: Priority): Promise<void> {
    const { operations, clock, getOperation } = this.#parts;
    this.#inFlight += 1;
    try {
      const answer = await getOperation(entry.ref, { signal: this.#abort.signal, priority });
      entry.failures = 0;
      entry.checkedAt = clock.now();
      delete entry.problem;
      this.#paused.delete(entry.ref.accountId);
      operations.applyAnswer(entry.ref, answer);
      const record = operations.get(operationKey(entry.ref));
      if (record !== undefined) {
        entry.dueAt = entry.checkedAt + this.#gap(record, entry.checkedAt);
        this.#consider(record);
      }
    } catch (error) {
      this.#failed(entry, toProblem(error));
    }
  }

  #failed(entry: Entry, problem: CloudProblem): void {
    if (problem.kind === 'cancelled') return;
    entry.failures += 1;
    entry.problem = problem;
    entry.dueAt = this.#parts.clock.now() + this.#retry(entry, problem);
    if (problem.kind === 'notFound') this.#parts.operations.markForgotten(entry.ref);
    if (problem.kind === 'auth' || problem.kind === 'permission') {
      this.#paused.set(entry.ref.accountId, problem);
      for (const [key, other] of this.#entries) {
        if (other.ref.accountId === entry.ref.accountId) this.#states.fire(key);
      }
    }
    const record = this.#parts.operations.get(operationKey(entry.ref));
    if (record !== undefined) this.#consider(record);
  }

  #retry(entry: Entry, problem: CloudProblem): number {
    return retryMs({
      failures: entry.failures,
      random: this.#parts.clock.random(),
      ...(problem.retryAfterMs === undefined ? {} : { retryAfterMs: problem.retryAfterMs }),
    });
  }

  #gap(record: OperationRecord, now: number): number {
    return gapMs({
      elapsedMs: Math.max(0, now - startedAt(record)),
      attention: this.#parts.attention(),
      state: record.snapshot?.state,
      random: this.#parts.clock.random(),
    });
  }
}
