import * as vscode from 'vscode';
import type { WatchState } from '../../app/watcher.ts';
import type { UsualDuration } from '../../core/durations.ts';
import {
  classifyOperationState,
  isActive,
  isTerminal,
  startedAt,
  type OperationRecord,
} from '../../core/operation.ts';
import type { Stretch } from '../../core/schedule.ts';
import { labelText } from '../../core/plainText.ts';
import type { Fact, Notice, PanelModel, Reason } from '../../webview/protocol.ts';
import { expectedText, stretchText } from '../expectation.ts';
import { problemWords } from '../problems.ts';
import {
  initiatorLabel,
  operationLook,
  recordStateLabel,
  recordTypeLabel,
  requestText,
} from '../operationWords.ts';
import { clusterLabel, regionLabel } from '../words.ts';

/** What surrounds an operation, as far as it is known. */
export interface PanelContext {
  readonly accountLabel?: string;
  readonly demo: boolean;
  readonly watch: WatchState;
  /** How long those of its type take; undefined where too few are known. */
  readonly usual: UsualDuration | undefined;
  /** How the limit of requests stretches the time between two checks, if it does. */
  readonly stretch: Stretch | undefined;
  /** Unix milliseconds. */
  readonly now: number;
}

/** The panel of an operation in the user's language. */
export function panelModel(record: OperationRecord, context: PanelContext): PanelModel {
  const { ref, snapshot } = record;
  const cluster = clusterLabel(record.clusterName, ref.clusterId);
  const account = context.demo
    ? vscode.l10n.t('{0} (simulated)', context.accountLabel ?? '')
    : context.accountLabel;
  const notice = noticeOf(record, context);
  const reason = reasonOf(record);
  const span = spanOf(record);
  const checkedAt = record.snapshotAt;
  const { nextAt } = context.watch;
  const request = requestOf(record);
  return {
    language: vscode.env.language,
    title: recordTypeLabel(record),
    subtitle: [cluster, regionLabel(ref.regionId), account].filter(Boolean).join(' · '),
    state: {
      label: recordStateLabel(record),
      icon: operationLook(record).icon,
      tone: classifyOperationState(snapshot?.state),
    },
    ...(span === undefined ? {} : { span }),
    ...(checkedAt === undefined ? {} : { checked: { label: vscode.l10n.t('Checked'), at: checkedAt } }),
    ...(nextAt === undefined || !isActive(record)
      ? {}
      : { next: { label: vscode.l10n.t('next check'), at: nextAt } }),
    ...(notice === undefined ? {} : { notice }),
    ...(reason === undefined ? {} : { reason }),
    facts: { heading: vscode.l10n.t('Details'), items: factsOf(record, context) },
    ...(request.length === 0
      ? {}
      : { request: { heading: requestHeading(record.initiator?.action), items: request } }),
    ...(record.raw === undefined
      ? {}
      : { raw: { heading: vscode.l10n.t('Raw JSON'), json: JSON.stringify(record.raw, undefined, 2) } }),
    buttons: buttonsOf(record),
    texts: { copy: vscode.l10n.t('Copy') },
  };
}

function spanOf(record: OperationRecord): PanelModel['span'] {
  if (record.snapshot === undefined) return undefined;
  const from = startedAt(record);
  if (!isTerminal(record.snapshot.state)) {
    // What the service forgot no longer moves.
    return record.forgotten === true ? undefined : { label: vscode.l10n.t('Running for'), from };
  }
  const to = record.snapshot.endTime;
  return to === undefined ? undefined : { label: vscode.l10n.t('Took'), from, to: Math.max(from, to) };
}

function reasonOf(record: OperationRecord): Reason | undefined {
  const { snapshot } = record;
  if (snapshot?.reason === undefined) return undefined;
  const tone = classifyOperationState(snapshot.state);
  const failed = tone === 'failed' || tone === 'partial' || tone === 'attention';
  return {
    heading: failed ? vscode.l10n.t('Why') : vscode.l10n.t('Reason given'),
    ...snapshot.reason,
    tone,
  };
}

