/** What can't be written: a full disk, one that is read-only, folders that are none. */
import assert from 'node:assert/strict';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Journal, JournalTrouble } from '../../../src/app/journal.ts';
import { Notifier } from '../../../src/app/notifier.ts';
import { Windows } from '../../../src/app/windows/index.ts';
import { Operations } from '../../../src/app/operations.ts';
import { compactIn, filesIn, get, opened, overOf, recordOf } from '../../unit/app/journalLab.ts';
import { answerOf, journalIn, refOf, withFolder } from '../../unit/app/support.ts';
import { realClock, until } from '../../unit/app/windowLab.ts';
import { FakeClock } from '../../unit/fakeClock.ts';
import type { Case } from './cases.ts';
import { noDisk, withSmallDisk, type SmallDisk } from './disk.ts';

const NUMBERS = [...Array(8).keys()];

async function listening(folder: string): Promise<{ journal: Journal; troubles: string[] }> {
  const troubles: string[] = [];
  const journal = await opened(folder, ({ what, lines }: JournalTrouble) =>
    troubles.push(`${what} ${lines ?? ''}`.trim()),
  );
  return { journal, troubles };
}

async function holds(folder: string, expected: readonly (readonly [number, unknown])[]): Promise<void> {
  const again = await opened(folder);
  for (const [number, record] of expected) assert.deepEqual(get(again, number), record);
  await again.flush();
  again.dispose();
}

/** Whatever is in the way: what is known counts, is told of once, and is written once it can be. */
async function waitsInMemory(
  folder: string,
  block: () => Promise<unknown>,
  heal: () => Promise<unknown>,
  healed: (number: number) => boolean = () => true,
): Promise<void> {
  const { journal, troubles } = await listening(folder);
  for (const number of [1, 2]) await journal.append(overOf(number));
  await block();
  const changed = overOf(1, { watched: true });
  await journal.append(changed, overOf(1));
  for (const number of NUMBERS.slice(3)) await journal.append(recordOf(number, { raw: { number } }));
  await journal.read();
  assert.deepEqual(get(journal, 1), changed);
  const said = [...troubles];
  assert.deepEqual(said, [...new Set(said)], 'said more than once');
  await heal();
  await journal.append(recordOf(9));
  await journal.flush();
  assert.deepEqual(troubles, said, 'said after it was over');
  await holds(
    folder,
    [
      [1, changed] as const,
      [2, overOf(2)] as const,
      ...[...NUMBERS.slice(3), 9].map((number) => [number, recordOf(number)] as const),
    ].filter(([number]) => healed(number)),
  );
  journal.dispose();
}

const full = (leftBytes: number) => (disk: SmallDisk) =>
  waitsInMemory(
    path.join(disk.folder, 'operations'),
    () => disk.fill(leftBytes),
    () => disk.free(),
  );

function readOnly(disk: SmallDisk): Promise<void> {
  return waitsInMemory(
    path.join(disk.folder, 'operations'),
    () => disk.setReadOnly(true),
    () => disk.setReadOnly(false),
  );
}

/** @param leftBytes how much room there is for what is compacted */
async function fullWhileCompacting(disk: SmallDisk, leftBytes: number): Promise<void> {
  const folder = path.join(disk.folder, 'operations');
  const { journal } = await listening(folder);
  for (const number of NUMBERS) {
    await journal.append(overOf(number, { clusterName: 'x'.repeat(2_000), raw: { number } }));
  }
  const expected = NUMBERS.map((number) => [number, get(journal, number)] as const);
  await disk.fill(leftBytes);
  await assert.rejects(compactIn(folder), /ENOSPC/);
  assert.deepEqual(
    (await filesIn(folder)).filter((name) => name.endsWith('.tmp')),
    [],
  );
  await journal.read();
  await holds(folder, expected);
  await disk.free();
  await compactIn(folder);
  await holds(folder, expected);
  assert.match((await filesIn(folder)).join(), /^base\.2\.[^,]+$/);
  journal.dispose();
}

/** Of two windows, how often an ending is told while files can't be written, and after it. */
async function tellsOnce(disk: SmallDisk, block: () => Promise<void>): Promise<readonly number[]> {
  const clock = new FakeClock();
  const told: number[] = [];
  const ref = refOf(1);
  const windows = await Promise.all(
    [0, 1].map(async (index) => {
      const folder = path.join(disk.folder, 'operations');
      const operations = new Operations(
        journalIn(folder, () => undefined, clock.now),
        clock.now,
      );
      await operations.open();
      const attention = () => 'looking' as const;
      const notifier = new Notifier({
        operations,
        clock,
        policy: () => 'all',
        mutedTypes: () => [],
        attention,
      });
      notifier.onMessage(() => told.push(index));
      return { operations, notifier };
    }),
  );
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms);
    for (const { operations } of windows) await operations.flush();
    await clock.advance(0);
  };
  await pass(60_000);
  for (const { operations } of windows) {
    operations.discover(ref, 'manual');
    operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
    await operations.refresh();
  }
  await block();
  for (const { operations } of windows) operations.applyAnswer(ref, answerOf(ref, 'FAILED'));
  for (let time = 0; time < 10; time += 1) await pass(5_000);
  await disk.setReadOnly(false);
  await disk.free();
  for (const { operations } of windows) {
    await operations.refresh();
    await pass(10_000);
  }
  const again = await opened(path.join(disk.folder, 'operations'));
  assert.equal(get(again, 1)?.toldState, 'FAILED');
  for (const { operations, notifier } of windows) {
    notifier.dispose();
    operations.dispose();
  }
  return told;
}

