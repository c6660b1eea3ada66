/** The figures of an hour of watching at the largest size (`hour.ts`), in a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { round, type Bench } from './bench.ts';
import { seedHour, type HourFigures } from './hour.ts';
import { buildAll } from './size.ts';
import { ACTIVE } from './world.ts';

const MEGABYTE = 1_000_000;
/** Calls of an account in a second: the default of the setting. */
const BUDGET = 5;

export const watching: Bench = {
  ids: ['heap', 'blocking', 'calls'],
  run: async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'emr-bench-'));
    try {
      buildAll();
      await seedHour(folder);
      const script = path.join(import.meta.dirname, 'hour.ts');
      const output = execFileSync(process.execPath, [script, folder], { encoding: 'utf8' });
      const { heap, stretches, callsPerSecond, leastLooks } = JSON.parse(output) as HourFigures;
      return [
        {
          id: 'heap',
          what: `after an hour of watching ${ACTIVE}, over an empty extension`,
          value: round(heap / MEGABYTE),
          unit: 'MB',
          limit: 60,
        },
        ...Object.entries(stretches).map(([part, ms]) => ({
          id: 'blocking',
          what: `longest stretch of work: ${part}`,
          value: round(ms),
          unit: 'ms',
          limit: 50,
        })),
        {
          id: 'calls',
          what: `a second, in the fullest ten; each of ${ACTIVE} looked at ${leastLooks} times or more`,
          value: round(callsPerSecond),
          unit: 'calls',
          limit: BUDGET,
        },
      ];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
