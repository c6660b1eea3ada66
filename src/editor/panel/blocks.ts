import * as vscode from 'vscode';
import type { Alternatives, Block as Fetched } from '../../app/surroundings.ts';
import type { Alternative } from '../../core/alternatives.ts';
import { classifyClusterState, type ClusterDetail } from '../../core/cluster.ts';
import type { ClusterNode, NodeGroup } from '../../core/nodes.ts';
import {
  humanizeIdentifier,
  startedAt,
  type OperationRecord,
  type StateChangeReason,
} from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import type { Block, Tone, Value } from '../../webview/protocol.ts';
import { formatTime } from '../format.ts';
import { operationStatus, recordTypeLabel, requestText } from '../operationWords.ts';
import { clusterLook, clusterStateLabel, clusterTypeLabel, listText } from '../words.ts';
import type { PanelContext } from './context.ts';
import { stateOf } from './history.ts';
import type { Names } from './names.ts';
import { groupStateLabel, nodeStateLabel } from './nodeWords.ts';
import { known, noticeOf, text, textValue } from './values.ts';

/** Alternatives beyond these are no longer alike. */
const MAX_ALTERNATIVES = 8;

/** What helps to understand what happened: each part may be on its way, or fail, for itself. */
export function blocksOf(context: PanelContext, names: Names): readonly Block[] {
  const { around } = context;
  return known([
    fetched(around.alternatives, names, 'alternatives', vscode.l10n.t('Instance types on offer'), (value) =>
      alternatives(value, names),
    ),
    fetched(around.brokenNodes, names, 'nodes', vscode.l10n.t('Nodes that are not running'), (value) =>
      brokenNodes(value, names),
    ),
    fetched(around.cluster, names, 'cluster', vscode.l10n.t('The cluster now'), cluster),
    fetched(around.groups, names, 'groups', vscode.l10n.t('Its node groups now'), nodeGroups),
    neighbours(context, names),
  ]);
}

/** A part that is fetched, in whatever state that is. */
export function fetched<T>(
  block: Fetched<T> | undefined,
  names: Names,
  id: string,
  heading: string,
  show: (value: T) => Omit<Block, 'id' | 'heading'>,
): Block | undefined {
  switch (block?.state) {
    case undefined:
      return undefined;
    case 'loading':
      return { id, heading, busy: vscode.l10n.t('Loading…') };
    case 'unclear':
      return {
        id,
        heading,
        note: vscode.l10n.t(
          'They can not be asked for: it is not known for which node group, in which zone and how it is paid for.',
        ),
      };
    case 'failed':
      names.problem(id, block.problem);
      return { id, heading, notice: noticeOf(block.problem), ...(block.last && shownAsOf(block.last, show)) };
    case 'ready':
      return { id, heading, ...show(block.value) };
  }
}

/** What was answered before the problem, with its time. */
function shownAsOf<T>(
  { value, at }: { readonly value: T; readonly at: number },
  show: (value: T) => Omit<Block, 'id' | 'heading'>,
): Omit<Block, 'id' | 'heading'> {
  return { ...show(value), note: vscode.l10n.t('As of {0}', formatTime(at)) };
}

function cluster(value: ClusterDetail): Omit<Block, 'id' | 'heading'> {
  const type = clusterTypeLabel(value.type);
  return {
    facts: known([
      { id: 'cluster.state', label: vscode.l10n.t('State'), value: clusterState(value) },
      text('cluster.reason', vscode.l10n.t('Reason given'), reasonText(value.reason)),
      text('cluster.type', vscode.l10n.t('Type'), type),
      text('cluster.release', vscode.l10n.t('Version'), label(value.releaseVersion)),
      text('cluster.zone', vscode.l10n.t('Zone'), label(value.zoneId)),
      text(
        'cluster.protection',
        vscode.l10n.t('Deletion protection'),
        value.deletionProtection === undefined ? undefined : onOff(value.deletionProtection),
      ),
    ]),
  };
}

const CLUSTER_TONES: Readonly<Record<ReturnType<typeof classifyClusterState>, Tone>> = {
  running: 'succeeded',
  changing: 'running',
  failed: 'failed',
  released: 'unknown',
  unknown: 'unknown',
};

function clusterState(value: ClusterDetail): Value {
  return {
    kind: 'state',
    text: clusterStateLabel(value.state),
    icon: clusterLook(value).icon,
    tone: CLUSTER_TONES[classifyClusterState(value.state)],
  };
}

