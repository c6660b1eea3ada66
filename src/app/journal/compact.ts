import { open, rm } from 'node:fs/promises';
import { startedAt } from '../../core/operation.ts';
import { Base, hashes, type BaseRow } from './base.ts';
import { decode, decodeLegacy, encode, join, lastStamp, toRecord, type Entry } from './entry.ts';
import { isNewer } from './contents.ts';
import { isMissing, VERSION, type AccountFolder, type JournalFile } from './folder.ts';
import { DAY_MS, isHot, isTooOld } from './keeping.ts';
import { linesOf } from './lines.ts';
import type { RawAnswers } from './rawAnswers.ts';
import { Slices, sorted } from '../slices.ts';

/** How many lines are copied at once; some 2 ms. */
const LINES = 200;

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
 * Makes one base of all files of an account, without what is damaged and without what is too old; a damaged
 * file is set aside. Resolves with the number of damaged lines in a base, which nobody has found before. Why
 * that loses nothing is said at `AccountLog`. Rejects where it could not be done; then everything is still
 * there, as it is where another window has compacted meanwhile.
 */
export async function compact({ folder, raw, now, keepDays }: CompactionOptions): Promise<number> {
  await folder.removeTemporary(now);
  await fenceLogs(folder);
  const slices = new Slices();
  const inputs = new Inputs(slices);
  try {
    // What could not be renamed is still a log, and is left for the next time.
    for (const file of await folder.list()) {
      if (file.version > VERSION || file.kind === 'log') continue;
      if (!(await inputs.read(file))) return 0;
    }
    if (inputs.files.length === 0) return 0;
    const ageing = ageingAt(now, inputs.base?.agedAt, keepDays);
    const { rows, gone, last } = await select(inputs, raw, ageing.before, slices);
    const about = { last, agedAt: ageing.agedAt };
    if (!(await write(folder, inputs, rows, about, slices))) return 0;
    for (const { path } of inputs.files) {
      if (inputs.damaged.has(path)) await folder.setAside(path, now);
      else await rm(path, { force: true });
    }
    for (const key of gone) await raw.remove(key);
    if (ageing.agedAt === now) await folder.sweep(ageing.before, now);
    return inputs.damagedInBase;
  } finally {
    inputs.base?.close();
  }
}

