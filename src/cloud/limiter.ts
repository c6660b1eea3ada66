/** Lower goes first. */
const PRIORITIES = { user: 0, panel: 1, fresh: 2, visible: 3, background: 4 } as const;
export type Priority = keyof typeof PRIORITIES;

/** The more urgent of two. */
export function moreUrgent(a: Priority, b: Priority): Priority {
  return PRIORITIES[a] <= PRIORITIES[b] ? a : b;
}

/** Time as the limiter needs it; milliseconds. */
export interface LimiterClock {
  readonly now: () => number;
  readonly setTimer: (run: () => void, delayMs: number) => { dispose(): void };
}

/** Who waits; its priority may rise meanwhile. */
export interface Ticket {
  readonly priority: Priority;
}

interface Waiter {
  readonly ticket: Ticket;
  readonly start: () => void;
}

const WINDOW_MS = 1_000;

/**
 * At most `perSecond()` starts in any second; who waits is let through by priority, then by age.
 * One limiter serves one account, since the service counts by account.
 */
export class Limiter {
  readonly #clock: LimiterClock;
  readonly #perSecond: () => number;
  #starts: number[] = [];
  /** In order of arrival. */
  readonly #waiting = new Set<Waiter>();
  #timer: { dispose(): void } | undefined;

  constructor(clock: LimiterClock, perSecond: () => number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
  }

  /** Resolves when the caller may start. Rejects with the signal's reason if that comes first. */
  acquire(ticket: Ticket, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason as Error);
        return;
      }
      const waiter: Waiter = {
        ticket,
        start: () => {
          signal.removeEventListener('abort', abandon);
          resolve();
        },
      };
      const abandon = (): void => {
        this.#waiting.delete(waiter);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', abandon, { once: true });
      this.#waiting.add(waiter);
      this.#letThrough();
    });
  }

  #letThrough(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const now = this.#clock.now();
    // A start in the future means that the clock was set back; it must not block.
    this.#starts = this.#starts.filter((at) => at > now - WINDOW_MS && at <= now);
    while (this.#waiting.size > 0 && this.#starts.length < Math.max(1, this.#perSecond())) {
      this.#starts.push(now);
      this.#takeNext()?.start();
    }
    const oldest = this.#starts[0];
    if (this.#waiting.size > 0 && oldest !== undefined) {
      this.#timer = this.#clock.setTimer(
        () => {
          this.#letThrough();
        },
        oldest + WINDOW_MS - now,
      );
    }
  }

  #takeNext(): Waiter | undefined {
    let next: Waiter | undefined;
    for (const waiter of this.#waiting) {
      if (next === undefined || PRIORITIES[waiter.ticket.priority] < PRIORITIES[next.ticket.priority]) {
        next = waiter;
      }
    }
    if (next !== undefined) this.#waiting.delete(next);
    return next;
  }
}
