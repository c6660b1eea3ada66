import * as vscode from 'vscode';
import type { Hint } from '../../core/hints.ts';
import { labelText } from '../../core/plainText.ts';
import { COMMANDS } from '../ids.ts';
import { clusterLabel, hintTitle } from '../words.ts';
import type { Node } from './node.ts';
import { themeIcon, tooltip } from './parts.ts';

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
  item.accessibilityInformation = { label: [label, state, group].filter(Boolean).join(', ') };
  item.command = {
    command: COMMANDS.watchItem,
    title: vscode.l10n.t('Watch Operation'),
    arguments: [node],
  };
  return item;
}

export function hintTooltip(hint: Hint, belowCluster: boolean): vscode.MarkdownString {
  const said =
    hint.group === undefined
      ? vscode.l10n.t('The cluster is in the state {0}, so something runs.', labelText(hint.state))
      : vscode.l10n.t(
          'The node group {0} is in the state {1}, so something runs.',
          labelText(hint.group.name ?? hint.group.id),
          labelText(hint.state),
        );
  return tooltip(hintLabel(hint, belowCluster), [
    ['', said],
    [
      '',
      vscode.l10n.t(
        'The operation takes the place of this row once its ID is found, which takes ActionTrail up to 10 minutes. If you have the ID, select the row and enter it.',
      ),
    ],
  ]);
}

function hintLabel(hint: Hint, belowCluster: boolean): string {
  const title = hintTitle(hint.kind);
  return belowCluster ? title : `${title} · ${clusterLabel(hint.clusterName, hint.cluster.clusterId)}`;
}
