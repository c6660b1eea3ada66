import { html, svg } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Dot, History, Tone } from './protocol.ts';
import { formatDuration, formatTime } from './times.ts';
import { tableTemplate, type Tools } from './values.ts';

const HEIGHT = 120;
/** Room for a dot at the edge, in percent of the width and in pixels of the height. */
const SIDE = 2;
const EDGE = 14;

/** Others of its kind: each a dot, further right the later, higher the longer. A table says the same. */
export function historyTemplate(
  { heading, dots, fold, table }: History,
  unfolded: boolean,
  unfold: (open: boolean) => void,
  tools: Tools,
) {
  const first = Math.min(...dots.map(({ at }) => at));
  const last = Math.max(...dots.map(({ at }) => at));
  const longest = Math.max(1, ...dots.map(({ ms }) => ms));
  const x = ({ at }: Dot): string =>
    `${(last === first ? 50 : SIDE + ((100 - 2 * SIDE) * (at - first)) / (last - first)).toFixed(3)}%`;
  // By the root: among many short ones a long one would press them to the ground.
  const y = ({ ms }: Dot): number => HEIGHT - EDGE - (HEIGHT - 2 * EDGE) * Math.sqrt(ms / longest);
  const lastOpen = dots.findLastIndex(({ open }) => open !== undefined);
  return html`<section class="history" aria-labelledby="history">
    <h2 id="history">${heading}</h2>
    <p class="scale top" aria-hidden="true">${formatDuration(longest, tools.language)}</p>
    <svg class="dots" width="100%" height=${HEIGHT} role="group" aria-label=${heading} @keydown=${moveFocus}>
      <line class="axis" x1="0" x2="100%" y1=${HEIGHT - 1} y2=${HEIGHT - 1}></line>
      ${repeat(
        dots,
        ({ open }) => open ?? '',
        (dot, index) => dotTemplate(dot, x(dot), y(dot), index === lastOpen, tools),
      )}
    </svg>
    <p class="scale ends" aria-hidden="true">
      <span>${formatTime(first, tools.language)}</span><span>${formatTime(last, tools.language)}</span>
    </p>
    <details
      ?open=${unfolded}
      @toggle=${({ currentTarget }: Event) => {
        unfold((currentTarget as HTMLDetailsElement).open);
      }}
    >
      <summary>${fold}</summary>
      ${tableTemplate(table, tools)}
    </details>
  </section>`;
}

/** One stop for the tabulator, at the latest; arrow keys, Home and End lead to the others. */
function dotTemplate({ open, label, tone }: Dot, x: string, y: number, isStop: boolean, { send }: Tools) {
  if (open === undefined) {
    return svg`<svg class="dot self tone-${tone}" x=${x} y=${y} role="img" aria-label=${label}>
      <title>${label}</title><circle class="ring" r="10"></circle>${shape(tone)}
    </svg>`;
  }
  const press = (): void => {
    send({ type: 'open', id: open });
  };
  return svg`<svg class="dot tone-${tone}" x=${x} y=${y} role="link" aria-label=${label}
      tabindex=${isStop ? '0' : '-1'} @click=${press}
      @keydown=${(event: KeyboardEvent) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          press();
        }
      }}>
    <title>${label}</title><circle class="target" r="12"></circle>${shape(tone)}
  </svg>`;
}

/** Each state has a shape of its own, since colours alone say nothing to many. */
function shape(tone: Tone) {
  switch (tone) {
    case 'succeeded':
      return svg`<circle class="shape" r="5"></circle>`;
    case 'failed':
      return svg`<path class="stroke" d="M-5-5 5 5M-5 5 5-5"></path>`;
    case 'partial':
    case 'attention':
      return svg`<path class="shape" d="M0-6 6 5-6 5Z"></path>`;
    default:
      return svg`<rect class="shape" x="-5" y="-5" width="10" height="10"></rect>`;
  }
}

function moveFocus(event: KeyboardEvent): void {
  if (!(event.currentTarget instanceof SVGElement)) return;
  const dots = [...event.currentTarget.querySelectorAll<SVGElement>('[role="link"]')];
  const at = dots.findIndex((dot) => dot === document.activeElement);
  const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: dots.length - 1 }[event.key];
  if (to === undefined) return;
  dots[to]?.focus();
  event.preventDefault();
}
