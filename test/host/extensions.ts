import { rmSync } from 'node:fs';
import { mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onProcessEnd } from './cleanup.ts';
import { runCommand } from './command.ts';
import { hermeticEnvironment } from './environment.ts';
import type { InstalledHost } from './install.ts';

/** Installs .vsix files into a profile as VS Code does. Throws an Error with what it printed where it fails. */
export async function installExtensions(
  { node, serverMain }: InstalledHost,
  files: readonly string[],
  extensionsDir: string,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  if (files.length === 0) return;
  const install = files.flatMap((vsix) => ['--install-extension', vsix]);
  const folders = ['--extensions-dir', extensionsDir, '--force'];
  const { HOME: cwd = tmpdir() } = env;
  await runCommand(node, [serverMain, '--accept-server-license-terms', ...folders, ...install], { cwd, env });
}

/** By version and files. */
const shared = new Map<string, Promise<string>>();

/**
 * A folder with these extensions, installed once in the life of this process: installing takes as long as the start
 * of a host. Hosts do not change it.
 */
export async function sharedExtensions(host: InstalledHost, files: readonly string[]): Promise<string> {
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  const key = JSON.stringify([host.serverMain, files, times]);
  const known = shared.get(key) ?? installApart(host, files);
  shared.set(key, known);
  return known;
}

async function installApart(host: InstalledHost, files: readonly string[]): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'emr-extensions-'));
  onProcessEnd(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const extensionsDir = path.join(folder, 'extensions');
  const env = await hermeticEnvironment(folder, path.join(folder, 'home'));
  await installExtensions(host, files, extensionsDir, env);
  return extensionsDir;
}
