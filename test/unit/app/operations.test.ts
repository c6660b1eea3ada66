import assert from 'node:assert/strict';
import path from 'node:path';
import { Journal } from '../../../src/app/journal.ts';
import { Operations, type OperationChange } from '../../../src/app/operations.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { FakeClock } from '../fakeClock.ts';
import { answerOf, memoryOperations, refOf, withFolder } from './support.ts';

describe('operations', () => {
  const ref = refOf(1);
  const key = operationKey(ref);

  function open(folder: string): Operations {
    const journal = new Journal(path.join(folder, 'journal.jsonl'));
    return new Operations(journal, new FakeClock().now, assert.ifError);
  }

  it('are there again after a restart', () =>
    withFolder(async (folder) => {
      const before = open(folder);
      await before.open();
      before.discover(ref, 'scalingActivity');
      before.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      before.setWatched(ref, true);
      before.nameCluster(ref, 'etl-prod');
      await before.markTold(ref, 'HUMAN_PROCESSING');
      await before.flush();
      const after = open(folder);
      await after.open();
      assert.deepEqual(after.get(key), before.get(key));
      assert.equal(after.get(key)?.toldState, 'HUMAN_PROCESSING');
    }));

  it('lose nothing that became known before the journal was read', () =>
    withFolder(async (folder) => {
      const before = open(folder);
      before.discover(ref, 'scalingActivity');
      before.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      before.setWatched(ref, true);
      await before.flush();
      const after = open(folder);
      after.discover(ref, 'manual');
      await after.open();
      const record = after.get(key);
      assert.ok(record);
      assert.equal(record.watched, true);
      assert.equal(record.source, 'scalingActivity');
      assert.equal(record.snapshot?.state, 'IN_PROGRESS');
    }));

  it('write and tell only what differs', () => {
    const operations = memoryOperations(new FakeClock());
    const changes: OperationChange[] = [];
    operations.onDidChange((change) => changes.push(change));
    operations.discover(ref, 'manual');
    operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
    operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
    operations.discover(ref, 'scalingActivity');
    assert.equal(changes.length, 2);
    assert.equal(operations.get(key)?.source, 'manual');
  });

  it('remember what was active', () => {
    const operations = memoryOperations(new FakeClock());
    operations.discover(ref, 'manual');
    operations.applyAnswer(ref, answerOf(ref, 'COMPLETED'));
    assert.equal(operations.get(key)?.seenActive, false);
    operations.discover(refOf(2), 'manual');
    operations.applyAnswer(refOf(2), answerOf(refOf(2), 'IN_PROGRESS'));
    operations.applyAnswer(refOf(2), answerOf(refOf(2), 'COMPLETED'));
    assert.equal(operations.get(operationKey(refOf(2)))?.seenActive, true);
  });

  it('come back when the service knows an ID again', () => {
    const operations = memoryOperations(new FakeClock());
    operations.discover(ref, 'manual');
    operations.markForgotten(ref);
    assert.equal(operations.get(key)?.forgotten, true);
    operations.applyAnswer(ref, answerOf(ref, 'COMPLETED'));
    assert.equal(operations.get(key)?.forgotten, undefined);
  });

  it('drop answers of what was removed meanwhile', async () => {
    const operations = memoryOperations(new FakeClock());
    operations.discover(ref, 'manual');
    await operations.removeAccount('account');
    operations.applyAnswer(ref, answerOf(ref, 'FAILED'));
    assert.deepEqual(operations.all(), []);
  });
});
