import * as vscode from 'vscode';
import { consoleUrl } from '../../core/links.ts';
import {
  classifyOperationState,
  isActive,
  isTerminal,
  startedAt,
  type OperationRecord,
} from '../../core/operation.ts';
import { readRequestId } from '../../core/requestId.ts';
import type { Block, Button, Notice, PanelModel, Segment } from '../../webview/protocol.ts';
import { stretchText } from '../expectation.ts';
import { operationLook, recordStateLabel, recordTypeLabel, requestText } from '../operationWords.ts';
import { clusterLabel, regionLabel, spokenPause } from '../words.ts';
import { blocksOf } from './blocks.ts';
import { comparisonOf } from './comparison.ts';
import type { PanelContext } from './context.ts';
import { explanationOf } from './explanation.ts';
import { historyOf } from './history.ts';
import { Names } from './names.ts';
import { originOf } from './origin.ts';
import { isQueued, timelineOf } from './timeline.ts';
import { code, known, noticeOf, text, time } from './values.ts';

/** What a panel shows, and what the names in it stand for. */
export interface PanelContent {
  readonly model: PanelModel;
  readonly names: Names;
}

/** The panel of an operation in the user's language. */
export function panelContent(record: OperationRecord, context: PanelContext): PanelContent {
  const names = new Names();
  const { nextAt } = context.watch;
  const notice = watchNotice(record, context);
  const span = spanOf(record);
  const timeline = timelineOf(record, context);
  const explanation = explanationOf(record, context, names);
  const history = historyOf(record, context, names);
  const model: PanelModel = {
    language: vscode.env.language,
    title: [recordTypeLabel(record), requestText(record)].filter(Boolean).join(' · '),
    ...(context.demo ? { badge: badge() } : {}),
    place: placeOf(record, context),
    state: {
      label: recordStateLabel(record),
      icon: operationLook(record).icon,
      tone: classifyOperationState(record.snapshot?.state),
    },
    ...(span === undefined ? {} : { span }),
    ...(record.snapshotAt === undefined
      ? {}
      : { checked: { label: vscode.l10n.t('Checked'), at: record.snapshotAt } }),
    ...(nextAt === undefined || !isActive(record)
      ? {}
      : { next: { label: vscode.l10n.t('next check'), at: nextAt } }),
    ...(notice === undefined ? {} : { notice }),
    ...(timeline === undefined ? {} : { timeline }),
    ...(explanation === undefined ? {} : { explanation }),
    blocks: known([
      context.other === undefined ? undefined : comparisonOf(record, context.other, context.now, names),
      ...blocksOf(context, names),
      originOf(record, context, names),
    ]),
    ...(history === undefined ? {} : { history }),
    details: detailsOf(record, context, names),
    ...(record.raw === undefined ? {} : { raw: rawOf(record.raw, names) }),
    buttons: buttonsOf(record, context),
    tools: { label: vscode.l10n.t('More actions'), buttons: toolsOf(record, context.other) },
    texts: { copy: vscode.l10n.t('Copy'), pause: spokenPause() },
  };
  return { model, names };
}

function rawOf(raw: unknown, names: Names): NonNullable<PanelModel['raw']> {
  const json = JSON.stringify(raw, undefined, 2);
  return { heading: vscode.l10n.t('Raw JSON'), json, copy: names.text('raw', json) };
}

/** Cluster, region and account; the cluster leads to its page in the console. */
function placeOf(
  { ref, clusterName }: OperationRecord,
  { accountLabel, demo }: PanelContext,
): readonly Segment[] {
  const cluster = clusterLabel(clusterName, ref.clusterId);
  return [
    // The console knows nothing of what is simulated.
    { text: cluster, ...(demo ? {} : { href: consoleUrl(ref) }) },
    ...known([regionLabel(ref.regionId), accountLabel]).map((each) => ({ text: each })),
  ];
}

function badge(): NonNullable<PanelModel['badge']> {
  return {
    label: vscode.l10n.t('Simulated'),
    detail: vscode.l10n.t('Simulated by the demo'),
  };
}

