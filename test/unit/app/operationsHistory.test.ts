import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Operations } from '../../../src/app/operations.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { compactIn, overOf } from './journalLab.ts';
import { answerOf, journalIn, refOf, withFolder } from './support.ts';

describe('operations of a long history', function () {
  this.timeout(30_000);
  const SIZE = 3_000;

  async function withHistory(run: (operations: Operations, folder: string) => Promise<void>) {
    await withFolder(async (folder) => {
      const journal = journalIn(folder);
      for (let number = 0; number < SIZE; number += 1) void journal.append(overOf(number));
      await journal.flush();
      await compactIn(folder);
      const operations = new Operations(journalIn(folder), () => 1_000);
      await operations.open();
      await run(operations, folder);
      operations.dispose();
    });
  }

  it('are found where hardly any fits, without keeping anybody waiting', () =>
    withHistory(async (operations) => {
      let looks = 0;
      const fits = ({ ref: { operationId } }: OperationRecord): boolean => {
        looks += 1;
        return ['op-5', 'op-7'].includes(operationId);
      };
      const found = new Promise((resolve) => operations.onDidFind(resolve));
      assert.deepEqual(operations.first(2, fits), { records: [], searching: true });
      assert.ok(looks <= SIZE / 2, `${looks} looks`);
      await found;
      assert.equal(operations.first(2, fits).searching, false);
      looks = 0;
      const ids = (records: readonly OperationRecord[]) => records.map(({ ref }) => ref.operationId);
      assert.deepEqual(ids(operations.first(2, fits).records), ['op-7', 'op-5']);
      assert.equal(looks, 0);
      assert.deepEqual(ids(await operations.find(3, fits)), ['op-7', 'op-5']);
    }));

  it('are looked for anew after a compaction, and when some came into memory', () =>
    withHistory(async (operations, folder) => {
      const fits = ({ ref: { operationId } }: OperationRecord): boolean => operationId.endsWith('1');
      const before = operations.first(50, fits).records;
      assert.equal(before.length, 50);
      for (const { ref } of before.slice(0, 10)) void operations.setWatched(ref, true);
      await operations.flush();
      assert.deepEqual(
        operations.first(50, fits).records.map((record) => record.ref),
        before.map((record) => record.ref),
      );
      await compactIn(folder);
      await operations.refresh();
      assert.deepEqual(
        operations.first(50, fits).records.map((record) => record.ref),
        before.map((record) => record.ref),
      );
    }));

  it('are read below their cluster as far as they are asked for, youngest first', () =>
    withHistory(async (_, folder) => {
      const journal = journalIn(folder);
      const all = journal.ofCluster.bind(journal);
      let parsed = 0;
      journal.ofCluster = function* (cluster) {
        for (const record of all(cluster)) {
          parsed += 1;
          yield record;
        }
      };
      const operations = new Operations(journal, () => 1_000);
      await operations.open();
      void operations.setWatched(refOf(SIZE - 2), true);
      const ids = operations.ofCluster(refOf(1), 5).map(({ ref }) => ref.operationId);
      assert.deepEqual(
        ids,
        [1, 2, 3, 4, 5].map((back) => `op-${SIZE - back}`),
      );
      assert.ok(parsed <= 7, `${parsed} parsed`);
      void operations.setWatched(refOf(5), true);
      parsed = 0;
      const late = operations.ofCluster(refOf(1), 50, SIZE - 3).map(({ ref }) => ref.operationId);
      assert.deepEqual(late, [`op-${SIZE - 1}`, `op-${SIZE - 2}`, `op-${SIZE - 3}`, 'op-5']);
      assert.ok(parsed <= 4, `${parsed} parsed`);
      await operations.flush();
    }));

  it('say that something may be others only when files were compacted', () =>
    withHistory(async (operations, folder) => {
      const told: unknown[] = [];
      operations.onDidChange((changes) => told.push(changes));
      await operations.refresh();
      assert.deepEqual(told, []);
      void operations.setWatched(refOf(1), true);
      await operations.flush();
      await compactIn(folder);
      told.length = 0;
      await operations.refresh();
      assert.deepEqual(told, [[]]);
    }));

  it('are not read where enough is under way, which comes first', () =>
    withHistory(async (operations) => {
      let looks = 0;
      const fits = (): boolean => {
        looks += 1;
        return true;
      };
      for (let number = 0; number < 5; number += 1) {
        const ref = { ...refOf(1), operationId: `active-${number}` };
        operations.discover(ref, 'manual');
        operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      }
      assert.equal(operations.first(5, fits).records.length, 5);
      assert.equal(looks, 5);
      assert.equal(operations.first(6, fits).records.length, 6);
      await operations.flush();
    }));

  it('are named as their cluster is, in slices', () =>
    withHistory(async (operations) => {
      operations.nameCluster(refOf(1), 'etl');
      assert.equal(operations.get(operationKey(refOf(SIZE - 1)))?.clusterName, undefined);
      const named = ({ clusterName }: OperationRecord): boolean => clusterName === 'etl';
      while ([...operations.inMemory()].filter(named).length < SIZE) await delay(10);
      await operations.flush();
      const records = operations.ofCluster(refOf(1), SIZE);
      assert.ok(records.length === SIZE && records.every(named));
    }));
});
