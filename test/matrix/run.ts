/**
 * Runs matrices: what can go wrong × every place that it meets. Ends in the line `N cases, M failures`; the exit code
 * is 0 only where nothing failed and something ran. Takes minutes: no part of `npm test`.
 *
 *   npm run matrix -- faults|hostile… [--only PART,…]
 *
 * `--only` runs the rows whose name has one of the parts in it.
 */
import { parseArgs } from 'node:util';
import { calls } from './callMatrix.ts';
import { faults } from './faultMatrix.ts';
import { hostile } from './hostileMatrix.ts';
import { matrixTable, type Case, type Matrix } from './matrix.ts';

/** A new matrix is a file and a line here. */
const MATRICES: readonly Matrix[] = [calls, faults, hostile];

const { values, positionals } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
const only = values.only?.split(',').map((part) => part.trim());
const names = MATRICES.map(({ name }) => name);
const strange = positionals.filter((name) => !names.includes(name));
if (strange.length > 0)
  throw new Error(`No such matrix: ${strange.join(', ')}. There are ${names.join(', ')}.`);

const cases: Case[] = [];
for (const { name, run } of MATRICES) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const begin = performance.now();
  const from = cases.length;
  await run(
    (what) => only?.some((part) => what.includes(part)) ?? true,
    (found) => {
      cases.push(found);
      if (found.failure !== undefined) console.log(`✖ ${found.what} × ${found.where}: ${found.failure}`);
    },
  );
  console.log(`\n== ${name}\n\n${matrixTable(cases.slice(from))}`);
  console.log(`\n== ${name}: ${((performance.now() - begin) / 60_000).toFixed(1)} minutes`);
}
const failures = cases.filter(({ failure }) => failure !== undefined).length;
console.log(`\n${cases.length} cases, ${failures} failures`);
process.exitCode = failures === 0 && cases.length > 0 ? 0 : 1;
