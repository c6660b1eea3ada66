/** How long the main bundle and what it leads to take to be required, each time in a fresh process: the median of several. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { quantile, round, type Bench, type Figure } from './bench.ts';
import { buildAll } from './size.ts';

const RUNS = 15;

/** Milliseconds for all of them. What stands for VS Code is there before, as VS Code is. */
async function measure(bundles: readonly string[]): Promise<number> {
  await import('../standIn/vscode.js');
  const require = createRequire(import.meta.url);
  require('vscode');
  const begin = performance.now();
  for (const bundle of bundles) require(bundle);
  return performance.now() - begin;
}

export const requireBundle: Bench = {
  ids: ['require'],
  run: () => {
    const dist = buildAll();
    const figure = (what: string, names: readonly string[]): Figure => {
      const args = [import.meta.filename, ...names.map((name) => path.join(dist, name))];
      const times = Array.from({ length: RUNS }, () =>
        Number(execFileSync(process.execPath, args, { encoding: 'utf8' })),
      );
      return {
        id: 'require',
        what: `${what} in a fresh process, median of ${RUNS}; slowest ${Math.max(...times).toFixed(1)}`,
        value: round(quantile(times, 0.5)),
        unit: 'ms',
        limit: 20,
      };
    };
    return Promise.resolve([
      figure('main bundle', ['extension.cjs']),
      figure('main bundle and what it leads to', ['extension.cjs', 'runtime.cjs']),
    ]);
  },
};

if (process.argv[1] === import.meta.filename) console.log(await measure(process.argv.slice(2)));
