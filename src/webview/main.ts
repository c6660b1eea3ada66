import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { render } from 'lit';
import type { FromPanel, PanelState, ToPanel } from './protocol.ts';
import { panelTemplate } from './view.ts';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): PanelState | undefined;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const SECOND = 1_000;

const api = acquireVsCodeApi();
const root = document.getElementById('root');
let shown: ToPanel | undefined;
let rawOpen = api.getState()?.rawOpen === true;
let ticking: ReturnType<typeof setInterval> | undefined;

function paint(): void {
  if (shown === undefined || root === null) return;
  const { model } = shown;
  document.documentElement.lang = model.language;
  const template = panelTemplate(model, {
    now: Date.now(),
    rawOpen,
    send: (message) => {
      api.postMessage(message);
    },
    unfold: (open) => {
      rawOpen = open;
      keep();
    },
  });
  render(template, root);
}

function keep(): void {
  if (shown !== undefined) api.setState({ operation: shown.operation, rawOpen });
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

function isToPanel(data: unknown): data is ToPanel {
  return (
    typeof data === 'object' && data !== null && 'type' in data && data.type === 'show' && 'model' in data
  );
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isToPanel(data)) return;
  shown = data;
  keep();
  paint();
  tick();
});
document.addEventListener('visibilitychange', () => {
  paint();
  tick();
});
api.postMessage({ type: 'ready' });
