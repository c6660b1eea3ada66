/**
 * Opens a journal with 100,000 operations, each time in a fresh process, and appends to journals of three
 * sizes, as the extension does: the median time of opening, and the mean of one append where appending is
 * slowest.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Journal } from '../../src/app/journal.ts';
import { compact } from '../../src/app/journal/compact.ts';
import { AccountFolder } from '../../src/app/journal/folder.ts';
import { RawAnswers } from '../../src/app/journal/rawAnswers.ts';
import { Operations } from '../../src/app/operations.ts';
import type { OperationRecord } from '../../src/core/operation.ts';
import { operationKey } from '../../src/core/scope.ts';
import { quantile, round, type Bench } from './bench.ts';

export const SIZES = [1_000, 10_000, 100_000];
const RUNS = 5;
const APPENDS = 200;
/** With any size: what grows with it would be far beyond. */
const APPEND_LIMIT_MS = 10;
const ACCOUNT = '3f2a9c1e7b';
export const NOW = 1_790_000_000_000;
/** So many are under way, as in life. */
export const ACTIVE = 20;

const idOf = (text: string): string => createHash('md5').update(text).digest('hex').slice(0, 16);

export function recordOf(number: number): OperationRecord {
  const clusterId = `c-${idOf(`cluster ${number % 300}`)}`;
  const operationId = `op-${idOf(String(number))}`;
  const startTime = NOW - number * 60_000;
  const state = number < ACTIVE ? 'IN_PROGRESS' : number % 7 === 0 ? 'FAILED' : 'COMPLETED';
  const over = number < ACTIVE ? {} : { endTime: startTime + 300_000 };
  return {
    ref: { accountId: ACCOUNT, regionId: 'cn-hangzhou', clusterId, operationId },
    source: 'scalingActivity',
    firstSeenAt: startTime,
    lastSeenAt: startTime + 300_000,
    clusterName: `etl-prod-${number % 300}`,
    snapshot: {
      clusterId,
      operationId,
      type: 'INCREASE_NODES',
      state,
      description: `Scale out node group core-${number % 7}`,
      createTime: startTime - 1_000,
      startTime,
      ...over,
    },
    snapshotAt: startTime + 300_000,
    watched: false,
    seenActive: true,
    ...(number < ACTIVE ? {} : { toldState: state }),
  };
}

export function journalIn(folder: string): Journal {
  const fail = ({ what }: { what: string }): void => {
    throw new Error(what);
  };
  return new Journal({
    load: () => import('../../src/app/journal/index.ts'),
    folder,
    now: () => NOW,
    keepDays: () => 3_650,
    onTrouble: fail,
  });
}

/** Writes a journal of so many operations, and some that came after it was compacted. */
export async function seed(
  folder: string,
  size: number,
  record: (number: number) => OperationRecord = recordOf,
): Promise<void> {
  const journal = journalIn(folder);
  for (let number = 0; number < size; number += 1) void journal.append(record(number));
  await journal.flush();
  const raw = new RawAnswers(folder);
  const account = new AccountFolder(folder, record(0).ref.accountId);
  await compact({ folder: account, raw, now: NOW, keepDays: 3_650 });
  for (let number = 0; number < 200; number += 1) void journal.append(record(size + number));
  await journal.flush();
}

/** Milliseconds until the first page of operations is there. */
async function open(folder: string): Promise<number> {
  const begin = performance.now();
  const operations = new Operations(journalIn(folder), () => NOW);
  await operations.open();
  const opened = performance.now() - begin;
  if (operations.active().length !== ACTIVE) throw new Error('Not what was seeded');
  if (operations.get(operationKey(recordOf(90_000).ref)) === undefined) throw new Error('One is missing');
  if (operations.first(200, () => true).records.length !== 200) throw new Error('A page is missing');
  return opened;
}

/** Milliseconds for one append, each waited for. */
async function append(folder: string): Promise<number> {
  const journal = journalIn(folder);
  await journal.read();
  const begin = performance.now();
  for (let number = 0; number < APPENDS; number += 1) {
    const before = recordOf(number + 30);
    await journal.append({ ...before, clusterName: 'renamed' }, before);
  }
  return (performance.now() - begin) / APPENDS;
}

/** Runs a part in a process of its own. */
function apart(part: string, folder: string): number {
  const output = execFileSync(process.execPath, [import.meta.filename, part, folder], { encoding: 'utf8' });
  return Number(output.trim());
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

export const journal: Bench = {
  ids: ['journalOpen', 'journalAppend'],
  run: async (wanted) => {
    const root = await mkdtemp(path.join(tmpdir(), 'emr-bench-'));
    try {
      let opening = Number.NaN;
      const appends: number[] = [];
      for (const size of SIZES) {
        const seeded = path.join(root, String(size));
        await seed(seeded, size);
        if (size === 100_000) opening = median(Array.from({ length: RUNS }, () => apart('open', seeded)));
        if (!wanted('journalAppend')) continue;
        appends.push(median(Array.from({ length: 3 }, () => apart('append', seeded))));
      }
      const [smallest = Number.NaN] = appends;
      return [
        { id: 'journalOpen', what: 'a journal of 100,000', value: round(opening), unit: 'ms', limit: 150 },
        {
          id: 'journalAppend',
          what: `slowest of 1,000 to 100,000; ${smallest.toFixed(2)} ms with 1,000`,
          value: round(Math.max(...appends), 2),
          unit: 'ms',
          limit: APPEND_LIMIT_MS,
        },
      ];
    } finally {
      await rm(root, { recursive: true });
    }
  },
};

if (process.argv[1] === import.meta.filename) {
  const [, , part, folder = ''] = process.argv;
  console.log(await (part === 'open' ? open(folder) : append(folder)));
}
