/** Files that are not as they were written: damaged by chance, foreign, of a newer version. */
import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Epochs } from '../../../src/app/windows/epochs.ts';
import { compactIn, filesIn, get, opened, overOf, recordOf } from '../../unit/app/journalLab.ts';
import { withFolder } from '../../unit/app/support.ts';
import { seeded } from '../../unit/fakeClock.ts';
import type { Case } from './cases.ts';

const OVER = [...Array(12).keys()];
const ACTIVE = [20, 21, 22, 23];

/** What happens to the bytes of a file from `at` on; a run of it has at most this many. */
const RUN = 40;

type Damage = (bytes: Buffer, at: number, length: number, chance: () => number) => Buffer;

const noise = (length: number, chance: () => number): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.floor(chance() * 256)));

/** How files are damaged; each touches `length` bytes from `at` on, or all from there to the end. */
const DAMAGES: Readonly<Record<string, Damage>> = {
  'a byte': (bytes, at, _length, chance) =>
    Buffer.concat([bytes.subarray(0, at), noise(1, chance), bytes.subarray(at + 1)]),
  zeros: (bytes, at, length) =>
    Buffer.concat([bytes.subarray(0, at), Buffer.alloc(length), bytes.subarray(at + length)]),
  noise: (bytes, at, length, chance) =>
    Buffer.concat([bytes.subarray(0, at), noise(length, chance), bytes.subarray(at + length)]),
  'bytes too many': (bytes, at, length, chance) =>
    Buffer.concat([bytes.subarray(0, at), noise(length, chance), bytes.subarray(at)]),
  'bytes too few': (bytes, at, length) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]),
  'no end': (bytes, at) => bytes.subarray(0, at),
  'a tail of noise': (bytes, at, length, chance) =>
    Buffer.concat([bytes.subarray(0, at), noise(length * 50, chance)]),
};

/** Two windows have written: twelve that are over lie in a base, four that go on and one that changed in logs. */
async function prepared(folder: string): Promise<void> {
  const [one, two] = [await opened(folder), await opened(folder)];
  for (const number of OVER) await one.append(overOf(number));
  await compactIn(folder);
  await one.read();
  for (const number of ACTIVE) await (number % 2 === 0 ? one : two).append(recordOf(number));
  for (const each of [one, two]) {
    await each.flush();
    each.dispose();
  }
}

/** The numbers of the records that lie in lines which are whole still. */
function whole(before: Buffer, after: Buffer): ReadonlySet<number> {
  const lines = new Set(after.toString('latin1').split('\n').slice(0, -1));
  const same = before
    .toString('latin1')
    .split('\n')
    .filter((line) => lines.has(line));
  return new Set(same.flatMap((line) => Number(/^[^\t]+\/op-(\d+)\t/.exec(line)?.[1] ?? NaN)));
}

/** Damages one file by chance; nothing that it did not touch may be missing, however often files are read. */
async function damaged(original: string, folder: string, seed: number): Promise<void> {
  await cp(original, folder, { recursive: true });
  const chance = seeded(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] ?? assert.fail();
  const name = pick((await filesIn(folder)).filter((each) => each.endsWith('.jsonl')));
  const file = path.join(folder, 'account', name);
  const before = await readFile(file);
  const [what, damage] = pick(Object.entries(DAMAGES));
  const at = Math.floor(chance() * before.length);
  const after = damage(before, at, 1 + Math.floor(chance() * RUN), chance);
  await writeFile(file, after);
  const lost = new Set([...whole(before, before)].filter((number) => !whole(before, after).has(number)));
  const troubles: string[] = [];
  const check = async (when: string): Promise<void> => {
    const journal = await opened(folder, (trouble) => troubles.push(`${when}: ${trouble.what}`));
    for (const number of [...OVER, ...ACTIVE]) {
      if (lost.has(number)) continue;
      const record = get(journal, number);
      assert.ok(record, `${when}, ${what} at ${at} of ${name}: ${number} is lost`);
      assert.equal(record.snapshot?.operationId, `op-${number}`);
    }
    await journal.append(recordOf(99));
    await journal.flush();
    journal.dispose();
  };
  await check('at once');
  await compactIn(folder);
  const said = troubles.length;
  await check('compacted');
  await check('later');
  assert.deepEqual(troubles.slice(said), [], 'said again');
  assert.equal(new Set(troubles).size, troubles.length, troubles.join());
}

