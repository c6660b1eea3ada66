import assert from 'node:assert/strict';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { IdleMark } from '../../../src/app/idleMark.ts';
import { Operations } from '../../../src/app/operations.ts';
import { until } from '../../host/wait.ts';
import { FakeClock } from '../fakeClock.ts';
import { answerOf, journalIn, refOf, withFolder } from './support.ts';

const SECOND = 1_000;

describe('the mark that nothing is under way', () => {
  const ref = refOf(1);

  /** A window over the journal in a folder. */
  function windowOn(folder: string) {
    const clock = new FakeClock();
    const operations = new Operations(journalIn(path.join(folder, 'operations')), clock.now);
    const file = path.join(folder, 'nothing-active');
    const failures: unknown[] = [];
    const mark = new IdleMark({ file, operations, clock, failed: (error) => failures.push(error) });
    const isMade = (): Promise<boolean> =>
      access(file).then(
        () => true,
        () => false,
      );
    const waitFor = (made: boolean) =>
      until(`a mark that is ${made ? 'there' : 'gone'}`, async () =>
        (await isMade()) === made ? true : undefined,
      );
    return { clock, operations, mark, isMade, waitFor, failures };
  }

  it('leaves the journal closed when all that is known has ended well', () =>
    withFolder(async (folder) => {
      const first = windowOn(folder);
      await first.mark.openIfNeeded();
      assert.ok(first.operations.isOpened, 'without a mark nobody knows');
      first.operations.discover(ref, 'manual');
      first.operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      await first.clock.advance(60 * SECOND);
      assert.ok(!(await first.isMade()));
      first.operations.applyAnswer(ref, answerOf(ref, 'COMPLETED'));
      await first.clock.advance(60 * SECOND);
      await first.operations.flush();
      assert.ok(
        !(await first.isMade()),
        'nobody was told yet: where this window closes now, the next one tells',
      );
      await first.operations.markTold(ref, 'COMPLETED');
      await until('the mark', async () => {
        await first.clock.advance(5 * SECOND);
        return (await first.isMade()) ? true : undefined;
      });
      await first.operations.flush();
      const second = windowOn(folder);
      await second.mark.openIfNeeded();
      assert.ok(!second.operations.isOpened);
    }));

  it('is taken away with the first operation that is under way', () =>
    withFolder(async (folder) => {
      const { mark, clock, operations, waitFor } = windowOn(folder);
      await mark.openIfNeeded();
      await clock.advance(10 * SECOND);
      await waitFor(true);
      operations.discover(ref, 'manual');
      await waitFor(false);
    }));

  it('is taken away by a window that has left the journal closed', () =>
    withFolder(async (folder) => {
      const first = windowOn(folder);
      await first.mark.openIfNeeded();
      await first.clock.advance(10 * SECOND);
      await first.waitFor(true);
      const second = windowOn(folder);
      await second.mark.openIfNeeded();
      second.operations.discover(ref, 'manual');
      await second.waitFor(false);
    }));

  it('is not made while a failure is unseen', () =>
    withFolder(async (folder) => {
      const { mark, clock, operations, isMade, waitFor } = windowOn(folder);
      await mark.openIfNeeded();
      operations.discover(ref, 'manual');
      operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS'));
      operations.applyAnswer(ref, answerOf(ref, 'FAILED'));
      await clock.advance(60 * SECOND);
      await operations.flush();
      await operations.markTold(ref, 'FAILED');
      await clock.advance(60 * SECOND);
      assert.ok(!(await isMade()));
      operations.markSeen(ref);
      await clock.advance(10 * SECOND);
      await waitFor(true);
    }));

  it('does not stay where another window has begun something meanwhile', () =>
    withFolder(async (folder) => {
      const { mark, clock, operations, waitFor } = windowOn(folder);
      await mark.openIfNeeded();
      const other = windowOn(folder);
      other.operations.discover(ref, 'manual');
      await other.operations.flush();
      await clock.advance(10 * SECOND);
      await until('what the other window wrote', () =>
        Promise.resolve([...operations.inMemory()].length > 0 ? true : undefined),
      );
      await waitFor(false);
    }));
});
