import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Accounts } from '../../app/accounts.ts';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import type { Operations } from '../../app/operations.ts';
import type { Watcher } from '../../app/watcher.ts';
import { isTerminal, type OperationRecord } from '../../core/operation.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import type { FromPanel, PanelAction, ToPanel } from '../../webview/protocol.ts';
import { COMMANDS } from '../ids.ts';
import { problemWords } from '../problems.ts';
import { operationTitle } from '../operationWords.ts';
import { panelHtml } from './html.ts';
import { panelModel } from './model.ts';

/** What a panel may make the extension do, always with the panel's own operation. */
const ACTION_COMMANDS: Readonly<Record<PanelAction, string>> = {
  refresh: COMMANDS.refresh,
  watch: COMMANDS.watchOperation,
  stopWatching: COMMANDS.stopWatching,
  copyOperationId: COMMANDS.copyOperationId,
  copyCliCommand: COMMANDS.copyCliCommand,
  copyLink: COMMANDS.copyLink,
  openInConsole: COMMANDS.openInConsole,
  openRawJson: COMMANDS.openRawJson,
};

const messageSchema: v.GenericSchema<unknown, FromPanel> = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('action'),
    action: v.picklist(Object.keys(ACTION_COMMANDS) as PanelAction[]),
  }),
  v.object({ type: v.literal('step'), label: v.string() }),
  v.object({ type: v.literal('copy'), factId: v.string() }),
]);

/** Changes other than an ending are merged to at most two repaints a second; milliseconds. */
const REPAINT_MS = 500;

export interface PanelParts {
  readonly extensionUri: vscode.Uri;
  readonly accounts: Accounts;
  readonly operations: Operations;
  readonly watcher: Watcher;
}

/** What one webview panel shows of its operation, and what it makes the extension do. */
export class OperationPanel implements Disposable {
  readonly #ref: OperationRef;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: PanelParts;
  readonly #owned = new Disposables();
  #timer: NodeJS.Timeout | undefined;
  #ready = false;
  #shownState: string | undefined;

  constructor(ref: OperationRef, panel: vscode.WebviewPanel, parts: PanelParts) {
    this.#ref = ref;
    this.#panel = panel;
    this.#parts = parts;
    const { webview } = panel;
    this.#owned.add(
      webview.onDidReceiveMessage((message: unknown) => {
        const parsed = v.safeParse(messageSchema, message);
        if (parsed.success) this.#hear(parsed.output);
      }),
    );
    this.#owned.add(
      panel.onDidChangeViewState(() => {
        this.#parts.watcher.setInPanel(this.#ref, panel.visible);
        if (panel.visible) this.changed();
      }),
    );
    parts.watcher.setInPanel(ref, panel.visible);
    panel.iconPath = {
      light: vscode.Uri.joinPath(parts.extensionUri, 'media', 'emr-panel-light.svg'),
      dark: vscode.Uri.joinPath(parts.extensionUri, 'media', 'emr-panel-dark.svg'),
    };
    webview.html = panelHtml(webview, parts.extensionUri);
    void parts.operations.loadRaw(ref);
    this.#paint();
  }

  /** An ending shows at once; other changes are merged. */
  changed(): void {
    const state = this.#record()?.snapshot?.state;
    if (state !== this.#shownState && isTerminal(state)) this.#paint();
    else
      this.#timer ??= setTimeout(() => {
        this.#paint();
      }, REPAINT_MS);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#parts.watcher.setInPanel(this.#ref, false);
    this.#owned.dispose();
    this.#panel.dispose();
  }

  #record(): OperationRecord | undefined {
    return this.#parts.operations.get(operationKey(this.#ref));
  }

  #hear(message: FromPanel): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#paint();
        break;
      case 'action':
        void vscode.commands.executeCommand(ACTION_COMMANDS[message.action], this.#ref);
        break;
      case 'step':
        this.#takeStep(message.label);
        break;
      case 'copy':
        void this.#copy(message.factId);
        break;
    }
  }

  /** Takes a step out of the problem as it is now, which may have gone since the panel showed it. */
  #takeStep(label: string): void {
    const { problem } = this.#parts.watcher.stateOf(operationKey(this.#ref));
    const steps = problem === undefined ? [] : problemWords(problem).steps;
    const step = steps.find((each) => each.label === label);
    if (step === undefined) return;
    const args = step.command === COMMANDS.refresh ? [this.#ref] : (step.args ?? []);
    void vscode.commands.executeCommand(step.command, ...args);
  }

  /** Copies a value that the extension knows, not one that the panel names. */
  async #copy(factId: string): Promise<void> {
    const fact = this.#model()?.facts.items.find(({ id }) => id === factId);
    if (fact?.value.kind === 'id') await vscode.env.clipboard.writeText(fact.value.text);
  }

  #model() {
    const { accounts, watcher } = this.#parts;
    const record = this.#record();
    if (record === undefined) return undefined;
    const account = accounts.get(this.#ref.accountId);
    return panelModel(record, {
      ...(account === undefined ? {} : { accountLabel: account.label }),
      demo: account?.kind === 'demo',
      watch: watcher.stateOf(operationKey(this.#ref)),
      usual: watcher.usual(record),
      stretch: watcher.stretch(this.#ref.accountId),
      now: Date.now(),
    });
  }

  #paint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const record = this.#record();
    if (record === undefined) {
      // Its account was removed.
      this.#panel.dispose();
      return;
    }
    this.#panel.title = operationTitle(record);
    this.#shownState = record.snapshot?.state;
    const model = this.#model();
    if (!this.#ready || !this.#panel.visible || model === undefined) return;
    const message: ToPanel = { type: 'show', model, operation: this.#ref };
    // Behind another window nobody has seen it.
    if (vscode.window.state.focused) this.#parts.operations.markSeen(this.#ref);
    void this.#panel.webview.postMessage(message);
  }
}