/** Where no file can be made, each window asks by itself; once one can, they agree on one of them. */
async function electsAgain(disk: SmallDisk, block: () => Promise<void>): Promise<void> {
  const clock = { ...realClock, setTimer: (run: () => void, ms: number) => realClock.setTimer(run, ms / 20) };
  const errors: unknown[] = [];
  const folder = path.join(disk.folder, 'windows');
  await mkdir(path.join(folder, 'account'), { recursive: true });
  await block();
  const windows = [0, 1].map(() => new Windows({ folder, clock, failed: (error) => errors.push(error) }));
  const leaders = () => windows.filter((window) => window.leads('account')).length;
  await until('each asks by itself', () => leaders() === 2);
  assert.equal(errors.length, 2);
  await disk.setReadOnly(false);
  await disk.free();
  await until('one of them asks', () => leaders() === 1);
  assert.equal(errors.length, 2, 'said again');
  for (const window of windows) window.dispose();
}

const onDisk = (name: string, run: (disk: SmallDisk) => Promise<void>): Case => ({
  name,
  run: () => withSmallDisk(run),
  ...(noDisk === undefined ? {} : { skip: noDisk }),
});

const inFolder = (name: string, run: (folder: string) => Promise<void>): Case => ({
  name,
  run: () => withFolder(run),
});

export const writingCases: readonly Case[] = [
  ...[0, 4_096, 8_192].map((left) =>
    onDisk(`disk with ${left} bytes left: goes on in memory, and writes when there is room`, full(left)),
  ),
  ...[0, 4_096, 8_192, 12_288].map((left) =>
    onDisk(`disk with ${left} bytes left for a compaction: keeps everything`, (disk) =>
      fullWhileCompacting(disk, left),
    ),
  ),
  onDisk('read-only disk: goes on in memory, and writes when it can', readOnly),
  onDisk('full disk: an ending is told once by one of two windows', async (disk) => {
    const told = await tellsOnce(disk, () => disk.fill(0));
    assert.equal(told.length, 1, `told by ${told.join()}`);
  }),
  onDisk('read-only disk: an ending is told once by each window, which can not agree', async (disk) => {
    const told = await tellsOnce(disk, () => disk.setReadOnly(true));
    assert.deepEqual([...told].sort(), [0, 1]);
  }),
  onDisk('full disk: windows agree again on who asks when there is room', (disk) =>
    electsAgain(disk, () => disk.fill(0)),
  ),
  onDisk('read-only disk: windows agree again on who asks when they can', (disk) =>
    electsAgain(disk, () => disk.setReadOnly(true)),
  ),
  inFolder('folder of an account that becomes a file', async (folder) => {
    const [account, aside] = [path.join(folder, 'account'), path.join(folder, 'aside.x')];
    await waitsInMemory(
      folder,
      async () => {
        await rename(account, aside);
        await writeFile(account, 'no folder');
      },
      async () => {
        await rm(account);
        await rename(aside, account);
      },
    );
  }),
  inFolder('folder of all that becomes a file', async (parent) => {
    const [folder, aside] = [path.join(parent, 'operations'), path.join(parent, 'aside')];
    await waitsInMemory(
      folder,
      async () => {
        await rename(folder, aside);
        await writeFile(folder, 'no folder');
      },
      async () => {
        await rm(folder);
        await rename(aside, folder);
      },
    );
  }),
  inFolder('folder that is deleted while it is open: what changes is written anew', async (parent) => {
    const folder = path.join(parent, 'operations');
    await waitsInMemory(
      folder,
      () => rm(folder, { recursive: true }),
      () => Promise.resolve(),
      (number) => number !== 2,
    );
  }),
  inFolder('log that becomes a folder', async (folder) => {
    const first: { log?: string } = {};
    await waitsInMemory(
      folder,
      async () => {
        const [name = ''] = await filesIn(folder, 'log');
        first.log = path.join(folder, 'account', name);
        await rename(first.log, `${first.log}.aside`);
        await mkdir(first.log);
      },
      async () => {
        const log = first.log ?? '';
        await rm(log, { recursive: true });
        await rename(`${log}.aside`, log);
      },
    );
  }),
  inFolder('marks of what was told that are a file: each window tells', async (folder) => {
    const { journal } = await listening(folder);
    await journal.append(recordOf(1));
    await writeFile(path.join(folder, 'account', 'told'), 'no folder');
    assert.equal(await journal.claim('account/cn-hangzhou/c-1/op-1', 'FAILED'), true);
    assert.ok((await readdir(path.join(folder, 'account'))).includes('told'));
    journal.dispose();
  }),
];
