import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { installHost } from '../host/install.ts';
import { VSIX_PATH } from '../host/package.ts';
import type { Settings } from '../host/profile.ts';
import { startHost, type HostOptions, type RunningHost } from '../host/server.ts';
import type { HostName } from '../host/versions.ts';
import { until } from '../host/wait.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../host/workbench.ts';
import { BUILTINS } from './variants.ts';
import { leaksInProcesses, leaksOf, observe, type Exceptions } from './leaks.ts';

/** Lines of each log in a report. */
const LOG_LINES = 40;

/** Where the workbench says what a person sees. */
const VISIBLE = {
  tab: '.part.editor .tab',
  row: '.pane-body .monaco-list-row',
  message: '.notification-list-item',
  input: '.quick-input-widget:visible .monaco-list-row',
  statusBar: '.part.statusbar .statusbar-item[id*="emr"] a',
} as const;

/** Settings are changed in the editor: as JSON, with all that checks and completes it, that takes several times as long. */
const PLAIN_SETTINGS: Settings = {
  'editor.quickSuggestions': 'off',
  'files.associations': { 'settings.json': 'plaintext' },
};

/** Nobody looks at the pages of most tests: painted by software, a quarter of the pixels is a seventh less work. */
const UNSEEN_RATIO = 0.5;

export interface PageOptions extends WorkbenchOptions {
  /** How many pixels of an image a pixel of the page has along a side. Default: fewer than one. */
  readonly pixelRatio?: number;
}

/** What is open, for a report when a test fails. */
export const openSessions = new Set<Session>();

/**
 * The packaged extension in a real VS Code with an empty profile, and a page of it. Its log holds everything that
 * it can; when the session ends, it fails where a secret is anywhere that nobody put it on purpose.
 */
export class Session implements AsyncDisposable {
  readonly host: RunningHost;
  readonly browser: Browser;
  /** What windows of one user share. */
  readonly context: BrowserContext;
  readonly workbench: Workbench;
  /** What the browser's console said that should not be there. */
  readonly complaints: string[];
  /** Where a secret may be. */
  readonly exceptions: { -readonly [K in keyof Exceptions]-?: string[] };
  /** What VS Code itself took for an error. */
  readonly #errors: readonly string[];
  /** Secrets that were shown or copied. */
  readonly #seen: readonly string[];

  private constructor(
    host: RunningHost,
    context: BrowserContext,
    browser: Browser,
    workbench: Workbench,
    complaints: string[],
    errors: readonly string[],
    seen: readonly string[],
    variables: string[],
  ) {
    this.host = host;
    this.browser = browser;
    this.context = context;
    this.workbench = workbench;
    this.complaints = complaints;
    this.#errors = errors;
    this.#seen = seen;
    this.exceptions = { files: [], variables, copied: [] };
    openSessions.add(this);
  }

  /** @param beside absolute paths of .vsix files that are installed too */
  static async start(
    options: Omit<HostOptions, 'host' | 'extensions'> = {},
    page: PageOptions = {},
    version: HostName = 'newest',
    beside: readonly string[] = [],
  ): Promise<Session> {
    const extensions = [VSIX_PATH, ...beside];
    const settings = { ...PLAIN_SETTINGS, ...options.settings };
    const builtins = BUILTINS === undefined ? {} : { builtins: BUILTINS };
    const host = await startHost({
      ...options,
      ...builtins,
      settings,
      host: await installHost(version),
      extensions,
    });
    const browser = await launchBrowser({ shortLived: true });
    const complaints: string[] = [];
    const errors: string[] = [];
    const context = await browser.newContext({ deviceScaleFactor: page.pixelRatio ?? UNSEEN_RATIO });
    context.on('console', (message) => {
      // Only what concerns our webviews: a violated policy, or a script that threw.
      if (/Content Security Policy|(webview|timelineView)\.js/.test(message.text()))
        complaints.push(message.text());
      if (message.type() === 'error') errors.push(message.text());
    });
    const seen = await observe(context);
    const workbench = await openWorkbench(context, host, page);
    const variables = Object.entries(options.env ?? {}).map(([name, value]) => `${name}=${value}`);
    return new Session(host, context, browser, workbench, complaints, errors, seen, variables);
  }

