import * as vscode from 'vscode';
import { humanizeIdentifier } from '../../core/operation.ts';
import { labelText } from '../../core/plainText.ts';

/** The states of a node group (`emr-api.md` 2.4). */
export function groupStateLabel(state: string | undefined): string {
  switch (state) {
    case 'PROVISIONING':
      return vscode.l10n.t('Being created');
    case 'CREATED':
      return vscode.l10n.t('Has been created');
    case 'INCREASING':
      return vscode.l10n.t('Scaling out');
    case 'DECREASING':
      return vscode.l10n.t('Scaling in');
    case 'RESIZING':
      return vscode.l10n.t('Resizing');
    case 'SUSPENDED':
      return vscode.l10n.t('Suspended');
    case 'RECONFIGURING':
      return vscode.l10n.t('Reconfiguring');
    default:
      return nodeStateLabel(state);
  }
}

/** The states of a node, in whatever case (`emr-api.md` 2.5). */
export function nodeStateLabel(state: string | undefined): string {
  switch (state?.toUpperCase()) {
    case undefined:
      return '–';
    case 'PENDING':
      return vscode.l10n.t('Pending');
    case 'STARTING':
      return vscode.l10n.t('Starting');
    case 'RUNNING':
      return vscode.l10n.t('Running');
    case 'STOPPING':
      return vscode.l10n.t('Stopping');
    case 'STOPPED':
      return vscode.l10n.t('Stopped');
    case 'TERMINATING':
      return vscode.l10n.t('Releasing');
    case 'TERMINATED':
      return vscode.l10n.t('Released');
    default:
      return labelText(humanizeIdentifier(state ?? ''));
  }
}
