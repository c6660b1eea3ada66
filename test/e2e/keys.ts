import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { stepTimeoutMs, until } from '../host/wait.ts';
import type { Workbench } from '../host/workbench.ts';

/** Where the focus is, as a screen reader is told. */
export interface Focus {
  /** What has the focus: the label of a tree, a field, a button. */
  readonly label: string;
  /** The row in focus, where that is in a list. */
  readonly row: string;
  /** Rows may be called the same. */
  readonly rowId: string;
  /** `true` or `false` at rows that can be opened. */
  readonly expanded: string | null;
  /** Whether the next row is one of those below it: they are fetched after it was opened. */
  readonly hasRows: boolean;
  readonly tag: string;
}

/**
 * Read in a timer of its own, after those that were due when the focus came there: VS Code keeps the arrow keys for its
 * palette until one has passed since that lost the focus. As a string, since what it does is the browser's.
 */
const READ_FOCUS = `(async () => {
  let element;
  do {
    element = document.activeElement;
    await new Promise((resolve) => { setTimeout(resolve); });
  } while (element !== document.activeElement);
  const row = document.getElementById(element?.getAttribute('aria-activedescendant') ?? '');
  const next = row?.parentElement?.querySelector(':scope > [data-index="' + (Number(row.dataset.index) + 1) + '"]');
  return {
    label: element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '',
    row: row?.getAttribute('aria-label') ?? '',
    rowId: row?.id ?? '',
    expanded: row?.getAttribute('aria-expanded') ?? null,
    hasRows: Number(next?.getAttribute('aria-level')) > Number(row?.getAttribute('aria-level')),
    tag: element?.tagName ?? '',
  };
})()`;

/** How long a key may take to show its effect; milliseconds. */
const EFFECT_MS = 2_000;

/** How long something may take to open and have the focus; milliseconds. */
const PATIENCE_MS = 8_000;

