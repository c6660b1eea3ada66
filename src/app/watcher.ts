import type { UsualDuration } from '../core/durations.ts';
import type { CloudProblem } from '../core/errors.ts';
import { isActive, isTerminal, type OperationRecord } from '../core/operation.ts';
import type { Stretch } from '../core/schedule.ts';
import { operationKey, type OperationRef, type Scope } from '../core/scope.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type * as Inside from './watching/index.ts';
import type { WatchState } from './watching/queue.ts';
import type { WatchingParts } from './watching/watching.ts';

export type { WatchState } from './watching/queue.ts';

export interface WatcherParts extends Omit<WatchingParts, 'inPanel' | 'onState' | 'windows'> {
  /** Where the windows of this user find each other, an absolute path; without it each does everything itself. */
  readonly windowsFolder?: string;
  /** Loads what looks at operations. */
  readonly load: () => Promise<typeof Inside>;
  /** Hears why it could not be loaded, which the next change tries again, or why windows can't find each other. */
  readonly failed: (error: unknown) => void;
}

/**
 * Looks at active operations when they are due: at most one look per operation at a time, and none at what is
 * terminal, forgotten or not covered by an account. While there is nothing to look at, what does it
 * (`watching/`) is not even loaded.
 */
export class Watcher implements Disposable {
  readonly #parts: WatcherParts;
  readonly #inPanel = new Set<string>();
  readonly #owned = new Disposables();
  readonly #states = this.#owned.add(new Emitter<string>());
  #watching: Inside.Watching | undefined;
  #loading: Promise<Inside.Watching> | undefined;

  /** Fires with the key of an operation whose watch state changed. */
  readonly onDidChangeState = this.#states.event;

  constructor(parts: WatcherParts) {
    this.#parts = parts;
    this.#owned.add(
      parts.operations.onDidChange((changes) => {
        this.#loadFor(changes.map(({ after }) => after));
      }),
    );
  }

  stateOf(key: string): WatchState {
    return this.#watching?.stateOf(key) ?? {};
  }

  /** What keeps operations from being seen as they are, if anything: the problem of the first that has one. */
  trouble(): CloudProblem | undefined {
    for (const key of this.#watching?.keys() ?? []) {
      const { problem } = this.stateOf(key);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  /** How far the budget of an account stretches its gaps; undefined where it does not. */
  stretch(accountId: string): Stretch | undefined {
    return this.#watching?.stretch(accountId);
  }

  /** How long operations of the same type and account take; undefined where too few are known to have ended. */
  usual(record: OperationRecord): UsualDuration | undefined {
    return this.#watching?.usual(record);
  }

  /**
   * Looks now, whatever the schedule says. What is terminal can't change, and is not asked for.
   * Rejects with a `CloudError` where the look fails.
   */
  async lookNow(ref: OperationRef): Promise<void> {
    const record = this.#parts.operations.get(operationKey(ref));
    if (record === undefined || isTerminal(record.snapshot?.state)) return;
    await (await this.#load()).lookNow(record);
  }

  /** An operation whose panel is visible goes first. */
  setInPanel(ref: OperationRef, visible: boolean): void {
    if (visible) this.#inPanel.add(operationKey(ref));
    else this.#inPanel.delete(operationKey(ref));
    this.#watching?.seenChanged();
  }

  /** The user came back or left: the other curve holds from now on, and what is overdue is spread. */
  attentionChanged(): void {
    this.#watching?.attentionChanged();
  }

  /** A call to a scope got through: if the network was away there, it is tried again soon. */
  reached(scope: Scope): void {
    this.#watching?.reached(scope);
  }

  /**
   * Something may have been mended: what paused, rests or failed is tried again, of one account or of all.
   * An account that asked to slow down is left alone all the same.
   */
  resume(accountId?: string): void {
    this.#watching?.resume(accountId);
    this.#loadFor(this.#parts.operations.inMemory());
  }

  /** An account was removed, here or in another window: windows need not agree on it any more. */
  forgetAccount(accountId: string): void {
    this.#load()
      .then((watching) => watching.forgetAccount(accountId))
      .catch(this.#parts.failed);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #loadFor(records: Iterable<OperationRecord | undefined>): void {
    if (this.#loading !== undefined) return;
    for (const record of records) {
      if (record === undefined || !isActive(record) || !this.#parts.covers(record)) continue;
      this.#load().catch(this.#parts.failed);
      return;
    }
  }

  #load(): Promise<Inside.Watching> {
    this.#loading ??= this.#begin().catch((error: unknown) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #begin(): Promise<Inside.Watching> {
    const { ALONE, Watching, Windows } = await this.#parts.load();
    const { windowsFolder: folder, clock, failed } = this.#parts;
    const windows = folder === undefined ? ALONE : this.#owned.add(new Windows({ folder, clock, failed }));
    this.#watching = this.#owned.add(
      new Watching({
        ...this.#parts,
        inPanel: this.#inPanel,
        windows,
        onState: (key) => {
          this.#states.fire(key);
        },
      }),
    );
    return this.#watching;
  }
}
