import { appendFile, open, rm } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { isActive, startedAt, type OperationRecord } from '../../core/operation.ts';
import { deservesWord } from '../../core/telling.ts';
import { isNewer } from './accountLog.ts';
import { Base, hashes, type BaseRow } from './base.ts';
import { decode, decodeLegacy, encode, join, lastStamp, toRecord, type Entry } from './entry.ts';
import { isMissing, readFrom, VERSION, type AccountFolder, type JournalFile } from './folder.ts';
import type { RawAnswers } from './rawAnswers.ts';

const DAY_MS = 86_400_000;

/** How many lines are parsed before others get their turn; some 2 ms. */
const SLICE = 200;

export interface CompactionOptions {
  readonly folder: AccountFolder;
  readonly raw: RawAnswers;
  /** Unix milliseconds. */
  readonly now: number;
  readonly keepDays: number;
}

interface Row extends BaseRow {
  /** Goes before those that are not. */
  readonly hot: boolean;
  readonly at: number;
  /** The line, or where the old base has it. */
  readonly line: string | number;
}

/**
 * Makes one base of all files of an account, without what is damaged, which is set aside, and without what
 * is too old. Resolves with the number of damaged lines in a base, which nobody has found before. Why that loses nothing is said at `AccountLog`. Rejects where it could not be done; then
 * everything is still there.
 */
export async function compact({ folder, raw, now, keepDays }: CompactionOptions): Promise<number> {
  await folder.removeTemporary();
  await fenceLogs(folder);
  const inputs = new Inputs();
  try {
    // What could not be renamed is still a log, and is left for the next time.
    for (const file of await folder.list()) {
      if (file.version <= VERSION && file.kind !== 'log') await inputs.read(file);
    }
    if (inputs.files.length === 0) return 0;
    const ageing = ageingAt(now, inputs.base?.agedAt, keepDays);
    const { rows, gone, last } = await select(inputs, raw, ageing.before);
    await inputs.setDamagedAside(now);
    if (!(await write(folder, inputs.base, rows, { last, agedAt: ageing.agedAt }))) return 0;
    for (const { path } of inputs.files) await rm(path, { force: true });
    for (const key of gone) await raw.remove(key);
    return inputs.damagedInBase;
  } finally {
    inputs.base?.close();
  }
}

/** @param before what is over and was last seen before this is too old; Unix milliseconds */
async function select(inputs: Inputs, raw: RawAnswers, before: number) {
  const rows: Row[] = [];
  const gone: string[] = [];
  let last = 0;
  let count = 0;
  for (const { entry, from, size } of inputs.entries()) {
    if ((count += 1) % SLICE === 0) await setImmediate();
    const { raw: answer, ...fields } = entry.fields;
    if (answer !== undefined) await raw.write(entry.key, answer, false);
    const kept = { ...entry, fields };
    const record = toRecord(kept);
    const hot = isActive(record) || record.watched || deservesWord(record);
    last = Math.max(last, lastStamp(entry));
    if (!hot && lastSeen(record) < before) {
      gone.push(entry.key);
      continue;
    }
    const about = { ...hashes(entry.key), hot, at: startedAt(record) };
    if (from === undefined) {
      const line = encode(kept);
      rows.push({ ...about, line, size: Buffer.byteLength(line) });
    } else {
      rows.push({ ...about, line: from, size });
    }
  }
  return { rows, gone, last };
}

/**
 * What was last seen before `before` is too old. That goes by the time of an earlier compaction, a day ago
 * or longer: a clock that was wrong and is put right within a day makes nothing disappear.
 * @param agedAt the time of that compaction
 */
function ageingAt(now: number, agedAt: number | undefined, keepDays: number) {
  if (agedAt !== undefined && now >= agedAt && now < agedAt + DAY_MS) return { before: -Infinity, agedAt };
  const trusted = agedAt !== undefined && now > agedAt;
  return { before: trusted ? agedAt - keepDays * DAY_MS : -Infinity, agedAt: now };
}

function lastSeen({ firstSeenAt, lastSeenAt, snapshotAt }: OperationRecord): number {
  return Math.max(firstSeenAt, lastSeenAt ?? 0, snapshotAt ?? 0);
}

