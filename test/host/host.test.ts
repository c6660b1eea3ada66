import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchBrowser } from './browser.ts';
import { type InstalledHost, installHost } from './install.ts';
import { markedProcesses } from './processes.ts';
import { startHost } from './server.ts';
import { openWorkbench } from './workbench.ts';

describe('the VS Code host of the tests', function () {
  this.timeout(40_000);
  let host: InstalledHost;
  let scratch: string;

  before(async function () {
    this.timeout(5 * 60_000);
    host = await installHost('newest', console.log);
    scratch = mkdtempSync(path.join(tmpdir(), 'emr-host-test-'));
  });

  after(() => {
    rmSync(scratch, { recursive: true, force: true });
  });

  it('is installed once', async () => {
    const before = statSync(host.serverMain).mtimeMs;
    const lines: string[] = [];
    const again = await Promise.all([
      installHost('newest', (line) => lines.push(line)),
      installHost('newest', (line) => lines.push(line)),
    ]);
    assert.deepEqual(again, [host, host]);
    assert.equal(statSync(host.serverMain).mtimeMs, before);
    assert.deepEqual(lines, []);
  });

  it('shows the workbench in a browser and leaves nothing behind', async () => {
    const home = path.join(scratch, 'home');
    const restore = setVariable('HOME', home);
    let marker: string;
    let userDataDir: string;
    try {
      await using running = await startHost({ host });
      ({ marker, userDataDir } = running);
      await using browser = await launchBrowser();
      const { page } = await openWorkbench(browser, running);
      assert.equal(await page.locator('.monaco-workbench').count(), 1);
      assert.ok(process.platform !== 'linux' || markedProcesses(marker).length > 1);
    } finally {
      restore();
    }
    assert.deepEqual(markedProcesses(marker), []);
    assert.ok(!existsSync(userDataDir));
    // The browser keeps a cache of its own there.
    const left = existsSync(home) ? readdirSync(home, { recursive: true, encoding: 'utf8' }) : [];
    assert.deepEqual(
      left.filter((file) => /code|vscode/i.test(file)),
      [],
    );
  });

  it('seals secrets with the same key after a restart of the profile', async () => {
    const userDataDir = path.join(scratch, 'profile');
    const keys: string[] = [];
    for (let round = 0; round < 2; round += 1) {
      await using running = await startHost({ host, userDataDir });
      const response = await fetch(new URL('mint-key', running.url), { method: 'POST' });
      assert.equal(response.status, 200);
      keys.push(Buffer.from(await response.arrayBuffer()).toString('hex'));
    }
    assert.equal(keys[0]?.length, 64);
    assert.equal(keys[0], keys[1]);
  });

  it('ends with the process that started it', async function () {
    if (process.platform !== 'linux') this.skip();
    const script = `
      import { installHost } from './install.ts';
      import { startHost } from './server.ts';
      const running = await startHost({ host: await installHost('newest') });
      console.log(running.marker);
    `;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const marker = line.toString().trim();
    assert.ok(markedProcesses(marker).length > 0);
    child.kill('SIGTERM');
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.equal(signal, 'SIGTERM');
    assert.deepEqual(markedProcesses(marker), []);
    assert.ok(!existsSync(path.join(tmpdir(), marker)));
  });

  it('says what to install or set when there is no browser', async () => {
    const none = { installed: ['/missing/chromium'], packaged: () => Promise.reject(new Error('none')) };
    await assert.rejects(
      launchBrowser({ lookup: { ...none, chosen: '/missing/browser' } }),
      /EMR_TEST_BROWSER.*\/missing\/browser/,
    );
    await assert.rejects(
      launchBrowser({ lookup: { ...none, chosen: undefined } }),
      /No browser found.*Install.*EMR_TEST_BROWSER/,
    );
  });
});

/** Sets an environment variable of this process; returns how to undo it. */
function setVariable(name: string, value: string): () => void {
  const old = process.env[name];
  process.env[name] = value;
  return () => {
    if (old === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = old;
  };
}
