import * as vscode from 'vscode';
import { formatDay } from '../format.ts';
import { COMMANDS } from '../ids.ts';
import type { Node } from './node.ts';

/** The operations that are active, or that began on one day. */
export function groupItem({ day }: Extract<Node, { kind: 'group' }>, now: number): vscode.TreeItem {
  const label = day === undefined ? vscode.l10n.t('Active') : formatDay(day, now);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.contextValue = 'group';
  return item;
}

export function noneFitsItem(): vscode.TreeItem {
  const label = vscode.l10n.t('No operation matches the filter');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const way = vscode.l10n.t('Clear Filter');
  item.description = way;
  item.iconPath = new vscode.ThemeIcon('filter-filled');
  item.contextValue = 'noneFits';
  item.command = { command: COMMANDS.clearOperationFilter, title: way };
  return item;
}
