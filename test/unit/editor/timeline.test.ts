import assert from 'node:assert/strict';
import type * as vscode from 'vscode';
import { Emitter } from '../../../src/app/lifetime.ts';
import type { Operations } from '../../../src/app/operations.ts';
import { operationKey } from '../../../src/core/scope.ts';
import type { TimelineParts } from '../../../src/editor/timeline/parts.ts';
import type { GanttModel, ToGantt } from '../../../src/webview/gantt/protocol.ts';
import { answerOf, memoryOperations, refOf } from '../app/support.ts';
import { FakeClock, settle } from '../fakeClock.ts';
import '../../standIn/vscode.js';

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

/** A view that keeps what it was sent, and says what it is told to. */
class FakeView {
  readonly sent: ToGantt[] = [];
  readonly #messages = new Emitter<unknown>();
  readonly #visibility = new Emitter<void>();
  readonly #ends = new Emitter<void>();
  visible = true;
  readonly webview = {
    html: '',
    options: {},
    cspSource: 'https://csp.example',
    asWebviewUri: String,
    onDidReceiveMessage: this.#messages.event,
    postMessage: (message: ToGantt): Promise<boolean> => {
      this.sent.push(structuredClone(message));
      return Promise.resolve(true);
    },
  };
  readonly onDidChangeVisibility = this.#visibility.event;
  readonly onDidDispose = this.#ends.event;

  say(message: unknown): void {
    this.#messages.fire(message);
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.#visibility.fire();
  }

  end(): void {
    this.#ends.fire();
  }

  /** What was sent last, which is all of it. */
  get model(): GanttModel {
    const last = this.sent.at(-1);
    assert.ok(last?.type === 'show', JSON.stringify(last));
    return last.model;
  }
}

