/** How much durations of one type of operation differ: the standard deviation of their logarithm. */
const SPREAD = 0.35;

/** The standard normal quantile; off by 0.00045 at most (Abramowitz and Stegun, 26.2.23). */
function normalQuantile(share: number): number {
  if (share > 0.5) return -normalQuantile(1 - share);
  const t = Math.sqrt(-2 * Math.log(share));
  const over = 2.515517 + t * (0.802853 + t * 0.010328);
  return over / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
}

/** The duration that this share of operations stays below: log-normal around `middleMs`. */
function durationQuantile(middleMs: number, share: number): number {
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
/** The part of operations that are over by then. */
export function durationShare(middleMs: number, ms: number): number {
  let low = 0;
  let high = 1;
  for (let round = 0; round < 40; round += 1) {
    const share = (low + high) / 2;
    if (durationQuantile(middleMs, share) < ms) low = share;
    else high = share;
  }
  return (low + high) / 2;
}

/** What fails early does so in this part of what is usual. */
export const EARLY_PART = 0.2;

export function earlyFailuresOf(middleMs: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) =>
    Math.round(EARLY_PART * middleMs * ((index + 0.5) / count)),
  );
}
