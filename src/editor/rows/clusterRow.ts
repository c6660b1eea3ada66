import * as vscode from 'vscode';
import { classifyClusterState, expiryOf, stateSince, type Cluster } from '../../core/cluster.ts';
import type { NodeCount } from '../../core/nodeCounts.ts';
import { labelText } from '../../core/plainText.ts';
import { expiryLabel, nodesLabel, paymentLabel } from '../clusterWords.ts';
import { formatAge, formatTime } from '../format.ts';
import { clusterLabel, clusterLook, clusterStateLabel, clusterTypeLabel, type Look } from '../words.ts';
import { themeIcon, timeOrNothing, tooltip } from './parts.ts';

/** As much of a reason as a row has room for; the tooltip has more of it. */
const MAX_REASON = 80;

const EXPIRING: Look = { icon: 'warning', color: 'list.warningForeground' };

export function clusterItem(cluster: Cluster, now: number): vscode.TreeItem {
  const name = clusterLabel(cluster.name, cluster.clusterId);
  const state = clusterStateLabel(cluster.state);
  const type = clusterTypeLabel(cluster.type);
  const kind = classifyClusterState(cluster.state);
  // Others have reasons too: somebody wanted it so.
  const reason = kind === 'failed' ? labelText(reasonText(cluster), MAX_REASON) : undefined;
  const expiry = soonExpiry(cluster, now);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = [state, expiry, reason, type].filter(Boolean).join(' · ');
  // Whatever else a cluster does comes first.
  item.iconPath = themeIcon(expiry !== undefined && kind === 'running' ? EXPIRING : clusterLook(cluster));
  item.contextValue = 'cluster';
  item.accessibilityInformation = { label: [name, state, expiry, reason, type].filter(Boolean).join(', ') };
  return item;
}

/** What a row says of the end of a subscription; undefined while that is far away. */
export function soonExpiry(cluster: Cluster, now: number): string | undefined {
  const expiry = expiryOf(cluster, now);
  return expiry?.isSoon === true ? expiryLabel(expiry) : undefined;
}

/** @param nodes how many there are; undefined where that is not known */
export function clusterTooltip(
  cluster: Cluster,
  now: number,
  nodes?: readonly NodeCount[],
): vscode.MarkdownString {
  const since = stateSince(cluster);
  const expiry = expiryOf(cluster, now);
  return tooltip(clusterLabel(cluster.name, cluster.clusterId), [
    [vscode.l10n.t('State'), clusterStateLabel(cluster.state)],
    [vscode.l10n.t('Since'), since === undefined ? undefined : withHint(since, formatAge(now - since))],
    [vscode.l10n.t('Reason'), reasonText(cluster)],
    [vscode.l10n.t('Nodes'), nodes === undefined ? undefined : nodesLabel(nodes)],
    [vscode.l10n.t('Type'), clusterTypeLabel(cluster.type)],
    [vscode.l10n.t('Release'), cluster.releaseVersion],
    [vscode.l10n.t('Payment'), paymentLabel(cluster.paymentType)],
    [
      vscode.l10n.t('Expires'),
      expiry === undefined
        ? timeOrNothing(cluster.expireTime)
        : withHint(cluster.expireTime ?? 0, expiryLabel(expiry)),
    ],
    [vscode.l10n.t('Created'), timeOrNothing(cluster.createTime)],
    [vscode.l10n.t('Released at'), timeOrNothing(releasedAt(cluster))],
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

function reasonText({ reason }: Cluster): string {
  return [reason?.code, reason?.message].filter(Boolean).join(': ');
}
