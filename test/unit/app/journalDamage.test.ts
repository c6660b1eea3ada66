import assert from 'node:assert/strict';
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  open as openFile,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import type { JournalTrouble } from '../../../src/app/journal.ts';
import { AccountFolder } from '../../../src/app/journal/folder.ts';
import { compactIn, filesIn, get, opened, overOf, recordOf } from './journalLab.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { journalIn, refOf, withFolder } from './support.ts';

describe('journal', () => {
  describe('with damage', () => {
    it('loses a damaged line and that line alone, sets it aside and says so once', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        await journal.append(recordOf(1));
        const [log = ''] = await filesIn(folder, 'log');
        const file = path.join(folder, 'account', log);
        await appendFile(file, `not JSON\n\n\u0000\u0000\n{"n":1}\n${await readFile(file, 'utf8')}`);
        await (await opened(path.join(folder, 'x'))).append(recordOf(2));
        await cp(path.join(folder, 'x'), folder, { recursive: true });
        const troubles: JournalTrouble[] = [];
        const again = await opened(folder, (trouble) => troubles.push(trouble));
        assert.deepEqual([get(again, 1), get(again, 2)], [recordOf(1), recordOf(2)]);
        await again.flush();
        assert.deepEqual(troubles, [{ what: 'damagedLines', lines: 3 }]);
        const aside = (await filesIn(folder)).filter((name) => name.includes('.damaged-'));
        assert.equal(aside.length, 1);
        const text = await readFile(path.join(folder, 'account', aside[0] ?? ''), 'utf8');
        assert.ok(text.includes('not JSON\n\n\0\0\n{"n":1}\n'));
        const later = await opened(folder);
        assert.deepEqual([get(later, 1), get(later, 2)], [recordOf(1), recordOf(2)]);
      }));

    it('says once what is damaged and sets it aside once, however often and by however many it is read', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        await journal.append(recordOf(1));
        const [log = ''] = await filesIn(folder, 'log');
        await appendFile(path.join(folder, 'account', log), 'not JSON\n');
        const troubles: JournalTrouble[] = [];
        const reader = journalIn(folder, (trouble) => troubles.push(trouble));
        // Two compactions that read the same, of which the second comes to its end first.
        const slow = new AccountFolder(folder, 'account');
        slow.publish = async (temporary) => {
          await reader.read();
          const quick = new AccountFolder(folder, 'account');
          quick.removeTemporary = () => Promise.resolve();
          await compactIn(folder, 7, quick);
          await reader.read();
          return AccountFolder.prototype.publish.call(slow, temporary);
        };
        await compactIn(folder, 8, slow);
        await reader.read();
        await reader.flush();
        assert.deepEqual(troubles, [{ what: 'damagedLines', lines: 1 }]);
        assert.equal((await filesIn(folder)).filter((name) => name.includes('.damaged-')).length, 1);
        assert.deepEqual(get(reader, 1), recordOf(1));
      }));

    it('reads a compacted file line by line when a byte of it is wrong, or its end is missing', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        for (let number = 0; number < 10; number += 1) await journal.append(overOf(number));
        await compactIn(folder);
        const [base = ''] = await filesIn(folder, 'base');
        const file = path.join(folder, 'account', base);
        const bytes = await readFile(file);
        for (let at = 0; at < bytes.length; at += 13) {
          const damaged = Buffer.from(bytes);
          damaged[at] = 0xff;
          const cut = at % 2 === 1;
          for (const name of await filesIn(folder)) await rm(path.join(folder, 'account', name));
          await writeFile(file, cut ? bytes.subarray(0, at) : damaged);
          const lines = bytes.subarray(0, at).toString().split('\n').length - 1;
          // A line that has lost its end takes the next one with it.
          const least = cut ? Math.min(10, lines) : bytes[at] === 10 ? 8 : 9;
          const reader = await opened(folder, () => undefined);
          for (let time = 0; time < 2; time += 1) {
            const all = [...Array(10).keys()].filter((number) => get(reader, number) !== undefined);
            assert.ok(all.length >= least, `${at}: ${all.join()}`);
            // Mended by then.
            await reader.flush();
            await compactIn(folder);
            await reader.read();
          }
        }
      })).timeout(60_000);

    it('sets a raw answer aside that is damaged, and says so once', () =>
      withFolder(async (folder) => {
        const troubles: JournalTrouble[] = [];
        const journal = await opened(folder, (trouble) => troubles.push(trouble));
        await journal.append(recordOf(1, { raw: { good: true } }));
        const file = path.join(folder, 'account', 'raw', 'cn-hangzhou', 'c-1', 'op-1.json');
        await writeFile(file, '');
        for (let time = 0; time < 3; time += 1) {
          assert.equal(await journal.raw(operationKey(refOf(1))), undefined);
        }
        assert.deepEqual(troubles, [{ what: 'damagedLines', lines: 1 }]);
        assert.deepEqual(await filesIn(folder, 'op-1'), ['op-1.json.damaged-1000']);
      }));

    it('says once what goes wrong with one account, while another one is well', () =>
      withFolder(async (folder) => {
        await (await opened(folder)).append(recordOf(1));
        await mkdir(path.join(folder, 'other', 'log.2.x.jsonl'), { recursive: true });
        const troubles: string[] = [];
        const journal = await opened(folder, ({ what }) => troubles.push(what));
        for (let time = 0; time < 3; time += 1) await journal.read();
        assert.deepEqual(troubles, ['read']);
        assert.ok(get(journal, 1));
      }));

    it('writes a record though its answer can not be written', () =>
      withFolder(async (folder) => {
        await mkdir(path.join(folder, 'account'));
        await writeFile(path.join(folder, 'account', 'raw'), 'no folder');
        const troubles: string[] = [];
        const journal = await opened(folder, ({ what }) => troubles.push(what));
        await journal.append(recordOf(1, { raw: 1 }));
        await journal.append(recordOf(2, { raw: 2 }));
        assert.deepEqual(troubles, ['write']);
        const again = await opened(folder);
        assert.deepEqual([get(again, 1), get(again, 2)], [recordOf(1), recordOf(2)]);
        assert.deepEqual(await filesIn(folder, ''), [...(await filesIn(folder, 'log'))]);
      }));

    it('leaves alone files of a newer version', () =>
      withFolder(async (folder) => {
        await mkdir(path.join(folder, 'account'));
        await writeFile(path.join(folder, 'account', 'base.3.x.jsonl'), 'what it may be');
        await writeFile(path.join(folder, 'account.jsonl'), '{"v":2,"ref":{}}\n');
        const troubles: JournalTrouble[] = [];
        const journal = await opened(folder, (trouble) => troubles.push(trouble));
        await journal.append(recordOf(1));
        await journal.flush();
        await compactIn(folder);
        await journal.read();
        assert.deepEqual(new Set(troubles.map(({ what }) => what)), new Set(['newerVersion']));
        assert.equal(troubles.length, 2);
        assert.equal(
          await readFile(path.join(folder, 'account', 'base.3.x.jsonl'), 'utf8'),
          'what it may be',
        );
        assert.equal(await readFile(path.join(folder, 'account.jsonl'), 'utf8'), '{"v":2,"ref":{}}\n');
        assert.deepEqual(get(await opened(folder, () => undefined), 1), recordOf(1));
      }));

    it('goes on in memory where it can not write, says so once, and writes when it can', async function () {
      await withFolder(async (folder) => {
        // A file where the folder should be stands for all that can be wrong with a disk.
        await writeFile(path.join(folder, 'operations'), '');
        const troubles: string[] = [];
        const journal = journalIn(path.join(folder, 'operations'), ({ what }) => troubles.push(what));
        await journal.append(recordOf(1));
        await journal.append(recordOf(1, { watched: true }), recordOf(1));
        await journal.append(recordOf(2));
        await journal.flush();
        assert.deepEqual(troubles, ['write']);
        await rm(path.join(folder, 'operations'));
        await journal.read();
        const again = await opened(path.join(folder, 'operations'));
        assert.deepEqual([get(again, 1), get(again, 2)], [recordOf(1, { watched: true }), recordOf(2)]);
      });
    });

    it('writes what it could not while its own code could not be loaded', () =>
      withFolder(async (folder) => {
        const troubles: string[] = [];
        let fails = true;
        const load = () =>
          fails ? Promise.reject(new Error('EMFILE')) : import('../../../src/app/journal/index.ts');
        const journal = journalIn(folder, ({ what }) => troubles.push(what), undefined, load);
        await journal.read();
        await journal.append(recordOf(1));
        assert.ok(await journal.claim(operationKey(refOf(1)), 'FAILED'), 'twice is better than never');
        assert.deepEqual(troubles, ['read', 'write']);
        fails = false;
        await journal.append(recordOf(2));
        const again = await opened(folder);
        assert.deepEqual([get(again, 1), get(again, 2)], [recordOf(1), recordOf(2)]);
      }));

    it('keeps everything where the disk is full in the middle of a compaction', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        for (const number of [1, 2]) await journal.append(overOf(number));
        const probe = await openFile(path.join(folder, 'probe'), 'w');
        const handles = Object.getPrototypeOf(probe) as { sync: () => Promise<void> };
        await probe.close();
        const { sync } = handles;
        handles.sync = () => Promise.reject(new Error('ENOSPC'));
        try {
          await assert.rejects(compactIn(folder), /ENOSPC/);
        } finally {
          handles.sync = sync;
        }
        assert.match((await filesIn(folder)).join(), /^old\.2\.[^,]+$/);
        await journal.append(overOf(1, { clusterName: 'etl' }), overOf(1));
        for (let time = 0; time < 2; time += 1) {
          const again = await opened(folder);
          assert.deepEqual([get(again, 1), get(again, 2)], [overOf(1, { clusterName: 'etl' }), overOf(2)]);
          await compactIn(folder);
        }
      }));

    it('goes on where its folder was deleted', () =>
      withFolder(async (folder) => {
        const root = path.join(folder, 'operations');
        const [journal, other] = [await opened(root), await opened(root)];
        await journal.append(overOf(1));
        await compactIn(root);
        await other.read();
        await rm(root, { recursive: true });
        await journal.append(overOf(1, { watched: true }), overOf(1));
        // As one window that has not heard yet that another removed the account.
        await other.append(overOf(2));
        const again = await opened(root);
        assert.deepEqual([get(again, 1), get(again, 2)], [overOf(1, { watched: true }), overOf(2)]);
      }));

    it('takes empty files for what they are', () =>
      withFolder(async (folder) => {
        await (await opened(folder)).append(recordOf(1, { raw: 1 }));
        const account = path.join(folder, 'account');
        for (const name of ['base.2.a.jsonl', 'base.2.b.jsonl', 'log.2.a.jsonl', 'old.2.b.jsonl']) {
          await writeFile(path.join(account, name), '');
        }
        await writeFile(path.join(folder, 'account.jsonl'), '');
        const journal = await opened(folder);
        assert.deepEqual(get(journal, 1), recordOf(1));
        await journal.flush();
        await compactIn(folder);
        assert.deepEqual(get(await opened(folder), 1), recordOf(1));
        assert.equal((await filesIn(folder, 'base')).filter((name) => name.endsWith('.jsonl')).length, 1);
      }));

    it('passes over a line of unreasonable length', () =>
      withFolder(async (folder) => {
        const journal = await opened(folder);
        await journal.append(recordOf(1));
        const [log = ''] = await filesIn(folder, 'log');
        const file = path.join(folder, 'account', log);
        const line = await readFile(file, 'utf8');
        await truncate(file, 65 * 1024 * 1024);
        await appendFile(file, `\n${line.replaceAll('op-1', 'op-2')}`);
        const troubles: JournalTrouble[] = [];
        const again = await opened(folder, (trouble) => troubles.push(trouble));
        assert.deepEqual([get(again, 1), get(again, 2)], [recordOf(1), recordOf(2)]);
        assert.deepEqual(troubles, [{ what: 'damagedLines', lines: 1 }]);
        await again.flush();
        assert.deepEqual(get(await opened(folder), 2), recordOf(2));
      })).timeout(20_000);

    it('reads what is elsewhere behind a link', () =>
      withFolder(async (folder) => {
        const [there, here] = [path.join(folder, 'there'), path.join(folder, 'here')];
        await (await opened(there)).append(recordOf(1));
        await mkdir(here);
        await symlink(path.join(there, 'account'), path.join(here, 'account'), 'junction');
        assert.deepEqual(get(await opened(here), 1), recordOf(1));
      }));

    it('goes on after a write that stopped half way', () =>
      withFolder(async (folder) => {
        const troubles: string[] = [];
        const journal = await opened(folder, ({ what }) => troubles.push(what));
        const reader = await opened(folder);
        await journal.append(recordOf(1));
        const probe = await openFile(path.join(folder, 'probe'), 'w');
        const handles = Object.getPrototypeOf(probe) as { write: (...args: unknown[]) => Promise<unknown> };
        await probe.close();
        const { write } = handles;
        // What fits is written, for the rest there is no room.
        let room = 1;
        handles.write = function (bytes, from, _size, at) {
          room -= 1;
          if (room < 0) return Promise.reject(new Error('ENOSPC'));
          return write.call(this, bytes, from, 300, at);
        };
        try {
          void journal.append(recordOf(2));
          await journal.append(recordOf(3));
          await reader.read();
        } finally {
          handles.write = write;
        }
        assert.deepEqual(troubles, ['write']);
        await journal.append(recordOf(4));
        await reader.read();
        for (const each of [reader, await opened(folder)]) {
          assert.deepEqual(
            [1, 2, 3, 4].map((number) => get(each, number)),
            [1, 2, 3, 4].map((number) => recordOf(number)),
          );
        }
      }));

    it('reads a folder that is read-only', async function () {
      if (process.getuid?.() === 0) this.skip();
      await withFolder(async (folder) => {
        await (await opened(folder)).append(recordOf(1));
        await chmod(path.join(folder, 'account'), 0o500);
        const troubles: string[] = [];
        const journal = await opened(folder, ({ what }) => troubles.push(what));
        await journal.append(recordOf(2));
        assert.ok(get(journal, 1));
        assert.deepEqual(troubles, ['write']);
        await chmod(path.join(folder, 'account'), 0o700);
      });
    });
  });
});
