import type * as vscode from 'vscode';
import { DEMO_ACCOUNT_ID } from '../../core/scope.ts';
import { shortAccountLabel, spokenText } from '../words.ts';
import { clusterItem } from './clusterRow.ts';
import { groupItem, noneFitsItem } from './groupRow.ts';
import { hintItem } from './hintRow.ts';
import { emptyItem, loadingItem, moreItem, olderItem, problemItem, unseenItem } from './listRows.ts';
import { accountIdOf, type Node, type RowContext } from './node.ts';
import { operationItem } from './operationRow.ts';
import { accountItem, regionItem } from './placeRows.ts';

export function nodeItem(node: Node, context: RowContext): vscode.TreeItem {
  const item = plainItem(node, context);
  item.id = node.key;
  // Menus go by it.
  if (accountIdOf(node) === DEMO_ACCOUNT_ID) item.contextValue = `${item.contextValue ?? ''}.demo`;
  if (context.account !== undefined) nameAccount(item, shortAccountLabel(context.account));
  const { label, description } = item;
  // Else both are read out as one sentence.
  item.accessibilityInformation ??= {
    label: spokenText([label, description].filter((text) => typeof text === 'string')),
  };
  return item;
}

/** First, since the end of a row is cut off. The icon says the state at once, but nothing else says the account. */
function nameAccount(item: vscode.TreeItem, account: string): void {
  item.description = [account, item.description].filter(Boolean).join(' · ');
  const said = item.accessibilityInformation;
  if (said !== undefined) item.accessibilityInformation = { label: spokenText([said.label, account]) };
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
