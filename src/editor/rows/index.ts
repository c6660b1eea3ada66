import type * as vscode from 'vscode';
import { clusterItem } from './clusterRow.ts';
import { groupItem, noneFitsItem } from './groupRow.ts';
import { hintItem } from './hintRow.ts';
import { emptyItem, loadingItem, moreItem, olderItem, problemItem, unseenItem } from './listRows.ts';
import type { Node, RowContext } from './node.ts';
import { operationItem } from './operationRow.ts';
import { accountItem, regionItem } from './placeRows.ts';

export function nodeItem(node: Node, context: RowContext): vscode.TreeItem {
  const item = plainItem(node, context);
  item.id = node.key;
  const { label, description } = item;
  // Else both are read out as one sentence.
  item.accessibilityInformation ??= {
    label: [label, description].filter((text) => typeof text === 'string').join(', '),
  };
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
