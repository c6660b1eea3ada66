import { Card } from './card.ts';
import { dragToScroll } from './drag.ts';
import { boxOf, hit } from './hits.ts';
import { Labels } from './labels.ts';
import { neighbour, type Direction, type Layout, type PlacedBar } from './layout.ts';
import type { Palette } from './palette.ts';
import { AXIS_HEIGHT, BAR_HEIGHT, paint, type Scene } from './painter.ts';
import { ZOOM_STEP, type TimeRange } from './scale.ts';
import { part, Viewport } from './viewport.ts';
import { lineOf, type Names } from './words.ts';

/** How much of the width a key moves the drawing by. */
const PAN = 0.2;
/** Where the present is brought to, from the left. */
const NOW_AT = 0.85;

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};

export interface Drawn {
  readonly layout: Layout;
  readonly names: Names;
  readonly range: TimeRange;
  readonly palette: Palette;
}

export interface ChartParts {
  /** Somebody wants to see more of an operation. */
  readonly open: (id: string) => void;
  /** Another part of the range is on screen. */
  readonly moved: () => void;
}

/** The bar in focus as readers know it. */
interface ActiveOption {
  /** ID of the bar. */
  readonly bar: string;
  readonly element: HTMLElement;
}

/**
 * The drawing: a canvas with what is on the screen alone, so that any number of rows costs no more. The bar in
 * focus is the option of a list box, for readers and keys.
 */
export class Chart {
  readonly element = part('chart');
  readonly viewport: Viewport;
  readonly #canvas = document.createElement('canvas');
  readonly #labels = new Labels();
  readonly #list = part('bars');
  readonly #card = new Card();
  readonly #parts: ChartParts;
  #drawn: Drawn | undefined;
  #active: string | undefined;
  #option: ActiveOption | undefined;
  /** How many there were. */
  #options = 0;
  #hovered: string | undefined;
  #isScheduled = false;

