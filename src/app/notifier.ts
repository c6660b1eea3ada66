import type { OperationRecord } from '../core/operation.ts';
import { operationKey } from '../core/scope.ts';
import { shouldTell, type NotificationPolicy } from '../core/telling.ts';
import type { Clock } from './clock.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type { OperationChange, Operations } from './operations.ts';

/** Endings this close to each other become one message; milliseconds. */
const MERGE_MS = 2_000;

/** Right after the start, what ended meanwhile comes in one by one and becomes one summary; milliseconds. */
const START_UP_MS = 10_000;

/**
 * Decides what the user is told, and when. The mark that somebody was told is stored before the message
 * is shown, so that a crash in between costs a message rather than showing it twice.
 */
export class Notifier implements Disposable {
  readonly #operations: Operations;
  readonly #policy: () => NotificationPolicy;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #owned = new Disposables();
  readonly #messages = this.#owned.add(new Emitter<readonly OperationRecord[]>());
  #pending: OperationRecord[] = [];
  #timer: Disposable | undefined;

  /** Fires with the records of one message, already marked as told. */
  readonly onMessage = this.#messages.event;

  constructor(operations: Operations, policy: () => NotificationPolicy, clock: Clock) {
    this.#operations = operations;
    this.#policy = policy;
    this.#clock = clock;
    this.#startedAt = clock.now();
    this.#owned.add(
      operations.onDidChange((change) => {
        this.#hear(change);
      }),
    );
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#owned.dispose();
  }

  #hear({ before, after }: OperationChange): void {
    // Without a `before` the record was read from the journal or is new: nothing has ended just now.
    if (before === undefined || after === undefined) return;
    if (before.snapshot?.state === after.snapshot?.state) return;
    if (!shouldTell(after, this.#policy())) return;
    this.#pending.push(after);
    const sinceStart = this.#clock.now() - this.#startedAt;
    const wait = Math.max(MERGE_MS, START_UP_MS - sinceStart);
    this.#timer ??= this.#clock.setTimer(() => {
      this.#timer = undefined;
      void this.#tell();
    }, wait);
  }

  async #tell(): Promise<void> {
    const records = this.#pending;
    this.#pending = [];
    await Promise.all(
      records.map(async (record) => {
        // A mark that can't be written is no reason to keep silent; the failure is logged by its owner.
        await this.#operations.markTold(record.ref, record.snapshot?.state ?? '').catch(() => undefined);
      }),
    );
    const still = records.filter(({ ref }) => this.#operations.get(operationKey(ref)) !== undefined);
    if (still.length > 0) this.#messages.fire(still);
  }
}
