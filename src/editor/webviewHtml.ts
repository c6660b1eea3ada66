import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** Files in `dist`. */
interface Insides {
  readonly script: string;
  readonly style: string;
}

/** The shell of a webview. All content comes by message and is set as text by the script. */
export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  { script, style }: Insides,
): string {
  const nonce = randomBytes(16).toString('base64');
  const uri = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'dist', ...path)).toString();
  const csp = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${vscode.env.language.replace(/[^A-Za-z-]/g, '')}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${uri('codicon.css')}">
<link rel="stylesheet" href="${uri(style)}">
<title>EMR</title>
</head>
<body>
<main id="root"></main>
<script nonce="${nonce}" src="${uri(script)}"></script>
</body>
</html>`;
}
