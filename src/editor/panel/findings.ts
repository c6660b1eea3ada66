import * as vscode from 'vscode';
import { cluesOf } from '../../core/clues.ts';
import { classifyClusterState } from '../../core/cluster.ts';
import { failureReason } from '../../core/failureReasons.ts';
import type { NodeGroup } from '../../core/nodes.ts';
import { endedBadly, startedAt, type OperationRecord, type StateChangeReason } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import { requestOf } from '../../core/request.ts';
import { groupsConcerned } from '../../core/surroundings.ts';
import { operationStatus, recordTypeLabel } from '../operationWords.ts';
import { clusterStateLabel, listText } from '../words.ts';
import { valueOf, type PanelContext } from './context.ts';
import { known } from './values.ts';

/** What a node group gives as a reason beside one of these is that of another operation. */
const CLEAR_CODES: ReadonlySet<string> = new Set(['OutOfStock', 'QuotaExceeded', 'NotAuthorized']);

/** Causes that the answers about what is around make likely in this case, in sentences. */
export function findingsOf(record: OperationRecord, context: PanelContext): readonly string[] {
  switch (failureReason(record.snapshot?.reason?.code)?.code) {
    case 'OutOfStock':
      return [...stock(record, context), ...aroundIt(record, context)];
    case 'QuotaExceeded':
      return [...asked(record), ...aroundIt(record, context)];
    case 'NodeFailure':
    case 'BootstrapFailure':
      return [...nodes(context), ...aroundIt(record, context)];
    case 'NotAuthorized':
      return [...permission(record), ...aroundIt(record, context)];
    case 'OperationDenied':
      return [...atThatTime(record, context), ...aroundIt(record, context)];
    default:
      return [...nodes(context), ...aroundIt(record, context)];
  }
}

function stock(record: OperationRecord, context: PanelContext): readonly string[] {
  const clues = cluesOf(record);
  const { instanceTypes, zoneId } = clues;
  const types = listText(instanceTypes.map((type) => labelText(type)));
  const groups = groupsConcerned(record, clues, valueOf(context.around.groups) ?? []);
  // Of several that it may be about none is blamed.
  const group = groups.length === 1 ? groups[0] : undefined;
  const back = listText((valueOf(context.around.alternatives)?.back ?? []).map((type) => labelText(type)));
  return known([
    types === '' || zoneId === undefined
      ? undefined
      : vscode.l10n.t('{0} was sold out in {1} at that time.', types, labelText(zoneId)),
    back === '' ? undefined : vscode.l10n.t('{0} is on offer again: starting it again may work now.', back),
    group?.instanceTypes.length === 1
      ? vscode.l10n.t(
          'The node group {0} names a single instance type, so there was nothing else to try.',
          nameOf(group),
        )
      : undefined,
    group?.spotStrategy === undefined || group.spotStrategy === 'NoSpot'
      ? undefined
      : vscode.l10n.t(
          'The node group {0} uses spot instances, which are also refused when the price is above the bid.',
          nameOf(group),
        ),
    ...asked(record),
  ]);
}

function asked(record: OperationRecord): readonly string[] {
  const request = requestOf(record.initiator);
  return request?.kind === 'moreNodes' && request.count > 1
    ? [vscode.l10n.t('{0} more nodes were asked for at once.', request.count)]
    : [];
}

function nodes({ around }: PanelContext): readonly string[] {
  const broken = valueOf(around.brokenNodes) ?? [];
  if (broken.length === 0) return [];
  const names = listText(broken.slice(0, 3).map(({ name, nodeId }) => labelText(name ?? nodeId)));
  const more = broken.length - 3;
  if (more <= 0) return [vscode.l10n.t('Not running now: {0}.', names)];
  return [
    more === 1
      ? vscode.l10n.t('{0} and 1 more node are not running now.', names)
      : vscode.l10n.t('{0} and {1} more nodes are not running now.', names, more),
  ];
}

function permission(record: OperationRecord): readonly string[] {
  const { ramAction, role } = cluesOf(record);
  return known([
    ramAction === undefined
      ? undefined
      : vscode.l10n.t('The RAM action {0} was refused.', labelText(ramAction)),
    role === undefined ? undefined : vscode.l10n.t('The role {0} is involved.', labelText(role)),
  ]);
}

/** What else went on when it began: a cluster takes one change at a time. */
function atThatTime(record: OperationRecord, context: PanelContext): readonly string[] {
  const began = startedAt(record);
  const before = context.neighbours.filter(
    (each) => startedAt(each) < began && (each.snapshot?.endTime ?? Infinity) > began,
  );
  const protectedNow = valueOf(context.around.cluster)?.deletionProtection === true;
  return known([
    ...before
      .slice(0, 3)
      .map((each) =>
        vscode.l10n.t(
          '{0} was under way on the same cluster ({1}).',
          recordTypeLabel(each),
          operationStatus(each, context.now),
        ),
      ),
    protectedNow && record.snapshot?.type === 'DELETE_CLUSTER'
      ? vscode.l10n.t('Deletion protection of the cluster is on.')
      : undefined,
  ]);
}

/** What the cluster, its node groups and other operations say. */
function aroundIt(record: OperationRecord, context: PanelContext): readonly string[] {
  const cluster = valueOf(context.around.cluster);
  const settled = cluster === undefined || classifyClusterState(cluster.state) === 'running';
  const code = record.snapshot?.reason?.code;
  const alike = context.neighbours.filter(
    ({ snapshot }) => code !== undefined && endedBadly(snapshot?.state) && snapshot?.reason?.code === code,
  );
  return known([
    settled
      ? undefined
      : vscode.l10n.t('The cluster itself is not running: {0}.', clusterStateLabel(cluster.state)),
    otherReason(cluster?.reason, code, (said) => vscode.l10n.t('The cluster gives as a reason: {0}', said)),
    ...groupsMeant(record, context).map((group) =>
      otherReason(group.reason, code, (said) =>
        vscode.l10n.t('The node group {0} gives as a reason: {1}', nameOf(group), said),
      ),
    ),
    alikeText(alike.length),
  ]);
}

/**
 * Node groups whose reason may be that of the operation: those that it names, else all where it changes nodes. A code
 * that says all needs no other.
 */
function groupsMeant(record: OperationRecord, context: PanelContext): readonly NodeGroup[] {
  const { type, reason } = record.snapshot ?? {};
  if (CLEAR_CODES.has(failureReason(reason?.code)?.code ?? '')) return [];
  const groups = valueOf(context.around.groups) ?? [];
  const concerned = groupsConcerned(record, cluesOf(record), groups);
  const changesNodes = /NODE|SCALE|CLUSTER/.test(type ?? '');
  return changesNodes || concerned.length < groups.length ? concerned : [];
}

function alikeText(count: number): string | undefined {
  if (count === 0) return undefined;
  return count === 1
    ? vscode.l10n.t('Another operation of this cluster failed for the same reason then.')
    : vscode.l10n.t('{0} other operations of this cluster failed for the same reason then.', count);
}

/** A reason that says more than the operation's own. */
function otherReason(
  reason: StateChangeReason | undefined,
  code: string | undefined,
  say: (said: string) => string,
): string | undefined {
  if (reason?.code === undefined || reason.code === code || reason.code === 'UserRequest') return undefined;
  return say(labelText([reason.code, reason.message].filter(Boolean).join(': ')));
}

function nameOf({ name, nodeGroupId }: NodeGroup): string {
  return labelText(name ?? nodeGroupId);
}
