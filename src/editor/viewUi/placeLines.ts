import * as vscode from 'vscode';
import type { Scope } from '../../core/scope.ts';
import type { RowContext } from '../rows/node.ts';
import { accountNote } from '../rows/placeRows.ts';
import { regionLabel } from '../words.ts';

/** Where the thing of a row is, for its tooltip; below its cluster that goes without saying. */
export function placeLines(
  { regionId }: Scope,
  { belowCluster, account }: RowContext,
): readonly (readonly [string, string | undefined])[] {
  if (belowCluster) return [];
  const name = account === undefined ? [] : [account.label, accountNote(account)].filter(Boolean);
  return [
    [vscode.l10n.t('Region'), regionLabel(regionId)],
    [vscode.l10n.t('Account'), name.join(' · ')],
  ];
}
