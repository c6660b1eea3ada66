/**
 * Tries the properties of everything that reads foreign text with many cases, each 100,000 times:
 *
 *   npm run fuzz [-- --cases N] [--seed N] [--only TITLE]
 *
 * Some files at a time. The seed is printed: with it, and as many cases, the same ones come again.
 */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const root = path.resolve(import.meta.dirname, '..', '..', '..');

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '100000' },
    seed: { type: 'string' },
    only: { type: 'string' },
  },
});
const seed = values.seed ?? String(Math.trunc(Math.random() * 2 ** 31));

/** Runs the properties of one file; resolves with whether all of them hold. */
function run(file: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const args = [
      path.join(import.meta.dirname, file),
      ...(values.only === undefined ? [] : ['--grep', values.only]),
    ];
    const child = spawn('mocha', args, {
      cwd: root,
      env: { ...process.env, EMR_FUZZ_CASES: values.cases, EMR_FUZZ_SEED: seed },
      stdio: ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
    child.once('error', reject);
    child.once('close', (code) => {
      // All of a file at once, as several run side by side.
      console.log(said.trimEnd());
      resolve(code === 0);
    });
  });
}

console.log(`${values.cases} cases of each property, seed ${seed}`);
const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.test.ts'));
const results: boolean[] = [];
async function work(): Promise<void> {
  for (let file = files.shift(); file !== undefined; file = files.shift()) results.push(await run(file));
}
await Promise.all(Array.from({ length: availableParallelism() }, work));
const failed = results.filter((passed) => !passed).length;
console.log(failed === 0 ? `\nAll hold, seed ${seed}` : `\nSome do not hold, seed ${seed}`);
process.exitCode = failed === 0 ? 0 : 1;
