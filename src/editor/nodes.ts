import * as vscode from 'vscode';
import type { Account } from '../app/account.ts';
import type { ListName } from '../app/inventory.ts';
import type { Cluster } from '../core/cluster.ts';
import type { CloudProblem } from '../core/errors.ts';
import { isActive, startedAt, type OperationRecord } from '../core/operation.ts';
import { labelText } from '../core/plainText.ts';
import { operationKey, type ClusterRef, type Scope } from '../core/scope.ts';
import { formatMoment, formatTime } from './format.ts';
import { COMMANDS } from './ids.ts';
import { problemWords } from './problems.ts';
import {
  clusterLabel,
  clusterLook,
  clusterStateLabel,
  clusterTypeLabel,
  initiatorLabel,
  operationLook,
  operationStatus,
  operationTitle,
  operationTypeLabel,
  recordStateLabel,
  regionLabel,
  type Look,
} from './words.ts';

/** A row of a tree. Rows are compared by `key`, so selection and expansion survive every update. */
export type Node =
  | { readonly kind: 'account'; readonly key: string; readonly account: Account }
  | { readonly kind: 'region'; readonly key: string; readonly scope: Scope }
  | { readonly kind: 'cluster'; readonly key: string; readonly ref: ClusterRef; readonly cluster: Cluster }
  | { readonly kind: 'operation'; readonly key: string; readonly record: OperationRecord }
  | {
      readonly kind: 'problem';
      readonly key: string;
      readonly list: ListName;
      readonly problem: CloudProblem;
    }
  | { readonly kind: 'loading'; readonly key: string }
  | { readonly kind: 'empty'; readonly key: string; readonly list: ListName }
  | {
      readonly kind: 'more';
      readonly key: string;
      readonly list?: ListName;
    }
  /** Events of ActionTrail may go further back; so many days were looked through. */
  | { readonly kind: 'older'; readonly key: string; readonly days: number }
  /** What was begun elsewhere is not found in some regions. */
  | { readonly kind: 'unseen'; readonly key: string; readonly problem: CloudProblem };

/** How an operation is named depends on what surrounds it: below its cluster the cluster goes without saying. */
export interface RowContext {
  readonly now: number;
  readonly belowCluster: boolean;
  /** Why the last look at an operation failed. */
  readonly problem?: CloudProblem;
  /** When a list that failed is tried again, Unix milliseconds. */
  readonly retryAt?: number;
}

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
      return clusterItem(node.cluster);
    case 'operation':
      return operationItem(node.record, context);
    case 'problem':
      return problemItem(node, context.retryAt);
    case 'loading':
      return loadingItem();
    case 'empty':
      return emptyItem(node.list);
    case 'more':
      return moreItem(node);
    case 'older':
      return olderItem(node.days);
    case 'unseen':
      return unseenItem(node);
  }
}

const ACCOUNT_ICONS: Readonly<Record<Account['kind'], string>> = {
  secret: 'account',
  cliProfile: 'terminal',
  environment: 'symbol-variable',
  demo: 'beaker',
};

function accountItem(account: Account): vscode.TreeItem {
  const item = new vscode.TreeItem(labelText(account.label), vscode.TreeItemCollapsibleState.Expanded);
  item.iconPath = new vscode.ThemeIcon(ACCOUNT_ICONS[account.kind]);
  item.contextValue = `account.${account.kind}`;
  if (account.kind === 'demo') item.description = vscode.l10n.t('simulated');
  else if (account.identity?.accountId !== undefined) item.description = account.identity.accountId;
  item.tooltip = account.identity?.arn ?? account.label;
  return item;
}

function regionItem(scope: Scope): vscode.TreeItem {
  const item = new vscode.TreeItem(regionLabel(scope.regionId), vscode.TreeItemCollapsibleState.Collapsed);
  item.description = scope.regionId;
  item.iconPath = new vscode.ThemeIcon('globe');
  item.contextValue = 'region';
  return item;
}

function clusterItem(cluster: Cluster): vscode.TreeItem {
  const name = clusterLabel(cluster.name, cluster.clusterId);
  const state = clusterStateLabel(cluster.state);
  const type = clusterTypeLabel(cluster.type);
  const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = type === undefined ? state : `${state} · ${type}`;
  item.iconPath = themeIcon(clusterLook(cluster));
  item.contextValue = 'cluster';
  item.accessibilityInformation = { label: [name, state, type].filter(Boolean).join(', ') };
  item.tooltip = tooltip(name, [
    [vscode.l10n.t('State'), state],
    [vscode.l10n.t('Reason'), [cluster.reason?.code, cluster.reason?.message].filter(Boolean).join(': ')],
    [vscode.l10n.t('Type'), type],
    [vscode.l10n.t('Release'), cluster.releaseVersion],
    [vscode.l10n.t('Cluster ID'), cluster.clusterId],
    [vscode.l10n.t('Created'), timeOrNothing(cluster.createTime)],
    [vscode.l10n.t('Expires'), timeOrNothing(cluster.expireTime)],
    [vscode.l10n.t('Released at'), timeOrNothing(cluster.endTime)],
  ]);
  return item;
}

