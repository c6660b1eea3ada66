import type { Locator, Page } from 'playwright-core';
import { until } from './wait.ts';

/** VS Code's quick input: the command palette, quick picks and input boxes. */
export class QuickInput {
  readonly widget: Locator;
  readonly input: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator('.quick-input-widget');
    this.input = this.widget.locator('.quick-input-box input');
  }

  /** Waits until a quick input is shown, with that title if one is given. */
  async waitOpen(title?: string): Promise<void> {
    await this.widget.waitFor({ state: 'visible' });
    if (title !== undefined) await this.widget.locator('.quick-input-title', { hasText: title }).waitFor();
  }

  async waitClosed(): Promise<void> {
    await this.widget.waitFor({ state: 'hidden' });
  }

  /** The title line; empty when there is none. */
  async title(): Promise<string> {
    return (await this.widget.locator('.quick-input-title').textContent())?.trim() ?? '';
  }

  /** The prompt of an input box or its validation message. */
  async message(): Promise<string> {
    return (await this.widget.locator('.quick-input-message').textContent())?.trim() ?? '';
  }

  /** Waits for a prompt or validation message that contains `text`. */
  async waitMessage(text: string): Promise<void> {
    await this.widget.locator('.quick-input-message', { hasText: text }).waitFor();
  }

  /** Replaces the text. */
  async type(text: string): Promise<void> {
    await this.input.fill(text);
  }

  /** Presses Enter in the text field. */
  async accept(): Promise<void> {
    await this.input.press('Enter');
  }

  async escape(): Promise<void> {
    await this.#page.keyboard.press('Escape');
    await this.waitClosed();
  }

  /** The rows whose label is exactly `label`; only rows in view exist. */
  item(label: string): Locator {
    const exact = this.#page
      .locator('.quick-input-list-row:first-child .label-name')
      .getByText(label, { exact: true });
    return this.widget.locator('.quick-input-list .monaco-list-row').filter({ has: exact });
  }

  /** The labels of the rows in view. */
  async labels(): Promise<string[]> {
    // The second row of an item is its detail.
    const labels = this.widget.locator('.quick-input-list-row:first-child .label-name');
    return labels.allTextContents();
  }

  /** Picks the row with exactly that label. */
  async pick(label: string): Promise<void> {
    await this.item(label).first().click();
  }

  /** Presses the back button of the title line. */
  async back(): Promise<void> {
    await this.widget.locator('.quick-input-titlebar').getByRole('button', { name: 'Back' }).click();
  }

  /** Presses a button of the title line or the input by its tooltip. */
  async button(name: string): Promise<void> {
    await this.widget.getByRole('button', { name }).first().click();
  }

  /** Opens the command palette and runs the command with exactly that title. */
  async runCommand(title: string): Promise<void> {
    let timeout = 1_000;
    await until(`the command ${title}`, async () => {
      // A palette that is just closing looks like one that is open, and takes the key with it; the key is lost
      // too while a webview is being created. So each try begins with the key, and a slow machine gets longer ones.
      timeout *= 2;
      await this.#page.keyboard.press('F1');
      try {
        await this.input.waitFor({ state: 'visible', timeout });
        await this.input.fill(`>${title}`, { timeout });
        // Rows move while the list is filtered: a click may land on another command.
        const focused = this.widget.locator('.quick-input-list .monaco-list-row.focused');
        await this.item(title).and(focused).waitFor({ timeout });
        await this.accept();
        return true;
      } catch {
        return undefined;
      }
    });
  }
}
