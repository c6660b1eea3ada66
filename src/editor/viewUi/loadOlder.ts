import * as vscode from 'vscode';
import type { TrailDiscovery } from '../../app/trailDiscovery.ts';
import { SETTINGS, SETTINGS_SECTION } from '../ids.ts';
import { offerSetting } from '../prompts/offerSetting.ts';
import { settings } from '../settings.ts';

/** Looks further back in ActionTrail, or says why that is not done. */
export async function loadOlder(discovery: Pick<TrailDiscovery, 'older'>): Promise<void> {
  if (settings.actionTrail()) {
    await discovery.older();
    return;
  }
  const setting = `${SETTINGS_SECTION}.${SETTINGS.actionTrail}`;
  const text = vscode.l10n.t(
    'Older operations are found in ActionTrail, which is not asked: the setting {0} is off.',
    setting,
  );
  await offerSetting(vscode.window.showInformationMessage, text, setting);
}
