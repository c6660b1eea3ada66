/**
 * What is read once a window has started, with an account and nothing under way: the main bundle and what it loads,
 * with a stand-in for VS Code, in a process of its own.
 */
import { execFileSync } from 'node:child_process';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../host/wait.ts';
import type { Bench } from './bench.ts';
import { activateBundle } from './bundle.ts';
import type { Access } from './observer.ts';
import { buildAll } from './size.ts';

/** One small file tells whether anything is under way. */
const LIMIT = 1;
/** What begins with the start has happened by then; milliseconds. */
const SETTLED_MS = 2_000;

const root = path.resolve(import.meta.dirname, '../..');
const MARK = 'nothing-active';

/** Starts once to leave the mark there, in a process of its own; looks on in the other. */
async function start(storage: string, part: string): Promise<readonly Access[]> {
  const { accessesOf, followAccesses } = await import('./inside/accesses.ts');
  followAccesses();
  activateBundle(storage);
  if (part === 'first') {
    await until('the mark', () =>
      access(path.join(storage, MARK))
        .then(() => true)
        .catch(() => undefined),
    );
    return [];
  }
  await sleep(SETTLED_MS);
  return accessesOf(path.join(root, 'dist'));
}

export const quietStart: Bench = {
  ids: ['startReads'],
  run: async () => {
    const storage = await mkdtemp(path.join(tmpdir(), 'emr-bench-'));
    try {
      buildAll();
      const apart = (part: string): readonly Access[] => {
        const args = [import.meta.filename, storage, part];
        return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Access[];
      };
      apart('first');
      const accesses = apart('second');
      // Its own code comes besides, a part at a time.
      const others = accesses.filter(({ name }) => !name.includes(root));
      const names = others.map(({ name, bytes }) => `${name.replace(storage, '')} of ${bytes} bytes`);
      return [
        {
          id: 'startReads',
          what: `files, connections and programs after a start with nothing under way: ${names.join(', ')}`,
          value: others.length,
          unit: 'accesses',
          limit: LIMIT,
        },
      ];
    } finally {
      await rm(storage, { recursive: true });
    }
  },
};

if (process.argv[1] === import.meta.filename) {
  const [, , storage = '', part = ''] = process.argv;
  console.log(JSON.stringify(await start(storage, part)));
  process.exit();
}
