/**
 * How a panel is repainted: the extension's side of it as it ships, from a change in the store to the message that
 * the panel's script paints, in real time. What VS Code and the script add is not part of it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type * as vscode from 'vscode';
import { NodeGroups } from '../../src/app/nodeGroups.ts';
import type { PanelParts } from '../../src/editor/panel/operationPanel.ts';
import { operationKey } from '../../src/core/scope.ts';
import { FakeClock } from '../unit/fakeClock.ts';
import { answerOf, memoryOperations, refOf } from '../unit/app/support.ts';
import { SECOND } from '../unit/app/watchLab.ts';
import { round, type Bench } from './bench.ts';
import '../standIn/vscode.js';

/** Something changes this often, for so long; milliseconds. */
const CHANGE_MS = 20;
const RUN_MS = 5 * SECOND;
/** An ending is measured so many times, at another time after the last repaint each. */
const ENDS = 10;
/** A frame of a screen; milliseconds. */
const AT_ONCE_MS = 16;

/** A panel that says when it is told to paint something. */
function fakePanel(onPaint: () => void) {
  let hear: (message: unknown) => void = () => undefined;
  const never = () => ({ dispose: () => undefined });
  const webview = {
    html: '',
    cspSource: '',
    asWebviewUri: String,
    onDidReceiveMessage: (listener: typeof hear) => {
      hear = listener;
      return never();
    },
    postMessage: () => {
      onPaint();
      return Promise.resolve(true);
    },
  };
  const panel = { webview, visible: true, title: '', onDidChangeViewState: never, dispose: () => undefined };
  return {
    panel: panel as unknown as vscode.WebviewPanel,
    ready: () => {
      hear({ type: 'ready' });
    },
  };
}

/** Most repaints in a second, and how long an ending took to show, at most; milliseconds. */
async function measure(): Promise<{ readonly repaints: number; readonly endMs: number }> {
  // Not before there is something in the place of VS Code.
  const { OperationPanel } = await import('../../src/editor/panel/index.ts');
  const operations = memoryOperations(new FakeClock());
  const watcher = {
    stateOf: () => ({}),
    usual: () => undefined,
    stretch: () => undefined,
    setInPanel: () => undefined,
  };
  const accounts = { get: () => undefined };
  // What is around comes when it comes; here it does not.
  const pending = (): Promise<never> => new Promise(() => undefined);
  const now = (): number => Date.now();
  const groups = new NodeGroups({ list: pending, now });
  const cloud = { getCluster: pending, listNodes: pending, listInstanceTypes: pending };
  const around = { cloud, groups, origin: () => Promise.resolve('none' as const), now };
  const parts = { operations, watcher, accounts, around } as unknown as PanelParts;
  let number = 0;
  const open = () => {
    const ref = refOf(++number);
    operations.discover(ref, 'manual');
    const paints: number[] = [];
    const { panel, ready } = fakePanel(() => paints.push(performance.now()));
    const inside = new OperationPanel(ref, panel, parts);
    const changes = operations.onDidChange((all) => {
      if (all.some(({ key }) => key === operationKey(ref))) inside.changed();
    });
    ready();
    const answer = (state: string, description = ''): void => {
      operations.applyAnswer(ref, answerOf(ref, state, { type: 'INCREASE_NODES', description }));
    };
    const close = (): void => {
      changes.dispose();
      inside.dispose();
    };
    return { paints, answer, close };
  };

  const busy = open();
  busy.paints.length = 0;
  for (const end = performance.now() + RUN_MS; performance.now() < end;) {
    busy.answer('IN_PROGRESS', String(performance.now()));
    await delay(CHANGE_MS);
  }
  busy.close();
  const repaints = Math.max(
    ...busy.paints.map((from) => busy.paints.filter((at) => at >= from && at < from + SECOND).length),
  );
  if (!(repaints >= 1)) throw new Error('Nothing was painted');

  let endMs = 0;
  for (let end = 0; end < ENDS; end += 1) {
    const { paints, answer, close } = open();
    answer('IN_PROGRESS');
    await delay(end * (CHANGE_MS + CHANGE_MS));
    const { length } = paints;
    const begin = performance.now();
    answer('FAILED');
    while (paints.length === length) await delay(1);
    endMs = Math.max(endMs, (paints[length] ?? Infinity) - begin);
    close();
  }
  operations.dispose();
  return { repaints, endMs };
}

export const panel: Bench = {
  ids: ['P10'],
  run: async () => {
    const { repaints, endMs } = await measure();
    const figure = { id: 'P10' };
    return [
      {
        ...figure,
        what: 'panel: most repaints in a second of changes',
        value: repaints,
        unit: 'repaints',
        limit: 2,
      },
      {
        ...figure,
        what: 'panel: an ending, until it is to be painted',
        value: round(endMs),
        unit: 'ms',
        limit: AT_ONCE_MS,
      },
    ];
  },
};
