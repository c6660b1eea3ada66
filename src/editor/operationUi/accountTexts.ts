import * as vscode from 'vscode';
import type { Account } from '../../app/account.ts';
import { labelText } from '../../core/plainText.ts';
import type { Choice } from '../prompts/steps.ts';
import { accountNote } from '../rows/placeRows.ts';
import { regionLabel } from '../words.ts';

export function noAccountText(): string {
  return vscode.l10n.t('There is no account yet. Add one with EMR: Add Account….');
}

export function uncoveredText(regionId: string): string {
  return vscode.l10n.t(
    'No account shows the region {0}. Choose it for an account with EMR: Select Regions….',
    regionLabel(regionId) === regionId ? regionId : `${regionLabel(regionId)} (${regionId})`,
  );
}

export function accountChoices(accounts: readonly Account[]): readonly Choice[] {
  return accounts.map((account) => ({
    id: account.id,
    label: labelText(account.label),
    description: accountNote(account),
  }));
}