function nodeGroups(groups: readonly NodeGroup[]): Omit<Block, 'id' | 'heading'> {
  if (groups.length === 0) return { note: vscode.l10n.t('It has none.') };
  const withReason = groups.some(({ reason }) => reasonText(reason) !== undefined);
  return {
    table: {
      caption: vscode.l10n.t('Its node groups now'),
      columns: [
        vscode.l10n.t('Group'),
        vscode.l10n.t('Type'),
        vscode.l10n.t('State'),
        vscode.l10n.t('Running nodes'),
        vscode.l10n.t('Instance types'),
        ...(withReason ? [vscode.l10n.t('Reason given')] : []),
      ],
      rows: groups.map((group) => [
        textValue(label(group.name) ?? group.nodeGroupId),
        textValue(readable(group.type)),
        textValue(groupStateLabel(group.state)),
        textValue(group.runningNodes === undefined ? '–' : String(group.runningNodes)),
        textValue(listText(group.instanceTypes.map((type) => labelText(type))) || '–'),
        ...(withReason ? [textValue(reasonText(group.reason) ?? '')] : []),
      ]),
    },
  };
}

function brokenNodes(nodes: readonly ClusterNode[], names: Names): Omit<Block, 'id' | 'heading'> {
  if (nodes.length === 0) return { note: vscode.l10n.t('All nodes are running now.') };
  return {
    table: {
      caption: vscode.l10n.t('Nodes that are not running'),
      columns: [
        vscode.l10n.t('Node'),
        vscode.l10n.t('Instance'),
        vscode.l10n.t('State'),
        vscode.l10n.t('Instance type'),
        vscode.l10n.t('Address'),
      ],
      rows: nodes.map((node) => [
        textValue(label(node.name) ?? '–'),
        names.code(`node:${node.nodeId}`, node.nodeId, labelText(node.nodeId)),
        textValue(nodeStateLabel(node.state)),
        textValue(label(node.instanceType) ?? '–'),
        textValue(label(node.privateIp) ?? '–'),
      ]),
    },
  };
}

function alternatives(value: Alternatives, names: Names): Omit<Block, 'id' | 'heading'> {
  const zone = labelText(value.zoneId);
  const back = listText(value.back.map((type) => labelText(type)));
  const note =
    back === ''
      ? vscode.l10n.t('What EMR offers now in {0}, the closest match first.', zone)
      : vscode.l10n.t('{0} is on offer again in {1}. Others, the closest match first:', back, zone);
  if (value.others.length === 0) return { note: back === '' ? vscode.l10n.t('Nothing in {0}.', zone) : note };
  return {
    note,
    table: {
      caption: vscode.l10n.t('Instance types on offer'),
      columns: [
        vscode.l10n.t('Instance type'),
        vscode.l10n.t('vCPUs'),
        vscode.l10n.t('Category'),
        vscode.l10n.t('Processor'),
        vscode.l10n.t('In common'),
      ],
      rows: value.others
        .slice(0, MAX_ALTERNATIVES)
        .map((each) => [
          names.code(`type:${each.type.name}`, each.type.name, labelText(each.type.name)),
          textValue(each.type.cores === undefined ? '–' : String(each.type.cores)),
          textValue(label(each.type.category) ?? '–'),
          textValue(label(each.type.architecture) ?? '–'),
          textValue(listText(each.shared.map(sharedLabel)) || '–'),
        ]),
    },
  };
}

function sharedLabel(shared: Alternative['shared'][number]): string {
  switch (shared) {
    case 'family':
      return vscode.l10n.t('family');
    case 'generation':
      return vscode.l10n.t('generation');
    case 'category':
      return vscode.l10n.t('category');
    case 'cores':
      return vscode.l10n.t('vCPUs');
    case 'architecture':
      return vscode.l10n.t('processor');
  }
}

function neighbours(context: PanelContext, names: Names): Block | undefined {
  if (context.neighbours.length === 0) return undefined;
  const heading = vscode.l10n.t('On the same cluster at that time');
  return {
    id: 'neighbours',
    heading,
    table: {
      caption: heading,
      columns: [vscode.l10n.t('Operation'), vscode.l10n.t('State'), vscode.l10n.t('Started')],
      rows: [...context.neighbours].sort(youngestFirst).map((each) => [
        {
          kind: 'operation',
          text: [recordTypeLabel(each), requestText(each)].filter(Boolean).join(' · '),
          open: names.operation(each.ref),
        },
        { ...stateOf(each), text: operationStatus(each, context.now) } as Value,
        { kind: 'time', at: startedAt(each) },
      ]),
    },
  };
}

function youngestFirst(a: OperationRecord, b: OperationRecord): number {
  return startedAt(b) - startedAt(a);
}

/** `OutOfStock: …`; a trigger of the user is no news. */
function reasonText(reason: StateChangeReason | undefined): string | undefined {
  if (reason === undefined || reason.code === 'UserRequest') return undefined;
  const parts = [reason.code, reason.message].filter((part) => part !== undefined && part !== '');
  return parts.length === 0 ? undefined : labelText(parts.join(': '));
}

function readable(value: string | undefined): string {
  return value === undefined ? '–' : labelText(humanizeIdentifier(value));
}

function label(value: string | undefined): string | undefined {
  return value === undefined || value === '' ? undefined : labelText(value);
}

function onOff(value: boolean): string {
  return value ? vscode.l10n.t('On') : vscode.l10n.t('Off');
}
