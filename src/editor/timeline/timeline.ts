import * as v from 'valibot';
import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import { OperationRange } from '../../app/operationRange.ts';
import type { OperationChange } from '../../app/operations.ts';
import { remainingMs } from '../../core/age.ts';
import { isShown, isTerminal, type OperationRecord } from '../../core/operation.ts';
import type { FromGantt, GanttAction, RangeName, Summary, ToGantt } from '../../webview/gantt/protocol.ts';
import { COMMANDS } from '../ids.ts';
import { webviewHtml } from '../webviewHtml.ts';
import { barOf, placesOf } from './bars.ts';
import type { TimelineParts } from './parts.ts';
import { timelineTexts } from './texts.ts';

/** What the view may make the extension do besides opening what it shows. */
const ACTION_COMMANDS: Readonly<Record<GanttAction, string>> = {
  addAccount: COMMANDS.addAccount,
  startDemo: COMMANDS.startDemo,
  loadOlder: COMMANDS.loadOlder,
};

const range = v.picklist(['day', 'week', 'month']);
const messageSchema: v.GenericSchema<unknown, FromGantt> = v.variant('type', [
  v.object({ type: v.literal('ready'), range }),
  v.object({ type: v.literal('range'), range }),
  v.object({ type: v.literal('action'), action: v.picklist(Object.keys(ACTION_COMMANDS) as GanttAction[]) }),
  v.object({ type: v.literal('open'), id: v.string() }),
]);

const DAY = 86_400_000;
const LENGTHS: Readonly<Record<RangeName, number>> = { day: DAY, week: 7 * DAY, month: 30 * DAY };
/** The drawing begins a little earlier, so that it need not move on all the time. */
const MARGIN = 1.05;

/** More than that nobody could tell apart. */
const MAX_BARS = 5_000;

/** Changes other than an ending are merged to at most two messages a second; milliseconds. */
const REPAINT_MS = 505;

/** What is over slides out of the range; milliseconds. */
const SLIDE_MS = 60_000;

/** Fills the view, and keeps it up to date while it is visible. */
export function showTimeline(view: vscode.WebviewView, parts: TimelineParts): Disposable {
  const timeline = new Timeline(view, parts);
  view.onDidDispose(() => {
    timeline.dispose();
  });
  return timeline;
}

class Timeline implements Disposable {
  readonly #view: vscode.WebviewView;
  readonly #parts: TimelineParts;
  readonly #owned = new Disposables();
  /** The page has said so. */
  #isThere = false;
  /** What is listened to while the view is visible alone. */
  #following: Disposables | undefined;
  #range: RangeName = 'day';
  #data: OperationRange | undefined;
  /** What the view was shown. */
  #shown: OperationRange | undefined;
  #loading = false;
  /** Keys of what changed since the last message. */
  readonly #dirty = new Set<string>();
  #timer: Disposable | undefined;
  #paintedAt = -Infinity;
  /** The rest of what was sent last, as JSON, so that only what differs is sent. */
  #sent = { rows: '', groups: '', summary: '' };

