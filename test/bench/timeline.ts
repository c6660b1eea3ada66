/**
 * How smooth the timeline is: its script and styles as they ship, in a real browser that paints by software, with
 * as many operations as it ever draws.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Bar, Row, ToGantt, Tone } from '../../src/webview/gantt/protocol.ts';
import { launchBrowser } from '../host/browser.ts';
import { seeded } from '../unit/fakeClock.ts';
import { quantile, round, type Bench } from './bench.ts';
import '../standIn/vscode.js';

const root = path.resolve(import.meta.dirname, '../..');
const HOUR = 3_600_000;
const CLUSTERS = 100;
const BARS = 5_000;
/** Frames of each kind of movement. */
const FRAMES = 120;
/** Two frames of a screen, milliseconds: a late one now and then is not seen. */
const SMOOTH_MS = 33.4;
/** What the script may take of a frame, milliseconds; the rest is the browser's. */
const SCRIPT_MS = 8;
/** From the message to the first picture, milliseconds. */
const FIRST_MS = 500;
/** At most twice a second one changes, milliseconds. */
const PATCH_MS = 50;

const TONES: readonly Tone[] = ['succeeded', 'succeeded', 'succeeded', 'failed', 'partial', 'attention'];

/** As many operations as are ever drawn, over a day; the same each time. */
async function message(now: number): Promise<Extract<ToGantt, { type: 'show' }>> {
  // Not before there is something in the place of VS Code.
  const { timelineTexts } = await import('../../src/editor/timeline/texts.ts');
  const random = seeded(1);
  const rows = Array.from({ length: CLUSTERS }, (_, at): Row => {
    return { id: `c-${at}`, label: `cluster-${at}`, detail: `c-${at}`, group: `region-${at % 4}` };
  });
  const bars = Array.from({ length: BARS }, (_, at): Bar => {
    const from = now - random() * 24 * HOUR;
    const goesOn = at % 100 === 0;
    return {
      id: `op-${at}`,
      row: `c-${Math.floor(random() * CLUSTERS)}`,
      from,
      ...(goesOn ? {} : { to: from + random() * random() * 3 * HOUR }),
      tone: goesOn ? 'running' : (TONES[at % TONES.length] ?? 'unknown'),
      title: 'Scale out',
      state: 'Completed',
      who: 'data-ops',
    };
  });
  const groups = [0, 1, 2, 3].map((at) => ({ id: `region-${at}`, label: `Region ${at}` }));
  const summary = { accounts: true, loading: false };
  return {
    type: 'show',
    model: { language: 'en', texts: timelineTexts(), range: 'day', summary, groups, rows, bars },
  };
}

/** From the message to its picture, milliseconds. */
const FIRST = `async (message) => {
  const began = performance.now();
  window.postMessage(message, '*');
  while (document.querySelector('[role=option]') === null) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}`;

/** The same of one that has changed: the script's part, as the frame comes when it comes. */
const PATCH = `async (bar) => {
  const times = [];
  for (let turn = 0; turn < 20; turn += 1) {
    const began = performance.now();
    window.dispatchEvent(new MessageEvent('message', { data: {
      type: 'patch', bars: [{ ...bar, about: String(turn) }], gone: [],
    } }));
    times.push(performance.now() - began);
    await new Promise(window.nextFrame);
  }
  return times;
}`;

/** Moves the drawing with each frame; milliseconds between frames, and of the script in each. */
const MEASURE = `async (kind) => {
  const scroller = document.querySelector('.scroller');
  const wheel = (deltaY) => scroller.dispatchEvent(new WheelEvent('wheel', {
    deltaY, ctrlKey: true, clientX: 700, clientY: 200, bubbles: true, cancelable: true,
  }));
  const move = {
    scroll: () => { scroller.scrollTop += 23; },
    zoom: (frame) => { wheel(frame % 40 < 20 ? -100 : 100); },
    pan: (frame) => { scroller.scrollLeft += frame % 60 < 30 ? 40 : -40; },
  }[kind];
  if (kind === 'pan') for (let turn = 0; turn < 8; turn += 1) wheel(-100);
  const frames = [];
  const scripts = [];
  let last;
  for (let frame = 0; frame < ${FRAMES}; frame += 1) {
    const now = await new Promise(window.nextFrame);
    if (last !== undefined) frames.push(now - last);
    last = now;
    move(frame);
  }
  return { frames, scripts: window.paints.splice(0) };
}`;

/** Stands for VS Code in the page, and takes the time of what is painted. */
const STAND = `
  window.acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });
  window.paints = [];
  window.nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (run) => window.nextFrame((at) => {
    const began = performance.now();
    run(at);
    window.paints.push(performance.now() - began);
  });
`;

async function measure() {
  execFileSync(process.execPath, ['esbuild.js', '--production'], { cwd: root, stdio: 'ignore' });
  const shipped = (name: string): string => readFileSync(path.join(root, 'dist', name), 'utf8');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1_400, height: 500 } });
    await page.setContent('<!DOCTYPE html><body><main id="root"></main></body>');
    await page.addStyleTag({
      content: `:root { --vscode-panel-background: #181818; --vscode-foreground: #ccc; }`,
    });
    await page.addStyleTag({ content: shipped('timeline.css') });
    await page.addScriptTag({ content: STAND });
    await page.addScriptTag({ content: shipped('timelineView.js') });
    const show = await message(Date.now());
    const first = await page.evaluate<number>(`(${FIRST})(${JSON.stringify(show)})`);
    const patches = await page.evaluate<number[]>(`(${PATCH})(${JSON.stringify(show.model.bars[7])})`);
    await page.evaluate('window.paints.splice(0)');
    const moves = new Map<string, { readonly frames: number[]; readonly scripts: number[] }>();
    for (const kind of ['scroll', 'zoom', 'pan']) {
      moves.set(kind, await page.evaluate(`(${MEASURE})(${JSON.stringify(kind)})`));
    }
    return { first, patches, moves };
  } finally {
    await browser.close();
  }
}

export const timeline: Bench = {
  ids: ['timelineFirst', 'timelinePatch', 'timelineFrame', 'timelineScript'],
  run: async () => {
    const { first, patches, moves } = await measure();
    return [
      {
        id: 'timelineFirst',
        what: `timeline of ${BARS} operations painted`,
        value: round(first),
        unit: 'ms',
        limit: FIRST_MS,
      },
      {
        id: 'timelinePatch',
        what: 'one of them changed, its script, 95 %',
        value: round(quantile(patches, 0.95)),
        unit: 'ms',
        limit: PATCH_MS,
      },
      ...[...moves].flatMap(([kind, { frames, scripts }]) => [
        {
          id: 'timelineFrame',
          what: `timeline, ${kind}: frames, 95 %`,
          value: round(quantile(frames, 0.95)),
          unit: 'ms',
          limit: SMOOTH_MS,
        },
        {
          id: 'timelineScript',
          what: `timeline, ${kind}: its script in a frame, 95 %`,
          value: round(quantile(scripts, 0.95)),
          unit: 'ms',
          limit: SCRIPT_MS,
        },
      ]),
    ];
  },
};