  constructor(parts: ChartParts) {
    this.#parts = parts;
    this.viewport = new Viewport(() => {
      // What a card belongs to has moved on; keys bring the card along.
      if (this.#hovered !== undefined) this.#card.hide();
      this.#schedule();
      parts.moved();
    });
    this.#canvas.setAttribute('aria-hidden', 'true');
    this.#list.setAttribute('role', 'listbox');
    this.#list.tabIndex = 0;
    this.viewport.stage.append(this.#canvas, this.#labels.element, this.#list);
    this.element.append(this.viewport.element, this.#card.element);
    this.#listenToMouse();
    this.#listenToKeys();
  }

  show(drawn: Drawn): void {
    const { texts } = drawn.names;
    const before = this.#drawn;
    const wasInSight = document.activeElement === this.#list && !this.#isAway();
    this.#drawn = drawn;
    this.#list.setAttribute('aria-label', texts.heading);
    this.#list.setAttribute('aria-description', texts.keys);
    const gone = this.#active === undefined || !drawn.layout.byId.has(this.#active);
    if (gone) this.#active = newest(drawn.layout)?.bar.id;
    if (before?.layout !== drawn.layout || before.names !== drawn.names) this.#describe();
    this.viewport.setWhole(drawn.range, drawn.layout.height);
    // What is found above the bar in focus does not push it out of sight.
    if (wasInSight && this.#isAway()) this.#scrollToActive();
    if (this.#card.shown !== undefined && !drawn.layout.byId.has(this.#card.shown)) this.#card.hide();
    this.#schedule();
  }

  /** It leaves the page for a while. */
  hold(): void {
    this.#card.hide();
    this.viewport.hold();
  }

  /** @param atX what stays where it is, in pixels from the left; without it the middle */
  zoom(factor: number, atX = this.viewport.left + this.viewport.plotWidth / 2): void {
    this.#card.hide();
    this.viewport.scaleTo(this.viewport.msPerPx / factor, this.viewport.timeAt(atX), atX);
  }

  whole(): void {
    this.#card.hide();
    this.viewport.show(undefined);
  }

  toNow(): void {
    const { msPerPx, left, plotWidth } = this.viewport;
    this.viewport.scaleTo(msPerPx, Date.now(), left + plotWidth * NOW_AT);
  }

  /** Paints with the next frame. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#paint();
    });
  }

  #scene(): Scene | undefined {
    const { width, height, left, from, msPerPx, element } = this.viewport;
    if (this.#drawn === undefined || width === 0) return undefined;
    const { layout, palette, names } = this.#drawn;
    return {
      layout,
      palette,
      width,
      height,
      left,
      from,
      msPerPx,
      scrollTop: element.scrollTop,
      now: Date.now(),
      nowText: names.texts.now,
      language: names.language,
      hovered: this.#hovered,
    };
  }

  #paint(): void {
    const scene = this.#scene();
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (scene === undefined || context === null) return;
    const ratio = window.devicePixelRatio;
    const [width, height] = [Math.round(scene.width * ratio), Math.round(scene.height * ratio)];
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
      this.#canvas.style.width = `${scene.width}px`;
      this.#canvas.style.height = `${scene.height}px`;
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    paint(context, scene);
    this.#labels.place(scene);
    this.#list.style.left = `${scene.left}px`;
    this.#placeOption(scene);
  }

  /** The frame around the bar in focus, which is the option itself. */
  #placeOption(scene: Scene): void {
    const box = this.#activeBox(scene);
    if (this.#option === undefined || box === undefined) return;
    const { style } = this.#option.element;
    this.#list.classList.toggle('away', this.#isAway(scene));
    const left = Math.max(box.x - 4, scene.left);
    style.left = `${left - scene.left}px`;
    style.top = `${box.top - 3 - AXIS_HEIGHT}px`;
    style.width = `${Math.max(2, Math.min(box.x + box.width + 4, scene.width) - left)}px`;
    style.height = `${BAR_HEIGHT + 6}px`;
  }

  /** Where the bar in focus is; undefined where none is drawn. */
  #activeBox(scene: Scene | undefined): ReturnType<typeof boxOf> {
    return scene === undefined || this.#active === undefined ? undefined : boxOf(this.#active, scene);
  }

  /** Whether the bar in focus is off the screen. */
  #isAway(scene = this.#scene()): boolean {
    const box = this.#activeBox(scene);
    if (scene === undefined || box === undefined) return false;
    return (
      box.x > scene.width ||
      box.x + box.width < scene.left ||
      box.top > scene.height ||
      box.top + BAR_HEIGHT < AXIS_HEIGHT
    );
  }

  /**
   * A new element where another bar is in focus, since readers hear nothing of one that only changes. The same one
   * where it is the same bar: else they would hear it again whenever any bar changed.
   */
  #describe(): void {
    const { layout, names } = this.#drawn ?? {};
    const active = this.#active === undefined ? undefined : layout?.byId.get(this.#active);
    if (layout === undefined || names === undefined || active === undefined) {
      this.#option = undefined;
      this.#list.replaceChildren();
      this.#list.removeAttribute('aria-activedescendant');
      return;
    }
    if (this.#option?.bar !== active.bar.id) this.#option = this.#newOption(active.bar.id);
    const { element } = this.#option;
    element.setAttribute('aria-posinset', String(active.index + 1));
    element.setAttribute('aria-setsize', String(layout.bars.length));
    element.setAttribute('aria-label', lineOf(active.bar, names, Date.now()));
    // Where it is has to be known before the next frame is painted, too.
    const scene = this.#scene();
    if (scene !== undefined) this.#placeOption(scene);
  }

  #newOption(bar: string): ActiveOption {
    const element = part('active');
    // What a bar is called may hold anything, and what its place is changes.
    element.id = `bar-${(this.#options += 1)}`;
    element.setAttribute('role', 'option');
    element.setAttribute('aria-selected', 'true');
    this.#list.replaceChildren(element);
    this.#list.setAttribute('aria-activedescendant', element.id);
    return { bar, element };
  }

  #listenToMouse(): void {
    const list = this.#list;
    const scroller = this.viewport.element;
    const { dragged } = dragToScroll(list, scroller, () => {
      this.#card.hide();
    });
    scroller.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        event.preventDefault();
        const { x } = this.#placeOf(event);
        this.zoom(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, Math.max(this.viewport.left, x));
      },
      { passive: false },
    );
    list.addEventListener('pointermove', (event) => {
      const scene = this.#scene();
      if (scene === undefined) return;
      const { x, y } = this.#placeOf(event);
      const under = event.buttons === 0 ? hit(scene, x, y) : undefined;
      this.#hover(under?.bar.id);
      if (under === undefined) this.#card.leave();
      else if (this.#card.shown !== under.bar.id) this.#showCard(under, scene, x);
      else this.#card.stay();
    });
    list.addEventListener('pointerleave', () => {
      this.#hover(undefined);
      this.#card.leave();
    });
    list.addEventListener('click', (event) => {
      const scene = this.#scene();
      const { x, y } = this.#placeOf(event);
      const under = scene === undefined ? undefined : hit(scene, x, y);
      if (under === undefined || dragged()) return;
      this.#active = under.bar.id;
      this.#describe();
      this.#parts.open(under.bar.id);
    });
  }

