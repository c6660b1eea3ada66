import type { Priority } from '../../cloud/limiter.ts';
import type { CloudProblem } from '../../core/errors.ts';
import { CATCH_UP_MS, stretchOf, type GapReason, type Stretch } from '../../core/schedule.ts';
import type { OperationRef } from '../../core/scope.ts';
import type { Budget } from './budget.ts';
import type { Clock } from '../clock.ts';
import type { Holds } from './holds.ts';
import type { Disposable } from '../lifetime.ts';

/** An operation that is looked at; times are Unix milliseconds. */
export interface Entry {
  readonly key: string;
  readonly ref: OperationRef;
  dueAt: number;
  /** What the schedule says, in milliseconds; the budget may stretch it. */
  gapMs: number;
  checkedAt?: number;
  /** Looks in a row that failed for what is a matter of this operation alone. */
  failures: number;
  problem?: CloudProblem;
  /** Nothing changes by asking again; only a refresh or a change of accounts or settings wakes it. */
  resting?: true;
  /** The look that is under way; whoever wants one meanwhile shares it. */
  inFlight?: Promise<void>;
}

/** How one operation is being watched; times are Unix milliseconds. */
export interface WatchState {
  /** When it is looked at next; absent while it rests. */
  readonly nextAt?: number;
  /** Why the last look failed, or why there is none; absent after one that did not fail. */
  readonly problem?: CloudProblem;
}

/** When an operation will be looked at next, and why then. */
export interface Decision {
  readonly key: string;
  readonly why: GapReason | 'first' | 'catchUp' | 'resumed' | 'following' | CloudProblem['kind'];
  /** From now; milliseconds. Holds and the budget may make it later. */
  readonly gapMs: number;
}

export interface WatchQueueParts {
  readonly clock: Clock;
  readonly holds: Holds;
  readonly budget: Budget;
  /** Starts a look; until that ends, the entry has it `inFlight`. */
  readonly look: (entry: Entry, priority: Priority) => void;
  /** Whether this window asks for the operations of an account, or another one does. */
  readonly leads: (accountId: string) => boolean;
  /** Another one should have asked long since. */
  readonly doubt: (accountId: string) => void;
  /** Says how urgent a look is, as things are at this moment. */
  readonly priorities: () => (entry: Entry) => Priority;
  readonly onDecision: (decision: Decision) => void;
}

/** The timer runs at least this often while it runs at all: it stands still while the machine sleeps. */
const BEAT_MS = 30_000;

/** A timer that comes this much later than it should has slept; milliseconds. */
const SLEPT_MS = 30_000;

/** How long after it was due an operation may be told of by the window that asks for it; milliseconds. */
const FOLLOW_MS = 3_000;

/** What goes first; the rest goes by age. Starved is what waits for longer than is its share. */
const ORDER = ['user', 'panel', 'starved', 'fresh', 'visible', 'background'] as const;
const STARVED = ORDER.indexOf('starved');

/** How old the share may be that starving is judged by; milliseconds. */
const SHARE_MS = 1_000;

/** What one account may be asked for now, and the first of it. */
interface Due {
  entry: Entry;
  priority: Priority;
  rank: number;
  since: number;
}

/**
 * What is looked at when: one queue, one timer.
 *
 * The queue is a map that is gone through, not a heap: what goes first hangs on what is on screen just now,
 * and what may go at all on its account. With 1,000 operations that is some tenths of a millisecond a look.
 */
export class WatchQueue implements Disposable {
  readonly entries = new Map<string, Entry>();
  readonly #parts: WatchQueueParts;
  #timer: Disposable | undefined;
  /** While the timer runs: since when, and for when. */
  #armed: { readonly at: number; readonly dueAt: number } | undefined;
  /** The share of an operation, by account, as it was a moment ago. */
  readonly #shares = new Map<string, { readonly at: number; readonly intervalMs: number }>();
  #disposed = false;

  constructor(parts: WatchQueueParts) {
    this.#parts = parts;
  }

  setDue(entry: Entry, gapMs: number, why: Decision['why']): void {
    entry.dueAt = this.#parts.clock.now() + gapMs;
    this.#parts.onDecision({ key: entry.key, why, gapMs });
  }

  /** When it is looked at, at the earliest; Unix milliseconds. Undefined where it is not at all. */
  nextAt(entry: Entry): number | undefined {
    const { holds } = this.#parts;
    if (entry.resting === true || (holds.any && holds.pausedBy(entry.ref) !== undefined)) return undefined;
    if (!holds.any) return entry.dueAt;
    return Math.max(entry.dueAt, holds.heldUntil(entry.ref));
  }

