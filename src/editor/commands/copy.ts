import * as vscode from 'vscode';

/** Copies a text and says so, in passing. What is said could bring icons along. */
export async function copyText(text: string, what = text): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied: {0}', what.replaceAll('$(', '$ (')), 3_000);
}
