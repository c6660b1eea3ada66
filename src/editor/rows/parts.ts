import * as vscode from 'vscode';
import { labelText } from '../../core/plainText.ts';
import { formatTime } from '../format.ts';
import type { Look } from '../words.ts';

/** Longest value in a tooltip, in characters; all of it is in the panel. */
const MAX_TOOLTIP = 500;

/** A text as Markdown that shows just that text, without links or commands. */
export function escaped(text: string): string {
  return (
    new vscode.MarkdownString()
      .appendText(text)
      // VS Code makes every space one that does not break: sentences would break within words.
      .value.replaceAll('&nbsp;', ' ')
      // What looks like an address becomes a link without being written as one.
      .replace(/:(?=\/\/)|(?<=www)\.|@/gi, String.raw`\$&`)
      // Whatever stands before it: after a backslash of the text another one would not help.
      .replaceAll('<', '&lt;')
      .trim()
  );
}

export function tooltip(heading: string, rows: readonly (readonly [string, string | undefined])[]) {
  const markdown = new vscode.MarkdownString();
  markdown.appendMarkdown(`**${escaped(heading)}**`);
  // One paragraph of lines: a hover of paragraphs covers half of the view.
  let between = '\n\n';
  for (const [label, value] of rows) {
    if (value === undefined || value === '') continue;
    markdown.appendMarkdown(between);
    between = '  \n';
    const text = labelText(value, MAX_TOOLTIP);
    markdown.appendMarkdown(escaped(label === '' ? text : vscode.l10n.t('{0}: {1}', label, text)));
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
