import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { installHost } from '../host/install.ts';
import { VSIX_PATH } from '../host/package.ts';
import { startHost, type HostOptions, type RunningHost } from '../host/server.ts';
import { openWorkbench, type Workbench, type WorkbenchOptions } from '../host/workbench.ts';

/** The packaged extension in a real VS Code with an empty profile, and a page of it. */
export class Session implements AsyncDisposable {
  readonly host: RunningHost;
  readonly browser: Browser;
  /** What windows of one user share. */
  readonly context: BrowserContext;
  readonly workbench: Workbench;
  /** What the browser's console said that should not be there. */
  readonly complaints: string[];

  private constructor(
    host: RunningHost,
    context: BrowserContext,
    browser: Browser,
    workbench: Workbench,
    complaints: string[],
  ) {
    this.host = host;
    this.browser = browser;
    this.context = context;
    this.workbench = workbench;
    this.complaints = complaints;
  }

  static async start(
    options: Omit<HostOptions, 'host' | 'extensions'> = {},
    page: WorkbenchOptions = {},
  ): Promise<Session> {
    const host = await startHost({ ...options, host: await installHost('newest'), extensions: [VSIX_PATH] });
    const browser = await launchBrowser();
    const complaints: string[] = [];
    const context = await browser.newContext();
    const workbench = await openWorkbench(context, host, page);
    workbench.page.on('console', (message) => {
      // Only what concerns our panel: a violated policy, or a script that threw.
      if (/Content Security Policy|webview\.js/.test(message.text())) complaints.push(message.text());
    });
    return new Session(host, context, browser, workbench, complaints);
  }

  /** Reloads the window once the workbench has stored its state: on the web it does so every five seconds. */
  async reload(): Promise<void> {
    await sleep(6_000);
    await this.workbench.reload();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.host.stop();
  }
}

/** Every file below a folder that holds one of the texts, with the text. */
export async function filesWith(folder: string, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const content = await readFile(file);
    for (const text of texts) if (content.includes(text)) found.push(`${file}: ${text}`);
  }
  return found;
}
