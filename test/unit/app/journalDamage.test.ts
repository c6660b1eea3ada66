import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFile,
  chmod,
  cp,
  mkdir,
  open as openFile,
  readFile,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
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

  describe('of a process that is killed', () => {
    it('at any byte of a write, loses the record being written at most', () =>
      withFolder(async (folder) => {
        const [one, two] = [await opened(folder), await opened(folder)];
        await one.append(recordOf(1));
        await two.append(recordOf(2));
        await one.append(recordOf(3));
        const before = path.join(folder, 'account');
        const logs = await filesIn(folder, 'log');
        for (const name of logs) {
          const bytes = await readFile(path.join(before, name));
          for (let length = 0; length < bytes.length; length += 1) {
            const lab = path.join(folder, `cut-${length}`);
            await mkdir(path.join(lab, 'account'), { recursive: true });
            for (const each of logs) await cp(path.join(before, each), path.join(lab, 'account', each));
            await truncate(path.join(lab, 'account', name), length);
            const reopened = await opened(lab);
            await reopened.append(recordOf(4));
            if (length % 5 === 0) await compactIn(lab);
            const again = await opened(lab);
            const lost = bytes.subarray(length).toString().split('\n').length - 1;
            const known = [1, 2, 3].filter((number) => get(again, number) !== undefined);
            assert.ok(known.length >= 3 - lost, `cut at ${length}: ${known.join()}`);
            assert.ok(get(again, 4));
            await rm(lab, { recursive: true });
          }
        }
      })).timeout(60_000);

    it('at random, has all that it said was written, with another that compacts', async function () {
      this.timeout(60_000);
      await withFolder(async (folder) => {
        const written = new Set<number>();
        const writer = async (from: number, lifetimes: number): Promise<void> => {
          let next = from;
          for (let life = 0; life < lifetimes; life += 1) {
            const script = path.join(import.meta.dirname, 'journalWriter.ts');
            const child = spawn(process.execPath, [script, folder, String(next)], {
              stdio: ['ignore', 'pipe', 'inherit'],
            });
            let output = '';
            child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
            await once(child.stdout, 'data');
            await delay((life * 37) % 90);
            child.kill('SIGKILL');
            await once(child, 'close');
            const numbers = output.split('\n').slice(0, -1).map(Number);
            for (const number of numbers) written.add(number);
            next = Math.max(next, ...numbers) + 10;
          }
        };
        await Promise.all([writer(0, 8), writer(1_000_000, 8)]);
        const again = await opened(folder, () => undefined);
        await again.flush();
        assert.ok(written.size > 50, `${written.size} written`);
        for (const number of written) assert.ok(get(again, number), `${number} is lost`);
        const later = await opened(folder);
        for (const number of written) assert.ok(get(later, number), `${number} is lost`);
      });
    });
  });
});
