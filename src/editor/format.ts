import * as vscode from 'vscode';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its two largest units: `4m 10s`. */
export function formatDuration(ms: number): string {
  if (ms < MINUTE) return vscode.l10n.t('{0}s', Math.floor(ms / SECOND));
  if (ms < HOUR)
    return vscode.l10n.t('{0}m {1}s', Math.floor(ms / MINUTE), Math.floor((ms % MINUTE) / SECOND));
  if (ms < DAY) return vscode.l10n.t('{0}h {1}m', Math.floor(ms / HOUR), Math.floor((ms % HOUR) / MINUTE));
  return vscode.l10n.t('{0}d {1}h', Math.floor(ms / DAY), Math.floor((ms % DAY) / HOUR));
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
  return new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' }).format(
    ms,
  );
}

/** The same as short as it is clear: the time of today, the day of any other. */
export function formatMoment(ms: number, now: number): string {
  const today = new Date(ms).toDateString() === new Date(now).toDateString();
  const parts = today
    ? ({ hour: '2-digit', minute: '2-digit' } as const)
    : ({ month: 'short', day: 'numeric' } as const);
  return new Intl.DateTimeFormat(vscode.env.language, parts).format(ms);
}

/** A moment within minutes of now: the time of day with seconds. */
export function formatClock(ms: number): string {
  return new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'medium' }).format(ms);
}