function noticeOf(record: OperationRecord, { watch }: PanelContext): Notice | undefined {
  if (record.forgotten === true) {
    return {
      text: vscode.l10n.t('The service no longer knows this operation.'),
      detail: vscode.l10n.t('What is shown is the last answer that was seen.'),
      steps: [],
    };
  }
  if (watch.problem === undefined) return undefined;
  const { title, detail, steps } = problemWords(watch.problem);
  return { text: title, detail, steps: steps.map(({ label }) => label) };
}

function requestHeading(action: string | undefined): string {
  return action === undefined ? vscode.l10n.t('Request') : vscode.l10n.t('Request: {0}', labelText(action));
}

/** The parameters under their own names: those are what documentation and scripts call them. */
function requestOf({ initiator }: OperationRecord): readonly Fact[] {
  return Object.entries(initiator?.request ?? {}).flatMap(
    ([name, value]) => text(`request.${name}`, name, value) ?? [],
  );
}

function factsOf(record: OperationRecord, context: PanelContext): readonly Fact[] {
  const { ref, snapshot } = record;
  const facts: (Fact | undefined)[] = [
    text('type', vscode.l10n.t('Type'), snapshot?.type),
    text('state', vscode.l10n.t('State'), snapshot?.state),
    text('description', vscode.l10n.t('Description'), snapshot?.description),
    time('created', vscode.l10n.t('Created'), snapshot?.createTime),
    time('started', vscode.l10n.t('Started'), snapshot?.startTime),
    time('ended', vscode.l10n.t('Ended'), snapshot?.endTime),
    ...expectationOf(record, context),
    text('initiator', vscode.l10n.t('Started by'), initiatorLabel(record.initiator)),
    text('request', vscode.l10n.t('Asked for'), requestText(record)),
    id('operationId', vscode.l10n.t('Operation ID'), ref.operationId),
    id('clusterId', vscode.l10n.t('Cluster ID'), ref.clusterId),
    id('regionId', vscode.l10n.t('Region'), ref.regionId),
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** When it is likely to end, and how often it is looked at, while that is of interest. */
function expectationOf(
  record: OperationRecord,
  { usual, stretch, now }: PanelContext,
): readonly (Fact | undefined)[] {
  if (!isActive(record)) return [];
  const expected = expectedText(record, usual, now);
  return [
    text(
      'expected',
      vscode.l10n.t('Expected end'),
      expected === undefined || usual === undefined
        ? undefined
        : vscode.l10n.t('{0} (from {1} earlier ones)', expected, usual.samples),
    ),
    text('pace', vscode.l10n.t('Pace'), stretch === undefined ? undefined : stretchText(stretch)),
  ];
}

function text(factId: string, label: string, value: string | undefined): Fact | undefined {
  return value === undefined ? undefined : { id: factId, label, value: { kind: 'text', text: value } };
}

function time(factId: string, label: string, at: number | undefined): Fact | undefined {
  return at === undefined ? undefined : { id: factId, label, value: { kind: 'time', at } };
}

function id(factId: string, label: string, value: string): Fact {
  return { id: factId, label, value: { kind: 'id', text: value } };
}

function buttonsOf(record: OperationRecord): PanelModel['buttons'] {
  const active = isActive(record);
  const watch = record.watched
    ? { action: 'stopWatching' as const, label: vscode.l10n.t('Stop Watching'), icon: 'eye-closed' }
    : { action: 'watch' as const, label: vscode.l10n.t('Watch'), icon: 'eye' };
  return [
    ...(active ? [{ ...watch, disabled: false }] : []),
    {
      action: 'refresh',
      label: vscode.l10n.t('Refresh'),
      icon: 'refresh',
      disabled: !active && record.forgotten !== true,
    },
    {
      action: 'openInConsole',
      label: vscode.l10n.t('Open in Console'),
      icon: 'link-external',
      disabled: false,
    },
    { action: 'copyCliCommand', label: vscode.l10n.t('Copy CLI Command'), icon: 'terminal', disabled: false },
    { action: 'copyLink', label: vscode.l10n.t('Copy Link'), icon: 'link', disabled: false },
    {
      action: 'openRawJson',
      label: vscode.l10n.t('Open Raw JSON'),
      icon: 'json',
      disabled: record.raw === undefined,
    },
  ];
}
