import { SECOND } from '../unit/app/watchLab.ts';
import { durationShare, EARLY_PART } from './workload.ts';

/** Into so many parts time is divided. */
const STEPS = 4_000;

/** What comes later than this many middle durations is looked at as the last ones were. */
const HORIZON = 3.7;

/**
 * When to look at an operation so that its end is noticed as soon as possible in the mean, for so many calls in
 * the mean, by who knows how durations are distributed (the inspection problem of Barlow, Hunter and Proschan):
 * by dynamic programming over a grid. The price of a call in seconds of delay is sought for which the calls come
 * out. Nobody can do better; nobody knows the distribution either.
 * @param failing how many of all fail early
 */
export function bestSchedule(middleMs: number, failing: number, calls: number): (looks: number) => number {
  const step = (HORIZON * middleMs) / STEPS;
  // How many are over by each time, and the sum of their ends.
  const over = new Float64Array(STEPS + 1);
  const ends = new Float64Array(STEPS + 1);
  for (let at = 1; at <= STEPS; at += 1) {
    const early = Math.min(1, (at * step) / (EARLY_PART * middleMs));
    over[at] = at === STEPS ? 1 : failing * early + (1 - failing) * durationShare(middleMs, at * step);
    const share = of(over, at) - of(over, at - 1);
    ends[at] = of(ends, at - 1) + share * (at - 0.5) * step;
  }
  let low = 0;
  let high = middleMs;
  let looks = plan(high);
  for (let round = 0; round < 40; round += 1) {
    const price = low === 0 ? high / 1_000 : Math.sqrt(low * high);
    looks = plan(price);
    if (callsOf(looks) > calls) low = price;
    else high = price;
    if (high / Math.max(low, 1e-9) < 1.001) break;
  }
  const last = looks.at(-1) ?? STEPS;
  const gap = Math.max(5 * SECOND, (last - (looks.at(-2) ?? 0)) * step);
  return (count) => {
    const at = looks[count];
    return at === undefined ? gap : (at - (count === 0 ? 0 : (looks[count - 1] ?? 0))) * step;
  };

  function callsOf(times: readonly number[]): number {
    return times.reduce((sum, _, index) => sum + 1 - of(over, times[index - 1] ?? 0), 0);
  }

  /** The times of looks, in steps, where a call costs as much as so many milliseconds of delay. */
  function plan(price: number): readonly number[] {
    const cost = new Float64Array(STEPS + 1);
    const next = new Int32Array(STEPS + 1);
    for (let from = STEPS - 1; from >= 0; from -= 1) {
      let least = Infinity;
      for (let to = from + 1; to <= STEPS; to += 1) {
        const delay = to * step * (of(over, to) - of(over, from)) - (of(ends, to) - of(ends, from));
        if (delay > least) break;
        const total = delay + of(cost, to);
        if (total < least) {
          least = total;
          next[from] = to;
        }
      }
      cost[from] = price * (1 - of(over, from)) + least;
    }
    const times: number[] = [];
    for (let at = next[0] ?? STEPS; ; at = next[at] ?? STEPS) {
      times.push(at);
      if (at >= STEPS) return times;
    }
  }
}

function of(values: Float64Array, at: number): number {
  return values[at] ?? 0;
}
