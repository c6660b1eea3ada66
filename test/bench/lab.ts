/** A real VS Code with the packaged extension and those of the bench, and a page of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from '../host/browser.ts';
import { installHost } from '../host/install.ts';
import { packageExtension } from '../host/package.ts';
import type { Settings } from '../host/profile.ts';
import { startHost, type RunningHost } from '../host/server.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { packEmpty, packObserver } from './extensions.ts';
import { Observer } from './observer.ts';
import { buildAll } from './size.ts';

export interface LabOptions {
  readonly settings?: Settings;
  readonly env?: Readonly<Record<string, string>>;
  /** Whether ours is installed. Default: yes. */
  readonly ours?: boolean;
  readonly viewport?: { readonly width: number; readonly height: number };
}

let packing: Promise<string> | undefined;

/** Built and packed once in a run. */
function packed(): Promise<string> {
  packing ??= (async () => {
    buildAll();
    return packageExtension();
  })();
  return packing;
}

export class Lab implements AsyncDisposable {
  readonly host: RunningHost;
  readonly browser: Browser;
  readonly workbench: Workbench;
  readonly observer: Observer;
  readonly #folder: string;

  private constructor(host: RunningHost, browser: Browser, workbench: Workbench, folder: string) {
    this.host = host;
    this.browser = browser;
    this.workbench = workbench;
    this.observer = new Observer(observerFile(folder));
    this.#folder = folder;
  }

  static async start({ settings = {}, env = {}, ours = true, viewport }: LabOptions = {}): Promise<Lab> {
    const folder = await mkdtemp(path.join(tmpdir(), 'emr-bench-'));
    const host = await startHost({
      host: await installHost('newest', console.error),
      extensions: [await packEmpty(folder), await packObserver(folder), ...(ours ? [await packed()] : [])],
      settings,
      env: { ...env, EMR_BENCH_OBSERVER: observerFile(folder) },
    });
    const browser = await launchBrowser();
    const context = await browser.newContext();
    const workbench = await openWorkbench(context, host, viewport === undefined ? {} : { viewport });
    return new Lab(host, browser, workbench, folder);
  }

  /** A new extension host and a new page of the same profile. */
  async restart(): Promise<void> {
    await this.observer.forget();
    await this.workbench.reload();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.host.stop();
    await rm(this.#folder, { recursive: true });
  }
}

function observerFile(folder: string): string {
  return path.join(folder, 'port');
}
