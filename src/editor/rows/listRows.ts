import * as vscode from 'vscode';
import { COMMANDS } from '../ids.ts';
import { problemWords } from '../problems.ts';
import type { Hidden, Node } from './node.ts';
import { themeIcon, tooltip } from './parts.ts';

/** Menus of a row have the steps that help. */
const STEP_MARKS: Readonly<Record<string, string>> = {
  [COMMANDS.copyPolicy]: 'policy',
  [COMMANDS.allowProgram]: 'allow',
  [COMMANDS.copySignInCommand]: 'signIn',
  [COMMANDS.manageTrust]: 'trust',
};

export function problemItem(
  node: Extract<Node, { kind: 'problem' }>,
  retryAt: number | undefined,
): vscode.TreeItem {
  const { title, detail, steps } = problemWords(node.problem, retryAt);
  const { kind } = node.problem;
  const forbidden = kind === 'permission';
  const item = new vscode.TreeItem(title, vscode.TreeItemCollapsibleState.None);
  // All of it would be cut off. It is in the tooltip, and a click says it.
  item.description = steps[0].label;
  item.iconPath = themeIcon(
    forbidden
      ? { icon: 'lock', color: 'list.warningForeground' }
      : { icon: 'error', color: 'list.errorForeground' },
  );
  const marks = steps.flatMap(({ command }) => STEP_MARKS[command] ?? []);
  item.contextValue = ['problem', kind, ...marks].join('.');
  item.tooltip = tooltip(title, [['', detail]]);
  item.accessibilityInformation = { label: `${title}. ${detail}` };
  item.command = { command: COMMANDS.explainProblem, title, arguments: [node] };
  return item;
}

export function loadingItem(): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Loading…'), vscode.TreeItemCollapsibleState.None);
  item.iconPath = new vscode.ThemeIcon('loading~spin');
  item.contextValue = 'loading';
  return item;
}

export function emptyItem({ list, hidden }: Extract<Node, { kind: 'empty' }>): vscode.TreeItem {
  if (hidden === 'filtered' || hidden === 'filteredSoFar') return nothingPassesItem(hidden);
  const label =
    list.kind === 'clusters'
      ? vscode.l10n.t('No clusters in this region')
      : vscode.l10n.t('No operations known yet');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.iconPath = new vscode.ThemeIcon('info');
  item.contextValue = `empty.${list.kind}`;
  if (hidden === 'released') item.description = vscode.l10n.t('released ones are hidden');
  if (list.kind === 'activities') {
    item.tooltip = vscode.l10n.t(
      'Scaling operations are found by themselves. For any other, use Watch Operation with its ID.',
    );
  }
  return item;
}

/** A filter keeps everything out; a click takes it away. */
function nothingPassesItem(hidden: Hidden): vscode.TreeItem {
  const label =
    hidden === 'filtered'
      ? vscode.l10n.t('No cluster matches the filter')
      : vscode.l10n.t('None of the clusters loaded matches the filter');
  const way = vscode.l10n.t('Clear Filter');
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  item.description = way;
  item.iconPath = new vscode.ThemeIcon('filter-filled');
  item.contextValue = 'empty.filtered';
  item.accessibilityInformation = { label: `${label}. ${way}` };
  item.command = { command: COMMANDS.clearClusterFilter, title: way };
  return item;
}

export function moreItem(node: Extract<Node, { kind: 'more' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Load more…'), vscode.TreeItemCollapsibleState.None);
  const { part } = node;
  if (part !== undefined) item.description = vscode.l10n.t('{0} of {1} loaded', part.loaded, part.total);
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.command = { command: COMMANDS.loadMore, title: vscode.l10n.t('Load more…'), arguments: [node] };
  return item;
}

export function olderItem(days: number): vscode.TreeItem {
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

export function unseenItem(node: Extract<Node, { kind: 'unseen' }>): vscode.TreeItem {
  const label = vscode.l10n.t('Not everything is found');
  const detail = vscode.l10n.t(
    'Operations that were started in the console or by tools are found in ActionTrail, which this account may not read.',
  );
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.None);
  const words = problemWords(node.problem);
  item.description = words.steps[0].label;
  item.iconPath = new vscode.ThemeIcon('info');
  item.contextValue = 'unseen';
  item.tooltip = tooltip(label, [
    ['', detail],
    ['', words.detail],
  ]);
  item.accessibilityInformation = { label: `${label}. ${detail}` };
  item.command = { command: COMMANDS.explainProblem, title: label, arguments: [node] };
  return item;
}
