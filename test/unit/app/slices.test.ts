import assert from 'node:assert/strict';
import { readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { each, Slices, sorted } from '../../../src/app/slices.ts';
import { cpuMs } from '../cpuTime.ts';
import { compactIn, filesIn, get, opened, overOf } from './journalLab.ts';
import { journalIn, withFolder } from './support.ts';

const SIZE = 12_000;

/** How much of the computing that `work` takes, others had to wait for at a stretch. */
async function longestShare(work: () => Promise<unknown>): Promise<number> {
  const begin = cpuMs();
  const state = { going: true, longest: 0 };
  const done = work().finally(() => (state.going = false));
  for (let last = begin; state.going;) {
    await setImmediate();
    const now = cpuMs();
    state.longest = Math.max(state.longest, now - last);
    last = now;
  }
  await done;
  return state.longest / (cpuMs() - begin);
}

describe('work in slices', () => {
  it('sort as an array does', async () => {
    const items = Array.from({ length: 20_000 }, (_, number) => ({ number, rank: (number * 7_919) % 1_000 }));
    const compare = (a: { rank: number }, b: { rank: number }): number => a.rank - b.rank;
    assert.deepEqual(await sorted(items, compare, new Slices()), [...items].sort(compare));
    assert.deepEqual(await sorted([], compare, new Slices()), []);
  });

  it('let others go on between many short pieces, each of which waits for the one before', async () => {
    const slices = new Slices();
    const state = { going: true, turns: 0 };
    const work = (): void => {
      for (const end = performance.now() + 2; performance.now() < end;);
    };
    const done = (async () => {
      for (let piece = 0; piece < 30; piece += 1) await each([1], work, slices);
      state.going = false;
    })();
    while (state.going) {
      await setImmediate();
      state.turns += 1;
    }
    await done;
    assert.ok(state.turns >= 4, `${state.turns} turns for others`);
  });

  it('leave most of the time to others where nobody waits', async () => {
    const begin = performance.now();
    await each(
      [1, 2, 3, 4, 5, 6],
      () => {
        for (const end = performance.now() + 6; performance.now() < end;);
      },
      Slices.inBackground(),
    );
    // A piece takes 6 ms; after each others have the time of four.
    assert.ok(performance.now() - begin >= 6 * (6 + 24), `${performance.now() - begin} ms`);
  });

  it('let others go on while much is written, compacted, read line by line and joined', () =>
    withFolder(async (folder) => {
      const journal = journalIn(folder, () => undefined);
      await journal.read();
      const shares: Record<string, number> = {};
      for (let number = 0; number < SIZE; number += 1) void journal.append(overOf(number));
      shares['writing'] = await longestShare(() => journal.flush());
      shares['compacting'] = await longestShare(() => compactIn(folder));
      await journal.flush();
      const [base = ''] = await filesIn(folder, 'base');
      const file = path.join(folder, 'account', base);
      const { length } = await readFile(file);
      await truncate(file, length - 5);
      const mender = journalIn(folder, () => undefined);
      shares['reading a broken base'] = await longestShare(() => mender.read());
      shares['mending it'] = await longestShare(() => compactIn(folder));
      await mender.flush();
      const names = Object.entries(shares).flatMap(([name, share]) =>
        share > 0.25 ? `${name}: ${share}` : [],
      );
      assert.deepEqual(names, []);
      assert.deepEqual(get(await opened(folder), SIZE - 1), overOf(SIZE - 1));
    })).timeout(60_000);
});
