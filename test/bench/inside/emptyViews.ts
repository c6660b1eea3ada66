import * as vscode from 'vscode';

/** The least that a webview with a script can be: what is left is VS Code's own. */
export function showEmptyPanel(): void {
  const panel = vscode.window.createWebviewPanel('emrBench', 'Empty', vscode.ViewColumn.Active, {
    enableScripts: true,
  });
  panel.webview.html = `<!DOCTYPE html><html><body><main id="root"></main>
<script>document.getElementById('root').textContent = 'Nothing but this';</script></body></html>`;
}
