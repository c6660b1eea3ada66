import * as vscode from 'vscode';
import { classifyClusterState, expiryOf, type Cluster, type Expiry } from '../../core/cluster.ts';
import { labelText } from '../../core/plainText.ts';
import {
  clusterLabel,
  clusterLook,
  clusterStateLabel,
  clusterTypeLabel,
  spokenText,
  type Look,
} from '../words.ts';
import { themeIcon } from './parts.ts';

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
  item.description = [expiry, state, reason, type].filter(Boolean).join(' · ');
  // Whatever else a cluster does comes first.
  item.iconPath = themeIcon(expiry !== undefined && kind === 'running' ? EXPIRING : clusterLook(cluster));
  item.contextValue = 'cluster';
  item.accessibilityInformation = { label: spokenText([name, state, expiry, reason, type]) };
  return item;
}

/** What a row says of the end of a subscription; undefined while that is far away. */
export function soonExpiry(cluster: Cluster, now: number): string | undefined {
  const expiry = expiryOf(cluster, now);
  return expiry?.isSoon === true ? expiryLabel(expiry) : undefined;
}

export function reasonText({ reason }: Cluster): string {
  return [reason?.code, reason?.message].filter(Boolean).join(': ');
}

/** `expires in 5 days`. */
export function expiryLabel({ days }: Expiry): string {
  if (days < 0) return vscode.l10n.t('expired');
  if (days === 0) return vscode.l10n.t('expires within a day');
  return days === 1 ? vscode.l10n.t('expires in 1 day') : vscode.l10n.t('expires in {0} days', days);
}