describe('the extension behind the timeline', () => {
  let clock: FakeClock;
  let operations: Operations;
  let view: FakeView;
  let accounts: { id: string; label: string }[];
  const accountChanges = new Emitter<string>();
  const commands: unknown[][] = [];

  beforeEach(async () => {
    clock = new FakeClock();
    operations = memoryOperations(clock);
    view = new FakeView();
    accounts = [{ id: 'account', label: 'Production' }];
    commands.length = 0;
    const { commands: ofEditor } = await import('vscode');
    Object.assign(ofEditor, { executeCommand: (...given: unknown[]) => commands.push(given) });
    const { showTimeline } = await import('../../../src/editor/timeline/index.ts');
    const parts = {
      extensionUri: '',
      accounts: { all: () => accounts, covers: () => true, onDidChange: accountChanges.event },
      operations,
      clock,
    } as unknown as TimelineParts;
    showTimeline(view as unknown as vscode.WebviewView, parts);
  });

  afterEach(() => {
    view.end();
  });

  const answer = (number: number, state: string, more: object = {}): void => {
    operations.discover(refOf(number), 'manual');
    operations.applyAnswer(
      refOf(number),
      answerOf(refOf(number), state, { startTime: clock.now() - HOUR, type: 'INCREASE_NODES', ...more }),
    );
  };
  const id = (number: number): string => operationKey(refOf(number));

  const ready = async (range = 'day'): Promise<void> => {
    view.say({ type: 'ready', range });
    await clock.advance(0);
  };

  it('has a page that runs nothing but its own script', () => {
    const { html } = view.webview;
    const [, nonce = ''] = /script-src 'nonce-([^']+)'/.exec(html) ?? [];
    assert.match(html, /default-src 'none'/);
    assert.ok(nonce.length >= 16 && html.includes(`<script nonce="${nonce}"`));
    assert.doesNotMatch(html, /unsafe|style=| on\w+=/);
  });

  it('marks the demo as simulated, whatever it is called', async () => {
    accounts = [
      { id: 'account', label: 'Production' },
      { id: 'demo', label: 'Mine' },
    ];
    for (const { id: accountId } of accounts) {
      const ref = refOf(1, accountId);
      operations.discover(ref, 'manual');
      operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS', { startTime: clock.now() - HOUR }));
    }
    await ready();
    assert.deepEqual(
      view.model.groups.map(({ label }) => label.includes('simulated')),
      [false, true],
    );
  });

  it('shows what is known once the view is there, of the range that is asked for', async () => {
    answer(1, 'IN_PROGRESS');
    answer(2, 'COMPLETED', { startTime: clock.now() - 90 * HOUR, endTime: clock.now() - 80 * HOUR });
    assert.deepEqual(view.sent, []);
    await ready();
    assert.deepEqual(
      view.model.bars.map((bar) => [bar.id, bar.tone, bar.from, bar.to]),
      [[id(1), 'running', clock.now() - HOUR, undefined]],
    );
    assert.deepEqual(
      view.model.rows.map(({ label, detail }) => [label, detail]),
      [['c-1', undefined]],
    );
    assert.deepEqual(view.model.summary, { accounts: true, loading: false });
    view.say({ type: 'range', range: 'week' });
    await clock.advance(0);
    assert.deepEqual(view.model.bars.map((bar) => bar.id).sort(), [id(1), id(2)]);
  });

  it('says that there is no account, and shows what comes with one', async () => {
    accounts = [];
    await ready();
    assert.equal(view.model.summary.accounts, false);
    accounts = [{ id: 'account', label: 'Production' }];
    accountChanges.fire('account');
    await clock.advance(0);
    assert.equal(view.model.summary.accounts, true);
  });

  it('sends changes at most twice a second, and an ending at once', async () => {
    answer(1, 'IN_PROGRESS');
    await ready();
    view.sent.length = 0;
    for (let time = 0; time < 3 * SECOND; time += 20) {
      answer(1, 'IN_PROGRESS', { description: String(time) });
      await clock.advance(20);
    }
    assert.ok(view.sent.length >= 4 && view.sent.length <= 7, `${view.sent.length} messages`);
    answer(1, 'IN_PROGRESS', { description: 'again' });
    view.sent.length = 0;
    answer(1, 'FAILED', { endTime: clock.now(), reason: { code: 'OutOfStock' } });
    const [patch] = view.sent;
    assert.ok(patch?.type === 'patch' && view.sent.length === 1);
    assert.deepEqual(
      patch.bars.map(({ tone, reason }) => [tone, reason]),
      [['failed', 'OutOfStock']],
    );
    assert.deepEqual([patch.rows, patch.groups, patch.summary], [undefined, undefined, undefined]);
    await clock.advance(5 * SECOND);
    assert.equal(view.sent.length, 1, 'and nothing once more');
  });

  it('marks what was not asked for yet, and takes its first answer for no ending', async () => {
    for (const number of [1, 2]) operations.discover(refOf(number), 'manual');
    await ready();
    assert.deepEqual(
      view.model.bars.map(({ unasked }) => unasked),
      [true, true],
    );
    view.sent.length = 0;
    answer(1, 'COMPLETED', { endTime: clock.now() });
    answer(2, 'FAILED', { endTime: clock.now() });
    await clock.advance(SECOND);
    const [patch] = view.sent;
    assert.ok(patch?.type === 'patch' && view.sent.length === 1);
    assert.deepEqual(
      patch.bars.map(({ unasked, tone }) => [unasked, tone]),
      [
        [undefined, 'succeeded'],
        [undefined, 'failed'],
      ],
    );
  });

  it('goes on when the clock is set back', async () => {
    answer(1, 'IN_PROGRESS');
    await ready();
    clock.jump(-2 * HOUR);
    view.sent.length = 0;
    answer(1, 'IN_PROGRESS', { description: 'again' });
    await clock.advance(SECOND);
    assert.equal(view.sent.length, 1);
  });

  it('does nothing while it is hidden', async () => {
    await ready();
    view.setVisible(false);
    assert.equal(clock.timers, 0);
    view.sent.length = 0;
    answer(1, 'IN_PROGRESS');
    answer(1, 'FAILED', { endTime: clock.now() });
    await clock.advance(HOUR);
    assert.deepEqual(view.sent, []);
    view.setVisible(true);
    await ready();
    assert.equal(view.model.bars.length, 1);
    view.end();
    assert.equal(clock.timers, 0);
  });

  it('is shown what there is, though its page was there before the view was said to be visible', async () => {
    answer(1, 'IN_PROGRESS');
    view.visible = false;
    await ready();
    assert.deepEqual(view.sent, []);
    view.setVisible(true);
    await settle();
    assert.equal(view.model.bars.length, 1);
  });

  it('lets go of what time has passed over', async () => {
    answer(1, 'COMPLETED', { startTime: clock.now() - 25 * HOUR, endTime: clock.now() - 25 * HOUR });
    await ready();
    assert.equal(view.model.bars.length, 1);
    view.sent.length = 0;
    await clock.advance(HOUR);
    assert.deepEqual(
      view.sent.flatMap((each) => (each.type === 'patch' ? each.gone : [])),
      [id(1)],
    );
  });

  it('opens what it has shown, and does nothing else that it is asked for', async () => {
    answer(1, 'IN_PROGRESS');
    await ready();
    answer(2, 'COMPLETED', { startTime: 1_000, endTime: 2_000 });
    for (const message of [
      { type: 'open', id: id(2) },
      { type: 'open', id: 'account/cn-hangzhou/c-1/op-77' },
      { type: 'open', id: { accountId: 'account' } },
      { type: 'action', action: 'removeAccount' },
      { type: 'action', action: 'constructor' },
      { type: 'range', range: 'year' },
      'open',
      null,
    ]) {
      view.say(message);
    }
    assert.deepEqual(commands, []);
    view.say({ type: 'open', id: id(1) });
    for (const action of ['addAccount', 'startDemo', 'loadOlder']) view.say({ type: 'action', action });
    assert.deepEqual(commands, [
      ['emrOperations.openOperation', refOf(1)],
      ['emrOperations.addAccount'],
      ['emrOperations.startDemo'],
      ['emrOperations.loadOlder'],
    ]);
  });

  it('takes the teeth out of texts of the cloud', async () => {
    answer(1, 'FAILED', {
      type: `<b>\u202eX\u0000${'y'.repeat(1_000_000)}`,
      endTime: Number.NaN,
      startTime: -5,
      reason: { code: '\u2066evil\u001b[31m' },
    });
    operations.nameCluster(refOf(1), 'etl\u202eprod');
    await ready('month');
    await clock.advance(SECOND);
    const text = JSON.stringify(view.sent);
    assert.doesNotMatch(text, /\\u202e|\\u0000|\\u2066|\\u001b|[\u202e\u2066]/);
    assert.ok(text.length < 20_000);
  });
});
