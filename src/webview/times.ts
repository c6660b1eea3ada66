/** Times and lengths of time in the language of the panel. Milliseconds. */

const SECOND = 1_000;
const UNITS = [
  ['days', 86_400 * SECOND],
  ['hours', 3_600 * SECOND],
  ['minutes', 60 * SECOND],
  ['seconds', SECOND],
] as const;

/** In the two largest units: `4m 10s`. */
export function formatDuration(ms: number, language: string): string {
  const first = Math.max(
    0,
    UNITS.findIndex(([, size]) => ms >= size),
  );
  const start = ms < SECOND ? UNITS.length - 1 : first;
  const parts: Partial<Record<(typeof UNITS)[number][0], number>> = {};
  let rest = ms;
  for (const [unit, size] of UNITS.slice(start, start + 2)) {
    parts[unit] = Math.floor(rest / size);
    rest %= size;
  }
  const display = start === UNITS.length - 1 ? { secondsDisplay: 'always' as const } : {};
  return new Intl.DurationFormat(language, { style: 'narrow', ...display }).format(parts);
}

export function formatTime(ms: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(ms);
}

/** `12 seconds ago`, `in 30 seconds`. */
export function formatRelative(ms: number, now: number, language: string): string {
  const seconds = Math.round((ms - now) / SECOND);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (Math.abs(seconds) < 60) return format.format(seconds, 'second');
  if (Math.abs(seconds) < 3_600) return format.format(Math.trunc(seconds / 60), 'minute');
  if (Math.abs(seconds) < 86_400) return format.format(Math.trunc(seconds / 3_600), 'hour');
  return format.format(Math.trunc(seconds / 86_400), 'day');
}
