import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { Notifier } from '../../../src/app/notifier.ts';
import { Operations } from '../../../src/app/operations.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { operationKey } from '../../../src/core/scope.ts';
import type { NotificationPolicy } from '../../../src/core/telling.ts';
import { FakeClock } from '../fakeClock.ts';
import { answerOf, journalIn, memoryOperations, refOf, withFolder } from './support.ts';

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await delay(5);
}

describe('notifier', () => {
  let clock: FakeClock;
  let operations: Operations;
  let notifier: Notifier;
  const muted: string[] = [];
  let policy: NotificationPolicy;
  let messages: (readonly OperationRecord[])[];

  beforeEach(async () => {
    clock = new FakeClock();
    operations = memoryOperations(clock);
    policy = 'all';
    notifier = new Notifier({
      operations,
      policy: () => policy,
      clock,
      mutedTypes: () => muted,
      attention: () => 'looking',
    });
    messages = [];
    notifier.onMessage((records) => messages.push(records));
    await clock.advance(60_000);
  });

  afterEach(() => {
    notifier.dispose();
  });

  function run(number: number, ...states: string[]): void {
    const ref = refOf(number);
    operations.discover(ref, 'manual');
    for (const state of states) operations.applyAnswer(ref, answerOf(ref, state));
  }

  it('tells once that something ended', async () => {
    run(1, 'IN_PROGRESS', 'COMPLETED');
    await clock.advance(2_000);
    assert.equal(messages.length, 1);
    run(1, 'COMPLETED', 'COMPLETED');
    await clock.advance(60_000);
    assert.equal(messages.length, 1);
  });

  it('says nothing of what had ended before it was seen', async () => {
    run(1, 'FAILED');
    await clock.advance(60_000);
    assert.equal(messages.length, 0);
  });

  it('merges endings within two seconds into one message', async () => {
    run(1, 'IN_PROGRESS', 'COMPLETED');
    await clock.advance(1_500);
    run(2, 'IN_PROGRESS', 'FAILED');
    await clock.advance(500);
    assert.deepEqual(
      messages.map((records) => records.map(({ ref }) => ref.operationId)),
      [['op-1', 'op-2']],
    );
    run(3, 'IN_PROGRESS', 'FAILED');
    await clock.advance(2_000);
    assert.equal(messages.length, 2);
  });

  it('tells when a person is needed, and again of the end', async () => {
    run(1, 'IN_PROGRESS', 'HUMAN_PROCESSING');
    await clock.advance(2_000);
    run(1, 'IN_PROGRESS', 'FAILED');
    await clock.advance(2_000);
    assert.equal(messages.length, 2);
  });

  it('stores the mark before it tells', async () => {
    let told: string | undefined;
    notifier.onMessage(([record]) => {
      assert.ok(record);
      told = operations.get(operationKey(record.ref))?.toldState;
    });
    run(1, 'IN_PROGRESS', 'FAILED');
    await clock.advance(2_000);
    assert.equal(told, 'FAILED');
  });

  it('makes one summary of what ended while nothing ran', async () => {
    notifier.dispose();
    const late = new Notifier({
      operations,
      policy: () => 'all',
      clock,
      mutedTypes: () => muted,
      attention: () => 'looking',
    });
    const summaries: (readonly OperationRecord[])[] = [];
    late.onMessage((records) => summaries.push(records));
    for (const number of [1, 2, 3]) {
      run(number, 'IN_PROGRESS', 'COMPLETED');
      await clock.advance(2_500);
    }
    await clock.advance(20_000);
    assert.deepEqual(
      summaries.map((records) => records.length),
      [3],
    );
    late.dispose();
  });

  it('names an operation once in a message, as it is then', async () => {
    run(1, 'IN_PROGRESS', 'HUMAN_PROCESSING', 'COMPLETED');
    await clock.advance(2_000);
    assert.deepEqual(
      messages.map((records) => records.map(({ snapshot }) => snapshot?.state)),
      [['COMPLETED']],
    );
  });

  it('tells again when a person is needed a second time', async () => {
    for (let time = 1; time <= 2; time += 1) {
      run(1, 'IN_PROGRESS', 'HUMAN_PROCESSING');
      await clock.advance(2_000);
    }
    assert.equal(messages.length, 2);
  });

  it('tells after a restart what ended just before it', () =>
    withFolder(async (folder) => {
      const open = () => new Operations(journalIn(folder), clock.now);
      const before = open();
      const first = new Notifier({
        operations: before,
        policy: () => 'all',
        clock,
        mutedTypes: () => muted,
        attention: () => 'looking',
      });
      before.discover(refOf(1), 'manual');
      before.applyAnswer(refOf(1), answerOf(refOf(1), 'IN_PROGRESS'));
      before.applyAnswer(refOf(1), answerOf(refOf(1), 'FAILED'));
      await before.flush();
      first.dispose();
      const after = open();
      const second = new Notifier({
        operations: after,
        policy: () => 'all',
        clock,
        mutedTypes: () => muted,
        attention: () => 'looking',
      });
      const told: number[] = [];
      second.onMessage((records) => told.push(records.length));
      await after.open();
      await clock.advance(20_000);
      await until(() => told.length > 0);
      await after.flush();
      assert.deepEqual(told, [1]);
      second.dispose();
    }));

  it('tells in one window alone what two of them see end at the same time', () =>
    withFolder(async (folder) => {
      const windows = [0, 1].map(() => {
        const own = new Operations(journalIn(folder), clock.now);
        return {
          own,
          notifier: new Notifier({
            operations: own,
            policy: () => 'all',
            clock,
            mutedTypes: () => muted,
            attention: () => 'looking',
          }),
        };
      });
      const told: string[] = [];
      for (const each of windows) {
        await each.own.open();
        each.notifier.onMessage((records) => told.push(...records.map(({ ref }) => ref.operationId)));
      }
      await clock.advance(60_000);
      const numbers = [...Array(10).keys()];
      const see = async (...states: string[]): Promise<void> => {
        for (const state of states) {
          for (const number of numbers) {
            for (const { own } of windows) {
              own.discover(refOf(number), 'manual');
              own.applyAnswer(refOf(number), answerOf(refOf(number), state));
            }
          }
          await Promise.all(windows.map(({ own }) => own.flush()));
        }
        told.length = 0;
        await clock.advance(2_000);
        await until(() =>
          windows.every(({ own }) =>
            numbers.every((number) => own.get(operationKey(refOf(number)))?.toldState === states.at(-1)),
          ),
        );
        // Until all marks are written, and a message that should not be would have come.
        await Promise.all(windows.map(({ own }) => own.flush()));
        await delay(20);
      };
      const expected = numbers.map((number) => `op-${number}`);
      await see('IN_PROGRESS', 'HUMAN_PROCESSING');
      assert.deepEqual(told.sort(), expected);
      await see('IN_PROGRESS', 'HUMAN_PROCESSING');
      assert.deepEqual(told.sort(), expected);
      await see('FAILED');
      assert.deepEqual(told.sort(), expected);
      for (const each of windows) each.notifier.dispose();
    }));

  it('says nothing of what another window has told while this one waited', () =>
    withFolder(async (folder) => {
      const [own, other] = [0, 1].map(() => new Operations(journalIn(folder), clock.now)) as [
        Operations,
        Operations,
      ];
      const waiting = new Notifier({
        operations: own,
        policy: () => 'all',
        clock,
        mutedTypes: () => muted,
        attention: () => 'looking',
      });
      const told: unknown[] = [];
      waiting.onMessage((records) => told.push(records));
      await Promise.all([own.open(), other.open()]);
      await clock.advance(60_000);
      own.discover(refOf(1), 'manual');
      own.applyAnswer(refOf(1), answerOf(refOf(1), 'IN_PROGRESS'));
      own.applyAnswer(refOf(1), answerOf(refOf(1), 'FAILED'));
      await own.flush();
      await other.refresh();
      assert.equal(await other.markTold(refOf(1), 'FAILED'), true);
      await clock.advance(2_000);
      await own.flush();
      await delay(20);
      assert.deepEqual(told, []);
      assert.equal(own.get(operationKey(refOf(1)))?.toldState, 'FAILED');
      waiting.dispose();
    }));

  it('does not bring up later what nobody wanted to hear', async () => {
    policy = 'off';
    run(1, 'IN_PROGRESS', 'FAILED');
    await clock.advance(2_000);
    assert.equal(operations.get(operationKey(refOf(1)))?.toldState, 'FAILED');
  });

  it('keeps silent when told to', async () => {
    policy = 'off';
    run(1, 'IN_PROGRESS', 'FAILED');
    await clock.advance(60_000);
    assert.equal(messages.length, 0);
  });

  it('says nothing of an account that is gone meanwhile', async () => {
    run(1, 'IN_PROGRESS', 'FAILED');
    await operations.removeAccount('account');
    await clock.advance(60_000);
    assert.equal(messages.length, 0);
  });
});