/** @param seeds how many times */
export function damageCases(seeds: number): readonly Case[] {
  const BATCH = 50;
  return Array.from({ length: Math.ceil(seeds / BATCH) }, (_, batch) => ({
    name: `files damaged by chance: seeds ${batch * BATCH} to ${Math.min(seeds, (batch + 1) * BATCH) - 1}`,
    run: () =>
      withFolder(async (folder) => {
        const original = path.join(folder, 'original');
        await prepared(original);
        for (let seed = batch * BATCH; seed < Math.min(seeds, (batch + 1) * BATCH); seed += 1) {
          await damaged(original, path.join(folder, `seed-${seed}`), seed);
        }
      }),
  }));
}

/** Puts files into a folder in use; they must be as they were afterwards, and nothing else may be missing. */
function foreign(files: Readonly<Record<string, Buffer | string>>, troubles: readonly string[]) {
  return (folder: string): Promise<void> =>
    (async () => {
      await prepared(folder);
      for (const [name, content] of Object.entries(files)) {
        await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
        await writeFile(path.join(folder, name), content);
      }
      const said: string[] = [];
      const journal = await opened(folder, ({ what }) => said.push(what));
      for (let time = 0; time < 3; time += 1) await journal.read();
      await journal.flush();
      await compactIn(folder);
      await journal.read();
      for (const number of [...OVER, ...ACTIVE]) assert.ok(get(journal, number), `${number} is lost`);
      assert.deepEqual(said, troubles);
      for (const [name, content] of Object.entries(files)) {
        assert.deepEqual(await readFile(path.join(folder, name)), Buffer.from(content), name);
      }
      journal.dispose();
    })();
}

const binary = Buffer.from(Array.from({ length: 5_000 }, (_, at) => (at * 7) % 256));

/** Binary, empty or another's where windows say who leads: a window leads all the same. */
async function epochs(folder: string): Promise<void> {
  const files: Readonly<Record<string, Buffer | string>> = {
    '1.json': binary,
    '2.json': '',
    '3.json': '{"address":7}',
    'x.json': '{}',
    'notes.txt': 'mine',
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  const these = new Epochs(folder);
  for (const epoch of [1, 2, 3]) assert.equal(await these.leader(epoch), undefined);
  assert.equal(await these.last(), 3);
  assert.equal(await these.begin(4, { address: '/tmp/s', secret: 'x' }), true);
  assert.equal(these.lasts(4), true);
  assert.deepEqual((await readdir(folder)).sort(), ['4.json', 'notes.txt', 'x.json']);
}

const inFolder = (name: string, run: (folder: string) => Promise<void>): Case => ({
  name,
  run: () => withFolder(run),
});

export const foreignCases: readonly Case[] = [
  inFolder(
    'files of somebody else beside ours are left alone',
    foreign({ 'notes.txt': 'mine', 'account/notes.txt': binary, 'account/base.jsonl': 'mine' }, []),
  ),
  inFolder(
    'files of a newer version are left alone, each said once',
    foreign(
      { 'account/base.3.x.jsonl': binary, 'account/log.3.y.jsonl': '{}\n', 'account/old.9.z.jsonl': '' },
      ['newerVersion', 'newerVersion', 'newerVersion'],
    ),
  ),
  inFolder('who leads, in files that say nothing', epochs),
  inFolder('a base that is binary is set aside, and said once', async (folder) => {
    await prepared(folder);
    await writeFile(path.join(folder, 'account', 'base.2.binary.jsonl'), binary);
    const said: string[] = [];
    const journal = await opened(folder, ({ what }) => said.push(what));
    for (let time = 0; time < 3; time += 1) await journal.read();
    await journal.flush();
    for (const number of [...OVER, ...ACTIVE]) assert.ok(get(journal, number), `${number} is lost`);
    assert.deepEqual(said, ['damagedLines']);
    assert.equal((await filesIn(folder, 'base.2.binary.jsonl.damaged-')).length, 1);
    journal.dispose();
  }),
];
