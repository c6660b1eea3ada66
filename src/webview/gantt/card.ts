import { html, nothing, render } from 'lit/html.js';
import type { Bar } from './protocol.ts';
import { swatchTemplate } from './swatch.ts';
import { factsOf, type Names } from './words.ts';

/** Time to get from a bar onto its card, milliseconds. */
const LINGER_MS = 200;
/** From the mouse to a card at its side, in pixels: near enough to get there. */
const SIDE = 10;

/** The place of a bar, and of the mouse on it. */
export interface Beside {
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
  /** Where the drawing begins, below what can be pressed. */
  readonly ceiling: number;
}

/** What a bar stands for, beside it. Readers hear the same from the bar itself. */
export class Card {
  readonly element = document.createElement('div');
  #shown: string | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.className = 'card';
    this.element.hidden = true;
    this.element.setAttribute('aria-hidden', 'true');
    this.element.addEventListener('pointerenter', () => {
      this.stay();
    });
    this.element.addEventListener('pointerleave', () => {
      this.leave();
    });
  }

  get shown(): string | undefined {
    return this.#shown;
  }

  /** @param beside the bar, in pixels of the window */
  show(bar: Bar, names: Names, now: number, beside: Beside): void {
    clearTimeout(this.#timer);
    this.#shown = bar.id;
    render(cardTemplate(bar, names, now), this.element);
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const { left, top } = placed(beside, offsetWidth, offsetHeight, window.innerWidth, window.innerHeight);
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }

  stay(): void {
    clearTimeout(this.#timer);
  }

  /** Goes in a moment, unless the mouse comes onto it. */
  leave(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.hide();
    }, LINGER_MS);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#shown = undefined;
    this.element.hidden = true;
  }
}

/** Below, else above, else to a side: a card must not hide what it is about. */
function placed(
  { x, top, bottom, ceiling }: Beside,
  width: number,
  height: number,
  roomX: number,
  roomY: number,
) {
  const inside = (at: number, size: number, room: number): number =>
    Math.max(2, Math.min(at, room - size - 2));
  if (bottom + height <= roomY) return { left: inside(x, width, roomX), top: bottom };
  if (top - height >= ceiling) return { left: inside(x, width, roomX), top: top - height };
  const right = x + SIDE + width <= roomX;
  return {
    left: inside(right ? x + SIDE : x - SIDE - width, width, roomX),
    top: inside(top, height, roomY),
  };
}

function cardTemplate(bar: Bar, names: Names, now: number) {
  return html`<p class="title">${bar.title}</p>
    ${bar.about === undefined ? nothing : html`<p class="about">${bar.about}</p>`}
    <p class="said">
      ${swatchTemplate(bar.tone)}<span
        >${bar.state}${bar.reason === undefined ? nothing : ` · ${bar.reason}`}</span
      >
    </p>
    <dl>
      ${factsOf(bar, names, now).map(
        ({ label, text }) =>
          html`<dt>${label}</dt>
            <dd>${text}</dd>`,
      )}
    </dl>`;
}
