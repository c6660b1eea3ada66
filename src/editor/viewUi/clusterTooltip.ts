import * as vscode from 'vscode';
import { expiryOf, stateSince, type Cluster } from '../../core/cluster.ts';
import { countNodes } from '../../core/nodeCounts.ts';
import type { NodeGroup } from '../../core/nodes.ts';
import { humanizeIdentifier } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';
import { formatAge, formatTime } from '../format.ts';
import { expiryLabel, reasonText } from '../rows/clusterRow.ts';
import type { RowContext } from '../rows/node.ts';
import { timeOrNothing, tooltip } from '../rows/parts.ts';
import { clusterLabel, clusterStateLabel, clusterTypeLabel, listText } from '../words.ts';

/** @param groups undefined where they are not known */
export function clusterTooltip(
  cluster: Cluster,
  { now, fetchedAt }: RowContext,
  groups?: readonly NodeGroup[],
): vscode.MarkdownString {
  const since = stateSince(cluster);
  const expiry = expiryOf(cluster, now);
  return tooltip(clusterLabel(cluster.name, cluster.clusterId), [
    [vscode.l10n.t('State'), clusterStateLabel(cluster.state)],
    [vscode.l10n.t('Since'), since === undefined ? undefined : withHint(since, formatAge(now - since))],
    [vscode.l10n.t('Reason'), reasonText(cluster)],
    [vscode.l10n.t('Nodes'), groups === undefined ? undefined : nodesLabel(groups)],
    [vscode.l10n.t('Type'), clusterTypeLabel(cluster.type)],
    [vscode.l10n.t('Version'), cluster.releaseVersion],
    [vscode.l10n.t('Payment'), paymentLabel(cluster.paymentType)],
    [
      vscode.l10n.t('Expires'),
      expiry === undefined
        ? timeOrNothing(cluster.expireTime)
        : withHint(cluster.expireTime ?? 0, expiryLabel(expiry)),
    ],
    [vscode.l10n.t('Created'), timeOrNothing(cluster.createTime)],
    [vscode.l10n.t('Released at'), timeOrNothing(releasedAt(cluster))],
    [vscode.l10n.t('Checked'), fetchedAt === undefined ? undefined : formatAge(Math.max(0, now - fetchedAt))],
    [vscode.l10n.t('Cluster ID'), cluster.clusterId],
  ]);
}

/** Where it is not told already since when. */
function releasedAt(cluster: Cluster): number | undefined {
  return cluster.endTime === stateSince(cluster) ? undefined : cluster.endTime;
}

function withHint(ms: number, hint: string): string {
  return vscode.l10n.t('{0} ({1})', formatTime(ms), hint);
}

function paymentLabel(payment: string | undefined): string | undefined {
  switch (payment) {
    case undefined:
      return undefined;
    case 'PayAsYouGo':
      return vscode.l10n.t('Pay as you go');
    case 'Subscription':
      return vscode.l10n.t('Subscription');
    default:
      return labelText(payment);
  }
}

/** `3 master, 8 core, 10 task`. */
function nodesLabel(groups: readonly NodeGroup[]): string {
  return listText(countNodes(groups).map(({ type, nodes }) => nodeCountLabel(type, nodes)));
}

function nodeCountLabel(type: string | undefined, nodes: number): string {
  switch (type) {
    case 'MASTER':
      return vscode.l10n.t('{0} master', nodes);
    case 'CORE':
      return vscode.l10n.t('{0} core', nodes);
    case 'TASK':
      return vscode.l10n.t('{0} task', nodes);
    case 'GATEWAY':
      return vscode.l10n.t('{0} gateway', nodes);
    case undefined:
      return vscode.l10n.t('{0} of unknown type', nodes);
    default:
      return `${nodes} ${labelText(humanizeIdentifier(type))}`;
  }
}
