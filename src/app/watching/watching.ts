import type { OperationAnswer } from '../../cloud/operationAnswer.ts';
import type { Priority } from '../../cloud/limiter.ts';
import type { UsualDuration } from '../../core/durations.ts';
import { CloudError, isUnknownId, needsMending, toProblem, type CloudProblem } from '../../core/errors.ts';
import { isActive, startedAt, type OperationRecord } from '../../core/operation.ts';
import { getOrAdd } from '../../core/maps.ts';
import { nextGap, retryMs, type Stretch } from '../../core/schedule.ts';
import { operationKey, type OperationRef, type Scope } from '../../core/scope.ts';
import type { Clock } from '../clock.ts';
import { Disposables, type Disposable } from '../lifetime.ts';
import type { Operations } from '../operations.ts';
import type { SharedState } from '../windows/messages.ts';
import { Budget } from './budget.ts';
import { Durations } from './durations.ts';
import { Holds } from './holds.ts';
import { Together, type TogetherParts } from './together.ts';
import { WatchQueue, type Decision, type Entry, type WatchState } from './queue.ts';

export interface WatchingParts extends TogetherParts {
  readonly operations: Operations;
  /** Rejects with a `CloudError` of kind `cancelled` where the account changed meanwhile. */
  readonly getOperation: (
    ref: OperationRef,
    options: { signal: AbortSignal; priority: Priority },
  ) => Promise<OperationAnswer>;
  readonly clock: Clock;
  /** Whether the operation belongs to what the user wants to see; others rest. */
  readonly covers: (record: OperationRecord) => boolean;
  /** Says what is on screen at the moment of the call; that goes before what is not. */
  readonly visible: () => (ref: OperationRef) => boolean;
  /** How many looks a second one account may cost, at least 1. */
  readonly maxRequestsPerSecond: () => number;
  /** Hears when an operation will be looked at next, and why then. */
  readonly onDecision: (decision: Decision) => void;
  /** Hears the key of an operation whose watch state changed. */
  readonly onState: (key: string) => void;
}

/** A young operation is where news is likely; milliseconds. */
const FRESH_MS = 60_000;

/**
 * Looks at active operations when they are due, at most one look per operation at a time. What is terminal,
 * forgotten or not covered by an account is never asked for. `queue.ts` says what goes when, `holds.ts` what is
 * not asked for the time being, `budget.ts` how much an account may cost, `durations.ts` when to expect an end.
 */
export class Watching implements Disposable {
  readonly #parts: WatchingParts;
  readonly #together: Together;
  readonly #holds: Holds;
  readonly #budget: Budget;
  readonly #queue: WatchQueue;
  readonly #durations: Durations;
  readonly #owned = new Disposables();
  readonly #abort = new AbortController();

