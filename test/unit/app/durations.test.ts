import assert from 'node:assert/strict';
import { Operations } from '../../../src/app/operations.ts';
import { Durations } from '../../../src/app/watching/durations.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { FakeClock } from '../fakeClock.ts';
import { compactIn, overOf, recordOf } from './journalLab.ts';
import { answerOf, journalIn, memoryOperations, refOf, withFolder } from './support.ts';

const MINUTE = 60_000;

/** What `number` is of: something that took so many minutes and ended so late. */
function ended(number: number, type: string, minutes: number): OperationRecord {
  const endTime = 2 * number * MINUTE;
  const times = { startTime: endTime - minutes * MINUTE, endTime };
  const snapshot = { clusterId: 'c-1', operationId: `op-${number}`, state: 'COMPLETED', type, ...times };
  return overOf(number, { snapshot, toldState: 'COMPLETED' });
}

function running(number: number, type: string): OperationRecord {
  const snapshot = { clusterId: 'c-1', operationId: `op-${number}`, state: 'IN_PROGRESS', type };
  return recordOf(number, { snapshot });
}

/** Writes them, so that they lie where nothing is parsed unless somebody asks; then opens that. */
async function withHistory(
  records: readonly OperationRecord[],
  run: (operations: Operations, parsed: () => number) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const writer = journalIn(folder);
    for (const record of records) void writer.append(record);
    await writer.flush();
    await compactIn(folder);
    const operations = new Operations(journalIn(folder), () => 1_000);
    let parsed = 0;
    const find = operations.find.bind(operations);
    operations.find = (count, fits) =>
      find(count, (record) => {
        parsed += 1;
        return fits(record);
      });
    await run(operations, () => parsed);
    operations.dispose();
  });
}

describe('durations of an account', () => {
  it('learns from what ends, each once, over all regions and clusters', () => {
    const operations = memoryOperations(new FakeClock());
    const durations = new Durations(operations);
    for (let number = 1; number <= 5; number += 1) {
      assert.equal(durations.usual(running(99, 'RESIZE')), undefined);
      const ref = { ...refOf(number), regionId: `cn-${number}`, clusterId: `c-${number}` };
      operations.discover(ref, 'manual');
      const times = { type: 'RESIZE', startTime: 1, endTime: 1 + number * MINUTE };
      operations.applyAnswer(ref, answerOf(ref, 'COMPLETED', times));
      operations.setInitiator(ref, { name: 'somebody' } as never);
      operations.nameGroup(ref, 'core');
    }
    assert.equal(durations.usual(running(99, 'RESIZE'))?.samples, 5);
    assert.equal(durations.usual(running(99, 'RESIZE'))?.middleMs, 3 * MINUTE);
    assert.equal(durations.usual(running(99, 'ANOTHER')), undefined);
    const elsewhere = running(99, 'RESIZE');
    assert.equal(durations.usual({ ...elsewhere, ref: refOf(99, 'another') }), undefined);
    durations.dispose();
    operations.dispose();
  });

  it('keeps the last hundred', () => {
    const operations = memoryOperations(new FakeClock());
    const durations = new Durations(operations);
    // The oldest one comes last.
    for (const number of [...Array.from({ length: 150 }, (_, index) => index + 2), 1]) {
      const ref = refOf(number);
      operations.discover(ref, 'manual');
      const { snapshot } = ended(number, 'RESIZE', number);
      operations.applyAnswer(ref, { operation: snapshot ?? assert.fail(), raw: {} });
    }
    const usual = durations.usual(running(999, 'RESIZE'));
    assert.equal(usual?.samples, 100);
    assert.equal(usual.middleMs, 101.5 * MINUTE);
    durations.dispose();
    operations.dispose();
  });

  it('forgets what is gone', async () => {
    const operations = memoryOperations(new FakeClock());
    const durations = new Durations(operations);
    for (let number = 1; number <= 5; number += 1) {
      operations.discover(refOf(number), 'manual');
      const { snapshot } = ended(number, 'RESIZE', number);
      operations.applyAnswer(refOf(number), { operation: snapshot ?? assert.fail(), raw: {} });
    }
    await operations.removeAccount('account');
    assert.equal(durations.usual(running(99, 'RESIZE')), undefined);
    durations.dispose();
    operations.dispose();
  });

  it('reads history for what is under way, youngest first, and no further than it has to', async () => {
    const over = Array.from({ length: 400 }, (_, index) => ended(index + 1, 'RESIZE', index + 1));
    await withHistory([...over, running(1_000, 'RESIZE')], async (operations, parsed) => {
      const durations = new Durations(operations);
      await operations.open();
      await durations.settled();
      const usual = durations.usual(running(1_000, 'RESIZE'));
      assert.equal(usual?.samples, 100);
      assert.equal(usual.middleMs, 350.5 * MINUTE);
      assert.ok(parsed() <= 110, `${parsed()} were looked at`);
      // And that once.
      const before = parsed();
      operations.applyAnswer(refOf(1_001), answerOf(refOf(1_001), 'IN_PROGRESS', { type: 'RESIZE' }));
      operations.discover(refOf(1_002), 'manual');
      operations.applyAnswer(refOf(1_002), answerOf(refOf(1_002), 'IN_PROGRESS', { type: 'RESIZE' }));
      await durations.settled();
      assert.equal(parsed(), before);
      durations.dispose();
    });
  });

  it('reads nothing where nothing is under way', async () => {
    const over = Array.from({ length: 50 }, (_, index) => ended(index + 1, 'RESIZE', index + 1));
    await withHistory(over, async (operations, parsed) => {
      const durations = new Durations(operations);
      await operations.open();
      await durations.settled();
      assert.equal(parsed(), 0);
      assert.equal(durations.usual(running(1_000, 'RESIZE')), undefined);
      durations.dispose();
    });
  });

  it('gives up where a type is rare', async () => {
    const over = Array.from({ length: 12_000 }, (_, index) => {
      const number = index + 1;
      return ended(number, number <= 10 ? 'RARE' : 'RESIZE', 5);
    });
    await withHistory([...over, running(20_000, 'RARE')], async (operations, parsed) => {
      const durations = new Durations(operations);
      await operations.open();
      await durations.settled();
      assert.ok(parsed() <= 10_010, `${parsed()} were looked at`);
      assert.equal(durations.usual(running(20_000, 'RARE')), undefined);
      assert.ok(operations.get(operationKey(refOf(1))) !== undefined, 'it is there all the same');
      durations.dispose();
    });
  }).timeout(30_000);
});
