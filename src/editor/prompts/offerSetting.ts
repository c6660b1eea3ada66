import * as vscode from 'vscode';

type Show = (text: string, ...steps: string[]) => Thenable<string | undefined>;

/** Says something about a setting, and leads to it. @param setting its whole ID */
export async function offerSetting(show: Show, text: string, setting: string): Promise<void> {
  const open = vscode.l10n.t('Open Settings');
  if ((await show(text, open)) !== open) return;
  await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${setting}`);
}
