import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { GanttAction, GanttModel, GanttState, RangeName, Tone } from './protocol.ts';
import { swatchTemplate } from './swatch.ts';

const RANGES: readonly RangeName[] = ['day', 'week', 'month'];
const TONES: readonly Tone[] = ['running', 'attention', 'failed', 'partial', 'succeeded', 'unknown'];

/** What can be done with the view. */
export interface Controls {
  readonly choose: (change: Partial<GanttState>) => void;
  readonly zoom: (direction: 1 | -1) => void;
  readonly whole: () => void;
  readonly toNow: () => void;
  readonly act: (action: GanttAction) => void;
}

/** Everything around the drawing or the table. */
export function viewTemplate(
  model: GanttModel,
  state: GanttState,
  controls: Controls,
  content: { readonly body: unknown; readonly bars: number; readonly said: string },
): TemplateResult {
  const { texts, summary } = model;
  const filtered = state.text.trim() !== '' || state.onlyFailed;
  const empty = summary.accounts ? summary.loading && model.bars.length === 0 : true;
  return html`<h1 class="for-readers">${texts.heading}</h1>
    ${summary.accounts ? toolbarTemplate(model, state, controls) : nothing}
    ${
      summary.accounts && content.bars > 0
        ? content.body
        : html`<div class="empty">
            ${
              empty
                ? summary.accounts
                  ? html`<p>${texts.loading}</p>`
                  : welcomeTemplate(model, controls)
                : nothingTemplate(model, state, controls, filtered && model.bars.length > 0)
            }
          </div>`
    }
    ${summary.accounts && content.bars > 0 ? footerTemplate(model) : nothing}
    <p class="for-readers" role="status">${content.said}</p>`;
}

function toolbarTemplate({ texts }: GanttModel, state: GanttState, controls: Controls) {
  return html`<div class="toolbar">
    <div class="group" role="group" aria-label=${texts.range}>
      ${RANGES.map(
        (range) =>
          html`<button
            type="button"
            class="choice"
            data-range=${range}
            aria-pressed=${state.range === range}
            @click=${() => {
              controls.choose({ range });
            }}
          >
            ${texts.ranges[range]}
          </button>`,
      )}
    </div>
    ${
      state.table
        ? nothing
        : html`<div class="group" role="group" aria-label=${texts.zoom}>
            ${toolTemplate(texts.zoomOut, 'zoom-out', () => {
              controls.zoom(-1);
            })}
            ${toolTemplate(texts.zoomIn, 'zoom-in', () => {
              controls.zoom(1);
            })}
            ${toolTemplate(texts.whole, 'screen-full', controls.whole)}
            ${toolTemplate(texts.goToNow, 'target', controls.toNow)}
          </div>`
    }
    <input
      type="search"
      class="filter"
      .value=${state.text}
      placeholder=${texts.filter}
      aria-label=${texts.filter}
      @input=${({ currentTarget }: Event) => {
        controls.choose({ text: (currentTarget as HTMLInputElement).value });
      }}
    />
    ${switchTemplate(texts.onlyFailed, 'error', state.onlyFailed, 'failed', () => {
      controls.choose({ onlyFailed: !state.onlyFailed });
    })}
    ${switchTemplate(texts.asTable, 'table', state.table, 'table', () => {
      controls.choose({ table: !state.table });
    })}
  </div>`;
}

function toolTemplate(label: string, icon: string, press: () => void) {
  return html`<button
    type="button"
    class="tool"
    data-tool=${icon}
    aria-label=${label}
    title=${label}
    @click=${press}
  >
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
  </button>`;
}

function switchTemplate(label: string, icon: string, on: boolean, name: string, press: () => void) {
  return html`<button type="button" class="choice" data-switch=${name} aria-pressed=${on} @click=${press}>
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>${label}
  </button>`;
}

function welcomeTemplate({ texts }: GanttModel, { act }: Controls) {
  return html`<p>${texts.welcome}</p>
    <p class="buttons">
      ${buttonTemplate(texts.addAccount, true, () => {
        act('addAccount');
      })}
      ${buttonTemplate(texts.startDemo, false, () => {
        act('startDemo');
      })}
    </p>`;
}

function nothingTemplate(
  { texts }: GanttModel,
  { range }: GanttState,
  { choose, act }: Controls,
  filtered: boolean,
) {
  if (filtered) {
    return html`<p>${texts.noneFits}</p>
      <p class="buttons">
        ${buttonTemplate(texts.clearFilter, true, () => {
          choose({ text: '', onlyFailed: false });
        })}
      </p>`;
  }
  const wider = RANGES[RANGES.indexOf(range) + 1];
  return html`<p>${texts.nothing}</p>
    <p class="hint">${texts.nothingHint}</p>
    <p class="buttons">
      ${
        wider === undefined
          ? nothing
          : buttonTemplate(texts.widen, true, () => {
              choose({ range: wider });
            })
      }
      ${buttonTemplate(texts.older, wider === undefined, () => {
        act('loadOlder');
      })}
    </p>`;
}

function buttonTemplate(label: string, primary: boolean, press: () => void) {
  return html`<button type="button" class=${primary ? 'button' : 'button secondary'} @click=${press}>
    ${label}
  </button>`;
}

/** Only what is there is explained. */
function footerTemplate({ texts, summary, bars }: GanttModel) {
  const seen = new Set(bars.map(({ tone }) => tone));
  return html`<div class="footer">
    <ul class="legend" aria-label=${texts.legend}>
      ${TONES.filter((tone) => seen.has(tone)).map(
        (tone) => html`<li>${swatchTemplate(tone)}${texts.tones[tone]}</li>`,
      )}
    </ul>
    ${summary.note === undefined ? nothing : html`<p class="note">${summary.note}</p>`}
  </div>`;
}
