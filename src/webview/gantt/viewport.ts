import { AXIS_HEIGHT } from './painter.ts';
import { clampScale, wholeScale, type TimeRange } from './scale.ts';

/** The names of rows take this share of the width, within bounds; pixels. */
const NAMES = { share: 0.24, least: 88, most: 220 } as const;

/**
 * What part of the whole is on the screen. An empty extent is as large as the whole and is scrolled; the stage
 * stays where it is and is as large as the screen.
 */
export class Viewport {
  readonly element = part('scroller');
  readonly stage = part('stage');
  readonly #extent = part('extent');
  readonly #changed: () => void;
  #range: TimeRange | undefined;
  #contentHeight = 0;
  #width = 0;
  #height = 0;
  #msPerPx = 0;
  #isWhole = true;
  /** What is to be shown once there is room. */
  #wanted: TimeRange | undefined;

  /** @param changed hears that another part is on the screen */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.#extent.append(this.stage);
    this.element.append(this.#extent);
    new ResizeObserver(() => {
      this.fit();
    }).observe(this.element);
    this.element.addEventListener('scroll', changed);
  }

  /** In pixels; 0 where it is not on the page. */
  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** Where the names of rows end, in pixels. */
  get left(): number {
    return Math.round(Math.min(NAMES.most, Math.max(NAMES.least, this.#width * NAMES.share)));
  }

  get plotWidth(): number {
    return Math.max(1, this.#width - this.left);
  }

  /** Milliseconds in a pixel. */
  get msPerPx(): number {
    return this.#msPerPx;
  }

  /** The moment at `left`, Unix milliseconds. */
  get from(): number {
    return (this.#range?.from ?? 0) + (this.#isWhole ? 0 : this.element.scrollLeft * this.#msPerPx);
  }

  timeAt(x: number): number {
    return this.from + (x - this.left) * this.#msPerPx;
  }

  /** The part of the range that is on screen; undefined for all of it. */
  get part(): TimeRange | undefined {
    if (this.#width === 0) return this.#wanted;
    return this.#isWhole ? undefined : { from: this.from, to: this.from + this.plotWidth * this.#msPerPx };
  }

  /** Shows a part, now or once there is room; undefined for all of it. */
  show(wanted: TimeRange | undefined): void {
    this.#wanted = wanted;
    if (wanted === undefined) this.#isWhole = true;
    this.fit();
  }

  /** It leaves the page, and forgets there how far it was scrolled. */
  hold(): void {
    this.#wanted = this.part;
    this.#width = 0;
  }

  /** The whole is another one; what is on the screen stays, as far as it can. */
  setWhole(range: TimeRange, contentHeight: number): void {
    const { from } = this;
    const moved = this.#range !== undefined && this.#range.from !== range.from;
    this.#range = range;
    this.#contentHeight = contentHeight;
    if (moved && !this.#isWhole) this.scaleTo(this.#msPerPx, from, this.left);
    else this.fit();
  }

  /** Brings a moment to a place, in pixels. */
  scaleTo(msPerPx: number, moment: number, x: number): void {
    if (this.#range === undefined || this.#width === 0) return;
    this.#msPerPx = clampScale(msPerPx, this.#range, this.plotWidth);
    this.#isWhole = this.#msPerPx >= wholeScale(this.#range, this.plotWidth);
    this.#stretch();
    this.element.scrollLeft = (moment - this.#range.from) / this.#msPerPx - (x - this.left);
    this.#changed();
  }

  /** Takes the size that it has by now. */
  fit(): void {
    const { clientWidth, clientHeight } = this.element;
    if (this.#range === undefined || clientWidth === 0) return;
    const { from } = this;
    this.#width = clientWidth;
    this.#height = clientHeight;
    this.stage.style.width = `${clientWidth}px`;
    this.stage.style.height = `${clientHeight}px`;
    const wanted = this.#wanted;
    this.#wanted = undefined;
    if (wanted !== undefined) {
      this.scaleTo((wanted.to - wanted.from) / this.plotWidth, wanted.from, this.left);
    } else if (this.#isWhole) {
      this.#msPerPx = wholeScale(this.#range, this.plotWidth);
      this.#stretch();
      this.#changed();
    } else this.scaleTo(this.#msPerPx, from, this.left);
  }

  #stretch(): void {
    if (this.#range === undefined) return;
    const width = this.left + (this.#range.to - this.#range.from) / this.#msPerPx;
    this.#extent.style.width = this.#isWhole ? '100%' : `${width}px`;
    this.#extent.style.height = `${Math.max(this.#height, AXIS_HEIGHT + this.#contentHeight + 8)}px`;
  }
}

export function part(name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  return element;
}
