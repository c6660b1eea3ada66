import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Explanation, Segment } from './protocol.ts';
import type { Send } from './values.ts';

/** A longer one scrolls, and must be reached by keys for that. */
const LONG = 600;

/** Why, and what to do now. */
export function explanationTemplate(explanation: Explanation, send: Send) {
  const { tone, heading, code, message, meaning, findings, steps } = explanation;
  return html`<section class="box explanation tone-${tone}" aria-labelledby="explanation">
    <h2 id="explanation">${heading}</h2>
    ${code === undefined ? nothing : html`<p class="code">${code}</p>`}
    ${message === undefined ? nothing : messageTemplate(message)}
    ${meaning === undefined ? nothing : html`<p class="meaning">${meaning}</p>`}
    ${
      findings === undefined
        ? nothing
        : html`<h3>${findings.heading}</h3>
            <ul class="findings">
              ${findings.items.map((item) => html`<li>${item}</li>`)}
            </ul>`
    }
    ${
      steps === undefined
        ? nothing
        : html`<h3>${steps.heading}</h3>
            <ol class="todo">
              ${repeat(
                steps.items,
                ({ text }) => text,
                ({ text, button, link }) =>
                  html`<li>
                    <span>${text}</span>${
                      button === undefined
                        ? nothing
                        : html`<vscode-button
                            secondary
                            @click=${() => {
                              send(button.press);
                            }}
                            >${button.label}</vscode-button
                          >`
                    }
                    ${link === undefined ? nothing : segmentsTemplate([link])}
                  </li>`,
              )}
            </ol>`
    }
  </section>`;
}

function messageTemplate(message: readonly Segment[]) {
  const length = message.reduce((sum, { text }) => sum + text.length, 0);
  return html`<div class="said" tabindex=${length > LONG ? '0' : nothing}>
    <span class="message">${segmentsTemplate(message)}</span>
  </div>`;
}

export function segmentsTemplate(segments: readonly Segment[]) {
  return segments.map(({ text, href }) => (href === undefined ? text : html`<a href=${href}>${text}</a>`));
}
