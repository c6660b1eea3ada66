/** How large what ships is: built here, so that it is what the source is. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../host/package.ts';
import { round, type Bench } from './bench.ts';

export const root = path.resolve(import.meta.dirname, '../..');

/** Builds what ships; returns its folder. */
export function buildAll(): string {
  execFileSync(process.execPath, ['esbuild.js', '--production'], { cwd: root, stdio: 'ignore' });
  return path.join(root, 'dist');
}

/** Thousands of bytes. */
const kilobytes = (file: string): number => round(statSync(file).size / 1_000);

export const size: Bench = {
  ids: ['bundle', 'vsix'],
  run: async (wanted) => {
    const bundle = kilobytes(path.join(buildAll(), 'extension.cjs'));
    return [
      { id: 'bundle', what: 'main bundle, minified', value: bundle, unit: 'kB', limit: 120 },
      ...(wanted('vsix')
        ? [
            {
              id: 'vsix',
              what: 'package',
              value: kilobytes(await packageExtension()),
              unit: 'kB',
              limit: 400,
            },
          ]
        : []),
    ];
  },
};
