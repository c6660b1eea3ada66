import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { render } from 'lit';
import type { FromPanel, PanelState, ToPanel } from './protocol.ts';
import { readKept, readMessage } from './schema.ts';
import { panelTemplate } from './view.ts';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): unknown;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const SECOND = 1_000;

const api = acquireVsCodeApi();
const root = document.getElementById('root');
const kept = readKept(api.getState());
const unfolded = new Set(kept.unfolded);
let shown: ToPanel | undefined;
let ticking: ReturnType<typeof setInterval> | undefined;

function paint(): void {
  if (shown === undefined || root === null) return;
  const { model } = shown;
  document.documentElement.lang = model.language;
  const template = panelTemplate(model, {
    now: Date.now(),
    unfolded,
    send: (message) => {
      api.postMessage(message);
    },
    unfold: (part, open) => {
      if (open) unfolded.add(part);
      else unfolded.delete(part);
      keep();
    },
  });
  const { activeElement } = document;
  render(template, root);
  // What had the focus may be gone, such as Watch when it has ended: keys go on at the first button, not nowhere.
  if (activeElement?.isConnected === false && document.hasFocus())
    root.querySelector<HTMLElement>('.actions vscode-button')?.focus();
}

function keep(): void {
  if (shown === undefined) return;
  const { operation, comparedWith } = shown;
  api.setState({
    operation,
    ...(comparedWith === undefined ? {} : { comparedWith }),
    unfolded: [...unfolded],
    scroll: window.scrollY,
  });
}

/** Times move only while they are seen. */
function tick(): void {
  const moves = !document.hidden && (shown?.model.checked !== undefined || shown?.model.span !== undefined);
  if (moves) ticking ??= setInterval(paint, SECOND);
  else {
    clearInterval(ticking);
    ticking = undefined;
  }
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  const message = readMessage(data);
  if (message === undefined) return;
  const before = shown;
  shown = message;
  paint();
  // Not by the editor, which scrolls before there is anything to scroll.
  if (before === undefined) window.scrollTo(0, kept.scroll);
  keep();
  tick();
  const compared = message.comparedWith?.operationId;
  // What was just asked for comes into sight.
  if (before !== undefined && compared !== undefined && compared !== before.comparedWith?.operationId)
    document.querySelector('[data-block="comparison"]')?.scrollIntoView();
});
document.addEventListener('scrollend', keep);
document.addEventListener('visibilitychange', () => {
  paint();
  tick();
});
api.postMessage({ type: 'ready' });
