import type { OperationAnswer } from '../cloud/operationAnswer.ts';
import type { Priority } from '../cloud/limiter.ts';
import { CloudError, isUnknownId, needsMending, toProblem, type CloudProblem } from '../core/errors.ts';
import { isActive, isTerminal, startedAt, type OperationRecord } from '../core/operation.ts';
import { CATCH_UP_MS, gapMs, retryMs, type Attention } from '../core/schedule.ts';
import { getOrAdd } from '../core/maps.ts';
import { operationKey, scopeKey, type OperationRef } from '../core/scope.ts';
import type { Clock } from './clock.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';

/** How one operation is being watched; times are Unix milliseconds. */
export interface WatchState {
  /** When it is looked at next; absent while it rests. */
  readonly nextAt?: number;
  /** Why the last look failed, or why there is none; absent after one that did not fail. */
  readonly problem?: CloudProblem;
}

interface Entry {
  readonly ref: OperationRef;
  dueAt: number;
  checkedAt?: number;
  failures: number;
  problem?: CloudProblem;
  /** Nothing changes by asking again; only a refresh or a change of accounts or settings wakes it. */
  resting?: true;
  /** The look that is under way; whoever wants one meanwhile shares it. */
  inFlight?: Promise<void>;
}

/** An account that asked to slow down. One look at a time finds out whether it is over. */
interface Hold {
  until: number;
  failures: number;
}

export interface WatcherParts {
  readonly operations: Operations;
  /** Rejects with a `CloudError` of kind `cancelled` where the account changed meanwhile. */
  readonly getOperation: (
    ref: OperationRef,
    options: { signal: AbortSignal; priority: Priority },
  ) => Promise<OperationAnswer>;
  readonly clock: Clock;
  readonly attention: () => Attention;
  /** Whether the operation belongs to what the user wants to see; others rest. */
  readonly covers: (record: OperationRecord) => boolean;
}

/** More looks at once would only wait in the limiter, where their order can't be changed any more. */
const MAX_IN_FLIGHT = 8;

/** A young operation is where news is likely; milliseconds. */
const FRESH_MS = 60_000;

/** What goes first; the rest goes by age. */
const ORDER: readonly Priority[] = ['user', 'panel', 'fresh', 'visible', 'background'];

/**
 * Looks at active operations when they are due: one queue, one timer, at most one look per operation at a
 * time. What is terminal, forgotten or not covered by an account is never asked for.
 */
