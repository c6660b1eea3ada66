import assert from 'node:assert/strict';
import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Operations, type OperationChange } from '../../../src/app/operations.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { FakeClock } from '../fakeClock.ts';
import { compactIn, overOf, recordOf } from './journalLab.ts';
import { answerOf, journalIn, memoryOperations, refOf, withFolder } from './support.ts';
import { cpuMs } from '../cpuTime.ts';

describe('operations', () => {
  const ref = refOf(1);
  const key = operationKey(ref);

  function open(folder: string): Operations {
    return new Operations(journalIn(path.join(folder, 'operations')), new FakeClock().now);
  }

  it('are there again after a restart', () =>
    withFolder(async (folder) => {
      const before = open(folder);
      await before.open();
      before.discover(ref, 'scalingActivity');
      before.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      void before.setWatched(ref, true);
      before.nameCluster(ref, 'etl-prod');
      await before.markTold(ref, 'HUMAN_PROCESSING');
      await before.flush();
      const after = open(folder);
      await after.open();
      await after.loadRaw(ref);
      assert.deepEqual(after.get(key), before.get(key));
      assert.equal(after.get(key)?.toldState, 'HUMAN_PROCESSING');
    }));

  it('are watched for good once that is said', () =>
    withFolder(async (folder) => {
      const before = open(folder);
      before.discover(ref, 'manual');
      await before.setWatched(ref, true);
      // As it is where the process is killed now.
      const after = open(folder);
      await after.open();
      assert.equal(after.get(key)?.watched, true);
    }));

  it('remember whose they were when they were seen, until the cloud shows them to another', () =>
    withFolder(async (folder) => {
      let owner: string | undefined = '1';
      const journal = () => journalIn(path.join(folder, 'operations'));
      const before = new Operations(journal(), new FakeClock().now, () => owner);
      before.discover(ref, 'scalingActivity');
      owner = '2';
      before.discover(ref, 'manual');
      await before.flush();
      const after = new Operations(journal(), new FakeClock().now, () => owner);
      await after.open();
      assert.equal(after.get(key)?.owner, '1');
      owner = undefined;
      after.discover(ref, 'actionTrail');
      assert.equal(after.get(key)?.owner, '1');
      owner = '2';
      after.discover(ref, 'actionTrail');
      assert.equal(after.get(key)?.owner, '2');
    }));

  it('lose nothing that became known before the journal was read', () =>
    withFolder(async (folder) => {
      const before = open(folder);
      before.discover(ref, 'scalingActivity');
      before.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      void before.setWatched(ref, true);
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

  it('that ended badly wait to be looked at, over restarts and in all windows', () =>
    withFolder(async (folder) => {
      const open = async () => {
        const operations = new Operations(journalIn(folder), () => 1_000);
        await operations.open();
        return operations;
      };
      const operations = await open();
      const states = ['FAILED', 'PARTIAL_COMPLETED', 'COMPLETED', 'TERMINATED'];
      for (const [number, state] of states.entries()) {
        operations.discover(refOf(number), 'manual');
        operations.applyAnswer(refOf(number), answerOf(refOf(number), 'IN_PROGRESS'));
        operations.applyAnswer(refOf(number), answerOf(refOf(number), state));
      }
      // Never seen active: whatever became of it was over before somebody cared.
      operations.discover(refOf(9), 'manual');
      operations.applyAnswer(refOf(9), answerOf(refOf(9), 'FAILED'));
      const ids = (some: Operations) => some.unseen().map(({ ref }) => ref.operationId);
      assert.deepEqual(ids(operations), ['op-0', 'op-1', 'op-3']);
      await operations.flush();
      await compactIn(folder);
      const other = await open();
      assert.deepEqual(ids(other).sort(), ['op-0', 'op-1', 'op-3']);
      other.markSeen(refOf(0));
      other.markSeen(refOf(2));
      await other.flush();
      await operations.refresh();
      assert.deepEqual(ids(operations), ['op-1', 'op-3']);
      assert.equal('unseen' in (operations.get(operationKey(refOf(0))) ?? {}), false);
      await operations.removeAccount('account');
      assert.deepEqual(ids(operations), []);
    }));

  it('are one, whatever sources tell of them, in whatever order', () => {
    const sources = ['scalingActivity', 'actionTrail', 'manual', 'api'] as const;
    for (const first of sources) {
      const operations = memoryOperations(new FakeClock());
      for (const source of [first, ...sources]) {
        operations.discover(ref, source, 5);
        if (source === 'actionTrail') operations.setInitiator(ref, { way: 'console', name: 'data-ops' });
        if (source === 'manual') void operations.setWatched(ref, true);
      }
      operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      const [record, ...others] = operations.first(10, () => true).records;
      assert.deepEqual(others, [], first);
      assert.equal(record?.source, first);
      assert.equal(record.initiator?.name, 'data-ops');
      assert.equal(record.watched, true);
      assert.equal(operations.active().length, 1);
    }
  });

  it('write and tell only what differs', () => {
    const operations = memoryOperations(new FakeClock());
    const changes: OperationChange[] = [];
    operations.onDidChange((some) => changes.push(...some));
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

  it('of two windows undo nothing of each other', () =>
    withFolder(async (folder) => {
      const [one, two] = [open(folder), open(folder)];
      await Promise.all([one.open(), two.open()]);
      one.discover(ref, 'scalingActivity');
      one.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      void one.setWatched(ref, true);
      await one.markTold(ref, 'HUMAN_PROCESSING');
      await one.flush();
      // The other window has not heard of it and finds it by itself.
      two.discover(ref, 'scalingActivity');
      two.nameCluster(ref, 'etl-prod');
      await two.flush();
      const after = open(folder);
      await after.open();
      const record = after.get(key);
      assert.equal(record?.watched, true);
      assert.equal(record.snapshot?.state, 'IN_PROGRESS');
      assert.equal(record.toldState, 'HUMAN_PROCESSING');
      assert.equal(record.clusterName, 'etl-prod');
    }));

  it('leave nothing of an account that was removed', () =>
    withFolder(async (folder) => {
      const operations = open(folder);
      operations.discover(ref, 'manual');
      operations.discover(refOf(2, 'other'), 'manual');
      await operations.removeAccount('account');
      await operations.flush();
      assert.deepEqual(await readdir(path.join(folder, 'operations')), ['other']);
    }));

  it('are read once the journal can be read again', () =>
    withFolder(async (folder) => {
      const file = path.join(folder, 'operations', 'account', 'log.2.x.jsonl');
      await mkdir(file, { recursive: true });
      const troubles: string[] = [];
      const journal = journalIn(path.join(folder, 'operations'), ({ what }) => troubles.push(what));
      const operations = new Operations(journal, new FakeClock().now);
      await operations.open();
      await operations.refresh();
      assert.deepEqual(troubles, ['read']);
      await rm(file, { recursive: true });
      const other = open(folder);
      other.discover(ref, 'manual');
      await other.flush();
      await operations.refresh();
      assert.ok(operations.get(key));
    }));

  it('too old to be kept are not shown, compacted or not, but for those that may change', () =>
    withFolder(async (folder) => {
      const DAY_MS = 86_400_000;
      const journal = journalIn(folder);
      await journal.append(overOf(1));
      await journal.append(overOf(2, { lastSeenAt: 80 * DAY_MS }));
      await journal.append(overOf(3, { watched: true }));
      await journal.append(recordOf(4));
      for (const compacted of [false, true]) {
        if (compacted) await compactIn(folder, 100 * DAY_MS);
        const operations = new Operations(
          journalIn(folder, undefined, () => 100 * DAY_MS),
          () => 0,
        );
        await operations.open();
        const shown = [
          [...operations.inMemory()],
          operations.first(9, () => true).records,
          operations.ofCluster(ref, 9),
        ];
        const ids = shown.map((records) =>
          records
            .map((each) => each.ref.operationId)
            .sort()
            .join(),
        );
        const all = 'op-2,op-3,op-4';
        assert.deepEqual(ids, [compacted ? 'op-3,op-4' : all, all, all]);
        await operations.flush();
      }
    }));

  it('by tens of thousands are opened without blocking for long', () => {
    const many = memoryOperations(new FakeClock());
    const begin = cpuMs();
    for (let number = 0; number < 20_000; number += 1) many.discover(refOf(number), 'manual');
    assert.ok(cpuMs() - begin < 2_000);
  });

  it('drop answers of what was removed meanwhile', async () => {
    const operations = memoryOperations(new FakeClock());
    operations.discover(ref, 'manual');
    await operations.removeAccount('account');
    operations.applyAnswer(ref, answerOf(ref, 'FAILED'));
    assert.deepEqual([...operations.inMemory()], []);
  });
});
