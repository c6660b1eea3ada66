/** Extensions that the bench makes for itself and installs beside ours, in the same way. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';

interface Content {
  readonly name: string;
  readonly activationEvents: readonly string[];
  /** Text of the main file, CommonJS. */
  readonly main: string;
  readonly contributes?: object;
}

/** Packs an extension into a folder; returns the `.vsix`. */
async function pack(folder: string, { name, main, ...manifest }: Content): Promise<string> {
  const cwd = path.join(folder, name);
  await mkdir(cwd, { recursive: true });
  await writeFile(
    path.join(cwd, 'package.json'),
    JSON.stringify({
      ...manifest,
      name,
      publisher: 'emr-bench',
      version: '0.0.1',
      description: 'Made by the bench',
      license: 'UNLICENSED',
      engines: { vscode: '^1.100.0' },
      // Where ours runs.
      extensionKind: ['ui', 'workspace'],
      main: './main.js',
    }),
  );
  await writeFile(path.join(cwd, 'main.js'), main);
  await writeFile(path.join(cwd, 'README.md'), 'Made by the bench.\n');
  const packagePath = path.join(folder, `${name}.vsix`);
  await createVSIX({
    cwd,
    packagePath,
    dependencies: false,
    skipLicense: true,
    allowMissingRepository: true,
    allowStarActivation: true,
  });
  return packagePath;
}

export const EMPTY_ID = 'emr-bench.empty';

/** Does nothing, and is activated when ours is. */
export function packEmpty(folder: string): Promise<string> {
  return pack(folder, {
    name: 'empty',
    activationEvents: ['onStartupFinished'],
    main: 'exports.activate = () => {};\n',
  });
}

/** Looks on; activated before all others. */
export async function packObserver(folder: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'inside', 'observer.ts')],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    write: false,
    logLevel: 'silent',
  });
  return pack(folder, {
    name: 'observer',
    activationEvents: ['*'],
    main: outputFiles[0]?.text ?? '',
    contributes: {
      commands: [{ command: 'emrBench.openPanel', title: 'Bench: Open Empty Panel' }],
      views: { explorer: [{ id: 'emrBench.rows', name: 'Plain Rows' }] },
    },
  });
}
