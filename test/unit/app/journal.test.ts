import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Journal } from '../../../src/app/journal.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { refOf, withFolder } from './support.ts';

function recordOf(number: number, more: Partial<OperationRecord> = {}): OperationRecord {
  return {
    ref: refOf(number),
    source: 'manual',
    firstSeenAt: 1,
    watched: false,
    seenActive: true,
    snapshot: { clusterId: 'c-1', operationId: `op-${number}`, state: 'IN_PROGRESS' },
    snapshotAt: 2,
    ...more,
  };
}

describe('journal', () => {
  it('gives back what was appended, the last line of each operation', () =>
    withFolder(async (folder) => {
      const journal = new Journal(path.join(folder, 'deep'));
      assert.deepEqual(await journal.load(), { records: [], damagedLines: 0 });
      await journal.append(recordOf(1));
      await journal.append(recordOf(2));
      const last = recordOf(1, {
        watched: true,
        snapshot: { clusterId: 'c-1', operationId: 'op-1', state: 'FAILED', description: 'ä\n" ' },
        raw: { Operation: { Description: 'ä\n" ' } },
      });
      await journal.append(last, recordOf(1));
      const { records, damagedLines } = await new Journal(path.join(folder, 'deep')).load();
      assert.equal(damagedLines, 0);
      assert.deepEqual(records, [last, recordOf(2)]);
    }));

  it('loses a damaged line, and that line alone', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'account.jsonl');
      const journal = new Journal(folder);
      await journal.append(recordOf(1));
      await appendFile(file, 'not JSON\n{"v":1,"ref":{}}\n{"v":99}\n\n\u0000\u0000\n');
      await journal.append(recordOf(2));
      const { records, damagedLines } = await new Journal(folder).load();
      assert.deepEqual(records, [recordOf(1), recordOf(2)]);
      assert.equal(damagedLines, 4);
    }));

  it('survives a write that was cut off at any byte', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'account.jsonl');
      const journal = new Journal(folder);
      await journal.append(recordOf(1));
      const whole = (await readFile(file)).length;
      await journal.append(recordOf(2));
      const all = await readFile(file);
      for (let length = whole; length < all.length; length += 7) {
        await writeFile(file, all);
        await truncate(file, length);
        const reopened = new Journal(folder);
        await reopened.load();
        await reopened.append(recordOf(3));
        const { records } = await new Journal(folder).load();
        const ids = records.map(({ ref }) => ref.operationId);
        assert.ok(ids.includes('op-1') && ids.includes('op-3'), `cut at ${length}: ${ids.join()}`);
      }
    }));

  it('forgets the operations of an account, not those that come later', () =>
    withFolder(async (folder) => {
      const journal = new Journal(folder);
      await journal.append(recordOf(1));
      await journal.append(recordOf(2, { ref: refOf(2, 'other') }));
      await journal.removeAccount('account');
      await journal.append(recordOf(3));
      const { records } = await new Journal(folder).load();
      assert.deepEqual(records.map(({ ref }) => ref.operationId).sort(), ['op-2', 'op-3']);
    }));

  it('keeps no raw answer of unreasonable size', () =>
    withFolder(async (folder) => {
      await new Journal(folder).append(recordOf(1, { raw: 'x'.repeat(100_000) }));
      const { records } = await new Journal(folder).load();
      assert.equal(records[0]?.raw, undefined);
      assert.equal(records[0]?.snapshot?.state, 'IN_PROGRESS');
    }));

  it('says so where it can not be read or written', () =>
    withFolder(async (folder) => {
      await mkdir(path.join(folder, 'account.jsonl'));
      const journal = new Journal(folder);
      await assert.rejects(journal.load());
      await assert.rejects(journal.append(recordOf(1)));
      await journal.flush();
      await rm(path.join(folder, 'account.jsonl'), { recursive: true });
      await journal.append(recordOf(1));
      assert.equal((await journal.load()).damagedLines, 0);
    }));
});