  #placeOf(event: MouseEvent): { readonly x: number; readonly y: number } {
    const { left, top } = this.viewport.element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #hover(id: string | undefined): void {
    if (this.#hovered === id) return;
    this.#hovered = id;
    this.#list.classList.toggle('over', id !== undefined);
    this.#schedule();
  }

  #showCard({ bar }: PlacedBar, scene: Scene, x: number): void {
    const box = boxOf(bar.id, scene);
    if (box === undefined || this.#drawn === undefined) return;
    const { left, top } = this.viewport.element.getBoundingClientRect();
    this.#card.show(bar, this.#drawn.names, scene.now, {
      x: x + left,
      top: box.top + top - 1,
      bottom: box.top + top + BAR_HEIGHT + 1,
      ceiling: top,
    });
  }

  #listenToKeys(): void {
    this.#list.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.#press(event)) event.preventDefault();
    });
    this.#list.addEventListener('focus', () => {
      if (this.#list.matches(':focus-visible')) this.#reveal();
    });
    this.#list.addEventListener('blur', () => {
      this.#card.hide();
    });
    document.addEventListener('keydown', ({ key }) => {
      if (key === 'Escape') this.#card.hide();
    });
  }

  /** Whether the key means anything here. */
  #press({ key, shiftKey }: KeyboardEvent): boolean {
    const active = this.#active === undefined ? undefined : this.#drawn?.layout.byId.get(this.#active);
    const pan = { ArrowLeft: -PAN, ArrowRight: PAN }[key];
    const direction = DIRECTIONS[key];
    if (shiftKey && pan !== undefined) {
      this.#card.hide();
      this.viewport.element.scrollLeft += pan * this.viewport.plotWidth;
    } else if (key === '+' || key === '=') this.zoom(ZOOM_STEP, this.#activeX());
    else if (key === '-' || key === '_') this.zoom(1 / ZOOM_STEP, this.#activeX());
    else if (key === '0') this.whole();
    else if (active === undefined || this.#drawn === undefined) return false;
    else if (key === 'Enter' || key === ' ') this.#parts.open(active.bar.id);
    else if (direction !== undefined) {
      this.#active = neighbour(this.#drawn.layout, active, direction).bar.id;
      this.#describe();
      this.#reveal();
    } else return false;
    return true;
  }

  /** The bar in focus stays where it is, as far as it is on the screen. */
  #activeX(): number | undefined {
    const box = this.#activeBox(this.#scene());
    return box !== undefined && box.x >= this.viewport.left && box.x <= this.viewport.width
      ? box.x
      : undefined;
  }

  /** Scrolls to the bar in focus, and says what it is. */
  #reveal(): void {
    this.#hovered = undefined;
    this.#scrollToActive();
    const scene = this.#scene();
    const active = this.#active === undefined ? undefined : scene?.layout.byId.get(this.#active);
    const box = this.#activeBox(scene);
    if (active === undefined || scene === undefined || box === undefined) return;
    this.#showCard(active, scene, Math.max(box.x, this.viewport.left));
    this.#schedule();
  }

  #scrollToActive(): void {
    const box = this.#activeBox(this.#scene());
    if (box === undefined) return;
    const { element, left, width, height, plotWidth } = this.viewport;
    const end = Math.min(box.x + box.width, box.x + plotWidth / 2);
    if (box.x < left || end > width) element.scrollLeft += box.x - left - plotWidth / 3;
    if (box.top < AXIS_HEIGHT + 4) element.scrollTop += box.top - AXIS_HEIGHT - 4;
    const below = box.top + BAR_HEIGHT + 8 - height;
    if (below > 0) element.scrollTop += below;
  }
}

function newest({ bars }: Layout): PlacedBar | undefined {
  let found: PlacedBar | undefined;
  for (const each of bars) if (found === undefined || each.bar.from > found.bar.from) found = each;
  return found;
}
