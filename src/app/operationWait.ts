import { isUnknownId, toProblem, type CloudProblem } from '../core/errors.ts';
import { isTerminal, type OperationRecord } from '../core/operation.ts';
import { mayPass, type WaitEnd } from '../core/operationTask.ts';
import { retryMs } from '../core/schedule.ts';
import { operationKey, type OperationRef } from '../core/scope.ts';
import type { Accounts } from './accounts.ts';
import type { Clock } from './clock.ts';
import { Disposables, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';
import type { Watcher } from './watcher.ts';

export interface OperationWaitParts {
  readonly operations: Operations;
  readonly watcher: Pick<Watcher, 'stateOf' | 'onDidChangeState'>;
  readonly clock: Clock;
  readonly accounts: Pick<Accounts, 'shows' | 'covers' | 'onDidChange'>;
  /** Asks the service, and makes the operation known where the service knows it. Rejects with a `CloudError`. */
  readonly confirm: (ref: OperationRef, signal: AbortSignal) => Promise<void>;
}

/** What is worth a line while somebody waits. */
export type WaitNews =
  /** It is in another state than before. */
  | { readonly what: 'state'; readonly record: OperationRecord }
  /** It goes on; once a minute at most. */
  | { readonly what: 'goesOn'; readonly record: OperationRecord }
  /** It can't be looked at; said once. */
  | { readonly what: 'trouble'; readonly problem: CloudProblem }
  /** It can be looked at again. */
  | { readonly what: 'recovered' };

export interface OperationWaitOptions {
  /** Milliseconds until the waiting is given up. Default: it lasts as long as it takes. */
  readonly timeoutMs?: number;
  /** Whether the operation is marked as watched, so that its end is told. Default: yes. */
  readonly watch?: boolean;
}

/** Milliseconds between two signs of life. */
const SIGN_OF_LIFE_MS = 60_000;

/**
 * Waits for the end of an operation. Only the first look is its own: from then on the watcher looks, as at
 * whatever is under way, and this hears of it.
 */
export class OperationWait implements Disposable {
  readonly #parts: OperationWaitParts;
  readonly #ref: OperationRef;
  readonly #key: string;
  readonly #tell: (news: WaitNews) => void;
  readonly #owned = new Disposables();
  readonly #abort = new AbortController();
  readonly #endsAt: number;
  readonly #watch: boolean;
  #timer: Disposable | undefined;
  #state: string | undefined;
  #seen = false;
  #troubled = false;
  #failures = 0;
  /** The mark was set by this. */
  #marked = false;
  #over = false;
  #resolve: (end: WaitEnd) => void = () => undefined;

  /** Resolves when the waiting is over, for whatever reason. Never rejects. */
  readonly end = new Promise<WaitEnd>((resolve) => (this.#resolve = resolve));

  /** @param tell hears what is worth a line; the end alone is told by `end` */
  constructor(
    parts: OperationWaitParts,
    ref: OperationRef,
    tell: (news: WaitNews) => void,
    { timeoutMs = Number.POSITIVE_INFINITY, watch = true }: OperationWaitOptions = {},
  ) {
    this.#parts = parts;
    this.#ref = ref;
    this.#key = operationKey(ref);
    this.#tell = tell;
    this.#endsAt = parts.clock.now() + timeoutMs;
    this.#watch = watch;
    this.#owned.add({ dispose: () => this.#timer?.dispose() });
    this.#owned.add(
      parts.accounts.onDidChange(() => {
        this.#checkPlace();
      }),
    );
    this.#checkPlace();
    if (this.#isOver()) return;
    this.#tick(parts.clock.now());
    void this.#confirm();
  }

  /** Waits no more; with the operation itself nothing is done. */
  dispose(): void {
    this.#leave({ why: 'stopped' });
  }

  /** Over before the operation is. Who does not wait any more is not to hear of it either, unless they wanted to before. */
  #leave(end: WaitEnd): void {
    if (this.#over) return;
    this.#finish(end);
    const { operations } = this.#parts;
    if (this.#marked && operations.get(this.#key)?.watched === true) {
      void operations.setWatched(this.#ref, false);
    }
  }

  /** As when it began: only what the user has chosen to see is waited for, whoever else asked for it by its ID. */
  #checkPlace(): void {
    const { accounts, operations } = this.#parts;
    const record = operations.get(this.#key);
    const covered = record === undefined || accounts.covers(record);
    if (!accounts.shows(this.#ref) || !covered) this.#leave({ why: 'accountGone' });
  }

  async #confirm(): Promise<void> {
    const { confirm, clock, operations } = this.#parts;
    try {
      await confirm(this.#ref, this.#abort.signal);
    } catch (error) {
      if (this.#over) return;
      const problem = toProblem(error);
      this.#failed(problem);
      if (this.#isOver()) return;
      if (operations.get(this.#key) !== undefined) {
        // It is known from before, and so the watcher goes on.
        this.#follow();
        return;
      }
      this.#failures += 1;
      const { retryAfterMs } = problem;
      const wait = retryMs({ failures: this.#failures, retryAfterMs, random: clock.random() });
      this.#owned.add(clock.setTimer(() => void this.#confirm(), wait));
      return;
    }
    if (!this.#over) this.#follow();
  }

  #follow(): void {
    const { operations, watcher } = this.#parts;
    this.#owned.add(
      operations.onDidChange((changes) => {
        for (const { key, after } of changes) if (key === this.#key) this.#see(after);
      }),
    );
    this.#owned.add(
      watcher.onDidChangeState((key) => {
        if (key === this.#key) this.#look();
      }),
    );
    this.#look();
    this.#see(operations.get(this.#key));
    if (this.#over || !this.#watch || operations.get(this.#key)?.watched === true) return;
    this.#marked = true;
    void operations.setWatched(this.#ref, true);
  }

  #see(record: OperationRecord | undefined): void {
    if (this.#over) return;
    if (record === undefined) this.#finish({ why: 'accountGone' });
    else if (isTerminal(record.snapshot?.state)) this.#finish({ why: 'ended', record });
    else if (record.forgotten === true) this.#finish({ why: 'unknown', record });
    // Nobody would look at it any more. The first time it is not watched yet.
    else if (this.#seen && !this.#parts.accounts.covers(record)) this.#leave({ why: 'accountGone' });
    else this.#hear(record);
    this.#seen = true;
  }

  #hear(record: OperationRecord): void {
    const state = record.snapshot?.state;
    // Before the first answer nothing is known that could be said.
    if (record.snapshot === undefined || (this.#seen && state === this.#state)) return;
    this.#state = state;
    this.#tell({ what: 'state', record });
  }

  /** What the watcher ran into, if anything. */
  #look(): void {
    const { problem } = this.#parts.watcher.stateOf(this.#key);
    if (problem === undefined) this.#recovered();
    else this.#failed(problem);
  }

  #failed(problem: CloudProblem): void {
    if (this.#over) return;
    if (isUnknownId(problem)) this.#finish({ why: 'unknown' });
    else if (!mayPass(problem)) this.#finish({ why: 'problem', problem });
    else if (problem.kind !== 'cancelled' && !this.#troubled) {
      this.#troubled = true;
      this.#tell({ what: 'trouble', problem });
    }
  }

  #recovered(): void {
    if (this.#over || !this.#troubled) return;
    this.#troubled = false;
    this.#tell({ what: 'recovered' });
  }

  /** @param toldAt when the last sign of life was given; Unix milliseconds */
  #tick(toldAt: number): void {
    const { clock, operations } = this.#parts;
    const wait = Math.min(toldAt + SIGN_OF_LIFE_MS, this.#endsAt) - clock.now();
    this.#timer = clock.setTimer(() => {
      const now = clock.now();
      const record = operations.get(this.#key);
      if (now >= this.#endsAt) {
        this.#finish({ why: 'timeout', ...(record === undefined ? {} : { record }) });
        return;
      }
      // How it is while it can't be looked at, nobody knows.
      const known = this.#seen && record?.snapshot !== undefined;
      if (known && !this.#troubled) this.#tell({ what: 'goesOn', record });
      if (!this.#isOver()) this.#tick(now);
    }, wait);
  }

  /** Through a method, since TypeScript does not see that a call may have ended it. */
  #isOver(): boolean {
    return this.#over;
  }

  #finish(end: WaitEnd): void {
    if (this.#over) return;
    this.#over = true;
    this.#owned.dispose();
    this.#abort.abort();
    this.#resolve(end);
  }
}
