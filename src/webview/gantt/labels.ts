import { linesBetween } from './layout.ts';
import { AXIS_HEIGHT, type Scene } from './painter.ts';

/** The names of the rows on the screen, beside the drawing. The list box and the table say them to readers. */
export class Labels {
  readonly element = document.createElement('div');
  readonly #corner = document.createElement('div');
  readonly #rows = document.createElement('div');
  #days: { readonly language: string; readonly format: Intl.DateTimeFormat } | undefined;

  constructor() {
    this.element.className = 'labels';
    this.element.setAttribute('aria-hidden', 'true');
    this.#corner.className = 'corner';
    this.#rows.className = 'rows';
    this.element.append(this.#rows, this.#corner);
  }

  place(scene: Scene): void {
    const { layout, scrollTop, height, width, left } = scene;
    const lines = linesBetween(layout, scrollTop, scrollTop + height - AXIS_HEIGHT);
    while (this.#rows.children.length > lines.length) this.#rows.lastElementChild?.remove();
    lines.forEach((line, at) => {
      const known = this.#rows.children[at];
      const label =
        known instanceof HTMLElement ? known : this.#rows.appendChild(document.createElement('div'));
      const isGroup = line.kind === 'group';
      const text = isGroup ? line.group.label : line.row.label;
      const title = isGroup || line.row.detail === undefined ? text : `${text} (${line.row.detail})`;
      label.className = isGroup ? 'label group' : 'label';
      if (label.textContent !== text) label.textContent = text;
      if (label.title !== title) label.title = title;
      label.style.top = `${AXIS_HEIGHT + line.top - scrollTop}px`;
      label.style.height = `${line.height - 1}px`;
      label.style.width = isGroup ? `${width}px` : `${left}px`;
    });
    this.element.style.width = `${left}px`;
    this.#corner.textContent = this.#daysText(scene);
  }

  /** Of which days the drawing is. */
  #daysText({ from, msPerPx, width, left, language }: Scene): string {
    if (this.#days?.language !== language) {
      this.#days = {
        language,
        format: new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' }),
      };
    }
    return this.#days.format.formatRange(from, from + (width - left) * msPerPx);
  }
}
