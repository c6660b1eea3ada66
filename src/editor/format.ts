import * as vscode from 'vscode';
import { getOrAdd } from '../core/maps.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const UNITS = [
  ['day', DAY],
  ['hour', HOUR],
  ['minute', MINUTE],
  ['second', SECOND],
] as const;

/** Made once each: to make one takes as long as to format a hundred times, and every row has some. */
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const unitFormats = new Map<string, Intl.NumberFormat>();
const listFormats = new Map<string, Intl.ListFormat>();

/** How to write moments in the user's language and time zone. */
export function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const { language } = vscode.env;
  const key = JSON.stringify([language, options]);
  return getOrAdd(dateFormats, key, () => new Intl.DateTimeFormat(language, options));
}

function formatDate(ms: number, options: Intl.DateTimeFormatOptions): string {
  return dateFormat(options).format(ms);
}

function unitFormat(language: string, unit: string): Intl.NumberFormat {
  const options = { style: 'unit', unit, unitDisplay: 'narrow' } as const;
  return getOrAdd(unitFormats, `${language} ${unit}`, () => new Intl.NumberFormat(language, options));
}

function listFormat(language: string): Intl.ListFormat {
  const options = { type: 'unit', style: 'narrow' } as const;
  return getOrAdd(listFormats, language, () => new Intl.ListFormat(language, options));
}

/** A length of time in its two largest units: `4m 10s`, `2h`. */
export function formatDuration(ms: number): string {
  const { language } = vscode.env;
  const largest = UNITS.findIndex(([, size]) => ms >= size);
  const start = largest < 0 ? UNITS.length - 1 : largest;
  const parts: string[] = [];
  let rest = ms;
  for (const [unit, size] of UNITS.slice(start, start + 2)) {
    const count = Math.floor(rest / size);
    rest %= size;
    if (count === 0 && parts.length > 0) continue;
    parts.push(unitFormat(language, unit).format(count));
  }
  return listFormat(language).format(parts);
}

/** How long ago something was, in words. */
export function formatAge(ms: number): string {
  if (ms < MINUTE) return vscode.l10n.t('just now');
  if (ms < HOUR) return vscode.l10n.t('{0} min ago', Math.floor(ms / MINUTE));
  if (ms < DAY) return vscode.l10n.t('{0} h ago', Math.floor(ms / HOUR));
  return vscode.l10n.t('{0} d ago', Math.floor(ms / DAY));
}

/** A moment in the user's language and time zone. */
export function formatTime(ms: number): string {
  return formatDate(ms, { dateStyle: 'medium', timeStyle: 'medium' });
}

/** The same as short as it is clear: the time of today, the day of any other. */
export function formatMoment(ms: number, now: number): string {
  const today = new Date(ms).toDateString() === new Date(now).toDateString();
  if (today) return formatTimeOfDay(ms);
  return formatDate(ms, { month: 'short', day: 'numeric' });
}

/** The beginning of the day in the user's time zone, Unix milliseconds. */
export function dayOf(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** A day as people call it. */
export function formatDay(day: number, now: number): string {
  const today = dayOf(now);
  if (day === today) return vscode.l10n.t('Today');
  if (day === dayOf(today - 1)) return vscode.l10n.t('Yesterday');
  const otherYear = new Date(day).getFullYear() !== new Date(now).getFullYear();
  return formatDate(day, {
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    ...(otherYear ? { year: 'numeric' as const } : {}),
  });
}

/** The time of a day that goes without saying. */
export function formatTimeOfDay(ms: number): string {
  return formatDate(ms, { timeStyle: 'short' });
}

/** How long something runs, to the minute: what says so is painted anew no more often. */
export function formatRunning(ms: number): string {
  if (ms < MINUTE) return vscode.l10n.t('less than a minute');
  if (ms < HOUR) return vscode.l10n.t('{0} min', Math.floor(ms / MINUTE));
  if (ms < DAY)
    return vscode.l10n.t('{0} h {1} min', Math.floor(ms / HOUR), Math.floor((ms % HOUR) / MINUTE));
  return vscode.l10n.t('{0} d {1} h', Math.floor(ms / DAY), Math.floor((ms % DAY) / HOUR));
}

/** A moment within minutes of now: the time of day with seconds. */
export function formatClock(ms: number): string {
  return formatDate(ms, { timeStyle: 'medium' });
}
