import assert from 'node:assert/strict';
import { OperationRange } from '../../../src/app/operationRange.ts';
import { Operations, type OperationChange } from '../../../src/app/operations.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { compactIn, overOf, recordOf } from './journalLab.ts';
import { answerOf, journalIn, refOf, withFolder } from './support.ts';

/** Ended `at` milliseconds, as many from their start. */
function endedOf(number: number, at: number, accountId = 'account'): OperationRecord {
  const ref = refOf(number, accountId);
  const { clusterId, operationId } = ref;
  const snapshot = { clusterId, operationId, state: 'COMPLETED', startTime: at, endTime: at };
  return overOf(number, { ref, snapshot, toldState: 'COMPLETED' });
}

const numbersOf = (range: OperationRange): readonly number[] =>
  [...range.records.values()].map(({ ref }) => Number(ref.operationId.slice(3))).sort((a, b) => a - b);

const changeOf = (after: OperationRecord, before?: OperationRecord): OperationChange => ({
  key: operationKey(after.ref),
  after,
  ...(before === undefined ? {} : { before }),
});

describe('the operations of a range of time', function () {
  this.timeout(30_000);

  /** A history of operations that ended at 0, 10, 20 …, and one in memory that goes on. */
  async function withHistory(size: number, run: (operations: Operations) => Promise<void>): Promise<void> {
    await withFolder(async (folder) => {
      const journal = journalIn(folder);
      for (let number = 0; number < size; number += 1) void journal.append(endedOf(number, number * 10));
      await journal.flush();
      await compactIn(folder);
      const operations = new Operations(journalIn(folder), () => 1_000);
      await operations.open();
      operations.discover(refOf(9_000), 'manual', 5);
      operations.applyAnswer(refOf(9_000), answerOf(refOf(9_000), 'IN_PROGRESS', { startTime: 5 }));
      await run(operations);
      await operations.flush();
      operations.dispose();
    });
  }

  const all = () => true;

  it('are those that reach into it, what goes on first of all', () =>
    withHistory(30, async (operations) => {
      const range = new OperationRange({ operations, covers: all, max: 100 }, 250);
      assert.deepEqual(numbersOf(range), [9_000], 'what is in memory is there at once');
      await range.load();
      assert.deepEqual(numbersOf(range), [25, 26, 27, 28, 29, 9_000]);
      assert.equal(range.more, 0);
    }));

  it('are the youngest of many, and the others are counted', () =>
    withHistory(2_500, async (operations) => {
      const range = new OperationRange({ operations, covers: all, max: 4 }, 100);
      await range.load();
      assert.deepEqual(numbersOf(range), [2_497, 2_498, 2_499, 9_000]);
      assert.equal(range.more, 2_491 - 4);
    }));

  it('are those alone that are shown', () =>
    withHistory(30, async (operations) => {
      const covers = ({ ref }: OperationRecord): boolean => ref.operationId.endsWith('7');
      const range = new OperationRange({ operations, covers, max: 100 }, 0);
      await range.load();
      assert.deepEqual(numbersOf(range), [7, 17, 27]);
    }));

  it('change one by one, also while the history is looked through', () =>
    withHistory(30, async (operations) => {
      const range = new OperationRange({ operations, covers: all, max: 100 }, 280);
      const loading = range.load();
      const gone = endedOf(29, 1);
      assert.deepEqual(range.take([changeOf(gone)]), [], 'it was never shown');
      const key = operationKey(refOf(28));
      assert.deepEqual(range.take([changeOf(recordOf(28))]), [key]);
      await loading;
      assert.deepEqual(numbersOf(range), [28, 9_000]);
      assert.equal(range.records.get(key)?.snapshot?.state, 'IN_PROGRESS', 'what came later counts');
      assert.deepEqual(range.take([changeOf(endedOf(28, 1))]), [key]);
      assert.deepEqual(range.take([{ key: operationKey(refOf(9_000)) }]), [operationKey(refOf(9_000))]);
      assert.deepEqual(numbersOf(range), []);
    }));

  it('give way to younger ones, and go when time has passed over them', () =>
    withHistory(3, async (operations) => {
      const range = new OperationRange({ operations, covers: all, max: 3 }, 0);
      await range.load();
      assert.deepEqual(numbersOf(range), [1, 2, 9_000]);
      const keys = [operationKey(refOf(50)), operationKey(refOf(1))];
      assert.deepEqual(range.take([changeOf(endedOf(50, 500))]), keys);
      assert.deepEqual(numbersOf(range), [2, 50, 9_000]);
      assert.equal(range.more, 2);
      assert.deepEqual(range.dropBefore(100), [operationKey(refOf(2))]);
      assert.deepEqual(numbersOf(range), [50, 9_000], 'what goes on stays');
    }));
});
