import * as v from 'valibot';
import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { SurroundingsState } from '../app/surroundings.ts';
import { CloudError, credentialProblem } from '../core/errors.ts';
import type { OperationRecord } from '../core/operation.ts';
import { operationKey, type OperationRef } from '../core/scope.ts';
import type { PanelModel } from '../webview/protocol.ts';
import { operationRefSchema } from './commands/targets.ts';
import { WEBVIEW_TYPE } from './ids.ts';
import type * as PanelUi from './panel/index.ts';
import type { PanelParts } from './panel/operationPanel.ts';

interface Opened {
  readonly ref: OperationRef;
  readonly panel: vscode.WebviewPanel;
  /** What it is held against before that is loaded. */
  comparedWith?: OperationRef;
  /** Absent until it is loaded. */
  inside?: PanelUi.OperationPanel;
}

/** What a panel kept of itself over a reload. */
const restoredSchema = v.object({
  operation: operationRefSchema,
  comparedWith: v.optional(v.fallback(v.optional(operationRefSchema), undefined)),
});

/** One panel per operation, reused; restored by identity after a reload. */
export class OperationPanels implements vscode.WebviewPanelSerializer, Disposable {
  readonly #parts: PanelParts;
  readonly #load: () => Promise<typeof PanelUi>;
  readonly #failed: (error: unknown) => void;
  readonly #panels = new Map<string, Opened>();
  readonly #owned = new Disposables();

  /**
   * @param load loads what is inside a panel, with the first one
   * @param failed hears why it could not be shown
   */
  constructor(parts: PanelParts, load: () => Promise<typeof PanelUi>, failed: (error: unknown) => void) {
    this.#parts = parts;
    this.#load = load;
    this.#failed = failed;
    const repaint = (key: string): void => {
      for (const { inside } of this.#panels.values()) if (inside?.shows(key) === true) inside.changed();
    };
    this.#owned.add(
      parts.operations.onDidChange((changes) => {
        for (const { key } of changes) repaint(key);
      }),
    );
    this.#owned.add(parts.watcher.onDidChangeState(repaint));
    this.#owned.add(
      parts.accounts.onDidChange(() => {
        for (const { ref, panel, inside } of [...this.#panels.values()]) {
          if (this.#belongs(ref)) inside?.accountChanged();
          else panel.dispose();
        }
        if (parts.accounts.all().length === 0) closeAll();
      }),
    );
    this.#owned.add(
      // What ended while nobody was here is seen now.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) for (const { inside } of this.#panels.values()) inside?.changed();
      }),
    );
  }

  /** The operation whose panel has the focus, for commands of the palette. */
  get activeRef(): OperationRef | undefined {
    return [...this.#panels.values()].find(({ panel }) => panel.active)?.ref;
  }

  /** What there is to say of an operation, as Markdown; with what its panel has fetched, where it has one. */
  async report(ref: OperationRef): Promise<string> {
    const { contentOf, reportOf } = await this.#load();
    return reportOf(contentOf(await this.#record(ref), this.#around(ref), this.#parts).model);
  }

  /** The same, as JSON. */
  async export(ref: OperationRef): Promise<string> {
    const { exportOf } = await this.#load();
    return exportOf(await this.#record(ref), this.#around(ref));
  }

  /**
   * What a panel would say of an operation that need not be known. What is around it is fetched where that helps to
   * explain it and no panel has done so, until the signal.
   */
  async model(record: OperationRecord, signal: AbortSignal): Promise<PanelModel> {
    const { modelOf } = await this.#load();
    return modelOf(record, this.#around(record.ref), this.#parts, signal);
  }

  /** @param comparedWith what it is held against then; what that was before stays without it */
  open(ref: OperationRef, comparedWith?: OperationRef): void {
    const known = this.#panels.get(operationKey(ref));
    if (known !== undefined) {
      known.panel.reveal();
      if (comparedWith === undefined) return;
      known.comparedWith = comparedWith;
      known.inside?.compare(comparedWith);
      return;
    }
    const panel = vscode.window.createWebviewPanel(
      WEBVIEW_TYPE,
      vscode.l10n.t('Operation'),
      vscode.ViewColumn.Active,
      webviewOptions(this.#parts.extensionUri),
    );
    this.#adopt(ref, panel, comparedWith);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const parsed = v.safeParse(restoredSchema, state);
    if (!parsed.success || this.#panels.has(operationKey(parsed.output.operation))) {
      panel.dispose();
      return;
    }
    panel.webview.options = webviewOptions(this.#parts.extensionUri);
    await this.#parts.operations.open();
    const { operation: ref, comparedWith } = parsed.output;
    // The journal may have lost it; the service may still know it.
    if (this.#parts.accounts.get(ref.accountId) !== undefined) this.#parts.operations.discover(ref, 'manual');
    if (this.#belongs(ref)) this.#adopt(ref, panel, comparedWith);
    else panel.dispose();
  }

  dispose(): void {
    this.#owned.dispose();
    for (const { panel } of [...this.#panels.values()]) panel.dispose();
  }

  async #record(ref: OperationRef): Promise<OperationRecord> {
    const { operations } = this.#parts;
    await operations.loadRaw(ref);
    const record = operations.get(operationKey(ref));
    if (record === undefined) throw new CloudError(credentialProblem({ what: 'signedOut' }));
    return record;
  }

  #around(ref: OperationRef): SurroundingsState {
    return this.#panels.get(operationKey(ref))?.inside?.around ?? {};
  }

  /** Whether it is of an account and a region that are shown. */
  #belongs(ref: OperationRef): boolean {
    const record = this.#parts.operations.get(operationKey(ref));
    return record !== undefined && this.#parts.accounts.covers(record);
  }

  #adopt(ref: OperationRef, panel: vscode.WebviewPanel, comparedWith: OperationRef | undefined): void {
    const key = operationKey(ref);
    const opened: Opened = { ref, panel, ...(comparedWith === undefined ? {} : { comparedWith }) };
    this.#panels.set(key, opened);
    panel.onDidDispose(() => {
      this.#panels.delete(key);
      opened.inside?.dispose();
    });
    this.#load()
      .then(({ OperationPanel }) => {
        // It may have been closed meanwhile.
        if (this.#panels.get(key) === opened)
          opened.inside = new OperationPanel(ref, panel, this.#parts, opened.comparedWith);
      })
      .catch((error: unknown) => {
        panel.dispose();
        this.#failed(error);
      });
  }
}

/**
 * Closes all tabs of operations, among them those that nobody has looked at since a reload: VS Code does not say before
 * whose they are.
 */
function closeAll(): void {
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(WEBVIEW_TYPE));
  void vscode.window.tabGroups.close(tabs);
}

function webviewOptions(extensionUri: vscode.Uri): vscode.WebviewOptions & vscode.WebviewPanelOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist')] };
}