  /** How far the budget of an account stretches its gaps; undefined where it does not. */
  stretch(accountId: string): Stretch | undefined {
    const gaps: number[] = [];
    for (const entry of this.entries.values()) {
      if (entry.ref.accountId === accountId && this.nextAt(entry) !== undefined) gaps.push(entry.gapMs);
    }
    return stretchOf(gaps, this.#parts.budget.perSecond());
  }

  /** What fell due while nobody asked is asked for within seconds, and not all at once. */
  spread(): void {
    const { clock } = this.#parts;
    const now = clock.now();
    for (const entry of this.entries.values()) {
      if (entry.dueAt < now) this.setDue(entry, clock.random() * CATCH_UP_MS, 'catchUp');
    }
  }

  /** Waits for what is due next; to be called after each change. */
  arm(): void {
    const now = this.#parts.clock.now();
    this.#noticeSleep(now);
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#armed = undefined;
    if (this.#disposed) return;
    let next = Infinity;
    this.#scan(now, (_entry, startAt) => {
      next = Math.min(next, startAt);
    });
    if (next === Infinity) return;
    const delay = Math.min(BEAT_MS, Math.max(0, next - now));
    this.#armed = { at: now, dueAt: now + delay };
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#tick();
    }, delay);
  }

  dispose(): void {
    this.#disposed = true;
    this.#timer?.dispose();
    this.entries.clear();
  }

  /** A timer that comes far too late has slept; one that comes before it was set saw the clock set back. */
  #noticeSleep(now: number): void {
    if (this.#armed === undefined) return;
    const { at, dueAt } = this.#armed;
    if (now < at) {
      for (const entry of this.entries.values()) entry.dueAt -= at - now;
      this.#parts.holds.clockSetBack(at - now);
    }
    if (now > dueAt + SLEPT_MS || now < at) this.spread();
  }

  #tick(): void {
    const now = this.#parts.clock.now();
    this.#noticeSleep(now);
    this.#armed = undefined;
    const priorityOf = this.#parts.priorities();
    const due = new Map<string, Due>();
    this.#scan(now, (entry, startAt, leads) => {
      if (startAt > now) return;
      if (!leads) {
        this.#parts.doubt(entry.ref.accountId);
        this.setDue(entry, entry.gapMs, 'following');
        return;
      }
      const best = due.get(entry.ref.accountId);
      const found = this.#rank(entry, now, priorityOf);
      if (best !== undefined && (best.rank - found.rank || best.since - found.since) <= 0) return;
      due.set(entry.ref.accountId, found);
    });
    // One of each account; the budget says when the next may follow.
    for (const { entry, priority } of due.values()) this.#parts.look(entry, priority);
    this.arm();
  }

  #rank(entry: Entry, now: number, priorityOf: (entry: Entry) => Priority): Due {
    const { dueAt, checkedAt = 0, ref } = entry;
    const priority = priorityOf(entry);
    const rank = ORDER.indexOf(priority);
    // Where there is too much to do, what is on screen must not keep the rest waiting for ever.
    const starved = rank > STARVED && now - checkedAt >= this.#shareOf(ref.accountId, now);
    return { entry, priority, rank: starved ? STARVED : rank, since: starved ? checkedAt : dueAt };
  }

  /** After how many milliseconds an operation goes before others, where the budget does not do for all. */
  #shareOf(accountId: string, now: number): number {
    const known = this.#shares.get(accountId);
    if (known !== undefined && Math.abs(now - known.at) < SHARE_MS) return known.intervalMs;
    // A little before its share is over, so that it is looked at by then.
    const intervalMs = 0.9 * (this.stretch(accountId)?.intervalMs ?? Infinity);
    this.#shares.set(accountId, { at: now, intervalMs });
    return intervalMs;
  }

  /** Goes through what may be asked for at all, with when. What is held has one look under way at most. */
  #scan(now: number, take: (entry: Entry, startAt: number, leads: boolean) => void): void {
    const { holds, budget } = this.#parts;
    const { any } = holds;
    const probes = any
      ? [...this.entries.values()].filter(({ inFlight, ref }) => inFlight !== undefined && holds.heldBy(ref))
      : [];
    let account: string | undefined;
    let readyAt = now;
    let leads = true;
    for (const entry of this.entries.values()) {
      const { ref } = entry;
      if (entry.inFlight !== undefined || entry.resting === true) continue;
      if (any && (holds.pausedBy(ref) || probes.some((probe) => holds.share(probe.ref, ref)))) continue;
      if (ref.accountId !== account) {
        readyAt = budget.readyAt(ref.accountId, now);
        leads = this.#parts.leads(ref.accountId);
      }
      account = ref.accountId;
      if (leads) take(entry, Math.max(entry.dueAt, readyAt, any ? holds.heldUntil(ref) : 0), leads);
      else take(entry, entry.dueAt + FOLLOW_MS, leads);
    }
  }
}
