import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { format } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { installHost } from './install.ts';
import type { Settings } from './profile.ts';
import { type RunningHost, startHost } from './server.ts';
import type { HostName } from './versions.ts';

/** Options of {@link runTests}; the paths are absolute. */
export interface TestRunOptions {
  readonly version: HostName;
  /** Folder with the extension's package.json. */
  readonly extensionDevelopmentPath: string;
  /** CommonJS module that exports `run(): Promise<void>`. */
  readonly extensionTestsPath: string;
  readonly extensionTestsEnv?: Readonly<Record<string, string>>;
  readonly settings?: Settings;
  /** Folder to open. Default: no folder. */
  readonly workspace?: string;
  readonly locale?: 'zh-cn';
  /** How long the run may take, from the start of the page. Default: 5 minutes. */
  readonly timeoutMs?: number;
  /** Takes what the suite writes to the console, line by line. Default: this process's own console. */
  readonly say?: (line: string) => void;
}

/**
 * Runs an extension test suite in the pinned VS Code, with the contract of @vscode/test-electron's `runTests`:
 * hands on what the suite writes to the console and resolves with its exit code (0 = all passed). Rejects with the
 * last lines of workbench and server when the run does not come to an end.
 */
export async function runTests(options: TestRunOptions): Promise<number> {
  const { say = console.log } = options;
  const host = await installHost(options.version, say);
  const mark = `${randomUUID()} `;
  await using running = await startHost({
    host,
    settings: options.settings ?? {},
    env: {
      ...options.extensionTestsEnv,
      EMR_TEST_SUITE: options.extensionTestsPath,
      EMR_TEST_MARK: mark,
    },
    smokeTestDriver: true,
    ...(options.locale === undefined ? {} : { locale: options.locale }),
  });
  await using browser = await launchBrowser({ shortLived: true });
  return await runPage(await browser.newPage(), running, mark, options, say);
}

async function runPage(
  page: Page,
  host: RunningHost,
  mark: string,
  options: TestRunOptions,
  say: (line: string) => void,
): Promise<number> {
  const workbenchLines: string[] = [];
  // Calls arrive in the order of the lines.
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
    const line = format(...args);
    if (line.startsWith(mark)) say(line.slice(mark.length));
    else workbenchLines.push(line);
  });
  const timeoutMs = options.timeoutMs ?? 5 * 60_000;
  let timer: NodeJS.Timeout | undefined;
  try {
    const exit = new Promise<number>((resolve, reject) => {
      const fail = (what: string): void => {
        const lines = [...workbenchLines.slice(-30), ...host.output().trim().split('\n').slice(-30)];
        reject(new Error(`${what} Last lines of the workbench and the server:\n${lines.join('\n')}`));
      };
      timer = setTimeout(fail, timeoutMs, `The test run did not end within ${timeoutMs} ms.`);
      page.once('crash', () => {
        fail('The page of the test run crashed.');
      });
      void host.ended.then(() => {
        fail('The VS Code server ended during the test run.');
      });
      page
        .exposeFunction('codeAutomationExit', resolve)
        .then(() => page.goto(testPage(host, options)))
        .catch((error: unknown) => {
          fail(`The page of the test run did not open (${String(error)}).`);
        });
    });
    return await exit;
  } finally {
    clearTimeout(timer);
  }
}

function testPage(host: RunningHost, options: TestRunOptions): string {
  // The authority is the one the page was loaded from; VS Code resolves no other.
  const authority = new URL(host.url).host;
  const payload = Object.entries({
    extensionDevelopmentPath: options.extensionDevelopmentPath,
    extensionTestsPath: path.join(import.meta.dirname, 'inside', 'suite.js'),
  }).map(([name, file]) => [name, `vscode-remote://${authority}${pathToFileURL(file).pathname}`]);
  return host.pageUrl({
    ...(options.workspace === undefined ? { ew: 'true' } : { folder: options.workspace }),
    payload: JSON.stringify(payload),
  });
}
