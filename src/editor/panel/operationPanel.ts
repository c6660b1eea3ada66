import * as v from 'valibot';
import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import { Surroundings, type SurroundingsState } from '../../app/surroundings.ts';
import { isTerminal, type OperationRecord } from '../../core/operation.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import type { FromPanel, PanelAction, ToPanel } from '../../webview/protocol.ts';
import { copyText } from '../commands/copy.ts';
import { COMMANDS } from '../ids.ts';
import { operationTitle } from '../operationWords.ts';
import { problemWords } from '../problems.ts';
import { webviewHtml } from '../webviewHtml.ts';
import { contentOf, type ContentParts } from './content.ts';
import { requestIdOf, type PanelContent } from './model.ts';

/** What a panel may make the extension do, always with the panel's own operation. */
const ACTION_COMMANDS: Readonly<Record<Exclude<PanelAction, 'stopComparing'>, string>> = {
  refresh: COMMANDS.refresh,
  watch: COMMANDS.watchOperation,
  stopWatching: COMMANDS.stopWatching,
  copyOperationId: COMMANDS.copyOperationId,
  copyCliCommand: COMMANDS.copyCliCommand,
  copyLink: COMMANDS.copyLink,
  copyReport: COMMANDS.copyReport,
  exportJson: COMMANDS.exportJson,
  openInConsole: COMMANDS.openInConsole,
  openDiagnosis: COMMANDS.openDiagnosis,
  openRawJson: COMMANDS.openRawJson,
  compare: COMMANDS.compareOperation,
  leaveDemo: COMMANDS.leaveDemo,
};

const messageSchema: v.GenericSchema<unknown, FromPanel> = v.variant('type', [
  v.object({ type: v.literal('ready') }),
  v.object({
    type: v.literal('action'),
    action: v.picklist([...(Object.keys(ACTION_COMMANDS) as PanelAction[]), 'stopComparing']),
  }),
  v.object({ type: v.literal('step'), label: v.string(), block: v.exactOptional(v.string()) }),
  v.object({ type: v.literal('copy'), id: v.string() }),
  v.object({ type: v.literal('open'), id: v.string() }),
]);

/** Changes other than an ending are merged to at most two repaints a second, as exact as timers are; milliseconds. */
const REPAINT_MS = 505;

export interface PanelParts extends ContentParts {
  readonly extensionUri: vscode.Uri;
}

/** What one webview panel shows of its operation, and what it makes the extension do. */
export class OperationPanel implements Disposable {
  readonly #ref: OperationRef;
  readonly #panel: vscode.WebviewPanel;
  readonly #parts: PanelParts;
  readonly #owned = new Disposables();
  readonly #around: Surroundings;
  #content: PanelContent | undefined;
  #comparedWith: OperationRef | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** By `performance.now()`. */
  #paintedAt = -Infinity;
  #shownState: string | undefined;
  /** What is around it was fetched while it was under way. */
  #sawActive = false;

