/**
 * How many milliseconds ago something was. What lies in the future is older than anything: the clock was set back
 * since, by nobody knows how much, and what waits until it is old enough must not wait for that.
 * @param at Unix milliseconds, as `now`
 */
export function ageMs(at: number, now: number): number {
  return at <= now ? now - at : Infinity;
}

/**
 * How many milliseconds something has to wait still. What is further off than the pause that it began with is so
 * because the clock was set back since; it need not wait.
 * @param at Unix milliseconds, as `now`
 */
export function remainingMs(at: number, now: number, pauseMs: number): number {
  return at - now > pauseMs ? 0 : Math.max(0, at - now);
}
