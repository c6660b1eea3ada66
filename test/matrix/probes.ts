import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import * as esbuild from 'esbuild';
import { Session } from '../e2e/support.ts';
import type { HostOptions } from '../host/server.ts';
import { until } from '../host/wait.ts';
import type { WorkbenchOptions } from '../host/workbench.ts';
import type { Deed } from './probe.ts';

/** The longest that a deed may take; milliseconds. */
const DEED_MS = 90_000;

const MANIFEST = {
  name: 'probe',
  publisher: 'emr-operations-test',
  version: '0.0.1',
  engines: { vscode: '^1.100.0' },
  main: './probe.cjs',
  extensionKind: ['ui', 'workspace'],
  activationEvents: ['onStartupFinished'],
  // In Restricted Mode, too.
  capabilities: { untrustedWorkspaces: { supported: true } },
};

/** Packs `probe.ts`; resolves with the path of the .vsix. */
async function packageProbe(): Promise<string> {
  const cwd = path.resolve(import.meta.dirname, '../../out/probe');
  const packagePath = `${cwd}.vsix`;
  await mkdir(cwd, { recursive: true });
  await writeFile(path.join(cwd, 'package.json'), JSON.stringify(MANIFEST));
  await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, 'probe.ts')],
    outfile: path.join(cwd, MANIFEST.main),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    logLevel: 'warning',
  });
  await createVSIX({
    cwd,
    packagePath,
    dependencies: false,
    skipLicense: true,
    allowMissingRepository: true,
  });
  return packagePath;
}

/** The packaged extension in a real VS Code, with the probe beside it. */
export class ProbedSession implements AsyncDisposable {
  readonly session: Session;
  readonly #folder: string;
  readonly #port: number;

  private constructor(session: Session, folder: string, port: number) {
    this.session = session;
    this.#folder = folder;
    this.#port = port;
  }

  static async start(
    options: Omit<HostOptions, 'host' | 'extensions'>,
    page: WorkbenchOptions = {},
  ): Promise<ProbedSession> {
    const folder = await mkdtemp(path.join(tmpdir(), 'emr-probe-'));
    const file = path.join(folder, 'port');
    const env = { ...options.env, EMR_TEST_PROBE: file };
    const session = await Session.start({ ...options, env }, page, 'newest', [await packageProbe()]);
    try {
      const port = await until('the probe', async () => {
        const written = await readFile(file, 'utf8').catch(() => '');
        return written === '' ? undefined : Number(written);
      });
      return new ProbedSession(session, folder, port);
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Rejects with what the deed throws. */
  async probe<T = unknown>(deed: Deed, ...args: readonly unknown[]): Promise<T> {
    const body = JSON.stringify({ deed, args });
    const answer = await fetch(`http://127.0.0.1:${this.#port}`, {
      method: 'POST',
      body,
      // One that was kept may just be closed.
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(DEED_MS),
    }).catch((error: unknown) => {
      throw new Error(`${deed} ${JSON.stringify(args)}: ${String(error)}`);
    });
    const { value, error } = (await answer.json()) as { value: T; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** VS Code does not say when that is done where a task has ended in one of them. */
  closeTerminals(): void {
    this.probe('command', 'workbench.action.terminal.killAll').catch(() => undefined);
  }

  /** Begins a command of ours that asks for something; who answers it is somebody else. */
  begin(command: string): void {
    this.probe('command', `emrOperations.${command}`).catch(() => undefined);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
