import * as vscode from 'vscode';
import type { Account } from '../../app/account.ts';
import { labelText } from '../../core/plainText.ts';
import type { Scope } from '../../core/scope.ts';
import { regionLabel, simulatedText } from '../words.ts';

const ACCOUNT_ICONS: Readonly<Record<Account['kind'], string>> = {
  secret: 'account',
  cliProfile: 'terminal',
  environment: 'symbol-variable',
  demo: 'beaker',
};

/** What tells an account from others of that name. */
export function accountNote({ kind, identity }: Account): string {
  return kind === 'demo' ? simulatedText() : (identity?.accountId ?? '');
}

export function accountItem(account: Account): vscode.TreeItem {
  const item = new vscode.TreeItem(labelText(account.label), vscode.TreeItemCollapsibleState.Expanded);
  item.iconPath = new vscode.ThemeIcon(ACCOUNT_ICONS[account.kind]);
  item.contextValue = `account.${account.kind}`;
  item.description = accountNote(account);
  item.tooltip = labelText(account.identity?.arn ?? account.label);
  return item;
}

export function regionItem(scope: Scope): vscode.TreeItem {
  const item = new vscode.TreeItem(regionLabel(scope.regionId), vscode.TreeItemCollapsibleState.Collapsed);
  item.description = scope.regionId;
  item.iconPath = new vscode.ThemeIcon('globe');
  item.contextValue = 'region';
  return item;
}
