import assert from 'node:assert/strict';
import { cp, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Journal } from '../../../src/app/journal.ts';
import { AccountFolder } from '../../../src/app/journal/folder.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { compactIn, filesIn, get, opened, overOf, recordOf } from './journalLab.ts';
import { journalIn, refOf, withFolder } from './support.ts';

const DAY_MS = 86_400_000;

describe('journal', () => {
  it('gives back what was appended, the last of each operation', () =>
    withFolder(async (folder) => {
      const journal = await opened(path.join(folder, 'deep'));
      await journal.append(recordOf(1));
      await journal.append(recordOf(2));
      const last = recordOf(1, {
        watched: true,
        snapshot: { clusterId: 'c-1', operationId: 'op-1', state: 'FAILED', description: 'ä\n\t" ' },
      });
      await journal.append(last, recordOf(1));
      const again = await opened(path.join(folder, 'deep'));
      assert.deepEqual([get(again, 1), get(again, 2)], [last, recordOf(2)]);
    }));

  it('keeps raw answers, unless they are of unreasonable size', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder);
      const raw = { Operation: { Description: 'ä\n" ' } };
      await journal.append(recordOf(1, { raw }));
      await journal.append(recordOf(2, { raw: 'x'.repeat(100_000) }));
      const again = await opened(folder);
      assert.equal(get(again, 2)?.snapshot?.state, 'IN_PROGRESS');
      assert.equal(get(again, 1)?.raw, undefined);
      assert.deepEqual(await again.raw(operationKey(refOf(1))), raw);
      assert.equal(await again.raw(operationKey(refOf(2))), undefined);
    }));

  it('keeps no raw answer that is older than the last one', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder);
      await journal.append(recordOf(1, { raw: 'first' }));
      await journal.append(overOf(1, { raw: 'x'.repeat(100_000) }), recordOf(1));
      assert.equal(await journal.raw(operationKey(refOf(1))), undefined);
    }));

  it('takes back marks, in memory and in files', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder);
      const marked = recordOf(1, { toldState: 'HUMAN_PROCESSING', forgotten: true });
      await journal.append(marked);
      await journal.append(recordOf(1), marked);
      assert.deepEqual(get(journal, 1), recordOf(1));
      assert.deepEqual(get(await opened(folder), 1), recordOf(1));
    }));

  it('forgets the operations of an account, not those that come later', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder);
      await journal.append(recordOf(1, { raw: 1 }));
      await journal.append(recordOf(2, { ref: refOf(2, 'other') }));
      await journal.removeAccount('account');
      assert.deepEqual(await readdir(folder), ['other']);
      await journal.append(recordOf(3));
      const again = await opened(folder);
      assert.equal(get(again, 1), undefined);
      assert.ok(get(again, 3));
      assert.ok(again.get(operationKey(refOf(2, 'other'))));
    }));

  describe('of several windows', () => {
    it('shows each what the others wrote when it reads next', () =>
      withFolder(async (folder) => {
        const [one, two] = [await opened(folder), await opened(folder)];
        await one.append(recordOf(1));
        await two.read();
        await two.append(recordOf(1, { watched: true }), recordOf(1));
        await one.append(recordOf(1, { clusterName: 'etl' }), recordOf(1));
        await two.append(recordOf(1), recordOf(1, { watched: true }));
        await one.read();
        await two.read();
        for (const journal of [one, two, await opened(folder)]) {
          assert.deepEqual(get(journal, 1), recordOf(1, { clusterName: 'etl' }));
        }
      }));

    it('lets the last change count, whatever the clocks and the names of files', () =>
      withFolder(async (folder) => {
        for (let number = 1; number <= 20; number += 1) {
          const clocks = [(): number => 9e12, (): number => 5];
          const [one, two] = clocks.map((now) => journalIn(folder, undefined, now)) as [Journal, Journal];
          const at = (snapshotAt: number, watched: boolean) => recordOf(number, { snapshotAt, watched });
          await one.append(at(9e12, true));
          await two.read();
          await two.append(at(5, false), at(9e12, true));
          assert.deepEqual(get(await opened(folder), number), at(5, false));
        }
      }));

    it('loses nothing while all of them append and compact', async function () {
      this.timeout(60_000);
      await withFolder(async (folder) => {
        const journals = await Promise.all([1, 2, 3].map(() => opened(folder)));
        let going = true;
        const compacting = [0, 1].map(async () => {
          while (going) await compactIn(folder);
        });
        await Promise.all(
          journals.map(async (journal, window) => {
            for (let number = 0; number < 50; number += 1) {
              await journal.append(overOf(window * 1_000 + number));
              await journal.append(overOf(5_000, { clusterName: `${window}-${number}` }), overOf(5_000));
            }
          }),
        );
        going = false;
        await Promise.all(compacting);
        const again = await opened(folder);
        for (const window of [0, 1, 2]) {
          for (let number = 0; number < 50; number += 1) {
            assert.deepEqual(get(again, window * 1_000 + number), overOf(window * 1_000 + number));
          }
        }
        await Promise.all(journals.map((journal) => journal.read()));
        const names = [again, ...journals].map((journal) => get(journal, 5_000)?.clusterName);
        assert.equal(new Set(names).size, 1, names.join());
      });
    });

    it('goes on in a log of its own when another took the one it had', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        await journal.append(recordOf(1));
        // As another window does that compacts, or is killed while it does.
        const taken = new AccountFolder(folder, 'account');
        for (const file of await taken.list()) await taken.fence(file);
        await journal.append(recordOf(2));
        await journal.append(recordOf(1, { watched: true }), recordOf(1));
        const again = await opened(folder);
        assert.ok(get(again, 2));
        assert.deepEqual(get(again, 1), recordOf(1, { watched: true }));
      }));
  });

  describe('compacted', () => {
    it('is one file, the same, and found in every way', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        for (const number of [3, 1, 20, 2]) await journal.append(overOf(number));
        await journal.append(recordOf(4, { watched: true }));
        await journal.append(overOf(1, { clusterName: 'etl' }), overOf(1));
        await compactIn(folder);
        assert.match((await filesIn(folder)).join(), /^base\.2\.[^,]+$/);
        for (const reader of [journal, await opened(folder)]) {
          await reader.read();
          assert.deepEqual(get(reader, 1), overOf(1, { clusterName: 'etl' }));
          assert.deepEqual(get(reader, 4), recordOf(4, { watched: true }));
          assert.equal(get(reader, 5), undefined);
          const history = reader.search(() => true)?.take(9) ?? [];
          assert.deepEqual(
            history.map(({ ref }) => ref.operationId),
            ['op-20', 'op-3', 'op-2', 'op-1'],
          );
          const siblings = [...reader.ofCluster(refOf(1))].map(({ ref }) => ref.operationId);
          assert.deepEqual(siblings.sort(), ['op-1', 'op-2', 'op-20', 'op-3', 'op-4']);
          assert.deepEqual([...reader.ofCluster({ ...refOf(1), clusterId: 'c-11' })], []);
        }
      }));

    it('lets changes after it count, and joins what two compactions made', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        await journal.append(overOf(1));
        await compactIn(folder);
        const copy = path.join(folder, 'copy');
        await cp(path.join(folder, 'account'), copy, { recursive: true });
        await journal.append(overOf(1, { clusterName: 'etl' }), overOf(1));
        await journal.append(overOf(2));
        await compactIn(folder);
        await cp(copy, path.join(folder, 'account'), { recursive: true });
        assert.equal((await filesIn(folder, 'base')).length, 2);
        const again = await opened(folder);
        assert.deepEqual(get(again, 1), overOf(1, { clusterName: 'etl' }));
        await again.flush();
        assert.equal((await filesIn(folder, 'base')).length, 1);
        assert.deepEqual(get(await opened(folder), 1), overOf(1, { clusterName: 'etl' }));
      }));

    it('happens by itself when logs grow', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        for (let number = 0; number < 4; number += 1) {
          const description = 'x'.repeat(150_000);
          const snapshot = { clusterId: 'c-1', operationId: `op-${number}`, state: 'FAILED', description };
          await journal.append(recordOf(number, { snapshot }));
          await journal.flush();
        }
        await journal.read();
        await journal.flush();
        assert.equal((await filesIn(folder, 'base')).length, 1);
      }));

    it('forgets what is too old, never what is active or watched', () =>
      withFolder(async (folder) => {
        let time = 10 * DAY_MS;
        const journal = journalIn(folder, undefined, () => time);
        await journal.append(overOf(1, { raw: 1, lastSeenAt: 0 }));
        await journal.append(overOf(2, { lastSeenAt: 20 * DAY_MS }));
        await journal.append(overOf(3, { watched: true }));
        await journal.append(recordOf(4));
        const known = async (): Promise<readonly number[]> => {
          const again = journalIn(folder, undefined, () => time);
          await again.read();
          await again.flush();
          await again.read();
          return [1, 2, 3, 4].filter((number) => get(again, number) !== undefined);
        };
        // A clock that is ahead for less than a day does no harm, nor does one that is behind.
        for (const day of [10, 9_000, 9_000.5, 40, 1, 35]) {
          time = day * DAY_MS;
          await compactIn(folder, time);
        }
        assert.deepEqual(await known(), [1, 2, 3, 4]);
        time = 37 * DAY_MS;
        assert.deepEqual(await known(), [2, 3, 4]);
        assert.equal(await journal.raw(operationKey(refOf(1))), undefined);
        // A window that still remembers it brings it back whole.
        await journal.read();
        await journal.append(overOf(1, { watched: true }), overOf(1));
        assert.equal(get(journal, 1)?.snapshot?.state, 'FAILED');
        assert.deepEqual(await known(), [1, 2, 3, 4]);
      }));
  });

  it('reads the files of version 0.1.0, and moves them', () =>
    withFolder(async (folder) => {
      const ref = refOf(1);
      const lines = [
        { v: 1, ref, source: 'scalingActivity', firstSeenAt: 7 },
        { v: 1, ref, snapshot: recordOf(1).snapshot, raw: { old: true }, snapshotAt: 9, seenActive: true },
        { v: 1, ref, watched: true, toldState: 'FAILED', forgotten: true },
        { v: 1, ref, watched: false, toldState: '', forgotten: false },
      ];
      await writeFile(
        path.join(folder, 'account.jsonl'),
        lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      );
      const journal = await opened(folder);
      const expected = recordOf(1, { source: 'scalingActivity', firstSeenAt: 7, snapshotAt: 9 });
      assert.deepEqual(get(journal, 1), { ...expected, raw: { old: true } });
      await journal.flush();
      assert.deepEqual(await readdir(folder), ['account']);
      const again = await opened(folder);
      assert.deepEqual(get(again, 1), expected);
      assert.deepEqual(await again.raw(operationKey(ref)), { old: true });
    }));
});
