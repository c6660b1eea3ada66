import type { Disposable } from './lifetime.ts';

/** Time and chance, injected so that what depends on them can be tested. Milliseconds. */
export interface Clock {
  readonly now: () => number;
  readonly setTimer: (run: () => void, delayMs: number) => Disposable;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}
