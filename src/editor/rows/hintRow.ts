import * as vscode from 'vscode';
import type { Hint } from '../../core/hints.ts';
import { labelText } from '../../core/plainText.ts';
import { COMMANDS } from '../ids.ts';
import { hintTitle } from '../operationWords.ts';
import { clusterLabel, spokenText } from '../words.ts';
import type { Node } from './node.ts';
import { themeIcon } from './parts.ts';

/** It looks like the operation that it will become, but for the colour. */
export function hintItem(node: Extract<Node, { kind: 'hint' }>, belowCluster: boolean): vscode.TreeItem {
  const { hint } = node;
  const label = hintLabel(hint, belowCluster);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const state = vscode.l10n.t('In progress, ID not known yet');
  const group = hint.group === undefined ? undefined : labelText(hint.group.name ?? hint.group.id);
  item.description = [state, group].filter(Boolean).join(' · ');
  item.iconPath = themeIcon({ icon: 'loading~spin', color: 'disabledForeground' });
  item.contextValue = 'hint';
  item.accessibilityInformation = { label: spokenText([label, state, group]) };
  item.command = {
    command: COMMANDS.watchItem,
    title: vscode.l10n.t('Watch Operation'),
    arguments: [node],
  };
  return item;
}

export function hintLabel(hint: Hint, belowCluster: boolean): string {
  const title = hintTitle(hint.kind);
  return belowCluster ? title : `${title} · ${clusterLabel(hint.clusterName, hint.cluster.clusterId)}`;
}
