import { repeat } from 'lit/directives/repeat.js';
import { html, nothing } from 'lit/html.js';
import { formatTime } from '../times.ts';
import type { Bar } from './protocol.ts';
import { swatchTemplate } from './swatch.ts';
import { clusterOf, durationText, filled, type Names } from './words.ts';

const PAGE = 50;

export interface TableTools {
  /** From 0. */
  readonly page: number;
  readonly turn: (page: number) => void;
  readonly open: (id: string) => void;
}

/** The same as the drawing, in words: the youngest first. */
export function tableTemplate(bars: readonly Bar[], names: Names, now: number, tools: TableTools) {
  const { texts, language, places } = names;
  const { columns } = texts;
  const pages = Math.max(1, Math.ceil(bars.length / PAGE));
  const page = Math.min(tools.page, pages - 1);
  const shown = bars.toSorted((a, b) => b.from - a.from).slice(page * PAGE, (page + 1) * PAGE);
  const number = new Intl.NumberFormat(language);
  const [first, last, all] = [page * PAGE + 1, page * PAGE + shown.length, bars.length].map((value) =>
    number.format(value),
  );
  const withPlace = places.size > 0;
  return html`<div class="scroll" role="group" aria-label=${texts.heading} tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">${columns.operation}</th>
            <th scope="col">${columns.cluster}</th>
            ${withPlace ? html`<th scope="col">${columns.place}</th>` : nothing}
            <th scope="col">${columns.state}</th>
            <th scope="col">${columns.started}</th>
            <th scope="col">${columns.duration}</th>
            <th scope="col">${columns.who}</th>
          </tr>
        </thead>
        <tbody>
          ${repeat(
            shown,
            ({ id }) => id,
            (bar) =>
              html`<tr>
                <td>
                  <button
                    type="button"
                    class="link"
                    @click=${() => {
                      tools.open(bar.id);
                    }}
                  >
                    ${bar.title}
                  </button>
                </td>
                <td>${clusterOf(bar, names)}</td>
                ${withPlace ? html`<td>${places.get(bar.row)}</td>` : nothing}
                <td><span class="mark">${swatchTemplate(bar.tone)}${bar.state}</span></td>
                <td>${formatTime(bar.from, language)}</td>
                <td>${durationText(bar, names, now)}</td>
                <td>${bar.who ?? ''}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
    ${
      pages === 1
        ? nothing
        : html`<nav class="pages" aria-label=${texts.pages}>
            ${turnTemplate(texts.previous, 'chevron-left', page - 1, pages, tools)}
            <span>${filled(texts.page, first ?? '', last ?? '', all ?? '')}</span>
            ${turnTemplate(texts.next, 'chevron-right', page + 1, pages, tools)}
          </nav>`
    }`;
}

function turnTemplate(label: string, icon: string, page: number, pages: number, { turn }: TableTools) {
  return html`<button
    type="button"
    class="tool"
    aria-label=${label}
    title=${label}
    ?disabled=${page < 0 || page >= pages}
    @click=${() => {
      turn(page);
    }}
  >
    <span class="codicon codicon-${icon}" aria-hidden="true"></span>
  </button>`;
}
