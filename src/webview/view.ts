import { html, nothing, type TemplateResult } from 'lit';
import type { Fact, FromPanel, Notice, PanelModel, Reason } from './protocol.ts';
import { formatDuration, formatRelative, formatTime } from './times.ts';

type Send = (message: FromPanel) => void;

export interface Surroundings {
  /** Unix milliseconds. */
  readonly now: number;
  readonly rawOpen: boolean;
  readonly send: Send;
  /** Called when the raw answer is folded or unfolded. */
  readonly unfold: (open: boolean) => void;
}

/**
 * The whole panel. Lit patches in place, so focus, selection and scroll stay, and puts in every value as
 * text. No inline styles or handlers: the content security policy forbids them.
 */
export function panelTemplate(
  model: PanelModel,
  { now, rawOpen, send, unfold }: Surroundings,
): TemplateResult {
  return html`
    <header>
      <h1>${model.title}</h1>
      <p class="subtitle">${model.subtitle}</p>
      <div class="status">
        <span class="state tone-${model.state.tone}" role="status">
          <span class=${codicon(model.state.icon)} aria-hidden="true"></span>
          <span>${model.state.label}</span>
        </span>
        ${spanTemplate(model, now)}${checkedTemplate(model, now)}
      </div>
      <div class="actions">
        ${model.buttons.map(
          ({ action, label, icon, disabled }) => html`
            <vscode-button
              secondary
              icon=${icon}
              data-action=${action}
              ?disabled=${disabled}
              @click=${() => {
                send({ type: 'action', action });
              }}
              >${label}</vscode-button
            >
          `,
        )}
      </div>
    </header>
    ${noticeTemplate(model.notice, send)} ${reasonTemplate(model.reason)}
    <section aria-labelledby="facts">
      <h2 id="facts">${model.facts.heading}</h2>
      <dl>${model.facts.items.map((fact) => factTemplate(fact, model, send))}</dl>
    </section>
    ${
      model.request === undefined
        ? nothing
        : html`<section aria-labelledby="request">
            <h2 id="request">${model.request.heading}</h2>
            <dl>${model.request.items.map((fact) => factTemplate(fact, model, send))}</dl>
          </section>`
    }
    ${rawTemplate(model, rawOpen, unfold)}
  `;
}

function rawTemplate({ raw }: PanelModel, open: boolean, unfold: (open: boolean) => void) {
  if (raw === undefined) return nothing;
  return html`<details
    ?open=${open}
    @toggle=${({ currentTarget }: Event) => {
      unfold((currentTarget as HTMLDetailsElement).open);
    }}
  >
    <summary>${raw.heading}</summary>
    <pre tabindex="0" aria-label=${raw.heading}>${raw.json}</pre>
  </details>`;
}

function codicon(icon: string): string {
  const [name, modifier] = icon.split('~');
  return `codicon codicon-${name ?? ''}${modifier === undefined ? '' : ` codicon-modifier-${modifier}`}`;
}

function spanTemplate({ span, language }: PanelModel, now: number) {
  if (span === undefined) return nothing;
  const length = Math.max(0, (span.to ?? now) - span.from);
  return html`<span class="span">${span.label} ${formatDuration(length, language)}</span>`;
}

function checkedTemplate({ checked, next, language }: PanelModel, now: number) {
  if (checked === undefined) return nothing;
  const ago = formatRelative(Math.min(checked.at, now), now, language);
  const due =
    next === undefined ? '' : `, ${next.label} ${formatRelative(Math.max(next.at, now), now, language)}`;
  return html`<span class="checked">${checked.label} ${ago}${due}</span>`;
}

function noticeTemplate(notice: Notice | undefined, send: Send) {
  if (notice === undefined) return nothing;
  return html`<div class="box notice" role="alert">
    <h2>${notice.text}</h2>
    ${notice.detail === undefined ? nothing : html`<p class="message">${notice.detail}</p>`}
    <div class="steps">
      ${notice.steps.map(
        (label, index) =>
          html`<vscode-button
            ?secondary=${index > 0}
            @click=${() => {
              send({ type: 'step', label });
            }}
            >${label}</vscode-button
          >`,
      )}
    </div>
  </div>`;
}

function reasonTemplate(reason: Reason | undefined) {
  if (reason === undefined) return nothing;
  return html`<div class="box tone-${reason.tone}">
    <h2>${reason.heading}</h2>
    ${reason.code === undefined ? nothing : html`<p class="code">${reason.code}</p>`}
    ${reason.message === undefined ? nothing : html`<p class="message">${reason.message}</p>`}
  </div>`;
}

function factTemplate(fact: Fact, { language, texts }: PanelModel, send: Send) {
  const { value } = fact;
  switch (value.kind) {
    case 'text':
      return html`<dt>${fact.label}</dt>
        <dd><span class="message">${value.text}</span></dd>`;
    case 'time':
      return html`<dt>${fact.label}</dt>
        <dd>
          <time datetime=${new Date(value.at).toISOString()}>${formatTime(value.at, language)}</time>
        </dd>`;
    case 'id':
      return html`<dt>${fact.label}</dt>
        <dd>
          <code>${value.text}</code>
          <vscode-toolbar-button
            icon="copy"
            label=${`${texts.copy}: ${fact.label}`}
            @click=${() => {
              send({ type: 'copy', factId: fact.id });
            }}
          ></vscode-toolbar-button>
        </dd>`;
  }
}
