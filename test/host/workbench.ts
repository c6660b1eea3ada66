import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Frame, Locator, Page } from 'playwright-core';
import { QuickInput } from './quickInput.ts';
import type { RunningHost } from './server.ts';
import { inTurn } from './turn.ts';
import { stepTimeoutMs, until } from './wait.ts';

/** Options of {@link openWorkbench}. */
export interface WorkbenchOptions {
  /** Name of a colour theme, for example "Default High Contrast"; stays in the host's user settings. */
  readonly colorTheme?: string;
  /** Absolute path of a folder to open. Default: an empty window. */
  readonly folder?: string;
  readonly viewport?: { readonly width: number; readonly height: number };
}

/**
 * Holds what moves without end, and what fades, in a page and its frames. Painted by software a spinner takes a whole
 * core, even with `workbench.reduceMotion`; two windows with some running operations were then too slow for any step.
 */
const HOLD_STILL = `{
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    '.codicon-modifier-spin, .progress-bit { animation: none !important; } .scrollbar { transition: none !important; }'
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}`;

/** The log of the extension holds everything that it can. */
const TRACE = JSON.stringify([['logLevel', 'emr-operations.emr-operations:trace']]);

/** Opens a workbench page and waits until VS Code and its extensions are loaded. */
export async function openWorkbench(
  browser: Browser | BrowserContext,
  host: RunningHost,
  options: WorkbenchOptions = {},
): Promise<Workbench> {
  if (options.colorTheme !== undefined) {
    await host.writeSettings({ 'workbench.colorTheme': options.colorTheme });
  }
  const page = await browser.newPage();
  page.setDefaultTimeout(stepTimeoutMs);
  await page.addInitScript(HOLD_STILL);
  await page.setViewportSize(options.viewport ?? { width: 1280, height: 800 });
  const where = options.folder === undefined ? { ew: 'true' } : { folder: options.folder };
  const workbench = new Workbench(page);
  await inTurn(async () => {
    await page.goto(host.pageUrl({ ...where, payload: TRACE }));
    await workbench.waitReady();
  });
  return workbench;
}

/** As much as is used of an element. */
interface Box {
  readonly scrollWidth: number;
  readonly clientWidth: number;
  querySelectorAll(selectors: string): Iterable<Box>;
}

