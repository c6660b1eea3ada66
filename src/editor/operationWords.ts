import * as vscode from 'vscode';
import type { CloudProblem } from '../core/errors.ts';
import type { Hint, HintKind } from '../core/hints.ts';
import {
  classifyOperationState,
  elapsedMs,
  humanizeIdentifier,
  isConfirmedActive,
  isTerminal,
  type OperationRecord,
  type StateClass,
} from '../core/operation.ts';
import type { OperationFilter } from '../core/operationFilter.ts';
import { labelText } from '../core/plainText.ts';
import type { Initiator } from '../core/trailOperations.ts';
import { requestOf } from '../core/request.ts';
import { formatDuration, formatRunning } from './format.ts';
import { clusterLabel, regionLabel, type Look } from './words.ts';

/** The state of an operation in words; one that we don't know is shown as it came. */
function operationStateLabel(state: string | undefined): string {
  switch (state) {
    case undefined:
      return vscode.l10n.t('State unknown');
    case 'IN_PROGRESS':
      return vscode.l10n.t('In progress');
    case 'HUMAN_PROCESSING':
      return vscode.l10n.t('Needs manual action');
    case 'COMPLETED':
      return vscode.l10n.t('Completed');
    case 'PARTIAL_COMPLETED':
      return vscode.l10n.t('Partially completed');
    case 'FAILED':
      return vscode.l10n.t('Failed');
    case 'TERMINATED':
      return vscode.l10n.t('Terminated');
    default:
      return labelText(humanizeIdentifier(state));
  }
}

/** Who began an operation, how and from where; undefined where nobody says. */
export function initiatorLabel(initiator: Initiator | undefined): string | undefined {
  if (initiator === undefined) return undefined;
  const { name, way, address } = initiator;
  const parts = [
    name === undefined ? undefined : labelText(name),
    wayLabel(way),
    address === undefined ? undefined : labelText(address),
  ];
  return parts.filter((part) => part !== undefined).join(' · ');
}

export function wayLabel(way: Initiator['way']): string | undefined {
  switch (way) {
    case 'console':
      return vscode.l10n.t('in the console');
    case 'cli':
      return vscode.l10n.t('by the Aliyun CLI');
    case 'terraform':
      return vscode.l10n.t('by Terraform');
    case 'sdk':
      return vscode.l10n.t('by an SDK');
    case 'service':
      return vscode.l10n.t('by the service itself');
    case 'autoScaling':
      return vscode.l10n.t('by auto scaling');
    case 'unknown':
      return undefined;
  }
}

/** The state of a record in words, which may also not have been asked for yet. */
export function recordStateLabel({ forgotten, snapshot }: OperationRecord): string {
  if (forgotten === true) return vscode.l10n.t('No longer known to the service');
  return snapshot === undefined ? vscode.l10n.t('Not checked yet') : operationStateLabel(snapshot.state);
}

/** What runs, named as the operation is that it will turn out to be. */
export function hintTitle(kind: HintKind): string {
  switch (kind) {
    case 'create':
      return operationTypeLabel('CREATE_CLUSTER');
    case 'release':
      return operationTypeLabel('DELETE_CLUSTER');
    case 'scaleOut':
      return operationTypeLabel('INCREASE_NODES');
    case 'scaleIn':
      return operationTypeLabel('DECREASE_NODES');
    case 'reconfigure':
      return vscode.l10n.t('Reconfigure');
  }
}

/** The set of types is open (`emr-api.md` 2.1); the common ones are worded, others are made readable. */
function operationTypeLabel(type: string | undefined): string {
  switch (type) {
    case undefined:
      return vscode.l10n.t('Operation');
    case 'CREATE_CLUSTER':
      return vscode.l10n.t('Create cluster');
    case 'DELETE_CLUSTER':
      return vscode.l10n.t('Release cluster');
    case 'INCREASE_NODES':
    case 'SCALE_OUT':
      return vscode.l10n.t('Scale out');
    case 'DECREASE_NODES':
    case 'SCALE_IN':
      return vscode.l10n.t('Scale in');
    case 'RUN_APPLICATION_ACTION':
      return vscode.l10n.t('Run service action');
    case 'UPDATE_APPLICATION_CONFIGS':
      return vscode.l10n.t('Change configuration');
    default:
      return labelText(humanizeIdentifier(type));
  }
}

export function operationLook(record: OperationRecord): Look {
  if (record.forgotten === true) return { icon: 'circle-slash', color: 'disabledForeground' };
  if (record.snapshot === undefined) return { icon: 'circle-outline', color: 'disabledForeground' };
  switch (classifyOperationState(record.snapshot.state)) {
    case 'running':
      return { icon: 'loading~spin', color: 'charts.blue' };
    case 'attention':
      return { icon: 'bell-dot', color: 'list.warningForeground' };
    case 'succeeded':
      return { icon: 'pass', color: 'testing.iconPassed' };
    case 'partial':
      return { icon: 'warning', color: 'list.warningForeground' };
    case 'failed':
      return { icon: 'error', color: 'testing.iconFailed' };
    case 'unknown':
      return { icon: 'question' };
  }
}

