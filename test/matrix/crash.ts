import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildShipped, BUILT } from '../shipping/built.ts';
import { MINUTE } from '../unit/app/watchLab.ts';
import { liveThrough } from './crash/hour.ts';
import { judge } from './crash/verdict.ts';
import type { Row } from './matrix.ts';

/**
 * An hour of work in two windows that are killed again and again: each is a process with all that ships, over real
 * files and sockets, in which only VS Code itself is a stand-in, and time passes faster.
 *
 *   npm run matrix -- crash [--seed N] [--kills N] [--aimed N] [--speed N] [--minutes N]
 */
export async function crash(): Promise<readonly Row[]> {
  const { values } = parseArgs({
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      kills: { type: 'string', default: '200' },
      aimed: { type: 'string', default: '40' },
      speed: { type: 'string', default: '6' },
      minutes: { type: 'string', default: '60' },
    },
  });
  const seed = Number(values.seed);
  const kills = Number(values.kills);
  const aimed = Number(values.aimed);
  const speed = Number(values.speed);
  const minutes = Number(values.minutes);
  console.log(`crash --seed ${seed} --kills ${kills} --aimed ${aimed} --speed ${speed} --minutes ${minutes}`);
  buildShipped();
  const folder = await mkdtemp(path.join(tmpdir(), 'emr-crash-'));
  const hour = await liveThrough({
    extension: path.join(BUILT, 'extension.cjs'),
    folder,
    seed,
    kills,
    aimed,
    speed,
    lengthMs: minutes * MINUTE,
    // As many under way at a time, however long it goes on.
    operations: Math.round(2.5 * minutes),
    longestMs: Math.min(8, minutes / 4) * MINUTE,
    aftermathMs: 4 * MINUTE,
  });
  const rows = await judge(hour);
  // What failed is left for whoever looks into it.
  if (rows.every(({ failures }) => failures.length === 0)) await rm(folder, { recursive: true });
  else console.log(`Left in ${folder}`);
  return rows;
}
