import type * as vscode from 'vscode';
import { clusterItem } from './clusterRow.ts';
import { groupItem, noneFitsItem } from './groupRow.ts';
import { hintItem, hintTooltip } from './hintRow.ts';
import { emptyItem, loadingItem, moreItem, olderItem, problemItem, unseenItem } from './listRows.ts';
import type { Node, RowContext } from './node.ts';
import { operationItem, operationTooltip } from './operationRow.ts';
import { accountItem, regionItem } from './placeRows.ts';

export function nodeItem(node: Node, context: RowContext): vscode.TreeItem {
  const item = plainItem(node, context);
  item.id = node.key;
  return item;
}

function plainItem(node: Node, context: RowContext): vscode.TreeItem {
  switch (node.kind) {
    case 'account':
      return accountItem(node.account);
    case 'region':
      return regionItem(node.scope);
    case 'cluster':
      return clusterItem(node.cluster, context.now);
    case 'operation':
      return operationItem(node.record, context);
    case 'hint':
      return hintItem(node, context.belowCluster);
    case 'group':
      return groupItem(node, context.now);
    case 'noneFits':
      return noneFitsItem();
    case 'problem':
      return problemItem(node, context.retryAt);
    case 'loading':
      return loadingItem();
    case 'empty':
      return emptyItem(node);
    case 'more':
      return moreItem(node);
    case 'older':
      return olderItem(node.days);
    case 'unseen':
      return unseenItem(node);
  }
}

/** What a hover says, for rows that leave it to the moment when somebody hovers. */
export function nodeTooltip(node: Node, context: RowContext): vscode.MarkdownString | undefined {
  switch (node.kind) {
    case 'operation':
      return operationTooltip(node.record, context);
    case 'hint':
      return hintTooltip(node.hint, context.belowCluster);
    default:
      return undefined;
  }
}