  /** Reloads the window once the workbench has stored its state: on the web it does so every five seconds. */
  async reload(): Promise<void> {
    await sleep(6_000);
    await this.workbench.reload();
  }

  /**
   * Changes user settings in the settings editor, which stays open: the file is not watched here, so only what
   * VS Code saves itself takes effect without a reload.
   */
  async changeSettings(settings: Settings): Promise<void> {
    const { page } = this.workbench;
    const file = path.join(this.host.userDataDir, 'User', 'settings.json');
    const read = async (): Promise<Settings> => JSON.parse(await readFile(file, 'utf8')) as Settings;
    // In one line, as the editor would indent more.
    const text = JSON.stringify({ ...(await read()), ...settings });
    await this.workbench.runCommand('Preferences: Open User Settings (JSON)');
    const editor = page.locator('.editor-instance .monaco-editor[data-uri$="settings.json"]');
    await editor.locator('.view-line').first().click();
    await until('the selected settings', async () => {
      await page.keyboard.press('ControlOrMeta+A');
      const selected = editor.locator('.selected-text').first();
      return selected
        .waitFor({ timeout: 1_000, state: 'attached' })
        .then(() => true)
        .catch(() => undefined);
    });
    await page.keyboard.insertText(text);
    // What the editor has put behind by itself: closing quotes and brackets.
    await page.keyboard.press('ControlOrMeta+Shift+End');
    await page.keyboard.press('Delete');
    await page.keyboard.press('ControlOrMeta+S');
    await until('the saved settings', async () => {
      // VS Code rewrites some of its own.
      const saved = await read().catch(() => ({}));
      return isDeepStrictEqual({ ...saved, ...settings }, saved) ? true : undefined;
    });
    // Newer versions open the file above everything else, and keys end there.
    const above = page.locator('.monaco-modal-editor-block');
    await until('the closed settings', async () => {
      if ((await above.count()) === 0) return true;
      await page.keyboard.press('Escape');
      return undefined;
    });
  }

  /** What a person would see in each window, what VS Code complained about, and the last lines of our log. */
  async describe(): Promise<string> {
    const lines: string[] = [];
    for (const page of this.context.pages()) {
      for (const [what, selector] of Object.entries(VISIBLE)) {
        for (const element of await page.locator(selector).all()) {
          const text = (await element.getAttribute('aria-label')) ?? (await element.innerText());
          lines.push(`${what}: ${text}`);
        }
      }
    }
    // Where they come from is in a bundle that nobody can read.
    lines.push(...this.#errors.slice(-LOG_LINES).map((error) => `console: ${error.split('\n', 1)[0] ?? ''}`));
    const logs = path.join(this.host.userDataDir, 'logs');
    for (const file of await readdir(logs, { recursive: true })) {
      if (!file.endsWith('.log')) continue;
      const text = await readFile(path.join(logs, file), 'utf8');
      const ours = file.endsWith('EMR Operations.log');
      const said = text
        .trim()
        .split('\n')
        .filter((line) => ours || line.includes('[error]'));
      lines.push(...said.slice(-LOG_LINES).map((line) => `${path.basename(file)}: ${line}`));
    }
    return lines.join('\n');
  }

  /** Secrets in processes, which come and go. Throws an Error that tells where. */
  async checkProcesses(): Promise<void> {
    none(await leaksInProcesses(this.host.marker, this.exceptions));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    openSessions.delete(this);
    const { copied } = this.exceptions;
    const seen = this.#seen.filter(
      (leak) => !(leak.startsWith('clipboard: ') && copied.some((text) => leak.includes(text))),
    );
    const leaks = [...seen, ...(await leaksOf(this.host, this.context, this.exceptions))];
    await this.browser.close();
    await this.host.stop();
    none(leaks);
  }
}

function none(leaks: readonly string[]): void {
  if (leaks.length > 0) throw new Error(`A secret is where it must not be:\n${leaks.join('\n')}`);
}
