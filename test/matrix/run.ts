/**
 * Tries what must not hurt, case by case: what can go wrong × every place that it meets, kills, disks, clocks. Ends in
 * the line `N cases, M failures`; the exit code is 0 only where nothing failed and something ran. Takes minutes: no
 * part of `npm test`.
 *
 *   npm run matrix [-- NAME…] [options of its own]
 */
import { outcomeOfCases, outcomeOfRows, type Outcome } from './matrix.ts';

/** A new subject is a file and a line here. */
const MATRICES: Readonly<Record<string, () => Promise<Outcome>>> = {
  calls: async () => outcomeOfCases((await import('./callMatrix.ts')).calls),
  faults: async () => outcomeOfCases((await import('./faultMatrix.ts')).faults),
  hostile: async () => outcomeOfCases((await import('./hostileMatrix.ts')).hostile),
  crash: async () => outcomeOfRows(await (await import('./crash.ts')).crash()),
  storage: async () => outcomeOfRows(await (await import('./storage.ts')).storage()),
};

const args = process.argv.slice(2);
const options = args.findIndex((arg) => arg.startsWith('--'));
const asked = options === -1 ? args : args.slice(0, options);
let cases = 0;
let failures = 0;
for (const name of asked.length > 0 ? asked : Object.keys(MATRICES)) {
  const run = MATRICES[name];
  if (run === undefined)
    throw new Error(`No such matrix: ${name}. There are ${Object.keys(MATRICES).join(', ')}.`);
  const begin = performance.now();
  const outcome = await run();
  console.log(`\n== ${name}\n\n${outcome.text}`);
  console.log(`\n== ${name}: ${((performance.now() - begin) / 60_000).toFixed(1)} minutes`);
  cases += outcome.cases;
  failures += outcome.failures;
}
console.log(`\n${cases} cases, ${failures} failures`);
process.exitCode = failures === 0 && cases > 0 ? 0 : 1;
