import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as journalFiles from '../../../src/app/journal/index.ts';
import { Journal, type JournalParts, type JournalTrouble } from '../../../src/app/journal.ts';
import { Operations } from '../../../src/app/operations.ts';
import type { OperationAnswer } from '../../../src/cloud/operationAnswer.ts';
import type { Operation } from '../../../src/core/operation.ts';
import type { OperationRef } from '../../../src/core/scope.ts';
import type { FakeClock } from '../fakeClock.ts';

export function refOf(number: number, accountId = 'account'): OperationRef {
  return { accountId, regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: `op-${number}` };
}

export function answerOf(ref: OperationRef, state: string, more: Partial<Operation> = {}): OperationAnswer {
  const operation = { clusterId: ref.clusterId, operationId: ref.operationId, state, ...more };
  return { operation, raw: { Operation: { OperationState: state } } };
}

/** A folder that goes away with the test. */
export async function withFolder<T>(run: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'emr-unit-'));
  try {
    return await run(folder);
  } finally {
    // A journal that was opened may still compact what it found.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }
}

/** A journal at a fixed time; trouble is a failure, unless it is expected. */
export function journalIn(
  folder: string,
  onTrouble: (trouble: JournalTrouble) => void = ({ what, error }) => {
    throw new Error(what, { cause: error });
  },
  now: () => number = () => 1_000,
  load: JournalParts['load'] = () => Promise.resolve(journalFiles),
): Journal {
  return new Journal({ load, folder, now, keepDays: () => 30, onTrouble });
}

/** Operations over a journal that writes to nowhere that matters. */
export function memoryOperations(clock: FakeClock): Operations {
  const journal = journalIn('/nowhere');
  journal.read = () => Promise.resolve();
  journal.append = () => Promise.resolve();
  journal.flush = () => Promise.resolve();
  journal.claim = () => Promise.resolve(true);
  journal.removeAccount = () => Promise.resolve();
  return new Operations(journal, clock.now);
}
