import type { Clock } from '../app/clock.ts';

/** The time and chance of this machine. */
export const clock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer: (run, delayMs) => {
    // Longer delays would overflow; waking up early does no harm.
    const timer = setTimeout(run, Math.min(delayMs, 2 ** 31 - 1));
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  },
};
