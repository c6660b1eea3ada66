import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { compactIn, filesIn, get, opened, recordOf } from './journalLab.ts';
import { withFolder } from './support.ts';

describe('journal', () => {
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
        const LEAST = 5;
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
            while (output.split('\n').length <= LEAST) await once(child.stdout, 'data');
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
        assert.ok(written.size >= 16 * LEAST, `${written.size} written`);
        for (const number of written) assert.ok(get(again, number), `${number} is lost`);
        const later = await opened(folder);
        for (const number of written) assert.ok(get(later, number), `${number} is lost`);
      });
    });
  });
});
