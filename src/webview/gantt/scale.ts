import type { RangeName } from './protocol.ts';

/** Times on the screen. Times are Unix milliseconds, widths pixels. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const LENGTHS: Readonly<Record<RangeName, number>> = { day: DAY, week: 7 * DAY, month: 30 * DAY };

/** The scale moves on in steps of this share of the whole, not with each second. */
const STEPS = 48;

/** What is shown of time: the last day, week or month, and a little of what is to come. */
export function rangeAt(name: RangeName, now: number): TimeRange {
  const step = LENGTHS[name] / STEPS;
  const to = (Math.floor(now / step) + 2) * step;
  return { from: to - LENGTHS[name] - 2 * step, to };
}

/** No closer than that. */
const MIN_MS_PER_PX = 500;

/** How much a press of a key or one step of the wheel zooms. */
export const ZOOM_STEP = 1.25;

/** Milliseconds in a pixel when all of the range is as wide as `width`. */
export function wholeScale({ from, to }: TimeRange, width: number): number {
  return (to - from) / Math.max(1, width);
}

/** A scale that is neither wider than the whole range nor closer than makes sense. */
export function clampScale(msPerPx: number, range: TimeRange, width: number): number {
  const whole = wholeScale(range, width);
  return Math.min(
    whole,
    Math.max(Math.min(MIN_MS_PER_PX, whole), Number.isFinite(msPerPx) ? msPerPx : whole),
  );
}

export interface Tick {
  readonly at: number;
  /** The beginning of a day. */
  readonly day: boolean;
}

const TICK_STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];

/**
 * The moments to name between two, at least `minPx` apart: full hours, days and the like in the time zone of
 * the user, also where a day has 23 hours.
 */
export function ticksBetween(from: number, to: number, msPerPx: number, minPx: number): readonly Tick[] {
  const step = TICK_STEPS.find((each) => each >= msPerPx * minPx) ?? 7 * DAY;
  const ticks: Tick[] = [];
  const midnight = new Date(from).setHours(0, 0, 0, 0);
  if (!Number.isFinite(midnight)) return ticks;
  for (
    let day = midnight;
    day < to && ticks.length < MAX_TICKS;
    day = nextDay(day, Math.max(1, Math.round(step / DAY)))
  ) {
    if (day >= from) ticks.push({ at: day, day: true });
    if (step >= DAY) continue;
    const end = Math.min(to, nextDay(day, 1));
    // By the clock on the wall: what is left of a day that is shorter is not named.
    for (let minutes = step / MINUTE; minutes < DAY / MINUTE; minutes += step / MINUTE) {
      const at = new Date(day).setHours(0, minutes, 0, 0);
      if (at >= end || ticks.length >= MAX_TICKS) break;
      if (at >= from && at > (ticks.at(-1)?.at ?? -Infinity)) ticks.push({ at, day: false });
    }
  }
  return ticks;
}

/** More than any screen has room for. */
const MAX_TICKS = 500;

function nextDay(day: number, count: number): number {
  const date = new Date(day);
  date.setDate(date.getDate() + count);
  return date.setHours(0, 0, 0, 0);
}
