import { remainingMs } from '../core/age.ts';
import type { OperationRecord } from '../core/operation.ts';
import type { Attention } from '../core/schedule.ts';
import { deservesWord, shouldTell, type NotificationPolicy } from '../core/telling.ts';
import type { Clock } from './clock.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type { OperationChange, Operations } from './operations.ts';

/** Endings this close to each other become one message; milliseconds. */
const MERGE_MS = 2_000;

/** Right after the start, what ended meanwhile comes in one by one and becomes one summary; milliseconds. */
const START_UP_MS = 10_000;

/** A window that nobody looks at leaves it to the one that somebody does; milliseconds. */
const COURTESY_MS = 1_000;

export interface NotifierParts {
  readonly operations: Operations;
  readonly policy: () => NotificationPolicy;
  /** Types of operations that nobody wants to hear of, but where they watch one. */
  readonly mutedTypes: () => readonly string[];
  readonly clock: Clock;
  /** Whether somebody looks at this window. */
  readonly attention: () => Attention;
}

/**
 * Decides what the user is told, and when. The mark that somebody was told is stored before the message
 * is shown, so that a crash in between costs a message rather than showing it twice; of several windows only
 * the one that was first to mark it tells. What nobody wants to hear is marked too, so that it does not come
 * up later.
 */
export class Notifier implements Disposable {
  readonly #parts: NotifierParts;
  readonly #startedAt: number;
  readonly #owned = new Disposables();
  readonly #messages = this.#owned.add(new Emitter<readonly OperationRecord[]>());
  /** Keys of operations whose state awaits a decision. */
  readonly #pending = new Set<string>();
  #timer: Disposable | undefined;

  /** Fires with the records of one message, already marked as told. */
  readonly onMessage = this.#messages.event;

  constructor(parts: NotifierParts) {
    this.#parts = parts;
    this.#startedAt = parts.clock.now();
    this.#owned.add(
      parts.operations.onDidChange((changes) => {
        for (const change of changes) this.#hear(change);
      }),
    );
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#owned.dispose();
  }

  /** A record read from the journal with a state that nobody was told of ended just before the last stop. */
  #hear({ key, before, after }: OperationChange): void {
    if (after === undefined || before?.snapshot?.state === after.snapshot?.state) return;
    if (!deservesWord(after)) return;
    this.#pending.add(key);
    const { clock, attention } = this.#parts;
    const startUp = remainingMs(this.#startedAt + START_UP_MS, clock.now(), START_UP_MS);
    this.#timer ??= clock.setTimer(
      () => {
        this.#timer = undefined;
        void this.#tell();
      },
      Math.max(MERGE_MS, startUp) + (attention() === 'away' ? COURTESY_MS : 0),
    );
  }

  async #tell(): Promise<void> {
    const keys = [...this.#pending];
    this.#pending.clear();
    await this.#parts.operations.catchUp();
    // As they are now: what was removed, went on or was told by another window meanwhile is no news.
    const records = keys.flatMap((key) => this.#parts.operations.get(key) ?? []).filter(deservesWord);
    const first = await Promise.all(
      records.map(({ ref, snapshot }) => this.#parts.operations.markTold(ref, snapshot?.state ?? '')),
    );
    const policy = this.#parts.policy();
    const mutedTypes = this.#parts.mutedTypes();
    const told = records.filter((record, at) => first[at] === true && shouldTell(record, policy, mutedTypes));
    if (told.length > 0) this.#messages.fire(told);
  }
}
