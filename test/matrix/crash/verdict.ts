import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isTerminal, type OperationRecord } from '../../../src/core/operation.ts';
import { operationKey } from '../../../src/core/scope.ts';
import { quantile, round } from '../../bench/bench.ts';
import { opened } from '../../unit/app/journalLab.ts';
import { MINUTE, SECOND } from '../../unit/app/watchLab.ts';
import type { JournalTrouble } from '../../../src/app/journal.ts';
import type { Row } from '../matrix.ts';
import type { Course, Hour } from './hour.ts';
import { handOver, pollsOf } from './handOver.ts';
import { ACCOUNT } from './windowMessages.ts';

/**
 * How long a window may take from the mark that an ending is told until the message is handed to VS Code;
 * milliseconds. Only a kill in between may cost a message.
 */
const GAP_MS = 2_000;

/** How long nobody may ask though operations are under way, by the clock of the windows; milliseconds. */
const SILENCE_MS = 4 * MINUTE;

/** What is to hold after an hour of kills. */
export async function judge(hour: Hour): Promise<readonly Row[]> {
  const troubles: JournalTrouble[] = [];
  const folder = path.join(hour.storage, 'storage', 'operations');
  const journal = await opened(folder, (trouble) => troubles.push(trouble));
  const find = ({ address }: Course): OperationRecord | undefined =>
    journal.get(operationKey({ ...address, accountId: ACCOUNT.id }));
  const rows = [
    alive(hour),
    kept(hour, find),
    told(hour, find),
    handOver(hour),
    await intact(hour, troubles, path.join(folder, ACCOUNT.id)),
  ];
  await journal.flush();
  journal.dispose();
  return rows;
}

/** Each window is there again, and somebody goes on to ask for what is under way. */
function alive({ windows, dead, requests }: Hour): Row {
  const kills = windows.flatMap((window) => window.kills);
  const starts = windows.flatMap((window) => window.starts).map((ms) => round(ms, 0));
  const calls = requests.filter(({ action }) => action === 'GetOperation').map(({ at }) => at);
  const silence = Math.max(...calls.slice(1).map((at, index) => at - (calls[index] ?? at))) / SECOND;
  const silent = silence * SECOND > SILENCE_MS ? [`nobody asked for ${round(silence)} s`] : [];
  return {
    what: 'kills: the window is there again',
    cases: kills.length,
    failures: [...dead, ...silent, ...windows.flatMap((window) => window.ends)],
    note: `${quantile(starts, 0.5)} ms to start, at most ${Math.max(...starts)} ms; never more than ${round(silence)} s without a call`,
  };
}

/** What a window said that it watches is watched, and what it followed is known, as it ended. */
function kept(hour: Hour, find: (course: Course) => OperationRecord | undefined): Row {
  const asked = new Set(pollsOf(hour).map(({ operationId }) => operationId));
  const known = hour.courses.filter(
    ({ address, watchedAt }) => watchedAt !== undefined || asked.has(address.operationId),
  );
  const failures = known.flatMap((course): string | readonly string[] => {
    const { operationId } = course.address;
    const record = find(course);
    if (record === undefined) return `${operationId} is lost`;
    if (course.watchedAt !== undefined && !record.watched) return `${operationId} is not watched any more`;
    return record.snapshot?.state === course.state
      ? []
      : `${operationId} is ${record.snapshot?.state} instead of ${course.state}`;
  });
  const watched = known.filter(({ watchedAt }) => watchedAt !== undefined).length;
  return {
    what: 'operations: kept, watched as before, followed to the end',
    cases: known.length,
    failures,
    note: `${watched} watched, of ${hour.courses.length} that began`,
  };
}

/** Each ending that is known to have been awaited is told once. */
function told(hour: Hour, find: (course: Course) => OperationRecord | undefined): Row {
  const times = new Map<string, number[]>();
  for (const { refs = [], at } of hour.notes) {
    for (const { operationId } of refs) times.set(operationId, [...(times.get(operationId) ?? []), at]);
  }
  const failures: string[] = [];
  const gaps: number[] = [];
  let lost = 0;
  let cases = 0;
  for (const course of hour.courses) {
    const { operationId, clusterId } = course.address;
    const record = find(course);
    if (record?.seenActive !== true || !isTerminal(record.snapshot?.state)) continue;
    cases += 1;
    const heard = times.get(operationId) ?? [];
    const [, markedAt] =
      [...hour.marks].find(([name]) => name.startsWith(`${clusterId}.${operationId}.`)) ?? [];
    if (heard.length > 1) failures.push(`${operationId} is told ${heard.length} times`);
    else if (markedAt === undefined) failures.push(`the end of ${operationId} is not marked`);
    else if (heard[0] !== undefined) gaps.push(heard[0] - markedAt);
    else if (wasKilled(hour, markedAt, markedAt + GAP_MS)) lost += 1;
    else failures.push(`${operationId} is not told, and no window was killed that was about to`);
  }
  return {
    what: 'endings: told once',
    cases,
    failures,
    note: `${lost} lost between mark and message, which are ${round(quantile(gaps, 0.5))} ms apart, at most ${round(Math.max(...gaps))} ms`,
  };
}

function wasKilled({ windows }: Hour, from: number, to: number): boolean {
  return windows.some(({ kills }) => kills.some((at) => at >= from - 1 && at <= to));
}

/** Nothing is damaged, nothing went wrong but what was killed, and nothing is left behind. */
async function intact(hour: Hour, troubles: readonly JournalTrouble[], folder: string): Promise<Row> {
  const errors = hour.notes.filter(({ level }) => level === 'error').map(({ log = '' }) => log);
  const damage = hour.notes.filter(({ log = '' }) => log.includes('journal')).map(({ log = '' }) => log);
  const names = await readdir(folder);
  const aside = names.filter((name) => name.includes('.damaged-'));
  return {
    what: 'files: whole, and no error in the log',
    cases: names.length,
    failures: [...errors, ...damage, ...aside, ...troubles.map(({ what }) => `journal: ${what}`)],
    note: `${names.filter((name) => /^(?:log|old)/.test(name)).length} logs, ${names.filter((name) => name.startsWith('base')).length} base`,
  };
}
