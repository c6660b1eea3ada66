import { existsSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, installHost } from './install.ts';
import type { Settings } from './profile.ts';
import { type RunningHost, startHost } from './server.ts';

/** Options of {@link start}. */
export interface StartOptions {
  /** Absolute path of the packaged extension. */
  readonly vsix: string;
  readonly settings?: Settings;
  /** Extra environment of the extension host, on top of the switch for the demo account. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: a folder in the repository that keeps accounts and settings from one start to the next. */
  readonly userDataDir?: string;
}

const preferredPort = 8500;

/** Starts the newest VS Code with the packaged extension for a person's browser; throws if it does not start. */
export async function start({ vsix, settings, env, userDataDir }: StartOptions): Promise<RunningHost> {
  if (!existsSync(vsix)) throw new Error(`There is no package ${vsix}; build it first.`);
  const host = await installHost('newest', (line) => {
    console.log(line);
  });
  return startHost({
    host,
    extensions: [vsix],
    settings: settings ?? {},
    env: { EMR_OPERATIONS_DEMO: '1', ...env },
    userDataDir: userDataDir ?? path.join(cacheFolder, 'start'),
    preferredPort,
  });
}

async function main(vsix: string): Promise<void> {
  const state: { running?: RunningHost; ending: boolean } = { ending: false };
  const end = (): void => {
    // Impatient or not started yet: the clean-up on exit kills what there is.
    if (state.ending || state.running === undefined) process.exit(0);
    state.ending = true;
    void state.running.stop().finally(() => process.exit(0));
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);

  const running = await start({ vsix });
  state.running = running;
  console.log(`Open ${running.url} in a browser.  Ctrl+C stops it.`);
  await running.ended;
  if (state.ending) return;
  console.error(`The VS Code server ended by itself:\n${running.output().slice(-4_000)}`);
  await running.stop();
  process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) {
  const packaged = path.resolve(import.meta.dirname, '../../out/emr-operations.vsix');
  await main(path.resolve(process.argv[2] ?? packaged)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  });
}
