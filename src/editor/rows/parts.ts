import * as vscode from 'vscode';
import { labelText } from '../../core/plainText.ts';
import { formatTime } from '../format.ts';
import type { Look } from '../words.ts';

/** Longest value in a tooltip, in characters; all of it is in the panel. */
const MAX_TOOLTIP = 500;

/** Texts of the cloud go in as text: escaped, and without links or commands. */
export function tooltip(heading: string, rows: readonly (readonly [string, string | undefined])[]) {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown('**').appendText(heading).appendMarkdown('**');
  // One paragraph of lines: a hover of paragraphs covers half of the view.
  let between = '\n\n';
  for (const [label, value] of rows) {
    if (value === undefined || value === '') continue;
    markdown.appendMarkdown(between);
    between = '  \n';
    markdown.appendText(
      label === ''
        ? labelText(value, MAX_TOOLTIP)
        : vscode.l10n.t('{0}: {1}', label, labelText(value, MAX_TOOLTIP)),
    );
  }
  return markdown;
}

export function themeIcon(look: Look): vscode.ThemeIcon {
  return look.color === undefined
    ? new vscode.ThemeIcon(look.icon)
    : new vscode.ThemeIcon(look.icon, new vscode.ThemeColor(look.color));
}

export function timeOrNothing(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : formatTime(ms);
}