/** What is as old as the last look that went well, and why; undefined where nothing is wrong. */
export function troubleLook(problem: CloudProblem | undefined): Look | undefined {
  switch (problem?.kind) {
    case undefined:
    case 'cancelled':
      return undefined;
    case 'network':
      return { icon: 'debug-disconnect', color: 'list.warningForeground' };
    case 'auth':
      return { icon: 'debug-pause', color: 'list.warningForeground' };
    case 'permission':
      return { icon: 'lock', color: 'list.warningForeground' };
    case 'throttled':
      return { icon: 'watch', color: 'list.warningForeground' };
    case 'notFound':
    case 'badRequest':
    case 'server':
      return { icon: 'warning', color: 'list.warningForeground' };
  }
}

/** State and how long: `In progress for 4m 10s`, `Failed after 1m 35s`. */
export function operationStatus(record: OperationRecord, now: number): string {
  const state = recordStateLabel(record);
  const { snapshot } = record;
  const elapsed = snapshot === undefined || record.forgotten === true ? undefined : elapsedMs(record, now);
  if (elapsed === undefined) return state;
  if (isTerminal(snapshot?.state)) return vscode.l10n.t('{0} after {1}', state, formatDuration(elapsed));
  // How long it waits for somebody is not known, only how long it has been going on.
  return classifyOperationState(snapshot?.state) === 'running'
    ? vscode.l10n.t('{0} for {1}', state, formatDuration(elapsed))
    : state;
}

/** What runs, where: `Scale out · etl-prod`. */
export function operationTitle(record: OperationRecord): string {
  return `${recordTypeLabel(record)} · ${clusterLabel(record.clusterName, record.ref.clusterId)}`;
}

/** What an operation does; before the service was asked, what its scaling activity says. */
export function recordTypeLabel({ snapshot, source, initiator }: OperationRecord): string {
  const before = source === 'scalingActivity' ? initiator?.action : undefined;
  return operationTypeLabel(snapshot?.type ?? before);
}

/** All that is known of an operation, for who looks for a word of it. */
export function searchText(record: OperationRecord): string {
  const { ref, snapshot, initiator } = record;
  return [
    operationTitle(record),
    recordStateLabel(record),
    snapshot?.type,
    snapshot?.description,
    snapshot?.reason?.code,
    requestText(record),
    initiatorLabel(initiator),
    ref.operationId,
    ref.clusterId,
    ref.regionId,
    regionLabel(ref.regionId),
  ].join(' ');
}

/** The same of something whose operation is not known yet. */
export function hintText({ kind, cluster, clusterName, group }: Hint): string {
  const { clusterId, regionId } = cluster;
  return [
    hintTitle(kind),
    clusterName,
    clusterId,
    group?.name,
    group?.id,
    regionId,
    regionLabel(regionId),
  ].join(' ');
}

/** What a filter leaves, in words. */
export function filterText({ text, states }: OperationFilter): string {
  const parts = [...states.map(stateClassLabel), ...(text.trim() === '' ? [] : [`“${labelText(text)}”`])];
  return vscode.l10n.t('Filter: {0}', parts.join(' · '));
}

export function stateClassLabel(state: StateClass): string {
  switch (state) {
    case 'running':
      return operationStateLabel('IN_PROGRESS');
    case 'attention':
      return operationStateLabel('HUMAN_PROCESSING');
    case 'succeeded':
      return operationStateLabel('COMPLETED');
    case 'partial':
      return operationStateLabel('PARTIAL_COMPLETED');
    case 'failed':
      return vscode.l10n.t('Failed or terminated');
    case 'unknown':
      return operationStateLabel(undefined);
  }
}

/** For how long an operation runs, to the minute; undefined where it does not, or nobody knows. */
export function runningFor(record: OperationRecord, now: number): string | undefined {
  if (!isConfirmedActive(record)) return undefined;
  const elapsed = elapsedMs(record, now);
  return elapsed === undefined ? undefined : formatRunning(elapsed);
}

/** What was asked for: `4 more nodes for core-1`; undefined where nobody says. */
export function requestText(record: OperationRecord): string | undefined {
  const request = requestOf(record.initiator);
  if (request === undefined) return record.groupName === undefined ? undefined : labelText(record.groupName);
  if (request.kind === 'action') {
    const action = labelText(humanizeIdentifier(request.action));
    return request.application === undefined ? action : `${action} ${labelText(request.application)}`;
  }
  const group = labelText(record.groupName ?? request.groupId ?? '');
  const { count } = request;
  if (request.kind === 'moreNodes') {
    if (group === '') return vscode.l10n.t('{0} more nodes', count);
    return count === 1
      ? vscode.l10n.t('1 more node for {0}', group)
      : vscode.l10n.t('{0} more nodes for {1}', count, group);
  }
  if (group === '') return vscode.l10n.t('{0} fewer nodes', count);
  return count === 1
    ? vscode.l10n.t('1 node fewer for {0}', group)
    : vscode.l10n.t('{0} fewer nodes for {1}', count, group);
}
