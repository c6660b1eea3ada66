/** How much durations of one type of operation differ: the standard deviation of their logarithm. */
export const SPREAD = 0.35;

/** The standard normal quantile; off by 0.00045 at most (Abramowitz and Stegun, 26.2.23). */
function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  const t = Math.sqrt(-2 * Math.log(share));
  const over = 2.515517 + t * (0.802853 + t * 0.010328);
  return over / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

/** The duration that this share of operations stays below: log-normal around `middleMs`. */
export function durationQuantile(middleMs: number, share: number): number {
  return middleMs * Math.exp(SPREAD * normalQuantile(share));
}

/** So many durations, one of each equally likely part, so that their mean is that of the distribution. */
export function durationsOf(middleMs: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) =>
    Math.round(durationQuantile(middleMs, (index + 0.5) / count)),
  );
}

/** So many durations by chance, as a history has them. */
export function historyOf(middleMs: number, count: number, chance: () => number): readonly number[] {
  return Array.from({ length: count }, () =>
    Math.round(durationQuantile(middleMs, Math.min(1 - 1e-9, Math.max(1e-9, chance())))),
  );
}