  constructor(parts: WatchingParts) {
    const { clock, operations, windows, maxRequestsPerSecond, onDecision } = parts;
    this.#parts = parts;
    this.#together = new Together(parts);
    // Before an operation is planned by them.
    this.#durations = this.#owned.add(new Durations(operations));
    this.#holds = new Holds(clock, () => this.#together.attention());
    this.#budget = new Budget(maxRequestsPerSecond);
    this.#queue = this.#owned.add(
      new WatchQueue({
        clock,
        holds: this.#holds,
        budget: this.#budget,
        look: (entry, priority) => void this.#look(entry, priority),
        priorities: () => this.#priorities(),
        leads: (accountId) => windows.leads(accountId),
        doubt: (accountId) => {
          windows.doubt(accountId);
        },
        onDecision,
      }),
    );
    this.#owned.add(
      operations.onDidChange((changes) => {
        for (const { key, after } of changes) {
          if (after === undefined) this.#queue.entries.delete(key);
          else this.#consider(after);
        }
        this.#queue.arm();
      }),
    );
    this.#owned.add(
      windows.onDidChange((accountId) => {
        this.#windowsChanged(accountId);
      }),
    );
    this.#owned.add(
      windows.onState((state) => {
        this.#hear(state);
      }),
    );
    this.seenChanged();
    for (const record of operations.inMemory()) this.#consider(record);
    this.#queue.arm();
  }

  stateOf(key: string): WatchState {
    const { nextAt, problem } = this.#together.heardOf(key) ?? this.#ownStateOf(key);
    return {
      ...(nextAt === undefined ? {} : { nextAt }),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  #ownStateOf(key: string): WatchState {
    const entry = this.#queue.entries.get(key);
    if (entry === undefined) return {};
    const { ref } = entry;
    const problem = this.#holds.pausedBy(ref) ?? entry.problem ?? this.#holds.heldBy(ref);
    const nextAt = this.#queue.nextAt(entry);
    return {
      ...(nextAt === undefined ? {} : { nextAt }),
      ...(problem === undefined ? {} : { problem }),
    };
  }

  keys(): Iterable<string> {
    return this.#queue.entries.keys();
  }

  usual(record: OperationRecord): UsualDuration | undefined {
    return this.#durations.usual(record);
  }

  stretch(accountId: string): Stretch | undefined {
    return this.#queue.stretch(accountId);
  }

  async lookNow(record: OperationRecord): Promise<void> {
    const entry = this.#entryOf(record);
    await this.#look(entry, 'user');
    if (entry.problem !== undefined) throw new CloudError(entry.problem);
  }

  attentionChanged(): void {
    for (const entry of this.#queue.entries.values()) {
      const record = this.#parts.operations.get(entry.key);
      if (record === undefined || entry.failures > 0 || entry.checkedAt === undefined) continue;
      this.#plan(entry, record, entry.checkedAt);
    }
    if (this.#together.attention() === 'looking') this.#holds.hasten();
    this.#queue.spread();
    this.#queue.arm();
    this.seenChanged();
    for (const entry of this.#queue.entries.values()) this.#tell(entry);
  }

  /** Somebody sees something else in this window. */
  seenChanged(): void {
    this.#together.seenChanged();
  }

  reached(scope: Scope): void {
    if (this.#holds.hasten(scope)) this.#queue.arm();
  }

  resume(accountId?: string): void {
    this.#holds.resume(accountId);
    for (const record of this.#parts.operations.inMemory()) {
      if (accountId !== undefined && record.ref.accountId !== accountId) continue;
      this.#parts.windows.setAble(record.ref.accountId, true);
      this.#consider(record);
      const entry = this.#queue.entries.get(operationKey(record.ref));
      if (entry === undefined || (entry.problem === undefined && entry.resting === undefined)) continue;
      forgetFailure(entry);
      this.#queue.setDue(entry, 0, 'resumed');
    }
    this.#queue.arm();
  }

  /** The account was removed. */
  async forgetAccount(accountId: string): Promise<void> {
    await this.#parts.windows.forget(accountId);
  }

  dispose(): void {
    this.#abort.abort();
    this.#owned.dispose();
  }

  /** This window asks from now on, or not any more, or somebody sees something else in one that follows it. */
  #windowsChanged(accountId: string): void {
    if (this.#parts.windows.leads(accountId)) this.#together.forget(accountId);
    else this.#forgetTrouble(accountId);
    this.attentionChanged();
  }

  /** The window that asks tells what it is doing; what it found is in the journal. */
  #hear(state: SharedState): void {
    const { key, checkedAt } = state;
    const entry = this.#queue.entries.get(key);
    if (entry === undefined || this.#parts.windows.leads(entry.ref.accountId)) return;
    this.#together.hear(state);
    if (checkedAt !== undefined) this.#parts.operations.seenElsewhere(entry.ref, checkedAt);
    const record = this.#parts.operations.get(key);
    if (record !== undefined) this.#consider(record);
    const { nextAt } = state;
    if (nextAt !== undefined) this.#queue.setDue(entry, nextAt - this.#parts.clock.now(), 'following');
    this.#queue.arm();
    this.#parts.onState(key);
  }

  /** What is said of an operation is another thing now. */
  #tell({ key, ref, checkedAt }: Entry): void {
    this.#parts.windows.share(ref.accountId, { key, checkedAt, ...this.#ownStateOf(key) });
    this.#parts.onState(key);
  }

  /** Puts a record into the queue, or takes it out. */
  #consider(record: OperationRecord): void {
    if (!isActive(record) || !this.#parts.covers(record)) {
      this.#together.forget(operationKey(record.ref));
      this.#queue.entries.delete(operationKey(record.ref));
      return;
    }
    const entry = this.#entryOf(record);
    const { snapshotAt } = record;
    // Somebody else asked meanwhile.
    if (entry.inFlight === undefined && snapshotAt !== undefined && snapshotAt > (entry.checkedAt ?? 0)) {
      this.#plan(entry, record, snapshotAt);
    }
  }

  /** What was answered, before a restart too, is looked at again when the schedule says. */
  #entryOf(record: OperationRecord): Entry {
    const { ref, snapshotAt } = record;
    return getOrAdd(this.#queue.entries, operationKey(ref), () => {
      const now = this.#parts.clock.now();
      const entry: Entry = { key: operationKey(ref), ref, dueAt: now, gapMs: 0, failures: 0 };
      this.#plan(entry, record, snapshotAt ?? now);
      if (snapshotAt === undefined) {
        delete entry.checkedAt;
        this.#queue.setDue(entry, 0, 'first');
      }
      return entry;
    });
  }

  /** @param at when it was answered last; in the future where the clock was set back since */
  #plan(entry: Entry, record: OperationRecord, at: number): void {
    const { clock } = this.#parts;
    const checkedAt = Math.min(at, clock.now());
    const { gapMs, why } = nextGap({
      elapsedMs: Math.max(0, checkedAt - startedAt(record)),
      attention: this.#together.attention(),
      usual: this.usual(record),
      answered: record.snapshot !== undefined,
      state: record.snapshot?.state,
      random: clock.random(),
    });
    entry.checkedAt = checkedAt;
    entry.gapMs = gapMs;
    this.#queue.setDue(entry, checkedAt + gapMs - clock.now(), why);
  }

  #priorities(): (entry: Entry) => Priority {
    const now = this.#parts.clock.now();
    const visible = this.#parts.visible();
    return ({ key, ref }) => {
      if (this.#together.inPanel(key)) return 'panel';
      const record = this.#parts.operations.get(key);
      if (record !== undefined && now - startedAt(record) < FRESH_MS) return 'fresh';
      return visible(ref) ? 'visible' : 'background';
    };
  }

  #look(entry: Entry, priority: Priority): Promise<void> {
    const { accountId } = entry.ref;
    entry.inFlight ??= this.#ask(entry, priority).finally(() => {
      delete entry.inFlight;
      this.#budget.ended(accountId);
      this.#queue.arm();
      this.#tell(entry);
    });
    return entry.inFlight;
  }

  async #ask(entry: Entry, priority: Priority): Promise<void> {
    const { operations, getOperation, clock } = this.#parts;
    const { key, ref } = entry;
    // One that was removed meanwhile, or is another entry now: what was asked for says nothing any more.
    const isGone = (): boolean => this.#queue.entries.get(key) !== entry;
    this.#budget.started(ref.accountId, clock.now());
    try {
      const answer = await getOperation(ref, { signal: this.#abort.signal, priority });
      if (isGone()) return;
      forgetFailure(entry);
      if (this.#holds.answered(ref)) {
        this.#queue.spread();
        this.#tellOf(ref.accountId);
      }
      operations.applyAnswer(ref, answer);
      const record = operations.get(key);
      if (record === undefined) return;
      this.#plan(entry, record, record.snapshotAt ?? clock.now());
      this.#consider(record);
    } catch (error) {
      if (!isGone()) this.#failed(entry, toProblem(error));
    }
  }

  #failed(entry: Entry, problem: CloudProblem): void {
    const { operations, clock } = this.#parts;
    const { ref } = entry;
    const { kind } = problem;
    if (kind === 'cancelled') return;
    entry.problem = problem;
    if (kind === 'throttled' || kind === 'network') {
      if (this.#holds.hold(ref, problem)) this.#tellOf(ref.accountId);
      // Behind the others: when the time has come, another one may try.
      this.#queue.setDue(entry, 0, kind);
    } else {
      entry.failures += 1;
      const { retryAfterMs } = problem;
      const { failures } = entry;
      this.#queue.setDue(entry, retryMs({ failures, retryAfterMs, random: clock.random() }), kind);
      if (isUnknownId(problem)) operations.markForgotten(ref);
      else if (kind === 'badRequest' || kind === 'notFound') entry.resting = true;
      else if (needsMending(problem)) {
        this.#holds.pause(ref, problem);
        this.#tellOf(ref.accountId);
        // Programs, variables and files may be another matter in another window.
        if (problem.trouble !== undefined) this.#parts.windows.setAble(ref.accountId, false);
      }
    }
    const record = operations.get(entry.key);
    if (record !== undefined) this.#consider(record);
  }

  /** What failed here, while this window asked, says nothing of the one that asks now. */
  #forgetTrouble(accountId: string): void {
    this.#holds.resume(accountId);
    for (const entry of this.#queue.entries.values())
      if (entry.ref.accountId === accountId && entry.resting === undefined) forgetFailure(entry);
  }

  /** What is said of all operations of an account is another thing now. */
  #tellOf(accountId: string): void {
    for (const entry of this.#queue.entries.values())
      if (entry.ref.accountId === accountId) this.#tell(entry);
  }
}

function forgetFailure(entry: Entry): void {
  entry.failures = 0;
  delete entry.problem;
  delete entry.resting;
}
