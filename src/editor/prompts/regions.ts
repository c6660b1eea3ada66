import * as vscode from 'vscode';
import { REGIONS } from '../../core/regions.ts';
import { regionLabel } from '../words.ts';
import { askMany, type BACK, type Place } from './steps.ts';

interface RegionItem extends vscode.QuickPickItem {
  readonly regionId: string;
}

/** Asks which regions to show, in the order of the list. Rejects with a `CancellationError` on Escape. */
export async function askRegions(
  at: Place,
  selected: readonly string[],
): Promise<readonly string[] | typeof BACK> {
  // A region that is set but not in the list (a new one) must not be lost.
  const ids = [...new Set([...REGIONS.map(({ id }) => id), ...selected])];
  const items = ids.map((regionId): RegionItem => ({
    label: regionLabel(regionId),
    description: regionId,
    regionId,
  }));
  const picked = await askMany({
    ...at,
    placeholder: vscode.l10n.t('Regions whose clusters you want to see'),
    items,
    selected: items.filter(({ regionId }) => selected.includes(regionId)),
  });
  return typeof picked === 'symbol' ? picked : picked.map(({ regionId }) => regionId);
}