function spanOf(record: OperationRecord): PanelModel['span'] {
  if (record.snapshot === undefined) return undefined;
  const from = startedAt(record);
  if (!isTerminal(record.snapshot.state)) {
    // What the service forgot no longer moves.
    if (record.forgotten === true) return undefined;
    return { label: isQueued(record) ? vscode.l10n.t('Waiting for') : vscode.l10n.t('Running for'), from };
  }
  const to = record.snapshot.endTime;
  return to === undefined ? undefined : { label: vscode.l10n.t('Took'), from, to: Math.max(from, to) };
}

function watchNotice(record: OperationRecord, { watch }: PanelContext): Notice | undefined {
  if (record.forgotten === true) {
    return {
      text: vscode.l10n.t('The service no longer knows this operation.'),
      detail: vscode.l10n.t('What is shown is the last answer that was seen.'),
      steps: [],
    };
  }
  return watch.problem === undefined ? undefined : noticeOf(watch.problem);
}

function detailsOf(record: OperationRecord, { stretch }: PanelContext, names: Names): Block {
  const { ref, snapshot } = record;
  return {
    id: 'details',
    heading: vscode.l10n.t('Details'),
    facts: known([
      text('type', vscode.l10n.t('Type'), snapshot?.type),
      text('state', vscode.l10n.t('State'), snapshot?.state),
      text('description', vscode.l10n.t('Description'), snapshot?.description),
      time('created', vscode.l10n.t('Created'), snapshot?.createTime),
      time('started', vscode.l10n.t('Started'), snapshot?.startTime),
      time('ended', vscode.l10n.t('Ended'), snapshot?.endTime),
      text(
        'pace',
        vscode.l10n.t('Pace'),
        stretch === undefined || !isActive(record) ? undefined : stretchText(stretch),
      ),
      code(names, 'operationId', vscode.l10n.t('Operation ID'), ref.operationId),
      code(names, 'clusterId', vscode.l10n.t('Cluster ID'), ref.clusterId),
      code(names, 'regionId', vscode.l10n.t('Region'), ref.regionId),
      code(names, 'requestId', vscode.l10n.t('Request ID'), requestIdOf(record)),
    ]),
  };
}

/** The ID of the last answer, which the support asks for. */
export function requestIdOf({ raw }: OperationRecord): string | undefined {
  return readRequestId(
    typeof raw === 'object' && raw !== null && 'RequestId' in raw ? raw.RequestId : undefined,
  );
}

function buttonsOf(record: OperationRecord, { demo }: PanelContext): readonly Button[] {
  const active = isActive(record);
  const watch = record.watched
    ? { action: 'stopWatching' as const, label: vscode.l10n.t('Stop Watching'), icon: 'eye-closed' }
    : { action: 'watch' as const, label: vscode.l10n.t('Watch'), icon: 'eye' };
  // The console knows nothing of what is simulated.
  const way = demo
    ? { action: 'leaveDemo' as const, label: vscode.l10n.t('Leave Demo'), icon: 'sign-out' }
    : { action: 'openInConsole' as const, label: vscode.l10n.t('Open in Console'), icon: 'link-external' };
  return [
    ...(active ? [watch] : []),
    { action: 'refresh', label: vscode.l10n.t('Refresh'), icon: 'refresh' },
    way,
    { action: 'copyReport', label: vscode.l10n.t('Copy Report'), icon: 'note' },
  ];
}

function toolsOf(record: OperationRecord, other: OperationRecord | undefined): readonly Button[] {
  return [
    other === undefined
      ? { action: 'compare', label: vscode.l10n.t('Compare With…'), icon: 'git-compare' }
      : { action: 'stopComparing', label: vscode.l10n.t('Stop Comparing'), icon: 'close' },
    { action: 'copyOperationId', label: vscode.l10n.t('Copy Operation ID'), icon: 'copy' },
    { action: 'copyCliCommand', label: vscode.l10n.t('Copy CLI Command'), icon: 'terminal' },
    { action: 'copyLink', label: vscode.l10n.t('Copy Link'), icon: 'link' },
    ...(record.raw === undefined
      ? []
      : [{ action: 'openRawJson' as const, label: vscode.l10n.t('Open Raw JSON'), icon: 'json' }]),
    { action: 'exportJson', label: vscode.l10n.t('Export JSON…'), icon: 'save-as' },
  ];
}
