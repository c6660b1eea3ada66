import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Journal, JournalTrouble } from '../../../src/app/journal.ts';
import { compact } from '../../../src/app/journal/compact.ts';
import { AccountFolder } from '../../../src/app/journal/folder.ts';
import { RawAnswers } from '../../../src/app/journal/rawAnswers.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { journalIn, refOf } from './support.ts';

export function recordOf(number: number, more: Partial<OperationRecord> = {}): OperationRecord {
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

/** One that is over and told, so that it lies in the part of the base that is not parsed at once. */
export function overOf(number: number, more: Partial<OperationRecord> = {}): OperationRecord {
  const snapshot = { clusterId: 'c-1', operationId: `op-${number}`, state: 'FAILED', startTime: number };
  return recordOf(number, { snapshot, toldState: 'FAILED', ...more });
}

export async function opened(
  folder: string,
  onTrouble?: (trouble: JournalTrouble) => void,
  now?: number,
): Promise<Journal> {
  const journal = journalIn(folder, onTrouble, now === undefined ? undefined : () => now);
  await journal.read();
  return journal;
}

export const get = (journal: Journal, number: number): OperationRecord | undefined =>
  journal.get(operationKey(refOf(number)));

export function compactIn(
  root: string,
  now = 1_000,
  folder = new AccountFolder(root, 'account'),
): Promise<number> {
  return compact({ folder, raw: new RawAnswers(root), now, keepDays: 30 });
}

export async function filesIn(folder: string, begin = ''): Promise<readonly string[]> {
  const all = await readdir(path.join(folder, 'account'));
  return all.filter((name) => name !== 'raw' && name.startsWith(begin)).sort();
}