/** An operator without a mouse: all that is done is done by keys, and all that is known is where the focus is. */
export class Keys {
  readonly #workbench: Workbench;
  readonly #page: Page;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
    this.#page = workbench.page;
  }

  focus(): Promise<Focus> {
    return this.#page.evaluate<Focus>(READ_FOCUS);
  }

  press(key: string): Promise<void> {
    return this.#page.keyboard.press(key);
  }

  /** Types where the focus is, once that is in the field with such a label. */
  async type(field: string, text: string): Promise<void> {
    await this.at(({ tag, label }) => tag === 'INPUT' && label.includes(field), `the field ${field}`);
    await this.#page.keyboard.insertText(text);
  }

  /** Waits until the focus is where it should be. */
  async at(fits: (focus: Focus) => boolean, what: string, timeoutMs?: number): Promise<Focus> {
    let last: Focus | undefined;
    try {
      return await until(
        what,
        async () => {
          last = await this.focus();
          return fits(last) ? last : undefined;
        },
        timeoutMs,
      );
    } catch (error) {
      const told = await this.#workbench.notification('').allInnerTexts();
      throw new Error(`The focus is at ${JSON.stringify({ ...last, told })}`, { cause: error });
    }
  }

  /** Waits until the focus is in a view, at a row with all of these texts. */
  atRow(view: string, ...texts: readonly string[]): Promise<Focus> {
    return this.at(
      ({ label, row }) => label === view && texts.every((text) => row.includes(text)),
      `the row ${texts.join(', ')} in focus`,
    );
  }

  /** Presses a key until the focus is where it should be; fails where the key leads no further. */
  async pressUntil(key: string, fits: (focus: Focus) => boolean, what: string): Promise<Focus> {
    let at = await this.focus();
    const seen = [at];
    while (!fits(at)) {
      const from = JSON.stringify(at);
      await this.press(key);
      at = await this.at((now) => JSON.stringify(now) !== from, key, EFFECT_MS).catch(() => this.focus());
      if (JSON.stringify(at) === from) assert.fail(`${key} leads to ${JSON.stringify(seen)}, not to ${what}`);
      seen.push(at);
    }
    return at;
  }

  /** Goes down the rows of the view in focus, from the first to the one with all of these texts. */
  async toRow(...texts: readonly string[]): Promise<Focus> {
    const fits = ({ row }: Focus): boolean => texts.every((text) => row.includes(text));
    let missed: unknown;
    const end = performance.now() + stepTimeoutMs;
    // Rows may be on their way.
    while (performance.now() < end) {
      await this.press('Home');
      try {
        return await this.pressUntil('ArrowDown', fits, texts.join(', '));
      } catch (error) {
        missed = error;
      }
    }
    throw missed;
  }

  /**
   * Opens the row in focus, and waits for the rows below it. A key that is pressed while all rows are fetched anew may
   * open nothing.
   */
  async open(): Promise<void> {
    const isOpen = ({ hasRows }: Focus): boolean => hasRows;
    await until('the open row', async () => {
      const at = await this.focus();
      if (isOpen(at)) return true;
      // One more would lead to the first of them.
      if (at.expanded !== 'true') await this.press('ArrowRight');
      return this.at(isOpen, 'the open row', EFFECT_MS).catch(() => undefined);
    });
  }

  /** Opens the filter of the view in focus, with that title. VS Code learns with a delay which view that is. */
  async filter(title: string): Promise<void> {
    await until(title, async () => {
      await this.press('ControlOrMeta+F');
      const isField = ({ tag, label }: Focus): boolean => tag === 'INPUT' && label.includes(title);
      return this.at(isField, title, PATIENCE_MS).catch(() => undefined);
    });
  }

  /** Runs a command from the palette. */
  async run(title: string): Promise<void> {
    await until(`the command ${title}`, async () => {
      await this.press('F1');
      try {
        // The key is lost while a webview is being created, or a palette is closing.
        await this.at(
          ({ label }) => label.startsWith('Type the name of a command'),
          'the palette',
          EFFECT_MS,
        );
        await this.press('ControlOrMeta+A');
        await this.#page.keyboard.insertText(`>${title}`);
        const isCommand = ({ row }: Focus): boolean => row === title || row.startsWith(`${title},`);
        await this.at(isCommand, title, EFFECT_MS);
      } catch {
        return undefined;
      }
      await this.press('Enter');
      return true;
    });
  }

  /** Brings the focus into a view. */
  async toView(title: string): Promise<void> {
    await this.run(`EMR: Focus on ${title} View`);
    await this.at(({ label }) => label === title, `the view ${title}`);
  }

  /**
   * Takes an entry from the context menu of the row in focus, until that shows. Where VS Code did not know the row,
   * since the view was just being refreshed, the message that says so is followed.
   */
  async menu(entry: string, isDone: () => Promise<boolean>): Promise<void> {
    const lost = this.#workbench.notification('The row was just being updated');
    for (;;) {
      await this.#take(entry);
      const isLost = await until(`what ${entry} does`, async () => {
        if (await isDone()) return false;
        return (await lost.isVisible()) ? true : undefined;
      });
      if (!isLost) return;
      await this.run('Notifications: Clear All Notifications');
      await lost.waitFor({ state: 'detached' });
    }
  }

  /** Opens the context menu of the row in focus, and takes an entry. */
  async #take(entry: string): Promise<void> {
    await this.press('Shift+F10');
    const menu = this.#page.locator('.monaco-menu [role="menuitem"]');
    await menu.first().waitFor();
    const inFocus = this.#page.locator('.monaco-menu .action-item.focused', { hasText: entry });
    const labels = await menu.allInnerTexts();
    for (let count = 0; !(await inFocus.isVisible()); count += 1) {
      if (count > labels.length) assert.fail(`${entry} is not in the menu: ${labels.join()}`);
      await this.press('ArrowDown');
    }
    await this.press('Enter');
    await menu.first().waitFor({ state: 'detached' });
  }

  /** Waits until the focus is inside the visible panel, where VS Code puts it, or goes there. */
  async toPanel(): Promise<void> {
    await until('the focus in the panel', async () => {
      const end = performance.now() + PATIENCE_MS;
      while (performance.now() < end) if ((await this.inPanel()) !== '') return true;
      // On a slow machine VS Code loses the focus of a webview that is being loaded.
      await this.run('View: Focus Active Editor Group');
      return undefined;
    });
  }

  /** The label of what has the focus inside the visible panel; empty while it is elsewhere. */
  async inPanel(): Promise<string> {
    const panel = await this.#workbench.webviewFrame();
    return panel.evaluate<string>(`(() => {
      let element = document.hasFocus() ? document.activeElement : null;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? '';
    })()`);
  }
}
