/** How long the main bundle takes to be required, each time in a fresh process: the median of several. */
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { quantile, round, type Bench } from './bench.ts';
import { buildAll } from './size.ts';

const RUNS = 15;

/** Milliseconds. What stands for VS Code is there before, as VS Code is. */
async function measure(bundle: string): Promise<number> {
  await import('../standIn/vscode.js');
  const require = createRequire(import.meta.url);
  require('vscode');
  const begin = performance.now();
  require(bundle);
  return performance.now() - begin;
}

export const requireBundle: Bench = {
  ids: ['require'],
  run: () => {
    const bundle = path.join(buildAll(), 'extension.cjs');
    const times = Array.from({ length: RUNS }, () =>
      Number(execFileSync(process.execPath, [import.meta.filename, bundle], { encoding: 'utf8' })),
    );
    return Promise.resolve([
      {
        id: 'require',
        what: `main bundle in a fresh process, median of ${RUNS}; slowest ${Math.max(...times).toFixed(1)}`,
        value: round(quantile(times, 0.5)),
        unit: 'ms',
        limit: 20,
      },
    ]);
  },
};

if (process.argv[1] === import.meta.filename) console.log(await measure(process.argv[2] ?? ''));
