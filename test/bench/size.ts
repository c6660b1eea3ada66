/** How large what ships is: built here, so that it is what the source is. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { packageExtension } from '../host/package.ts';
import { round, type Bench } from './bench.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Thousands of bytes. */
const kilobytes = (file: string): number => round(statSync(file).size / 1_000);

export const size: Bench = {
  ids: ['bundle', 'vsix'],
  run: async (wanted) => {
    execFileSync(process.execPath, ['esbuild.js', '--production'], { cwd: root, stdio: 'ignore' });
    const bundle = kilobytes(path.join(root, 'dist', 'extension.cjs'));
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
