import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-collapsible/index.js';
import '@vscode-elements/elements/dist/vscode-toolbar-button/index.js';
import { render } from 'lit';
import type { FromPanel, PanelModel, PanelState, ToPanel } from './protocol.ts';
import { panelTemplate } from './view.ts';

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  setState(state: PanelState): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const SECOND = 1_000;

const api = acquireVsCodeApi();
const root = document.getElementById('root');
let model: PanelModel | undefined;
let ticking: ReturnType<typeof setInterval> | undefined;

function paint(): void {
  if (model === undefined || root === null) return;
  document.documentElement.lang = model.language;
  render(
    panelTemplate(model, Date.now(), (message) => {
      api.postMessage(message);
    }),
    root,
  );
}

/** Times move only while they are seen. */
function tick(): void {
  const moves = !document.hidden && (model?.checked !== undefined || model?.span !== undefined);
  if (moves) ticking ??= setInterval(paint, SECOND);
  else {
    clearInterval(ticking);
    ticking = undefined;
  }
}

/** The extension is the only sender; a frame of another origin is not heard. */
function isToPanel(data: unknown): data is ToPanel {
  return (
    typeof data === 'object' && data !== null && 'type' in data && data.type === 'show' && 'model' in data
  );
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isToPanel(data)) return;
  model = data.model;
  api.setState(data.state);
  paint();
  tick();
});
document.addEventListener('visibilitychange', () => {
  paint();
  tick();
});
api.postMessage({ type: 'ready' });
