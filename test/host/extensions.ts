import { rmSync } from 'node:fs';
import { cp, mkdtemp, stat } from 'node:fs/promises';
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

/** Folders that hosts share and do not change, by what is in them. */
const shared = new Map<string, Promise<string>>();

function sharedFolder(what: readonly unknown[], fill: (folder: string) => Promise<string>): Promise<string> {
  const key = JSON.stringify(what);
  const known = shared.get(key) ?? temporaryFolder().then(fill);
  shared.set(key, known);
  return known;
}

/** Is gone with this process. */
async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'emr-extensions-'));
  onProcessEnd(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/**
 * A folder with these extensions, installed once in the life of this process: installing takes as long as the start
 * of a host.
 */
export async function sharedExtensions(host: InstalledHost, files: readonly string[]): Promise<string> {
  const times = await Promise.all(files.map(async (file) => (await stat(file)).mtimeMs));
  return sharedFolder([host.serverMain, files, times], async (folder) => {
    const extensionsDir = path.join(folder, 'extensions');
    const env = await hermeticEnvironment(folder, path.join(folder, 'home'));
    await installExtensions(host, files, extensionsDir, env);
    return extensionsDir;
  });
}

/** A folder with some of the extensions that come with VS Code: all of them make a third of the work of a start. */
export async function someBuiltins(host: InstalledHost, names: readonly string[]): Promise<string> {
  const all = path.resolve(path.dirname(host.serverMain), '..', 'extensions');
  return sharedFolder([host.serverMain, names], async (folder) => {
    for (const name of names) await cp(path.join(all, name), path.join(folder, name), { recursive: true });
    return folder;
  });
}
