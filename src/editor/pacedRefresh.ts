import type { Clock } from '../app/clock.ts';
import type { Disposable } from '../app/lifetime.ts';
import { remainingMs } from '../core/age.ts';

/**
 * What changes by itself waits so long for other changes; milliseconds. From a refresh on until it has fetched them
 * anew, VS Code does not know the rows of a view, and what is done with one then fails.
 */
export const CALM_MS = 1_000;

/** Refreshes a whole view: what the user did shows at once, what happened by itself leaves the view some calm. */
export class PacedRefresh implements Disposable {
  readonly #clock: Clock;
  readonly #refresh: () => void;
  /** Unix milliseconds. */
  #refreshedAt = -Infinity;
  #timer: Disposable | undefined;

  /** @param refresh has VS Code fetch all rows anew */
  constructor(clock: Clock, refresh: () => void) {
    this.#clock = clock;
    this.#refresh = refresh;
  }

  now(): void {
    this.dispose();
    this.#refreshedAt = this.#clock.now();
    this.#refresh();
  }

  /** At once or after so many milliseconds; where there was a refresh just now, when it was calm for a while. */
  soon(afterMs = 0): void {
    const calmMs = remainingMs(this.#refreshedAt + CALM_MS, this.#clock.now(), CALM_MS);
    const waitMs = Math.max(afterMs, calmMs);
    if (waitMs === 0) this.now();
    else
      this.#timer ??= this.#clock.setTimer(() => {
        this.now();
      }, waitMs);
  }

  /** Gives up what is waited for. */
  dispose(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
  }
}
