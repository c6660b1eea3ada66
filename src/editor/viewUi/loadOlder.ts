import * as vscode from 'vscode';
import type { TrailDiscovery } from '../../app/trailDiscovery.ts';
import { CloudError } from '../../core/errors.ts';
import { SETTINGS, SETTINGS_SECTION, VIEWS } from '../ids.ts';
import { offerSetting } from '../prompts/offerSetting.ts';
import { settings } from '../settings.ts';

/** Looks further back in ActionTrail, or says why that is not done. Rejects with a `CloudError` where it fails. */
export async function loadOlder(
  discovery: Pick<TrailDiscovery, 'older' | 'days' | 'hasOlder'>,
): Promise<void> {
  if (!settings.actionTrail()) {
    const setting = `${SETTINGS_SECTION}.${SETTINGS.actionTrail}`;
    const text = vscode.l10n.t(
      'Older operations are found in ActionTrail, which is not asked: the setting {0} is off.',
      setting,
    );
    await offerSetting(vscode.window.showInformationMessage, text, setting);
    return;
  }
  const { days, hasOlder } = discovery;
  if (days !== undefined && !hasOlder) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('ActionTrail keeps events for {0} days, and all of them are loaded.', days),
    );
    return;
  }
  const problem = await vscode.window.withProgress({ location: { viewId: VIEWS.operations } }, () =>
    discovery.older(),
  );
  if (problem !== undefined) throw new CloudError(problem);
}