/** @param before what is over and was last seen before this is too old; Unix milliseconds */
async function select(inputs: Inputs, raw: RawAnswers, before: number, slices: Slices) {
  const rows: Row[] = [];
  const gone: string[] = [];
  let last = 0;
  for (const { entry, from, size } of inputs.entries()) {
    await slices.pause();
    const { raw: answer, ...fields } = entry.fields;
    if (answer !== undefined) await raw.write(entry.key, answer, false);
    const kept = { ...entry, fields };
    const record = toRecord(kept);
    const hot = isHot(record);
    last = Math.max(last, lastStamp(entry));
    if (isTooOld(record, before)) {
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

async function fenceLogs(folder: AccountFolder): Promise<void> {
  for (const file of await folder.list()) {
    if (file.kind !== 'log' || file.version > VERSION) continue;
    if (file.version === 1 && (await hasNewer(file.path))) continue;
    try {
      await folder.fence(file);
    } catch {
      // Windows does not rename what a virus scanner holds open.
    }
  }
}

async function hasNewer(file: string): Promise<boolean> {
  for await (const lines of linesOf(file)) for (const { text } of lines) if (isNewer(text)) return true;
  return false;
}

/** Youngest first, after what is parsed at once. False where another window was faster. */
async function write(
  folder: AccountFolder,
  inputs: Inputs,
  unsorted: readonly Row[],
  about: { readonly last: number; readonly agedAt: number },
  slices: Slices,
): Promise<boolean> {
  const rows = await sorted(unsorted, (a, b) => Number(b.hot) - Number(a.hot) || b.at - a.at, slices);
  const hot = rows.reduce((sum, row) => sum + (row.hot ? row.size : 0), 0);
  const end = await Base.end(rows, { hot, ...about }, slices);
  const temporary = folder.temporary();
  try {
    const handle = await open(temporary, 'wx', 0o600);
    try {
      for (let from = 0; from < rows.length; from += LINES) {
        const lines = rows
          .slice(from, from + LINES)
          .map(
            ({ line, size }) =>
              (typeof line === 'number' ? inputs.base?.copy(line, size) : undefined) ??
              Buffer.from(String(line)),
          );
        await handle.writeFile(Buffer.concat(lines));
      }
      await handle.writeFile(end);
      // What it replaces is deleted next.
      await handle.sync();
    } finally {
      await handle.close();
    }
    // Two bases are not wrong, but everybody has to parse one of them.
    if (!(await inputs.areAllBases(folder))) {
      await rm(temporary, { force: true });
      return false;
    }
    return await folder.publish(temporary);
  } catch (error) {
    // Another compaction took it, or the account was removed meanwhile.
    if (isMissing(error)) return false;
    await rm(temporary, { force: true });
    throw error;
  }
}

/** The files that one compaction reads, and will delete. */
class Inputs {
  readonly files: JournalFile[] = [];
  base: Base | undefined;
  /** Paths of those that are not whole. */
  readonly damaged = new Set<string>();
  /** Known when all entries were asked for. */
  damagedInBase = 0;
  readonly #slices: Slices;
  #basePath = '';
  readonly #others = new Map<string, Entry>();

  constructor(slices: Slices) {
    this.#slices = slices;
  }

  /** False where another compaction has deleted it: that one has made a base already. */
  async read(file: JournalFile): Promise<boolean> {
    try {
      const base = file.kind === 'base' ? Base.open(file.path) : undefined;
      if (base === undefined) {
        if (file.kind === 'base') this.damaged.add(file.path);
        await this.#readLines(file);
      } else if (this.base === undefined) {
        this.base = base;
        this.#basePath = file.path;
      } else {
        await this.#readOther(file, base);
      }
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    this.files.push(file);
    return true;
  }

  /** Where an entry is a line of the base as it is, `from` and `size` say which. */
  *entries(): Iterable<{ readonly entry: Entry; readonly from?: number; readonly size: number }> {
    for (const { text, at, size } of this.base?.lines() ?? []) {
      const entry = decode(text);
      if (entry === undefined) {
        this.damagedInBase += 1;
        this.damaged.add(this.#basePath);
        continue;
      }
      const other = this.#others.get(entry.key);
      this.#others.delete(entry.key);
      if (other !== undefined) yield { entry: join(entry, other), size: 0 };
      else yield { entry, from: at, size };
    }
    for (const entry of this.#others.values()) yield { entry, size: 0 };
  }

  /** False where another compaction has made one. */
  async areAllBases(folder: AccountFolder): Promise<boolean> {
    const known = new Set(this.files.map(({ id }) => id));
    const files = await folder.list();
    return files.every(({ id, kind, version }) => kind !== 'base' || version > VERSION || known.has(id));
  }

  /** What has no end is what somebody was writing when the log was taken away; it was written again. */
  async #readLines(file: JournalFile): Promise<void> {
    let at = 0;
    for await (const lines of linesOf(file.path)) {
      for (const { text, size } of lines) {
        if (text.trim() !== '' && !Base.isAbout(text)) {
          this.#take(file, file.version === 1 ? decodeLegacy(text, at) : decode(text));
        }
        at += size;
        await this.#slices.pause();
      }
    }
  }

  async #readOther(file: JournalFile, base: Base): Promise<void> {
    try {
      for (const { text } of base.lines()) {
        this.#take(file, decode(text));
        await this.#slices.pause();
      }
    } finally {
      base.close();
    }
  }

  #take(file: JournalFile, entry: Entry | undefined): void {
    if (entry === undefined) this.damaged.add(file.path);
    else this.#others.set(entry.key, join(this.#others.get(entry.key), entry));
  }
}
