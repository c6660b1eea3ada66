import { render } from 'lit/html.js';
import { Chart } from './chart.ts';
import { layoutOf, type Layout } from './layout.ts';
import { paletteOf } from './palette.ts';
import type { Bar, FromGantt, GanttModel, GanttState, ToGantt } from './protocol.ts';
import { rangeAt, ZOOM_STEP } from './scale.ts';
import { readMessage, readState } from './schema.ts';
import { useSwatchColours } from './swatch.ts';
import { tableTemplate } from './table.ts';
import { viewTemplate, type Controls } from './view.ts';
import { clusterOf, filled, namesOf, searchedText, type Names } from './words.ts';

interface VsCodeApi {
  postMessage(message: FromGantt): void;
  getState(): unknown;
  setState(state: GanttState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Readers are told of changes no more often than this. */
const SAID_MS = 5 * SECOND;
/** Typing and scrolling pause this long before what they led to is kept. */
const KEEP_MS = 300;

const api = acquireVsCodeApi();
const root = document.getElementById('root');
const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
let state = readState(api.getState());
let model: GanttModel | undefined;
let bars = new Map<string, Bar>();
let names: Names | undefined;
let layout: Layout | undefined;
let palette = readPalette();
let page = 0;
let said = '';
let saidAt = -Infinity;
let ticking: ReturnType<typeof setTimeout> | undefined;
let kept = '';
let keeping: ReturnType<typeof setTimeout> | undefined;
/** Which of the bars changed their state since readers were told. */
const untold = new Map<string, Bar>();
let telling: ReturnType<typeof setTimeout> | undefined;

const chart = new Chart({
  open: (id) => {
    api.postMessage({ type: 'open', id });
  },
  moved: () => {
    keep();
    tick();
  },
});
chart.viewport.show(state.part);

const controls: Controls = {
  choose: (change) => {
    const before = state;
    state = { ...state, ...change };
    page = 0;
    if (state.range !== before.range) {
      chart.viewport.show(undefined);
      api.postMessage({ type: 'range', range: state.range });
    }
    update();
    keep();
  },
  zoom: (direction) => {
    chart.zoom(ZOOM_STEP ** (2 * direction));
  },
  whole: () => {
    chart.whole();
  },
  toNow: () => {
    chart.toNow();
  },
  act: (action) => {
    api.postMessage({ type: 'action', action });
  },
};

/** What the drawing and the table show: those that pass the filter. */
function chosen(): readonly Bar[] {
  const words = state.text.toLowerCase().split(/\s+/).filter(Boolean);
  return [...bars.values()].filter((bar) => {
    if (state.onlyFailed && bar.tone !== 'failed' && bar.tone !== 'partial') return false;
    if (words.length === 0 || names === undefined) return true;
    const text = searchedText(bar, names);
    return words.every((word) => text.includes(word));
  });
}

/** After anything but time has changed. */
function update(): void {
  if (model === undefined) return;
  layout = layoutOf(chosen(), model.rows, model.groups);
  paint();
}

function paint(): void {
  if (model === undefined || layout === undefined || names === undefined || root === null) return;
  const now = Date.now();
  const body = state.table
    ? tableTemplate(
        layout.bars.map(({ bar }) => bar),
        names,
        now,
        {
          page,
          turn: (next) => {
            page = next;
            paint();
          },
          open: (id) => {
            api.postMessage({ type: 'open', id });
          },
        },
      )
    : chart.element;
  if (state.table || layout.bars.length === 0 || !model.summary.accounts) chart.hold();
  render(viewTemplate(model, state, controls, { body, bars: layout.bars.length, said }), root);
  chart.show({ layout, names, range: rangeAt(state.range, now), palette });
  tick();
}

/** Bars grow while somebody sees them, as often as that makes a difference. */
function tick(): void {
  clearTimeout(ticking);
  if (document.hidden || model === undefined) return;
  const pause = Math.max(calm.matches ? MINUTE : SECOND, state.table ? SECOND : chart.viewport.msPerPx);
  ticking = setTimeout(paint, Math.min(pause, MINUTE));
}

/** Soon, and once for all that goes on meanwhile. */
function keep(): void {
  clearTimeout(keeping);
  keeping = setTimeout(() => {
    const { part: _part, ...rest } = state;
    const { part } = chart.viewport;
    state = part === undefined ? rest : { ...rest, part };
    const text = JSON.stringify(state);
    if (text !== kept) api.setState(state);
    kept = text;
  }, KEEP_MS);
}

function take(message: ToGantt): void {
  if (message.type === 'show') {
    ({ model } = message);
    bars = new Map(model.bars.map((bar) => [bar.id, bar]));
  } else if (model !== undefined) {
    const { summary, groups, rows } = message;
    for (const id of message.gone) bars.delete(id);
    for (const bar of message.bars) {
      const before = bars.get(bar.id);
      if (before !== undefined && before.unasked !== true && before.state !== bar.state)
        untold.set(bar.id, bar);
      bars.set(bar.id, bar);
    }
    model = {
      ...model,
      bars: [...bars.values()],
      ...(summary === undefined ? {} : { summary }),
      ...(groups === undefined ? {} : { groups }),
      ...(rows === undefined ? {} : { rows }),
    };
  }
  if (model === undefined) return;
  document.documentElement.lang = model.language;
  names = namesOf(model);
  tell();
  update();
}

/** Readers are told of what changed, politely and rarely. */
function tell(): void {
  if (untold.size === 0 || telling !== undefined) return;
  telling = setTimeout(
    () => {
      telling = undefined;
      if (names === undefined || model === undefined) return;
      saidAt = performance.now();
      const [first] = untold.values();
      said =
        untold.size === 1 && first !== undefined
          ? filled(model.texts.pair, `${first.title} · ${clusterOf(first, names)}`, first.state)
          : filled(model.texts.changes, untold.size);
      untold.clear();
      paint();
    },
    Math.max(0, saidAt + SAID_MS - performance.now()),
  );
}

function readPalette() {
  const style = getComputedStyle(document.documentElement);
  const read = paletteOf((name) => style.getPropertyValue(name));
  useSwatchColours(read);
  return read;
}

new MutationObserver(() => {
  palette = readPalette();
  paint();
}).observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = readMessage(data);
  if (message !== undefined) take(message);
});
document.addEventListener('visibilitychange', paint);
api.postMessage({ type: 'ready', range: state.range });
