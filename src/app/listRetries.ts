import { remainingMs } from '../core/age.ts';
import { passesByItself } from '../core/errors.ts';
import { retryMs } from '../core/schedule.ts';
import type { Clock } from './clock.ts';
import { listAccountId, listKey, type Inventory, type ListName } from './inventory.ts';
import { Disposables, type Disposable } from './lifetime.ts';

/** Somebody is looking, or nothing is tried at all. */
const MAX_PAUSE_MS = 60_000;

interface Failing {
  readonly name: ListName;
  failures: number;
  /** Unix milliseconds. */
  dueAt: number;
  /** From the failure to then. */
  pauseMs: number;
}

export interface ListRetriesParts {
  readonly inventory: Inventory;
  readonly clock: Clock;
  /** Whether anybody sees the lists; while nobody does, nothing is asked for. */
  readonly looking: () => boolean;
}

/** Tries lists again that failed for a reason which passes by itself, at growing intervals. One timer. */
export class ListRetries implements Disposable {
  readonly #parts: ListRetriesParts;
  readonly #failing = new Map<string, Failing>();
  readonly #owned = new Disposables();
  #timer: Disposable | undefined;

  constructor(parts: ListRetriesParts) {
    this.#parts = parts;
    this.#owned.add(
      parts.inventory.onDidChange((name) => {
        this.#listChanged(name);
      }),
    );
  }

  /** When a list that failed is tried again, Unix milliseconds; undefined where nobody will. */
  nextAt(name: ListName): number | undefined {
    return this.#failing.get(listKey(name))?.dueAt;
  }

  /** Somebody looks again: what fell due meanwhile is tried. */
  lookingChanged(): void {
    this.#run();
  }

  /** A host has answered an account, so that the way to it is open: what failed there need not wait longer. */
  hostAnswered(accountId: string, host: string): void {
    if (!this.#parts.looking()) return;
    for (const { name, problem } of this.#parts.inventory.failed()) {
      if (listAccountId(name) !== accountId || problem.host !== host) continue;
      if (problem.kind === 'network' && problem.retryable === true) this.#retry(name);
    }
  }

  /** The credential of an account is another one: whatever it failed for may go well now. */
  accountRenewed(accountId: string): void {
    for (const { name } of this.#parts.inventory.failed()) {
      if (listAccountId(name) === accountId) this.#retry(name);
    }
  }

  /** The way to the cloud is another one, e.g. through another proxy: whatever failed on the old one is asked anew. */
  networkChanged(): void {
    for (const { name, problem } of this.#parts.inventory.failed()) {
      // Also where it is asked already, as that went the old way.
      if (problem.kind === 'network') void this.#parts.inventory.list(name).reload();
    }
  }

  /** The lists of an account are gone; what failed of them says nothing of what takes their place. */
  forgetAccount(accountId: string): void {
    for (const [key, { name }] of [...this.#failing]) {
      if (listAccountId(name) === accountId) this.#failing.delete(key);
    }
    this.#arm();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#owned.dispose();
  }

  /** Once: a list that is asked already is not asked again. */
  #retry(name: ListName): void {
    void this.#parts.inventory.list(name).retry();
  }

  #listChanged(name: ListName): void {
    const key = listKey(name);
    const { problem } = this.#parts.inventory.list(name).state;
    if (problem === undefined || !passesByItself(problem)) {
      this.#failing.delete(key);
      return;
    }
    const { clock } = this.#parts;
    const entry = this.#failing.get(key) ?? { name, failures: 0, dueAt: 0, pauseMs: 0 };
    entry.failures += 1;
    const { retryAfterMs } = problem;
    const pause = retryMs({ failures: entry.failures, random: clock.random() });
    entry.pauseMs = Math.max(retryAfterMs ?? 0, Math.min(MAX_PAUSE_MS, pause));
    entry.dueAt = clock.now() + entry.pauseMs;
    this.#failing.set(key, entry);
    this.#arm();
  }

  #arm(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const { clock } = this.#parts;
    const now = clock.now();
    const wait = Math.min(...[...this.#failing.values()].map((entry) => waitOf(entry, now)));
    if (!Number.isFinite(wait)) return;
    this.#timer = clock.setTimer(() => {
      this.#run();
    }, wait);
  }

  #run(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (!this.#parts.looking()) return;
    const now = this.#parts.clock.now();
    for (const entry of this.#failing.values()) {
      if (waitOf(entry, now) > 0) continue;
      // Until the answer says otherwise.
      entry.dueAt = Infinity;
      entry.pauseMs = Infinity;
      this.#retry(entry.name);
    }
    this.#arm();
  }
}

function waitOf({ dueAt, pauseMs }: Failing, now: number): number {
  return remainingMs(dueAt, now, pauseMs);
}
