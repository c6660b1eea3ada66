import * as vscode from 'vscode';
import { classifyOperationState, isTerminal, startedAt, type OperationRecord } from '../../core/operation.ts';
import type { Timeline } from '../../webview/protocol.ts';
import { expectedText } from '../expectation.ts';
import { formatDuration } from '../format.ts';
import type { PanelContext } from './context.ts';

/** Whether it was asked for and has not begun. */
export function isQueued({ snapshot }: OperationRecord): boolean {
  return snapshot !== undefined && snapshot.startTime === undefined && !isTerminal(snapshot.state);
}

/** How it went, as far as the service gave times; nothing before its first answer. */
export function timelineOf(record: OperationRecord, { usual, now }: PanelContext): Timeline | undefined {
  const { snapshot } = record;
  if (snapshot === undefined) return undefined;
  const { createTime, startTime } = snapshot;
  const ended = isTerminal(snapshot.state);
  // What the service forgot no longer moves, and of what ended without saying when nothing can be drawn.
  if (record.forgotten === true && !ended) return undefined;
  const from = startedAt(record);
  const to = ended ? snapshot.endTime : undefined;
  if (ended && to === undefined) return undefined;
  const waits = createTime !== undefined && startTime !== undefined && startTime > createTime;
  const queued = isQueued(record);
  const label = queued ? vscode.l10n.t('Waiting') : vscode.l10n.t('Running');
  const span = { label, from, ...(to === undefined ? {} : { to: Math.max(from, to) }) };
  const expected = ended ? undefined : expectedText(record, usual, now);
  return {
    heading: vscode.l10n.t('Timeline'),
    tone: classifyOperationState(snapshot.state),
    ...(waits ? { waiting: { label: vscode.l10n.t('Waiting'), from: createTime, to: startTime } } : {}),
    ...(queued ? { waiting: span } : { running: span }),
    ...(usual === undefined
      ? {}
      : {
          usual: {
            label: vscode.l10n.t(
              'Usually {0} to {1} (from {2} earlier ones)',
              formatDuration(usual.earlyMs),
              formatDuration(usual.lateMs),
              usual.samples,
            ),
            from: from + usual.earlyMs,
            to: from + usual.lateMs,
          },
        }),
    ...(expected === undefined
      ? {}
      : { expected: vscode.l10n.t('{0}: {1}', vscode.l10n.t('Expected end'), expected) }),
    begin:
      createTime === undefined
        ? { label: vscode.l10n.t('Started'), at: from }
        : { label: vscode.l10n.t('Created'), at: Math.min(createTime, from) },
    end: to === undefined ? { label: vscode.l10n.t('Now') } : { label: vscode.l10n.t('Ended'), at: to },
  };
}
