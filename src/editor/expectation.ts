import * as vscode from 'vscode';
import type { WatchState } from '../app/watcher.ts';
import { expectedRemaining, isLongerThanUsual, type UsualDuration } from '../core/durations.ts';
import { elapsedMs, type OperationRecord } from '../core/operation.ts';
import type { Stretch } from '../core/schedule.ts';
import { dateFormat, formatClock, formatDuration } from './format.ts';

/** What ends sooner is said with seconds; milliseconds. */
const SHORT_MS = 3 * 60_000;

/**
 * When an operation is likely to end, as a range of times of day, or that it takes longer than usual; undefined
 * where nothing is known of its type.
 * @param now Unix milliseconds
 */
export function expectedText(
  record: OperationRecord,
  usual: UsualDuration | undefined,
  now: number,
): string | undefined {
  const elapsed = elapsedMs(record, now);
  if (usual === undefined || elapsed === undefined) return undefined;
  if (isLongerThanUsual(elapsed, usual)) {
    return vscode.l10n.t('longer than usual, which is up to {0}', formatDuration(usual.lateMs));
  }
  const remaining = expectedRemaining(elapsed, usual);
  if (remaining === undefined) return undefined;
  const timeStyle = remaining.toMs < SHORT_MS ? 'medium' : 'short';
  const format = dateFormat({ timeStyle });
  const to = now + remaining.toMs;
  // What both ends share, such as the half of the day, is said once.
  return remaining.fromMs === 0
    ? vscode.l10n.t('by {0}', format.format(to))
    : format.formatRange(now + remaining.fromMs, to);
}

/** When an operation is looked at next; empty while that is not known. */
export function nextText({ nextAt, problem }: WatchState): string {
  if (nextAt !== undefined) return formatClock(nextAt);
  return problem === undefined ? '' : vscode.l10n.t('paused');
}

/** How the limit of requests stretches the time between two checks. */
export function stretchText({ intervalMs, operations }: Stretch): string {
  return vscode.l10n.t(
    'Checked every {0} for {1} operations, as the limit of requests allows.',
    formatDuration(intervalMs),
    operations,
  );
}