async function fenceLogs(folder: AccountFolder): Promise<void> {
  for (const file of await folder.list()) {
    if (file.kind !== 'log' || file.version > VERSION) continue;
    if (file.version === 1 && (await readFrom(file.path, 0)).toString().split('\n').some(isNewer)) continue;
    try {
      await folder.fence(file);
    } catch {
      // Windows does not rename what a virus scanner holds open.
    }
  }
}

/** Youngest first, after what is parsed at once. False where somebody deleted our file. */
async function write(
  folder: AccountFolder,
  base: Base | undefined,
  rows: Row[],
  about: { readonly last: number; readonly agedAt: number },
): Promise<boolean> {
  rows.sort((a, b) => Number(b.hot) - Number(a.hot) || b.at - a.at);
  const hot = rows.reduce((sum, row) => sum + (row.hot ? row.size : 0), 0);
  await setImmediate();
  const end = Base.end(rows, { hot, ...about });
  const temporary = folder.temporary();
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      for (let from = 0; from < rows.length; from += SLICE) {
        const lines = rows
          .slice(from, from + SLICE)
          .map(
            ({ line, size }) =>
              (typeof line === 'number' ? base?.copy(line, size) : undefined) ?? Buffer.from(String(line)),
          );
        await handle.writeFile(Buffer.concat(lines));
      }
      await handle.writeFile(end);
      // What it replaces is deleted next.
      await handle.sync();
    } finally {
      await handle.close();
    }
    return await folder.publish(temporary);
  } catch (error) {
    // The account was removed meanwhile.
    if (isMissing(error)) return false;
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The files that one compaction reads, and will delete. */
class Inputs {
  readonly files: JournalFile[] = [];
  base: Base | undefined;
  /** Known when all entries were asked for. */
  damagedInBase = 0;
  #basePath = '';
  readonly #others = new Map<string, Entry>();
  readonly #damaged = new Map<string, string[]>();

  async read(file: JournalFile): Promise<void> {
    let bytes: Buffer;
    try {
      const base = file.kind === 'base' && this.base === undefined ? Base.open(file.path) : undefined;
      if (base !== undefined) {
        this.base = base;
        this.#basePath = file.path;
        this.files.push(file);
        return;
      }
      bytes = await readFrom(file.path, 0);
    } catch (error) {
      // In the base of another compaction by now; it will be joined with ours.
      if (isMissing(error)) return;
      throw error;
    }
    this.files.push(file);
    const lines = bytes.toString('utf8').split('\n');
    for (const [number, line] of lines.entries()) {
      if (number % SLICE === 0) await setImmediate();
      if (line.trim() === '' || Base.isAbout(line)) continue;
      const entry = file.version === 1 ? decodeLegacy(line, number) : decode(line);
      if (entry === undefined) this.#setAside(file.path, line);
      else this.#others.set(entry.key, join(this.#others.get(entry.key), entry));
    }
  }

  /** Where an entry is a line of the base as it is, `from` and `size` say which. */
  *entries(): Iterable<{ readonly entry: Entry; readonly from?: number; readonly size: number }> {
    for (const { text, at, size } of this.base?.lines() ?? []) {
      const entry = decode(text);
      if (entry === undefined) {
        this.damagedInBase += 1;
        this.#setAside(this.#basePath, text);
        continue;
      }
      const other = this.#others.get(entry.key);
      this.#others.delete(entry.key);
      if (other !== undefined) yield { entry: join(entry, other), size: 0 };
      else yield { entry, from: at, size };
    }
    for (const entry of this.#others.values()) yield { entry, size: 0 };
  }

  /** Before the files that they are in are deleted. */
  async setDamagedAside(now: number): Promise<void> {
    for (const [path, lines] of this.#damaged) {
      await appendFile(`${path}.damaged-${Math.trunc(now)}`, `${lines.join('\n')}\n`, { mode: 0o600 });
    }
  }

  #setAside(path: string, line: string): void {
    const lines = this.#damaged.get(path);
    if (lines === undefined) this.#damaged.set(path, [line]);
    else lines.push(line);
  }
}
