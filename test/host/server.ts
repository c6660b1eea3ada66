import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { onProcessEnd } from './cleanup.ts';
import { hermeticEnvironment } from './environment.ts';
import { installExtensions, sharedExtensions, someBuiltins } from './extensions.ts';
import type { InstalledHost } from './install.ts';
import { endTree, markerVariable, signalTree } from './processes.ts';
import { type Settings, readMintKey, writeLanguagePack, writeSettings } from './profile.ts';
import { startProxy } from './proxy.ts';
import { takeTurn } from './turn.ts';

/** Options of {@link startHost}. */
export interface HostOptions {
  readonly host: InstalledHost;
  /** User settings on top of the quiet defaults. */
  readonly settings?: Settings;
  /** Absolute paths of .vsix files, installed before the start. */
  readonly extensions?: readonly string[];
  /** Extra environment of the server and so of the extension host. */
  readonly env?: Readonly<Record<string, string>>;
  /** Of the extensions that come with VS Code only these, by the names of their folders. Default: all. */
  readonly builtins?: readonly string[];
  readonly locale?: 'zh-cn';
  /** A profile to keep; without it a fresh one is made and removed on stop. */
  readonly userDataDir?: string;
  /** Honours the page's payload (extension under development, test suite) and offers `window.driver`. */
  readonly smokeTestDriver?: boolean;
  /** Port of `url`; another one is taken when it is in use. Default: any. */
  readonly preferredPort?: number;
  /** How long the server may take to listen. Default: 60 s. */
  readonly timeoutMs?: number;
}

/** A started VS Code server with its proxy; loopback only. */
export interface RunningHost extends AsyncDisposable {
  /** Address of the proxy, ends with a slash. */
  readonly url: string;
  readonly userDataDir: string;
  /** Home directory of the server and its extension hosts. */
  readonly home: string;
  /** Value of the environment variable that marks all processes of this host. */
  readonly marker: string;
  /** Address of a workbench page with the given query, for example `{ folder: '/path' }`. */
  pageUrl(query?: Readonly<Record<string, string>>): string;
  /** Changes user settings; an open workbench follows. */
  writeSettings(settings: Settings): Promise<void>;
  /** What the server and its extension hosts printed lately. */
  output(): string;
  /** Resolves when the server ends, also by itself. */
  readonly ended: Promise<void>;
  /** Ends all processes and removes temporary files; may be called again. */
  stop(): Promise<void>;
}

/** Starts a VS Code server and waits until it listens; throws an Error with its output if it does not. */
export async function startHost(options: HostOptions): Promise<RunningHost> {
  const instance = await mkdtemp(path.join(tmpdir(), 'emr-host-'));
  const forget = onProcessEnd(() => {
    rmSync(instance, { recursive: true, force: true });
  });
  const discard = async (): Promise<void> => {
    forget();
    await rm(instance, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    return await startIn(instance, options, discard);
  } catch (error) {
    await discard();
    throw error;
  }
}

async function startIn(
  instance: string,
  options: HostOptions,
  discard: () => Promise<void>,
): Promise<RunningHost> {
  const userDataDir = options.userDataDir ?? path.join(instance, 'data');
  const home = path.join(instance, 'home');
  const marker = path.basename(instance);
  const env = { ...(await hermeticEnvironment(instance, home)), ...options.env, [markerVariable]: marker };

  await writeSettings(userDataDir, options.settings ?? {});
  if (options.locale !== undefined) await writeLanguagePack(userDataDir);
  const mintKey = await readMintKey(userDataDir);
  const { host, extensions = [] } = options;
  const { serverMain, node } = host;
  let extensionsDir = path.join(userDataDir, 'extensions');
  // A profile that is kept may have others of its own.
  if (options.userDataDir === undefined) extensionsDir = await sharedExtensions(host, extensions);
  else await installExtensions(host, extensions, extensionsDir, env);

  const args = [
    '--accept-server-license-terms',
    ...['--user-data-dir', userDataDir, '--server-data-dir', userDataDir],
    ...['--extensions-dir', extensionsDir],
    ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--telemetry-level', 'off'],
    ...(options.locale === undefined ? [] : ['--locale', options.locale]),
    ...(options.builtins === undefined
      ? []
      : ['--builtin-extensions-dir', await someBuiltins(host, options.builtins)]),
    ...(options.smokeTestDriver === true ? ['--enable-smoke-test-driver'] : []),
  ];
  const parentWatch = pathToFileURL(path.join(import.meta.dirname, 'inside', 'parent.js')).href;
  using turn = await takeTurn();
  const child = spawn(node, ['--import', parentWatch, serverMain, ...args], {
    cwd: home,
    env,
    // A process group of its own, to be ended as one.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error('The VS Code server could not be started.');
  const forget = onProcessEnd(() => {
    signalTree(pid, marker, 'SIGKILL');
  });
  const output = collectOutput(child);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  const endProcesses = async (): Promise<void> => {
    await endTree(pid, marker, 5_000);
    await ended;
    forget();
  };

  try {
    const port = await listeningPort(child, output, options.timeoutMs ?? 60_000);
    turn[Symbol.dispose]();
    const proxy = await startProxy(`http://127.0.0.1:${port}`, mintKey, options.preferredPort);
    const url = `http://127.0.0.1:${proxy.port}/`;
    let stopping: Promise<void> | undefined;
    const stop = (): Promise<void> =>
      (stopping ??= (async () => {
        await proxy.close();
        await endProcesses();
        await discard();
      })());
    return {
      url,
      userDataDir,
      home,
      marker,
      pageUrl: (query = {}) => `${url}?${new URLSearchParams(query).toString()}`,
      writeSettings: (settings) => writeSettings(userDataDir, settings),
      output,
      ended,
      stop,
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await endProcesses();
    throw error;
  }
}

/** Keeps the last megabyte. */
function collectOutput(child: ChildProcess): () => string {
  let text = '';
  const collect = (chunk: Buffer): void => {
    text = (text + chunk.toString()).slice(-1_000_000);
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  return () => text;
}

async function listeningPort(child: ChildProcess, output: () => string, timeoutMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      fail(`did not listen within ${timeoutMs} ms`);
    }, timeoutMs);
    const fail = (what: string): void => {
      clearTimeout(timer);
      reject(new Error(`The VS Code server ${what}:\n${output().trim()}`));
    };
    child.once('error', (error) => {
      fail(`could not be started (${error.message})`);
    });
    child.once('exit', (code) => {
      fail(`ended early (${code ?? 'killed'})`);
    });
    child.stdout?.on('data', () => {
      const port = /Extension host agent listening on (\d+)/.exec(output())?.[1];
      if (port === undefined) return;
      clearTimeout(timer);
      resolve(Number(port));
    });
  });
}
