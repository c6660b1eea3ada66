import assert from 'node:assert/strict';
import { cp, mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { AccountFolder, type JournalFile } from '../../../src/app/journal/folder.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { compactIn, filesIn, get, opened, overOf, recordOf } from './journalLab.ts';
import { refOf, withFolder } from './support.ts';

const DAY_MS = 86_400_000;
const NOW = 50 * DAY_MS;

/** A compaction that waits, once it has written everything, until others have done what they do meanwhile. */
class SlowFolder extends AccountFolder {
  readonly #meanwhile: () => Promise<unknown>;

  constructor(root: string, meanwhile: () => Promise<unknown>) {
    super(root, 'account');
    this.#meanwhile = meanwhile;
  }

  override async publish(temporary: string): Promise<boolean> {
    await this.#meanwhile();
    return super.publish(temporary);
  }
}

/** Those of which some fields are missing. */
const halves = (records: readonly ({ readonly snapshot?: unknown } | undefined)[]): number =>
  records.filter((record) => record !== undefined && record.snapshot === undefined).length;

describe('compaction of the journal', () => {
  it('beside a window that writes of what is too old leaves no half of a record', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder, undefined, NOW);
      await journal.append(overOf(1));
      await journal.append(overOf(2));
      await compactIn(folder, NOW);
      await journal.read();
      const slow = new SlowFolder(folder, () => journal.append(overOf(1, { watched: true }), overOf(1)));
      await compactIn(folder, 52 * DAY_MS, slow);
      const again = await opened(folder, undefined, NOW);
      assert.deepEqual([get(again, 1), get(again, 2)], [overOf(1, { watched: true }), undefined]);
      await again.flush();
    }));

  it('in two windows at once keeps all, whichever ends first', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder, undefined, NOW);
      for (const number of [1, 2, 3]) await journal.append(overOf(number));
      await compactIn(folder, NOW);
      await journal.append(overOf(1, { clusterName: 'first' }), overOf(1));
      const slow = new SlowFolder(folder, async () => {
        await journal.append(overOf(2, { clusterName: 'second' }), overOf(2));
        await compactIn(folder, NOW);
        await journal.append(overOf(3, { clusterName: 'third' }), overOf(3));
      });
      await compactIn(folder, NOW, slow);
      // The slower one has lost its file to the other, and has deleted nothing.
      assert.equal((await filesIn(folder, 'base')).length, 1);
      const names = [1, 2, 3].map((number) => get(journal, number)?.clusterName);
      assert.deepEqual(names, ['first', 'second', 'third']);
      const again = await opened(folder, undefined, NOW);
      assert.deepEqual(
        [1, 2, 3].map((number) => get(again, number)),
        [1, 2, 3].map((number) => overOf(number, { clusterName: names[number - 1] ?? '' })),
      );
    }));

  it('of which both come to an end leaves two bases, which are joined', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder, undefined, NOW);
      for (const number of [1, 2]) await journal.append(overOf(number));
      await compactIn(folder, NOW);
      /** Comes too late to take away what the other one is writing. */
      class LateFolder extends AccountFolder {
        override removeTemporary = (): Promise<void> => Promise.resolve();
      }
      const slow = new SlowFolder(folder, async () => {
        await journal.append(overOf(1, { clusterName: 'etl' }), overOf(1));
        await compactIn(folder, NOW, new LateFolder(folder, 'account'));
        await journal.append(overOf(2, { clusterName: 'ads' }), overOf(2));
      });
      await compactIn(folder, NOW, slow);
      assert.equal((await filesIn(folder, 'base')).length, 2);
      const expected = [overOf(1, { clusterName: 'etl' }), overOf(2, { clusterName: 'ads' })];
      await journal.read();
      const again = await opened(folder, undefined, NOW);
      for (const each of [journal, again]) assert.deepEqual([get(each, 1), get(each, 2)], expected);
      await again.flush();
      assert.equal((await filesIn(folder, 'base')).length, 1);
      const later = await opened(folder, undefined, NOW);
      assert.deepEqual([get(later, 1), get(later, 2)], expected);
    }));

  it('gives up where another has taken what it was about to read', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder, undefined, NOW);
      await journal.append(overOf(1));
      await compactIn(folder, NOW);
      await journal.append(overOf(2));
      const before = (await filesIn(folder)).length;
      class Vanishing extends AccountFolder {
        override async list(): Promise<readonly JournalFile[]> {
          const name = 'base.2.a-other.jsonl';
          const gone = { id: 'a-other', kind: 'base', version: 2, path: path.join(this.path, name) } as const;
          return [...(await super.list()), gone];
        }
      }
      await compactIn(folder, 90 * DAY_MS, new Vanishing(folder, 'account'));
      assert.equal((await filesIn(folder)).length, before);
      const again = await opened(folder, undefined, NOW);
      assert.deepEqual([get(again, 1), get(again, 2)], [overOf(1), overOf(2)]);
    }));

  it('killed after each of its steps loses nothing and leaves nothing', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder);
      for (const number of [1, 2]) await journal.append(overOf(number));
      await compactIn(folder);
      await journal.append(overOf(1, { clusterName: 'etl' }), overOf(1));
      await journal.append(recordOf(3));
      const original = path.join(folder, 'account');
      const states = [path.join(folder, 'published'), path.join(folder, 'written')];
      const slow = new SlowFolder(folder, async () => {
        await cp(original, states[1] ?? '', { recursive: true });
      });
      slow.publish = async (temporary) => {
        const done = await SlowFolder.prototype.publish.call(slow, temporary);
        await cp(original, states[0] ?? '', { recursive: true });
        return done;
      };
      await compactIn(folder, undefined, slow);
      for (const state of states) {
        await rm(original, { recursive: true });
        await cp(state, original, { recursive: true });
        for (let time = 0; time < 2; time += 1) {
          const again = await opened(folder);
          assert.deepEqual(
            [1, 2, 3].map((number) => get(again, number)),
            [overOf(1, { clusterName: 'etl' }), overOf(2), recordOf(3)],
          );
          await again.flush();
          await compactIn(folder);
        }
        assert.match((await readdir(original)).join(), /^base\.2\.[^,]+$/);
      }
    }));

  it('removes what killed processes have left, and in time what was damaged and claimed', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder, undefined, NOW);
      await journal.append(overOf(1, { raw: { good: true }, lastSeenAt: 100 * DAY_MS }));
      const account = path.join(folder, 'account');
      const [told, today] = [path.join(account, 'told', 'old'), path.join(account, 'told', 'today')];
      await mkdir(path.join(account, 'told'));
      for (const file of [told, today, path.join(account, 't.tmp'), path.join(account, 't.raw.tmp')]) {
        await writeFile(file, '');
      }
      await utimes(told, new Date(NOW), new Date(NOW));
      await utimes(today, new Date(NOW + DAY_MS), new Date(NOW + DAY_MS));
      for (const time of [1, NOW]) await writeFile(path.join(account, `x.damaged-${time}`), '');
      await compactIn(folder, NOW);
      assert.deepEqual(await filesIn(folder, 't.'), []);
      assert.equal((await filesIn(folder, 'x.')).length, 2);
      await compactIn(folder, NOW + 2 * DAY_MS);
      assert.deepEqual(await filesIn(folder, 'x.'), [`x.damaged-${NOW}`]);
      assert.deepEqual(await readdir(path.join(account, 'told')), ['today']);
      assert.deepEqual(await journal.raw(operationKey(refOf(1))), { good: true });
    }));

  it('takes no raw answer away that is being written', () =>
    withFolder(async (folder) => {
      const journal = await opened(folder);
      const going = { on: true };
      const sweeping = (async () => {
        while (going.on) await new AccountFolder(folder, 'account').removeTemporary(Date.now());
      })();
      try {
        for (let number = 0; number < 30; number += 1) {
          await journal.append(recordOf(number, { raw: number }));
          assert.equal(await journal.raw(operationKey(refOf(number))), number);
        }
      } finally {
        going.on = false;
        await sweeping;
      }
      assert.deepEqual(await filesIn(folder), await filesIn(folder, 'log'));
    })).timeout(20_000);

  it('by another window hides nothing while this one reads anew', () =>
    withFolder(async (folder) => {
      const [journal, other] = [await opened(folder), await opened(folder)];
      await journal.append(overOf(1));
      await compactIn(folder);
      const slow = new SlowFolder(folder, async () => {
        await other.append(recordOf(2));
        await journal.read();
      });
      await journal.append(overOf(3));
      await compactIn(folder, undefined, slow);
      const reading = { done: false };
      const read = journal.read().then(() => (reading.done = true));
      while (!reading.done) {
        const known = [1, 2, 3].map((number) => get(journal, number));
        assert.deepEqual([known.includes(undefined), halves(known)], [false, 0]);
        await setImmediate();
      }
      await read;
    }));
});
