import * as vscode from 'vscode';

/** The least that a webview with a script can be: what is left is VS Code's own. */
export function showEmptyPanel(): void {
  const panel = vscode.window.createWebviewPanel('emrBench', 'Empty', vscode.ViewColumn.Active, {
    enableScripts: true,
  });
  panel.webview.html = `<!DOCTYPE html><html><body><main id="root"></main>
<script>document.getElementById('root').textContent = 'Nothing but this';</script></body></html>`;
}

/** The least that a tree can be. */
class PlainRows implements vscode.TreeDataProvider<number>, vscode.Disposable {
  readonly #changes = new vscode.EventEmitter<undefined>();
  #count = 0;
  readonly onDidChangeTreeData = this.#changes.event;

  show(count: number): void {
    this.#count = count;
    this.#changes.fire(undefined);
  }

  getTreeItem(row: number): vscode.TreeItem {
    const item = new vscode.TreeItem(`row-${row}`);
    item.iconPath = new vscode.ThemeIcon('sync');
    return item;
  }

  getChildren(row?: number): number[] {
    return row === undefined ? Array.from({ length: this.#count }, (_, number) => number) : [];
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

export function registerPlainRows(): vscode.Disposable {
  const rows = new PlainRows();
  return vscode.Disposable.from(
    rows,
    vscode.window.registerTreeDataProvider('emrBench.rows', rows),
    vscode.commands.registerCommand('emrBench.showRows', (count: number) => {
      rows.show(count);
    }),
  );
}