function operationItem(record: OperationRecord, context: RowContext): vscode.TreeItem {
  const label = context.belowCluster ? operationTypeLabel(record.snapshot?.type) : operationTitle(record);
  const active = isActive(record);
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const state = recordStateLabel(record);
  const trouble = context.problem === undefined ? undefined : problemWords(context.problem).title;
  // A moment stays true; how long something runs or how long ago it ended would have to be repainted.
  const at = active ? undefined : formatMoment(record.snapshot?.endTime ?? startedAt(record), context.now);
  const who = context.belowCluster ? undefined : record.initiator?.name;
  item.description = [
    state,
    trouble,
    record.snapshot === undefined ? undefined : at,
    who === undefined ? undefined : labelText(who),
  ]
    .filter(Boolean)
    .join(' · ');
  item.iconPath = themeIcon(operationLook(record));
  const base = active ? 'operation.active' : 'operation';
  item.contextValue = record.watched ? `${base}.watched` : base;
  const watched = record.watched ? vscode.l10n.t('watched') : undefined;
  item.accessibilityInformation = { label: [label, state, trouble, at, watched].filter(Boolean).join(', ') };
  item.tooltip = tooltip(label, [
    [vscode.l10n.t('State'), operationStatus(record, context.now)],
    [vscode.l10n.t('Problem'), trouble],
    [vscode.l10n.t('Reason'), reasonText(record)],
    [vscode.l10n.t('Description'), record.snapshot?.description],
    [vscode.l10n.t('Started'), timeOrNothing(record.snapshot?.startTime ?? record.snapshot?.createTime)],
    [vscode.l10n.t('Ended'), timeOrNothing(record.snapshot?.endTime)],
    [vscode.l10n.t('Started by'), initiatorLabel(record.initiator)],
    [vscode.l10n.t('Operation ID'), record.ref.operationId],
    [vscode.l10n.t('Cluster ID'), record.ref.clusterId],
    [vscode.l10n.t('Watched'), record.watched ? vscode.l10n.t('Yes') : undefined],
  ]);
  item.command = {
    command: COMMANDS.openOperation,
    title: vscode.l10n.t('Open Operation'),
    arguments: [record.ref],
  };
  return item;
}

function problemItem(node: Extract<Node, { kind: 'problem' }>, retryAt: number | undefined): vscode.TreeItem {
  const { title, detail, steps } = problemWords(node.problem, retryAt);
  const forbidden = node.problem.kind === 'permission';
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.None);
  item.description = detail;
  item.iconPath = themeIcon(
    forbidden
      ? { icon: 'lock', color: 'list.warningForeground' }
      : { icon: 'error', color: 'list.errorForeground' },
  );
  const step = steps[0].command === COMMANDS.copyPolicy ? '.policy' : '';
  item.contextValue = `problem.${node.problem.kind}${step}`;
  item.tooltip = tooltip(title, [['', detail]]);
  item.accessibilityInformation = { label: `${title}. ${detail}` };
  item.command = { command: COMMANDS.explainProblem, title, arguments: [node] };
  return item;
}

function loadingItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Loading…'), vscode.TreeItemCollapsibleState.None);
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  item.contextValue = 'loading';
  return item;
}

function emptyItem(list: ListName): vscode.TreeItem {
  const label =
    list.kind === 'clusters'
      ? vscode.l10n.t('No clusters in this region')
      : vscode.l10n.t('No operations known yet');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.iconPath = new vscode.ThemeIcon('info');
  item.contextValue = 'empty';
  if (list.kind === 'activities') {
    item.tooltip = vscode.l10n.t(
      'Scaling operations are found by themselves. For any other, use Watch Operation with its ID.',
    );
  }
  return item;
}

function moreItem(node: Extract<Node, { kind: 'more' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load more…'), vscode.TreeItemCollapsibleState.None);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.command = { command: COMMANDS.loadMore, title: vscode.l10n.t('Load more…'), arguments: [node] };
  return item;
}

function olderItem(days: number): vscode.TreeItem {
  const item = new vscode.TreeItem(
    vscode.l10n.t('Load older operations…'),
    vscode.TreeItemCollapsibleState.None,
  );
  item.description = vscode.l10n.t('the last {0} days so far', days);
  item.iconPath = new vscode.ThemeIcon('history');
  item.contextValue = 'older';
  item.command = { command: COMMANDS.loadOlder, title: vscode.l10n.t('Load older operations…') };
  return item;
}

function unseenItem(node: Extract<Node, { kind: 'unseen' }>): vscode.TreeItem {
  const label = vscode.l10n.t('Not everything is found');
  const detail = vscode.l10n.t(
    'Operations that were started in the console or by tools are found in ActionTrail, which this account may not read.',
  );
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.description = detail;
  item.iconPath = new vscode.ThemeIcon('info');
  item.contextValue = 'unseen';
  item.tooltip = tooltip(label, [
    ['', detail],
    ['', problemWords(node.problem).detail],
  ]);
  item.accessibilityInformation = { label: `${label}. ${detail}` };
  item.command = { command: COMMANDS.explainProblem, title: label, arguments: [node] };
  return item;
}

export function operationNode(record: OperationRecord, place: string): Node {
  return { kind: 'operation', key: `${place}:${operationKey(record.ref)}`, record };
}

/** Longest value in a tooltip, in characters; all of it is in the panel. */
const MAX_TOOLTIP = 500;

/** Texts of the cloud go in as text: escaped, and without links or commands. */
function tooltip(heading: string, rows: readonly (readonly [string, string | undefined])[]) {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown('**').appendText(heading).appendMarkdown('**');
  for (const [label, value] of rows) {
    if (value === undefined || value === '') continue;
    markdown.appendMarkdown('\n\n');
    markdown.appendText(
      label === ''
        ? labelText(value, MAX_TOOLTIP)
        : vscode.l10n.t('{0}: {1}', label, labelText(value, MAX_TOOLTIP)),
    );
  }
  return markdown;
}

function themeIcon(look: Look): vscode.ThemeIcon {
  return look.color === undefined
    ? new vscode.ThemeIcon(look.icon)
    : new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.color));
}

function reasonText(record: OperationRecord): string {
  const { reason } = record.snapshot ?? {};
  return [reason?.code, reason?.message].filter(Boolean).join(': ');
}

function timeOrNothing(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : formatTime(ms);
}
