import { moreUrgent, type Priority, type Ticket } from './limiter.ts';

interface Shared {
  readonly group: string;
  readonly ticket: { priority: Priority };
  readonly abort: AbortController;
  readonly done: Promise<unknown>;
  askers: number;
}

export interface Asker {
  /** What is cancelled together. */
  readonly group: string;
  readonly priority: Priority;
  readonly signal: AbortSignal | undefined;
}

/**
 * One call under way serves everybody who asks the same meanwhile. It is as urgent as the most urgent of
 * them, and ends when the last of them has lost interest.
 */
export class SharedCalls {
  readonly #running = new Map<string, Shared>();

  /**
   * Joins the call that is under way for this key, or starts it.
   * Rejects as the call does, or with the asker's own reason where that gives up first.
   */
  ask<T>(key: string, asker: Asker, start: (ticket: Ticket, signal: AbortSignal) => Promise<T>): Promise<T> {
    if (asker.signal?.aborted === true) return Promise.reject(asker.signal.reason as Error);
    const shared = this.#running.get(key) ?? this.#start(key, asker, start);
    shared.ticket.priority = moreUrgent(shared.ticket.priority, asker.priority);
    shared.askers += 1;
    return this.#wait(key, shared, asker.signal) as Promise<T>;
  }

  /** Ends every call of a group; who asks afterwards starts anew. */
  cancel(group: string): void {
    for (const [key, shared] of this.#running) {
      if (shared.group !== group) continue;
      this.#running.delete(key);
      shared.abort.abort();
    }
  }

  #start<T>(
    key: string,
    { group, priority }: Asker,
    start: (ticket: Ticket, signal: AbortSignal) => Promise<T>,
  ): Shared {
    const ticket = { priority };
    const abort = new AbortController();
    const done = start(ticket, abort.signal);
    const shared: Shared = { group, ticket, abort, done, askers: 0 };
    this.#running.set(key, shared);
    const forget = (): void => {
      if (this.#running.get(key) === shared) this.#running.delete(key);
    };
    done.then(forget, forget);
    return shared;
  }

  #wait(key: string, shared: Shared, signal: AbortSignal | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        shared.askers -= 1;
        if (shared.askers === 0) {
          // Who asks from now on must not join a call that is being given up.
          if (this.#running.get(key) === shared) this.#running.delete(key);
          shared.abort.abort();
        }
        reject(signal?.reason as Error);
      };
      signal?.addEventListener('abort', leave, { once: true });
      const settled = <V>(settle: (value: V) => void) => {
        return (value: V): void => {
          signal?.removeEventListener('abort', leave);
          settle(value);
        };
      };
      shared.done.then(settled(resolve), settled(reject));
    });
  }
}