  /** @param comparedWith the operation that it is held against from the beginning */
  constructor(ref: OperationRef, panel: vscode.WebviewPanel, parts: PanelParts, comparedWith?: OperationRef) {
    this.#ref = ref;
    this.#comparedWith = comparedWith;
    this.#panel = panel;
    this.#parts = parts;
    this.#around = this.#owned.add(new Surroundings(parts.around, ref));
    this.#owned.add(
      this.#around.onDidChange(() => {
        this.changed();
      }),
    );
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
    webview.html = webviewHtml(webview, parts.extensionUri, { script: 'webview.js', style: 'panel.css' });
    void parts.operations.loadRaw(ref);
    this.#paint();
  }

  /** What is known of what is around the operation. */
  get around(): SurroundingsState {
    return this.#around.state;
  }

  /** Whether the operation is in it. */
  shows(key: string): boolean {
    return [this.#ref, this.#comparedWith].some((ref) => ref !== undefined && operationKey(ref) === key);
  }

  /** Holds its operation against another; against none again without `other`. */
  compare(other: OperationRef | undefined): void {
    this.#comparedWith = other;
    this.#paint();
  }

  /** Its account may be able to see now what it could not. */
  accountChanged(): void {
    const record = this.#record();
    const failed = Object.values(this.around).some(({ state }) => state === 'failed');
    if (failed && record !== undefined && this.#panel.visible) this.#around.refresh(record);
    this.changed();
  }

  /** An ending shows at once, and so does the first change after a while; others are merged. */
  changed(): void {
    const state = this.#record()?.snapshot?.state;
    if (state !== this.#shownState && isTerminal(state)) this.#paint();
    else
      this.#timer ??= setTimeout(
        () => {
          this.#paint();
        },
        Math.max(0, this.#paintedAt + REPAINT_MS - performance.now()),
      );
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

  /** The one that it is held against, while it is of an account and a region that are shown. */
  #other(): OperationRecord | undefined {
    const { operations, accounts } = this.#parts;
    const other = this.#comparedWith && operations.get(operationKey(this.#comparedWith));
    return other !== undefined && accounts.covers(other) ? other : undefined;
  }

  #hear(message: FromPanel): void {
    switch (message.type) {
      case 'ready':
        // What was sent before the page listened may be lost, as after it was hidden.
        this.#paint();
        break;
      case 'action':
        this.#act(message.action);
        break;
      case 'step':
        this.#takeStep(message.label, message.block);
        break;
      case 'copy':
        void this.#copy(message.id);
        break;
      case 'open':
        this.#open(message.id);
        break;
    }
  }

  #act(action: PanelAction): void {
    const record = this.#record();
    if (record === undefined) return;
    if (action === 'stopComparing') {
      this.compare(undefined);
      return;
    }
    if (action === 'refresh') this.#around.refresh(record);
    const argument =
      action === 'openDiagnosis'
        ? { service: 'emr', code: record.snapshot?.reason?.code, requestId: requestIdOf(record) }
        : this.#ref;
    void vscode.commands.executeCommand(ACTION_COMMANDS[action], argument);
  }

  /** Takes a step out of a problem as it is now, which may have gone since the panel showed it. */
  #takeStep(label: string, block: string | undefined): void {
    const problem =
      block === undefined
        ? this.#parts.watcher.stateOf(operationKey(this.#ref)).problem
        : this.#content?.names.problemOf(block);
    const steps = problem === undefined ? [] : problemWords(problem).steps;
    const step = steps.find((each) => each.label === label);
    if (step === undefined) return;
    if (step.command === COMMANDS.refresh) this.#act('refresh');
    else void vscode.commands.executeCommand(step.command, ...(step.args ?? []));
  }

  /** Copies a text that the extension knows, not one that the panel names. */
  async #copy(id: string): Promise<void> {
    const text = this.#content?.names.textOf(id);
    // What has lines would not fit where it is said.
    const what = text?.includes('\n') === true ? vscode.l10n.t('text of several lines') : text;
    if (text !== undefined) await copyText(text, what);
  }

  #open(id: string): void {
    const ref = this.#content?.names.refOf(id);
    if (ref !== undefined) void vscode.commands.executeCommand(COMMANDS.openOperation, ref);
  }

  #wantAround(record: OperationRecord): void {
    const ended = isTerminal(record.snapshot?.state);
    // The cluster is another one after a change of it.
    if (ended && this.#sawActive) this.#around.refresh(record);
    else this.#around.want(record);
    this.#sawActive = !ended;
  }

  #paint(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#paintedAt = performance.now();
    const record = this.#record();
    if (record === undefined) {
      // Its account was removed.
      this.#panel.dispose();
      return;
    }
    this.#panel.title = operationTitle(record);
    this.#shownState = record.snapshot?.state;
    if (!this.#panel.visible) return;
    this.#wantAround(record);
    const other = this.#other();
    this.#content = contentOf(record, this.#around.state, this.#parts, other);
    const { model } = this.#content;
    const message: ToPanel = {
      type: 'show',
      model,
      operation: this.#ref,
      ...(other === undefined ? {} : { comparedWith: other.ref }),
    };
    // Behind another window nobody has seen it.
    if (vscode.window.state.focused) this.#parts.operations.markSeen(this.#ref);
    void this.#panel.webview.postMessage(message);
  }
}
