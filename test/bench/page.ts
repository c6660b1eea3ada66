/** What is clicked and painted in a page, with the page's own clock: Unix milliseconds, as elsewhere on the machine. */
import type { Page } from 'playwright-core';

/** Something that is to be painted. */
export type Wanted =
  /** Rows in a view, at least so many, the label of each with this text. */
  | { readonly view: string; readonly text: string; readonly rows: number }
  /** A text in the webview that is shown. */
  | { readonly webview: string };

/** How long anything may take to be painted; milliseconds. */
const TIMEOUT_MS = 30_000;

/** Makes a page able to answer; once after each load. */
const PROBES = `(() => {
  const rowsOf = (view, text) => [...document.querySelectorAll('.pane')]
    .filter((pane) => pane.querySelector('.pane-header h3.title')?.textContent === view)
    .flatMap((pane) => [...pane.querySelectorAll('.monaco-list-row')])
    .filter((row) => row.querySelector('.label-name')?.textContent.includes(text));
  const webviewShows = (text) => [...document.querySelectorAll('iframe.webview')].some((frame) =>
    frame.contentDocument?.getElementById('active-frame')?.contentDocument?.getElementById('root')
      ?.textContent.includes(text));
  const found = ({ view }) => view === undefined ? [] : rowsOf(view, '').map((row) => row.getAttribute('aria-label'));
  const isShown = (wanted) => wanted.webview === undefined
    ? rowsOf(wanted.view, wanted.text).length >= wanted.rows
    : webviewShows(wanted.webview);
  const frame = () => new Promise(requestAnimationFrame);
  window.benchPainted = async (wanted) => {
    const end = Date.now() + ${TIMEOUT_MS};
    while (!isShown(wanted)) {
      if (Date.now() > end) throw new Error('Not painted: ' + JSON.stringify({ ...wanted, found: found(wanted) }));
      await frame();
    }
    // What is there in one frame is on the screen with the next.
    await frame();
    return Date.now();
  };
  window.benchClick = (element) => {
    const at = Date.now();
    for (const type of ['mousedown', 'mouseup', 'click'])
      element.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, detail: 1 }));
    return at;
  };
  window.benchClickRow = (view, text) => window.benchClick(rowsOf(view, text)[0]);
  window.benchChanges = (view) => {
    const list = rowsOf(view, '')[0].closest('.monaco-list-rows');
    let turns = [];
    new MutationObserver((records) => {
      const rows = new Set();
      for (const { target } of records) {
        const row = (target.nodeType === 1 ? target : target.parentElement)?.closest('.monaco-list-row');
        if (row !== null && row !== undefined) rows.add(row);
      }
      turns.push([...rows].map((row) => row.getAttribute('aria-label')));
    }).observe(list, { subtree: true, childList: true, characterData: true, attributeFilter: ['aria-label'] });
    window.benchChanged = (text) => {
      const sizes = turns.filter((labels) => labels.some((label) => label?.includes(text))).map(({ length }) => length);
      turns = [];
      return Math.max(0, ...sizes);
    };
  };
})()`;

export class Probe {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** To be called once after each load of the page. */
  async install(): Promise<void> {
    await this.#page.evaluate(PROBES);
  }

  /** When it is painted; rejects where it is not within half a minute. */
  painted(wanted: Wanted): Promise<number> {
    return this.#page.evaluate<number>(`window.benchPainted(${JSON.stringify(wanted)})`);
  }

  /** Clicks, and says how long it took until something was painted; milliseconds. */
  async click(selector: string, wanted: Wanted): Promise<number> {
    const click = `window.benchClick(document.querySelector(${JSON.stringify(selector)}))`;
    return this.#clicked(click, wanted);
  }

  /** The same with the first row of a view whose label has a text. */
  async clickRow(view: string, text: string, wanted: Wanted): Promise<number> {
    return this.#clicked(`window.benchClickRow(${JSON.stringify(view)}, ${JSON.stringify(text)})`, wanted);
  }

  /** Looks from now on which rows of a view are painted anew. */
  async watchRows(view: string): Promise<void> {
    await this.#page.evaluate(`window.benchChanges(${JSON.stringify(view)})`);
  }

  /**
   * How many were since the last time, at one go with one whose label has a text: others may say meanwhile that they
   * run a minute longer.
   */
  changedRows(text: string): Promise<number> {
    return this.#page.evaluate<number>(`window.benchChanged(${JSON.stringify(text)})`);
  }

  async #clicked(click: string, wanted: Wanted): Promise<number> {
    return this.#page.evaluate<number>(
      `(async () => {
        const at = ${click};
        return (await window.benchPainted(${JSON.stringify(wanted)})) - at;
      })()`,
    );
  }
}
