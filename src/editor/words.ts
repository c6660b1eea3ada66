import * as vscode from 'vscode';
import type { Account } from '../app/account.ts';
import type { Accounts } from '../app/accounts.ts';
import { classifyClusterState, type Cluster } from '../core/cluster.ts';
import type { Advice } from '../core/errors.ts';
import { humanizeIdentifier } from '../core/operation.ts';
import { labelText } from '../core/plainText.ts';
import { regionName } from '../core/regions.ts';
import { DEMO_ACCOUNT_ID } from '../core/scope.ts';

export function clusterStateLabel(state: string | undefined): string {
  switch (state) {
    case undefined:
      return vscode.l10n.t('State unknown');
    case 'STARTING':
      return vscode.l10n.t('Starting');
    case 'START_FAILED':
      return vscode.l10n.t('Failed to start');
    case 'BOOTSTRAPPING':
      return vscode.l10n.t('Setting up services');
    case 'RUNNING':
      return vscode.l10n.t('Running');
    case 'TERMINATING':
      return vscode.l10n.t('Releasing');
    case 'TERMINATED':
      return vscode.l10n.t('Released');
    case 'TERMINATED_WITH_ERRORS':
      return vscode.l10n.t('Released with errors');
    case 'TERMINATE_FAILED':
      return vscode.l10n.t('Failed to release');
    default:
      return labelText(humanizeIdentifier(state));
  }
}

export function clusterTypeLabel(type: string | undefined): string | undefined {
  switch (type) {
    case undefined:
      return undefined;
    case 'DATALAKE':
      return vscode.l10n.t('Data lake');
    case 'OLAP':
      return vscode.l10n.t('Analytics');
    case 'DATAFLOW':
      return vscode.l10n.t('Real-time streams');
    case 'DATASERVING':
      return vscode.l10n.t('Data serving');
    case 'CUSTOM':
      return vscode.l10n.t('Custom');
    case 'HADOOP':
      return vscode.l10n.t('Old data lake');
    default:
      return labelText(humanizeIdentifier(type));
  }
}

/** The name of a codicon, and the colour that goes with it. Icon and label say the same as the colour. */
export interface Look {
  readonly icon: string;
  readonly color?: string;
}

export function clusterLook(cluster: Cluster): Look {
  switch (classifyClusterState(cluster.state)) {
    case 'running':
      return { icon: 'server-environment', color: 'testing.iconPassed' };
    case 'changing':
      return { icon: 'loading~spin', color: 'charts.blue' };
    case 'failed':
      return { icon: 'error', color: 'testing.iconFailed' };
    case 'released':
      return { icon: 'circle-slash', color: 'disabledForeground' };
    case 'unknown':
      return { icon: 'question' };
  }
}

export function regionLabel(regionId: string): string {
  return regionName(regionId, vscode.env.language);
}

/** The name of a cluster, which anybody may have given; the ID where it has none. */
export function clusterLabel(name: string | undefined, clusterId: string): string {
  const label = labelText(name ?? '');
  return label === '' ? clusterId : label;
}

/** What is said beside everything of the demo. */
export function simulatedText(): string {
  return vscode.l10n.t('simulated');
}

/** The label of an account in a text. The demo may be called anything, and is marked all the same. */
export function accountLabel({ id, label }: Pick<Account, 'id' | 'label'>): string {
  const text = labelText(label);
  return id === DEMO_ACCOUNT_ID ? vscode.l10n.t('{0} (simulated)', text) : text;
}

/** Longest name of an account within a row, in characters; more of it would push the rest out of sight. */
const MAX_ACCOUNT = 24;

/** The account of something, where there are several; undefined where it goes without saying. */
export function accountAmongOthers(
  accounts: Pick<Accounts, 'all' | 'get'>,
  accountId: string | undefined,
): Account | undefined {
  return accountId !== undefined && accounts.all().length > 1 ? accounts.get(accountId) : undefined;
}

/** As few words as tell one account from the others. Of the demo what matters most is that it is one. */
export function shortAccountLabel({ kind, label }: Account): string {
  return kind === 'demo' ? simulatedText() : labelText(label, MAX_ACCOUNT);
}

/** One of the two languages that texts of ours are kept in beside the code. */
export function inLanguage({ en, zh }: Advice): string {
  return isChinese() ? zh : en;
}

export function isChinese(): boolean {
  // The other Chinese has no bundle, so everything around would be English.
  return vscode.env.language.toLowerCase() === 'zh-cn';
}

/** What readers say of a row, with a pause between its parts; empty ones are left out. */
export function spokenText(parts: readonly (string | undefined)[]): string {
  return parts.filter(Boolean).join(spokenPause());
}

/** What readers pause at. */
export function spokenPause(): string {
  return isChinese() ? '，' : ', ';
}

/** Several things in one text. */
export function listText(parts: readonly string[]): string {
  return parts.join(isChinese() ? '、' : ', ');
}
