/**
 * Tries what must not hurt, case by case, and says what did: then the exit code is not 0.
 *
 *   npm run matrix -- crash|storage [options of its own]
 */
import { report, type Matrix } from './matrix.ts';

/** A new subject is a file and a line here. */
const MATRICES: Readonly<Record<string, () => Promise<Matrix>>> = {
  crash: async () => (await import('./crash.ts')).crash,
  storage: async () => (await import('./storage.ts')).storage,
};

const [name = ''] = process.argv.slice(2);
const load = MATRICES[name];
if (load === undefined) throw new Error(`Which one? There are ${Object.keys(MATRICES).join(', ')}.`);
const rows = await (await load())();
console.log(report(rows));
process.exitCode = rows.every(({ failures }) => failures.length === 0) ? 0 : 1;
