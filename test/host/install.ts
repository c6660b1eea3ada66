import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runCommand, runNpm } from './command.ts';
import { type HostName, hostVersions } from './versions.ts';

/** A VS Code server that is ready to be started with Node.js. */
export interface InstalledHost {
  readonly name: HostName;
  readonly vscodeVersion: string;
  /** Absolute path of lib/vscode/out/server-main.js. */
  readonly serverMain: string;
  /** Absolute path of the Node.js that runs it. */
  readonly node: string;
}

/** The folder for everything that the tests and `npm start` download or write. */
export const cacheFolder = path.resolve(import.meta.dirname, '../../.vscode-test');

/** Raise this when the steps below change, so that older installs are redone. */
const recipe = 4;
const stampFile = 'complete.json';

/** Where a Node.js package of the registry keeps its program. */
const nodeBinary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';

/** Two thirds of the download and only used by the AI agent process, which the tests never start. */
const unusedPackages = ['@github/copilot-sdk', '@microsoft/mxc-sdk', '@devcontainers/cli'];

/**
 * Installs the pinned code-server release once and returns where it is; later calls only check a stamp.
 * Needs npm and tar, but no compiler. Safe to call from several processes; throws when npm fails.
 */
export async function installHost(
  version: HostName,
  log: (line: string) => void = () => undefined,
): Promise<InstalledHost> {
  const { codeServer, vscode, node } = hostVersions[version];
  const target = path.join(cacheFolder, `host-${codeServer}`);
  const stamp = JSON.stringify({ codeServer, recipe });
  const installed: InstalledHost = {
    name: version,
    vscodeVersion: vscode,
    serverMain: path.join(target, 'lib', 'vscode', 'out', 'server-main.js'),
    node: node === undefined ? process.execPath : path.join(target, 'node', nodeBinary),
  };
  if (await hasStamp(target, stamp)) return installed;

  log(`Installing VS Code ${vscode} (code-server ${codeServer}) once; this takes about a minute …`);
  const started = performance.now();
  await mkdir(cacheFolder, { recursive: true });
  await removeAbandoned();
  const work = path.join(cacheFolder, `${workPrefix}${process.pid}-${randomUUID().slice(0, 8)}`);
  await mkdir(work);
  try {
    const built = await build(codeServer, work);
    if (node !== undefined) await addNode(node, work, built);
    await writeFile(path.join(built, stampFile), stamp);
    await moveInPlace(built, target, stamp);
  } finally {
    await rm(work, { recursive: true, force: true, maxRetries: 3 });
  }
  log(`Installed VS Code ${vscode} in ${Math.round((performance.now() - started) / 1000)} s.`);
  return installed;
}

/** Unpacks and completes the release inside `work`; returns its folder. */
async function build(codeServer: string, work: string): Promise<string> {
  // Packed, not installed: the wrapper's own dependencies and its native builds are not needed.
  await runNpm(['pack', `code-server@${codeServer}`, '--ignore-scripts'], work);
  await runCommand('tar', ['-xzf', `code-server-${codeServer}.tgz`], { cwd: work });
  const built = path.join(work, 'package');
  const vscode = path.join(built, 'lib', 'vscode');
  await dropUnusedPackages(path.join(vscode, 'package.json'));
  // lib/vscode/extensions has one dependency, TypeScript, for editing TypeScript files: left out.
  await runNpm(
    ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'],
    vscode,
  );
  await placeStandIns(path.join(vscode, 'node_modules'));
  return built;
}

/** An older Node.js shows what the oldest supported VS Code does not have. */
async function addNode(version: string, work: string, built: string): Promise<void> {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${platform}-${process.arch}`;
  await runNpm(['pack', `${name}@${version}`, '--ignore-scripts'], work);
  const folder = path.join(built, 'node');
  await mkdir(folder);
  const archive = path.join(work, `${name}-${version}.tgz`);
  await runCommand('tar', ['-xzf', archive, '--strip-components=1'], { cwd: folder });
}

async function dropUnusedPackages(file: string): Promise<void> {
  const manifest = JSON.parse(await readFile(file, 'utf8')) as { dependencies: Record<string, string> };
  const dependencies = Object.fromEntries(
    Object.entries(manifest.dependencies).filter(([name]) => !unusedPackages.includes(name)),
  );
  await writeFile(file, JSON.stringify({ ...manifest, dependencies }));
}

/**
 * Native modules with what stands in for them: they would have to be compiled (25 s and a C++ compiler on every
 * machine) just to write lines to a file and to look whether a process is alive.
 */
const standIns: Readonly<Record<string, string>> = {
  '@vscode/spdlog': 'spdlog.js',
  '@vscode/native-watchdog': 'watchdog.js',
  'native-watchdog': 'watchdog.js',
};

async function placeStandIns(nodeModules: string): Promise<void> {
  for (const [name, source] of Object.entries(standIns)) {
    const folder = path.join(nodeModules, name);
    // Each release has only one of the watchdog's names.
    if (!existsSync(folder)) continue;
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await cp(path.join(import.meta.dirname, 'inside', source), path.join(folder, 'index.js'));
    const manifest = { name, version: '0.0.0', type: 'module', main: 'index.js' };
    await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest));
  }
}

async function hasStamp(folder: string, stamp: string): Promise<boolean> {
  try {
    return (await readFile(path.join(folder, stampFile), 'utf8')) === stamp;
  } catch {
    return false;
  }
}

async function moveInPlace(built: string, target: string, stamp: string): Promise<void> {
  // An older recipe or somebody's leftover makes room first; it disappears with the work folder.
  if (!(await hasStamp(target, stamp))) {
    await rename(target, path.join(path.dirname(built), 'replaced')).catch(ignoreMissing);
  }
  try {
    await rename(built, target);
  } catch (error) {
    // Another process was faster; its install is as good as ours.
    if (!(await hasStamp(target, stamp))) throw error;
  }
}

function ignoreMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

const workPrefix = 'installing-';

/** Removes work folders of installs that were interrupted. */
async function removeAbandoned(): Promise<void> {
  for (const entry of await readdir(cacheFolder)) {
    const pid = new RegExp(`^${workPrefix}(\\d+)-`).exec(entry)?.[1];
    if (pid === undefined || isRunning(Number(pid))) continue;
    await rm(path.join(cacheFolder, entry), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
