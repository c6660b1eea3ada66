import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Block, Fact, FromPanel, Notice, Table, Value } from './protocol.ts';
import { scroller } from './scroller.ts';
import { formatDuration, formatTime } from './times.ts';

export type Send = (message: FromPanel) => void;

/** What every part of the panel needs. */
export interface Tools {
  readonly language: string;
  readonly send: Send;
  /** What a button that copies is called, for readers. */
  readonly copy: string;
}

export function codicon(icon: string): string {
  const [name, modifier] = icon.split('~');
  return `codicon codicon-${name ?? ''}${modifier === undefined ? '' : ` codicon-modifier-${modifier}`}`;
}

export function blockTemplate(block: Block, tools: Tools) {
  const { id, heading, busy, notice, note, facts, table } = block;
  return html`<section
    aria-labelledby="block-${id}"
    data-block=${id}
    aria-busy=${busy === undefined ? 'false' : 'true'}
  >
    <h2 id="block-${id}">${heading}</h2>
    ${busy === undefined ? nothing : html`<p class="busy">${busy}</p>`}
    ${notice === undefined ? nothing : noticeTemplate(notice, tools.send, id)}
    ${note === undefined ? nothing : html`<p class="note">${note}</p>`}
    ${facts === undefined || facts.length === 0 ? nothing : factsTemplate(facts, tools)}
    ${table === undefined ? nothing : tableTemplate(table, tools)}
  </section>`;
}

/** @param block whose notice it is; absent for that of the whole panel, which interrupts */
export function noticeTemplate({ text, detail, steps }: Notice, send: Send, block?: string) {
  const title = block === undefined ? html`<h2>${text}</h2>` : html`<h3>${text}</h3>`;
  return html`<div class="box notice" role=${block === undefined ? 'alert' : nothing}>
    ${title} ${detail === undefined ? nothing : html`<p class="message">${detail}</p>`}
    <div class="steps">
      ${repeat(
        steps,
        (label) => label,
        (label, index) =>
          html`<vscode-button
            ?secondary=${index > 0 || block !== undefined}
            @click=${() => {
              send({ type: 'step', label, ...(block === undefined ? {} : { block }) });
            }}
            >${label}</vscode-button
          >`,
      )}
    </div>
  </div>`;
}

function factsTemplate(facts: readonly Fact[], tools: Tools) {
  return html`<dl>
    ${repeat(
      facts,
      ({ id }) => id,
      ({ label, value }) =>
        html`<dt>${label}</dt>
          <dd>${valueTemplate(value, tools, label)}</dd>`,
    )}
  </dl>`;
}

/** Wide ones scroll by themselves, also by keys. */
export function tableTemplate({ caption, columns, rows }: Table, tools: Tools) {
  return html`<div class="scroll" role="group" aria-label=${caption} ${scroller()}>
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col">${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${repeat(
          rows,
          keyOfRow,
          (row) =>
            html`<tr>
              ${row.map((value) => html`<td>${valueTemplate(value, tools)}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** The operation that it leads to; the place of others. */
function keyOfRow(row: readonly Value[], index: number): string | number {
  return row.find((value) => value.kind === 'operation')?.open ?? index;
}

function valueTemplate(value: Value, { language, send, copy }: Tools, label?: string) {
  switch (value.kind) {
    case 'text':
      return html`<span class="message">${value.text}</span>`;
    case 'time':
      return html`<time datetime=${new Date(value.at).toISOString()}
        >${formatTime(value.at, language)}</time
      >`;
    case 'duration':
      return formatDuration(value.ms, language);
    case 'state':
      return html`<span class="mark tone-${value.tone}"
        ><span class=${codicon(value.icon)} aria-hidden="true"></span> ${value.text}</span
      >`;
    case 'operation':
      return html`<button
        type="button"
        class="link"
        @click=${() => {
          send({ type: 'open', id: value.open });
        }}
      >
        ${value.text}
      </button>`;
    case 'code': {
      const { copy: id } = value;
      return html`<span class="code-value"
        ><code>${value.text}</code>${
          id === undefined
            ? nothing
            : html`<vscode-toolbar-button
                icon="copy"
                label=${`${copy}: ${label ?? value.text}`}
                @click=${() => {
                  send({ type: 'copy', id });
                }}
              ></vscode-toolbar-button>`
        }</span
      >`;
    }
  }
}