export class Watcher implements Disposable {
  readonly #parts: WatcherParts;
  readonly #entries = new Map<string, Entry>();
  /** Accounts, and single scopes of them, that must be mended first, with what is wrong. */
  readonly #paused = new Map<string, CloudProblem>();
  readonly #held = new Map<string, Hold>();
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
    this.#owned.add(
      parts.operations.onDidChange((changes) => {
        for (const { key, after } of changes) {
          if (after === undefined) this.#entries.delete(key);
          else this.#consider(after);
        }
        this.#arm();
      }),
    );
  }

  stateOf(key: string): WatchState {
    const entry = this.#entries.get(key);
    if (entry === undefined) return {};
    const paused = this.#pausedBy(entry.ref);
    const problem = paused ?? entry.problem;
    const nextAt = Math.max(entry.dueAt, this.#held.get(entry.ref.accountId)?.until ?? 0);
    return {
      ...(paused !== undefined || entry.resting === true ? {} : { nextAt }),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  /** What keeps operations from being seen as they are, if anything: the problem of the first that has one. */
  trouble(): CloudProblem | undefined {
    for (const key of this.#entries.keys()) {
      const { problem } = this.stateOf(key);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /**
   * Looks now, whatever the schedule says. What is terminal can't change, and is not asked for.
   * Rejects with a `CloudError` where the look fails.
   */
  async lookNow(ref: OperationRef): Promise<void> {
    const record = this.#parts.operations.get(operationKey(ref));
    if (record === undefined || isTerminal(record.snapshot?.state)) return;
    const entry = this.#entryOf(record);
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

  /**
   * Something may have been mended: what paused, rests or failed is tried again, of one account or of all.
   * An account that asked to slow down is left alone all the same.
   */
  resume(accountId?: string): void {
    const now = this.#parts.clock.now();
    for (const key of [...this.#paused.keys()]) {
      if (accountId === undefined || key.split('/')[0] === accountId) this.#paused.delete(key);
    }
    for (const record of this.#parts.operations.inMemory()) {
      if (accountId !== undefined && record.ref.accountId !== accountId) continue;
      this.#consider(record);
      const entry = this.#entries.get(operationKey(record.ref));
      if (entry === undefined || (entry.failures === 0 && entry.resting === undefined)) continue;
      entry.failures = 0;
      delete entry.problem;
      delete entry.resting;
      entry.dueAt = now;
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
    if (!isActive(record) || !this.#parts.covers(record)) {
      this.#entries.delete(operationKey(record.ref));
      return;
    }
    const entry = this.#entryOf(record);
    // Somebody else asked meanwhile.
    if (entry.inFlight === undefined && (record.snapshotAt ?? 0) > (entry.checkedAt ?? 0)) {
      this.#plan(entry, record);
    }
  }

  #entryOf(record: OperationRecord): Entry {
    return getOrAdd(this.#entries, operationKey(record.ref), () => {
      const entry: Entry = { ref: record.ref, dueAt: this.#parts.clock.now(), failures: 0 };
      this.#plan(entry, record);
      return entry;
    });
  }

  /** What was answered, before a restart too, is looked at again when the schedule says. */
  #plan(entry: Entry, record: OperationRecord): void {
    if (record.snapshotAt === undefined) return;
    entry.checkedAt = record.snapshotAt;
    entry.dueAt = record.snapshotAt + this.#gap(record, record.snapshotAt);
  }

  #arm(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#abort.signal.aborted || this.#inFlight >= MAX_IN_FLIGHT) return;
    let next = Infinity;
    for (const entry of this.#askable()) next = Math.min(next, this.#dueAt(entry));
    if (next === Infinity) return;
    this.#timer = this.#parts.clock.setTimer(
      () => {
        this.#tick();
      },
      Math.max(0, next - this.#parts.clock.now()),
    );
  }

  #dueAt(entry: Entry): number {
    return Math.max(entry.dueAt, this.#held.get(entry.ref.accountId)?.until ?? 0);
  }

  /** What may be asked for at all. An account on hold has one look under way at most. */
  *#askable(): Iterable<Entry> {
    const probing = new Set<string>();
    for (const { ref, inFlight } of this.#entries.values()) {
      if (inFlight !== undefined && this.#held.has(ref.accountId)) probing.add(ref.accountId);
    }
    for (const entry of this.#entries.values()) {
      if (entry.inFlight !== undefined || entry.resting === true) continue;
      if (this.#pausedBy(entry.ref) !== undefined || probing.has(entry.ref.accountId)) continue;
      yield entry;
    }
  }

  #tick(): void {
    const now = this.#parts.clock.now();
    const due = [...this.#askable()]
      .filter((entry) => this.#dueAt(entry) <= now)
      .map((entry) => ({ entry, priority: this.#priorityOf(entry, now) }))
      .sort((a, b) => ORDER.indexOf(a.priority) - ORDER.indexOf(b.priority) || a.entry.dueAt - b.entry.dueAt);
    const probed = new Set<string>();
    for (const { entry, priority } of due) {
      if (this.#inFlight >= MAX_IN_FLIGHT) break;
      const { accountId } = entry.ref;
      if (this.#held.has(accountId) && probed.has(accountId)) continue;
      probed.add(accountId);
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
    const { operations, getOperation } = this.#parts;
    this.#inFlight += 1;
    const key = operationKey(entry.ref);
    try {
      const answer = await getOperation(entry.ref, { signal: this.#abort.signal, priority });
      // The operation was removed, or is another entry now: what was asked for then says nothing any more.
      if (this.#entries.get(key) !== entry) return;
      entry.failures = 0;
      delete entry.problem;
      delete entry.resting;
      this.#paused.delete(entry.ref.accountId);
      this.#paused.delete(scopeKey(entry.ref));
      this.#held.delete(entry.ref.accountId);
      operations.applyAnswer(entry.ref, answer);
      const record = operations.get(key);
      if (record === undefined) return;
      this.#plan(entry, record);
      this.#consider(record);
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#failed(entry, toProblem(error));
    }
  }

  #failed(entry: Entry, problem: CloudProblem): void {
    const { operations, clock } = this.#parts;
    if (problem.kind === 'cancelled') return;
    entry.failures += 1;
    entry.problem = problem;
    entry.dueAt = clock.now() + retryMs({ failures: entry.failures, random: clock.random() });
    if (problem.kind === 'throttled') this.#hold(entry.ref.accountId, problem);
    else if (isUnknownId(problem)) operations.markForgotten(entry.ref);
    else if (problem.kind === 'badRequest' || problem.kind === 'notFound') entry.resting = true;
    else if (needsMending(problem)) this.#pause(entry.ref, problem);
    const record = operations.get(operationKey(entry.ref));
    if (record !== undefined) this.#consider(record);
  }

  /** The service counts by account, so one answer speaks for all operations of it. */
  #hold(accountId: string, { retryAfterMs }: CloudProblem): void {
    const { clock } = this.#parts;
    const held = this.#held.get(accountId);
    // Looks that were under way already when the first was refused make it no worse.
    const again = held !== undefined && clock.now() >= held.until;
    const failures = held === undefined ? 1 : held.failures + (again ? 1 : 0);
    const asked = retryAfterMs === undefined ? {} : { retryAfterMs };
    const wait = retryMs({ failures, random: clock.random(), ...asked });
    this.#held.set(accountId, { until: clock.now() + wait, failures });
  }

  /** A credential that fails, fails everywhere; a permission may be missing in one region alone. */
  #pause(ref: OperationRef, problem: CloudProblem): void {
    this.#paused.set(problem.kind === 'permission' ? scopeKey(ref) : ref.accountId, problem);
    for (const [key, other] of this.#entries) {
      if (other.ref.accountId === ref.accountId) this.#states.fire(key);
    }
  }

  #pausedBy(ref: OperationRef): CloudProblem | undefined {
    return this.#paused.get(ref.accountId) ?? this.#paused.get(scopeKey(ref));
  }

  #gap(record: OperationRecord, now: number): number {
    return gapMs({
      elapsedMs: Math.max(0, now - startedAt(record)),
      attention: this.#parts.attention(),
      answered: record.snapshot !== undefined,
      state: record.snapshot?.state,
      random: this.#parts.clock.random(),
    });
  }
}
