/** How large what ships is: built here, so that it is what the source is. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../host/package.ts';
import { round, type Bench, type Figure } from './bench.ts';

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
    const dist = buildAll();
    const bundle = (what: string, name: string): Figure => ({
      id: 'bundle',
      what,
      value: kilobytes(path.join(dist, name)),
      unit: 'kB',
      limit: 120,
    });
    return [
      bundle('main bundle, minified', 'extension.cjs'),
      bundle('what it loads with the first use, or after the start with an account', 'runtime.cjs'),
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