/** A VS Code page; every step waits for what it needs, up to 30 s. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
  }

  /** Waits until the workbench is restored and the extension host has loaded the extensions' contributions. */
  async waitReady(): Promise<void> {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
    await this.page.waitForFunction(() =>
      ['code/didStartWorkbench', 'code/didLoadExtensions'].every(
        (mark) => performance.getEntriesByName(mark).length > 0,
      ),
    );
  }

  /** Loads the page anew, like a window reload. */
  async reload(): Promise<void> {
    await inTurn(async () => {
      await this.page.reload();
      await this.waitReady();
    });
  }

  async screenshot(path: string): Promise<void> {
    await this.page.screenshot({ path });
  }

  /** Runs the command with exactly that title ("Category: Name") from the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.runCommand(title);
  }

  /** Takes the colour theme that the list of themes has under that name. */
  async chooseTheme(label: string): Promise<void> {
    const found = this.quickInput.item(label).and(this.page.locator('.focused'));
    await until('the list of themes', async () => {
      // The palette has another command above that of this name.
      await this.page.keyboard.press('ControlOrMeta+K');
      await this.page.keyboard.press('ControlOrMeta+T');
      return this.quickInput.input
        .fill(label, { timeout: 2_000 })
        .then(() => found.waitFor({ timeout: 2_000 }))
        .then(() => true)
        .catch(() => undefined);
    });
    await this.quickInput.accept();
    await this.quickInput.waitClosed();
  }

  /** Shows a view container of the activity bar and returns the side bar. */
  async openView(containerTitle: string): Promise<Locator> {
    const tab = this.activity(containerTitle);
    const shown = tab.and(this.page.locator('[aria-expanded="true"]'));
    await until(`the view container ${containerTitle}`, async () => {
      if (await shown.isVisible()) return true;
      // A second click would hide the side bar, so give the first one time.
      await tab.click();
      return shown
        .waitFor({ timeout: 5_000 })
        .then(() => true)
        .catch(() => undefined);
    });
    return this.page.locator('.part.sidebar');
  }

  /** The tab of a view container in the activity bar. */
  activity(containerTitle: string): Locator {
    // Behind the title come key bindings and badges.
    const label = this.page.locator(`a.action-label[aria-label^=${JSON.stringify(containerTitle)}]`);
    return this.page.locator('.part.activitybar [role="tab"]').filter({ has: label });
  }

  /** A view (pane) by the title in its header. */
  view(viewTitle: string): Locator {
    const header = this.page.locator('.pane-header h3.title').getByText(viewTitle, { exact: true });
    return this.page.locator('.pane').filter({ has: header });
  }

  /** Tree rows with exactly that label, in one view or anywhere; only rows in view exist. */
  treeRow(label: string, viewTitle?: string): Locator {
    const scope = viewTitle === undefined ? this.page.locator('.pane-body') : this.view(viewTitle);
    const exact = this.page.locator('.label-name').getByText(label, { exact: true });
    return scope.locator('.monaco-list-row[role="treeitem"]').filter({ has: exact });
  }

  /**
   * Clicks the first tree row that the locator finds and returns once it is the selected one. The events go to
   * the row itself: others that arrive above it push it away from under a mouse, and another one, or the
   * group above, would get the click.
   */
  async clickRow(rows: Locator): Promise<void> {
    const row = rows.first();
    await until('a click on the row', async () => {
      await standsStill(row);
      for (const type of ['mousedown', 'mouseup', 'click']) await row.dispatchEvent(type, { detail: 1 });
      return (await row.getAttribute('aria-selected')) === 'true' ? true : undefined;
    });
  }

  /** What **Load more** brings has the focus within a second, or never; a palette that is open by then would close. */
  async focusAfterMore(): Promise<void> {
    await sleep(1_200);
  }

  /** Expands a tree row, if it is not expanded yet. */
  async expandRow(label: string, viewTitle?: string): Promise<void> {
    const row = this.treeRow(label, viewTitle);
    await until(`the expanded row ${label}`, async () => {
      if ((await row.getAttribute('aria-expanded')) === 'true') return true;
      await row.locator('.monaco-tl-twistie').click();
      return row
        .and(this.page.locator('[aria-expanded="true"]'))
        .waitFor({ timeout: 2_000 })
        .then(() => true)
        .catch(() => undefined);
    });
  }

  /** Presses an inline action of a tree row by its title. */
  async rowAction(label: string, action: string, viewTitle?: string): Promise<void> {
    const row = this.treeRow(label, viewTitle);
    await until(`the action ${action} of the row ${label}`, async () => {
      await row.hover();
      // A row that is painted anew under the mouse shows none.
      return row
        .getByRole('button', { name: action })
        .click({ timeout: 2_000 })
        .then(() => true)
        .catch(() => undefined);
    });
  }

  /** Fails where the end of a tree row is cut off. */
  async assertWhole(row: Locator): Promise<void> {
    const beyond = await row.evaluate((element: Box) => {
      const boxes = [...element.querySelectorAll('.monaco-icon-label, .monaco-icon-label *')];
      // Text within a line has no width of its own.
      const wide = boxes.filter(({ clientWidth }) => clientWidth > 0);
      return Math.max(...wide.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
    });
    if (beyond > 1)
      throw new Error(`${Math.round(beyond)} px of the row are cut off: ${await row.innerText()}`);
  }

  /** Notification toasts that contain `text`. */
  notification(text: string): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item', { hasText: text });
  }

  /** Presses a button of the notification that contains `text`. */
  async clickNotification(text: string, button: string): Promise<void> {
    await this.notification(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** Modal dialogs that contain `text`. */
  dialog(text: string): Locator {
    return this.page.locator('.monaco-dialog-box', { hasText: text });
  }

  /** Presses a button of the modal dialog that contains `text`. */
  async clickDialog(text: string, button: string): Promise<void> {
    await this.dialog(text).getByRole('button', { name: button, exact: true }).click();
  }

  /** Entries of the status bar that contain `text`. */
  statusBarItem(text: string): Locator {
    return this.page.locator('.part.statusbar .statusbar-item', { hasText: text });
  }

  /** The document inside the visible webview, the one that contains `text` if given. */
  async webviewFrame(text?: string, timeoutMs?: number): Promise<Frame> {
    const what = `a webview${text === undefined ? '' : ` with "${text}"`}`;
    const find = async (): Promise<Frame | undefined> => {
      for (const frame of this.page.frames()) {
        if (await isShown(frame, text)) return frame;
      }
      return undefined;
    };
    return until(what, find, timeoutMs);
  }
}

/** Waits until an element has been at the same place for a while. */
async function standsStill(element: Locator): Promise<void> {
  let last: string | undefined;
  let since = 0;
  await until('an element that stands still', async () => {
    const place = JSON.stringify(await element.boundingBox());
    if (place !== last) {
      last = place;
      since = performance.now();
    }
    return performance.now() - since >= 300 ? true : undefined;
  });
}

/** Frames come and go while a webview loads; one that is gone is just not shown. */
async function isShown(frame: Frame, text: string | undefined): Promise<boolean> {
  if (!frame.url().includes('fake.html?id=') || frame.isDetached()) return false;
  try {
    const element = await frame.frameElement();
    // VS Code loads new content into a hidden "pending" frame first.
    if ((await element.getAttribute('id')) !== 'active-frame' || !(await element.isVisible())) return false;
    const outer = await frame.parentFrame()?.frameElement();
    if (outer === undefined || !(await outer.isVisible())) return false;
    return text === undefined || (await frame.locator('body').innerText({ timeout: 1_000 })).includes(text);
  } catch {
    return false;
  }
}
