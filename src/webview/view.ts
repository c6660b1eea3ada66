import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { explanationTemplate, segmentsTemplate } from './explanation.ts';
import { historyTemplate } from './history.ts';
import type { Button, PanelAction, PanelModel } from './protocol.ts';
import { timelineTemplate } from './timeline.ts';
import { formatDuration, formatRelative } from './times.ts';
import { blockTemplate, codicon, noticeTemplate, type Send, type Tools } from './values.ts';

/** Parts of the panel that can be folded. */
export type Fold = 'raw' | 'history';

export interface Surroundings {
  /** Unix milliseconds. */
  readonly now: number;
  readonly unfolded: ReadonlySet<string>;
  readonly send: Send;
  /** Called when a part is folded or unfolded. */
  readonly unfold: (part: Fold, open: boolean) => void;
}

/** Actions of which one takes the place of the other, in the same button. */
const OPPOSITES: Readonly<Partial<Record<PanelAction, PanelAction>>> = {
  stopWatching: 'watch',
  stopComparing: 'compare',
};

/**
 * The whole panel. Lit patches in place, so focus, selection and scroll stay, and puts in every value as
 * text. What can be pressed is told apart by what it does: by its place alone, the button in focus would become
 * another when one before it goes. No inline styles or handlers: the content security policy forbids them.
 */
export function panelTemplate(
  model: PanelModel,
  { now, unfolded, send, unfold }: Surroundings,
): TemplateResult {
  const { language, timeline, explanation, history, raw } = model;
  const tools: Tools = { language, send, copy: model.texts.copy };
  return html`
    ${headerTemplate(model, now, send)}
    ${model.notice === undefined ? nothing : noticeTemplate(model.notice, send)}
    ${timeline === undefined ? nothing : timelineTemplate(timeline, language, now)}
    ${explanation === undefined ? nothing : explanationTemplate(explanation, send)}
    ${repeat(
      model.blocks,
      ({ id }) => id,
      (block) => blockTemplate(block, tools),
    )}
    ${
      history === undefined
        ? nothing
        : historyTemplate(
            history,
            unfolded.has('history'),
            (open) => {
              unfold('history', open);
            },
            tools,
          )
    }
    ${blockTemplate(model.details, tools)}
    ${
      raw === undefined
        ? nothing
        : html`<details
            ?open=${unfolded.has('raw')}
            @toggle=${({ currentTarget }: Event) => {
              unfold('raw', (currentTarget as HTMLDetailsElement).open);
            }}
          >
            <summary>${raw.heading}</summary>
            <vscode-toolbar-button
              icon="copy"
              label=${`${tools.copy}: ${raw.heading}`}
              @click=${() => {
                send({ type: 'copy', id: raw.copy });
              }}
            ></vscode-toolbar-button>
            <pre tabindex="0" aria-label=${raw.heading}>${raw.json}</pre>
          </details>`
    }
  `;
}

function headerTemplate(model: PanelModel, now: number, send: Send) {
  const { title, badge, place, state, buttons, tools } = model;
  return html`<header>
    <h1>${title}</h1>
    <p class="subtitle">
      ${badge === undefined ? nothing : html`<span class="badge" title=${badge.detail}>${badge.label}</span>`}
      ${place.map((part, index) => html`${index === 0 ? nothing : ' · '}${segmentsTemplate([part])}`)}
    </p>
    <div class="status">
      <span class="state tone-${state.tone}" role="status">
        <span class=${codicon(state.icon)} aria-hidden="true"></span>
        <span>${state.label}</span>
      </span>
      ${spanTemplate(model, now)}${checkedTemplate(model, now)}
    </div>
    <div class="actions">
      ${repeat(buttons, keyOf, (button) => buttonTemplate(button, send))}
      <div class="tools" role="group" aria-label=${tools.label}>
        ${repeat(tools.buttons, keyOf, (button) => toolTemplate(button, send))}
      </div>
    </div>
  </header>`;
}

function keyOf({ action }: Button): PanelAction {
  return OPPOSITES[action] ?? action;
}

function buttonTemplate({ action, label, icon }: Button, send: Send) {
  return html`<vscode-button
    secondary
    icon=${icon}
    data-action=${action}
    @click=${() => {
      send({ type: 'action', action });
    }}
    >${label}</vscode-button
  >`;
}

/** An icon alone, with its name for readers and for the mouse. */
function toolTemplate({ action, label, icon }: Button, send: Send) {
  return html`<vscode-toolbar-button
    icon=${icon}
    label=${label}
    title=${label}
    data-action=${action}
    @click=${() => {
      send({ type: 'action', action });
    }}
  ></vscode-toolbar-button>`;
}

function spanTemplate({ span, language }: PanelModel, now: number) {
  if (span === undefined) return nothing;
  const length = Math.max(0, (span.to ?? now) - span.from);
  return html`<span class="span">${span.label} ${formatDuration(length, language)}</span>`;
}

function checkedTemplate({ checked, next, language, texts }: PanelModel, now: number) {
  if (checked === undefined) return nothing;
  const ago = formatRelative(Math.min(checked.at, now), now, language);
  const due =
    next === undefined
      ? ''
      : `${texts.pause}${next.label} ${formatRelative(Math.max(next.at, now), now, language)}`;
  return html`<span class="checked">${checked.label} ${ago}${due}</span>`;
}