  constructor(view: vscode.WebviewView, parts: TimelineParts) {
    this.#view = view;
    this.#parts = parts;
    const { webview } = view;
    webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(parts.extensionUri, 'dist')],
    };
    this.#owned.add(
      webview.onDidReceiveMessage((message: unknown) => {
        const parsed = v.safeParse(messageSchema, message);
        if (parsed.success) this.#hear(parsed.output);
      }),
    );
    this.#owned.add(
      view.onDidChangeVisibility(() => {
        // What is hidden is gone, and says itself when it is there again, be it before that is said of the view.
        if (!view.visible) {
          this.#isThere = false;
          this.#stop();
        } else if (this.#isThere && this.#following === undefined) this.#start();
      }),
    );
    webview.html = webviewHtml(webview, parts.extensionUri, {
      script: 'timelineView.js',
      style: 'timeline.css',
    });
  }

  dispose(): void {
    this.#stop();
    this.#owned.dispose();
  }

  #hear(message: FromGantt): void {
    switch (message.type) {
      case 'ready':
      case 'range':
        this.#range = message.range;
        this.#isThere = true;
        this.#start();
        break;
      case 'action':
        void vscode.commands.executeCommand(ACTION_COMMANDS[message.action]);
        break;
      case 'open': {
        // It can only name what it was shown.
        const record = this.#shown?.records.get(message.id);
        if (record !== undefined) void vscode.commands.executeCommand(COMMANDS.openOperation, record.ref);
      }
    }
  }

  #stop(): void {
    this.#following?.dispose();
    this.#following = undefined;
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#data = undefined;
    this.#shown = undefined;
    this.#dirty.clear();
  }

  /**
   * Shows what is in memory at once, and then what a long history has.
   * @param again the same is on screen already, and stays until all of it is there
   */
  #start(again = false): void {
    const shown = again ? this.#shown : undefined;
    this.#stop();
    this.#shown = shown;
    if (!this.#view.visible) return;
    const { operations, accounts, clock } = this.#parts;
    const following = new Disposables();
    this.#following = following;
    following.add(
      operations.onDidChange((changes) => {
        if (changes.length === 0) this.#start(true);
        else this.#take(changes);
      }),
    );
    following.add(
      accounts.onDidChange(() => {
        this.#start(accounts.all().length > 0);
      }),
    );
    let sliding: Disposable | undefined;
    const slide = (): void => {
      sliding = clock.setTimer(() => {
        this.#drop();
        slide();
      }, SLIDE_MS);
    };
    slide();
    following.add({
      dispose: () => {
        sliding?.dispose();
      },
    });
    const data = new OperationRange(
      {
        operations,
        covers: (record) => isShown(record) && accounts.covers(record),
        max: MAX_BARS,
      },
      clock.now() - LENGTHS[this.#range] * MARGIN,
    );
    this.#data = data;
    this.#loading = accounts.all().length > 0;
    if (shown === undefined) this.#showAll();
    if (this.#loading) void this.#load(data);
  }

  async #load(data: OperationRange): Promise<void> {
    await this.#parts.operations.open();
    await data.load();
    if (this.#data !== data) return;
    this.#loading = false;
    this.#dirty.clear();
    this.#showAll();
  }

  #take(changes: readonly OperationChange[]): void {
    for (const key of this.#data?.take(changes) ?? []) this.#dirty.add(key);
    if (this.#dirty.size === 0 || this.#loading) return;
    // What is heard of for the first time may have ended long ago, and be one of hundreds.
    const ended = changes.some(
      ({ before, after }) =>
        before?.snapshot !== undefined &&
        before.snapshot.state !== after?.snapshot?.state &&
        isTerminal(after?.snapshot?.state),
    );
    if (ended) this.#patch();
    else this.#soon();
  }

  #drop(): void {
    const { clock } = this.#parts;
    const gone = this.#data?.dropBefore(clock.now() - LENGTHS[this.#range] * MARGIN) ?? [];
    for (const key of gone) this.#dirty.add(key);
    if (gone.length > 0) this.#soon();
  }

  #soon(): void {
    const { clock } = this.#parts;
    this.#timer ??= clock.setTimer(
      () => {
        this.#patch();
      },
      remainingMs(this.#paintedAt + REPAINT_MS, clock.now(), REPAINT_MS),
    );
  }

  #records(): readonly OperationRecord[] {
    return [...(this.#data?.records.values() ?? [])];
  }

  #summary(): Summary {
    const more = this.#data?.more ?? 0;
    const number = new Intl.NumberFormat(vscode.env.language).format(more);
    const note =
      more === 1
        ? vscode.l10n.t('1 older one is left out')
        : vscode.l10n.t('{0} older ones are left out', number);
    return {
      accounts: this.#parts.accounts.all().length > 0,
      loading: this.#loading,
      ...(more === 0 ? {} : { note }),
    };
  }

  #showAll(): void {
    this.#shown = this.#data;
    const records = this.#records();
    const { rows, groups } = placesOf(records, this.#parts.accounts.all());
    const summary = this.#summary();
    this.#sent = {
      rows: JSON.stringify(rows),
      groups: JSON.stringify(groups),
      summary: JSON.stringify(summary),
    };
    this.#send({
      type: 'show',
      model: {
        language: vscode.env.language,
        texts: timelineTexts(),
        range: this.#range,
        summary,
        groups,
        rows,
        bars: records.map(barOf),
      },
    });
  }

  /** Sends what differs from what is shown. */
  #patch(): void {
    const records = this.#data?.records ?? new Map<string, OperationRecord>();
    const { rows, groups } = placesOf(records.values(), this.#parts.accounts.all());
    const summary = this.#summary();
    const now = {
      rows: JSON.stringify(rows),
      groups: JSON.stringify(groups),
      summary: JSON.stringify(summary),
    };
    const keys = [...this.#dirty];
    this.#dirty.clear();
    this.#send({
      type: 'patch',
      ...(now.summary === this.#sent.summary ? {} : { summary }),
      ...(now.groups === this.#sent.groups ? {} : { groups }),
      ...(now.rows === this.#sent.rows ? {} : { rows }),
      bars: keys.flatMap((key) => {
        const record = records.get(key);
        return record === undefined ? [] : barOf(record);
      }),
      gone: keys.filter((key) => !records.has(key)),
    });
    this.#sent = now;
  }

  #send(message: ToGantt): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    this.#paintedAt = this.#parts.clock.now();
    void this.#view.webview.postMessage(message);
  }
}
