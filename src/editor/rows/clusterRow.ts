import * as vscode from 'vscode';
import type { Cluster } from '../../core/cluster.ts';
import { clusterLabel, clusterLook, clusterStateLabel, clusterTypeLabel } from '../words.ts';
import { themeIcon, timeOrNothing, tooltip } from './parts.ts';

export function clusterItem(cluster: Cluster): vscode.TreeItem {
  const name = clusterLabel(cluster.name, cluster.clusterId);
  const state = clusterStateLabel(cluster.state);
  const type = clusterTypeLabel(cluster.type);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = type === undefined ? state : `${state} · ${type}`;
  item.iconPath = themeIcon(clusterLook(cluster));
  item.contextValue = 'cluster';
  item.accessibilityInformation = { label: [name, state, type].filter(Boolean).join(', ') };
  return item;
}

export function clusterTooltip(cluster: Cluster): vscode.MarkdownString {
  const name = clusterLabel(cluster.name, cluster.clusterId);
  return tooltip(name, [
    [vscode.l10n.t('State'), clusterStateLabel(cluster.state)],
    [vscode.l10n.t('Reason'), [cluster.reason?.code, cluster.reason?.message].filter(Boolean).join(': ')],
    [vscode.l10n.t('Type'), clusterTypeLabel(cluster.type)],
    [vscode.l10n.t('Release'), cluster.releaseVersion],
    [vscode.l10n.t('Cluster ID'), cluster.clusterId],
    [vscode.l10n.t('Created'), timeOrNothing(cluster.createTime)],
    [vscode.l10n.t('Expires'), timeOrNothing(cluster.expireTime)],
    [vscode.l10n.t('Released at'), timeOrNothing(cluster.endTime)],
  ]);
}
