import { open, type FileHandle } from 'node:fs/promises';
import { Contents, type Reading } from './contents.ts';
import { decode, encode, join, MAX_STAMP, stamped, type Entry } from './entry.ts';
import { isMissing, exists, VERSION, type AccountFolder } from './folder.ts';

/** What the logs may hold before they are compacted; bytes, files. It bounds what is parsed at opening. */
const MAX_LOG_BYTES = 512 * 1024;
const MAX_LOGS = 8;

/** How much this window writes between two compactions at least, should they fail; bytes. */
const QUIET_BYTES = 128 * 1024;

/** How often the listing may change while it is read; each time is a compaction of another window. */
const MAX_PASSES = 20;

/** How many lines are made and written at once; some 5 ms. */
const MAX_BATCH = 500;

/** A time at which the files are looked through for what is too old, at the latest; milliseconds. */
const AGEING_MS = 86_400_000;

export interface LogReport {
  /** Lines that can't be read, and were not found before. */
  readonly damagedLines: number;
  /** Paths of files of a newer version. */
  readonly newer: Iterable<string>;
  /** Files that could not be read are tried again next time. */
  readonly error?: unknown;
}

/**
 * The files of one account, as this window knows them.
 *
 * No two processes ever write to the same file: each window appends to a log that it made itself, so that
 * nothing hangs on how a system mixes what two processes append, and what is half written harms nobody else.
 *
 * How compaction, by whatever window, loses nothing though logs are being appended to (no lock, no clock):
 *  1. It renames every log (log → old). A name is never used again.
 *  2. Then it reads all that is old, and the bases, writes and syncs a new base and gives it its name.
 *  3. Only then it deletes the files that it has read, and no other.
 *  A writer opens its log by name, writes, and looks whether the name is still there. If it is, the rename
 *  of 1 comes after the write, and so does the reading of 2: the line is in the new base. If it is not, the
 *  line may be in it or not; the writer makes a new log and writes the line again. Read twice is read once.
 *  A writer killed between the two loses the record that it was writing. Two compactions at a time make
 *  two bases, each with all that its maker deletes; readers join them, and the next compaction does.
 *  This asks of the file system that a rename is seen by whoever looks afterwards. Local ones do that; a
 *  network file system shared by two machines may not, where attributes are cached for seconds.
 */
export class AccountLog {
  readonly folder: AccountFolder;
  readonly #rebased: () => void;
  #contents = new Contents('');
  /** Keys that were parsed before another window compacted: somebody may hold what they were. */
  readonly #earlier = new Set<string>();
  readonly #damaged = new Set<string>();
  #own: { readonly id: string; readonly path: string; torn: boolean } | undefined;
  #wanted = false;
  /** Bytes written since the last compaction of this window. */
  #written = Infinity;

  /** @param rebased is called when another base is read: what comes from `cold` is no longer of use then */
  constructor(folder: AccountFolder, rebased: () => void) {
    this.folder = folder;
    this.#rebased = rebased;
  }

  find(key: string): Entry | undefined {
    return this.#contents.find(key);
  }

  /** Those that only the base has, youngest first. */
  cold(): Iterable<Entry> {
    return this.#contents.cold();
  }

  /** Those in the base of one cluster; youngest first, after those that are parsed at once. */
  under(clusterKey: string): Iterable<Entry> {
    return this.#contents.under(clusterKey);
  }

  close(): void {
    this.#rebased();
    this.#contents.close();
  }

  /** Whether it is time to compact. Once it is, it is not again until enough more was written. */
  compactionDue(now: number): boolean {
    const { agedAt } = this.#contents;
    const aged = agedAt !== undefined && Math.abs(now - agedAt) > AGEING_MS;
    if (this.#written < QUIET_BYTES || !(this.#wanted || aged)) return false;
    this.#wanted = false;
    this.#written = 0;
    return true;
  }

  /** Reads what is new. Adds to `changed` the keys of which something was read. */
  async read(changed: Set<string>): Promise<LogReport> {
    const before = this.#damaged.size;
    let files = await this.folder.list();
    let reading: Reading = { changed, newer: new Set(), damaged: this.#damaged };
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const newer = files.filter(({ version }) => version > VERSION).map((file) => file.path);
      reading = { changed, newer: new Set(newer), damaged: this.#damaged };
      const ours = files.filter(({ version }) => version <= VERSION);
      const ids = ours.flatMap(({ kind, id }) => (kind === 'base' ? id : [])).join();
      const contents = ids === this.#contents.baseIds ? this.#contents : new Contents(ids);
      const whole = await contents.read(ours, reading);
      if (contents !== this.#contents) this.#replace(contents, whole, changed);
      // A folder that is listed while files come and go may show neither the old nor the new ones.
      const again = await this.folder.list();
      if (whole && again.map(({ path }) => path).join() === files.map(({ path }) => path).join()) break;
      files = again;
    }
    const logs = files.filter(({ kind, path }) => kind !== 'base' && !reading.newer.has(path));
    const bytes = logs.reduce((sum, file) => sum + this.#contents.sizeOf(file), 0);
    const damagedLines = this.#damaged.size - before;
    this.#wanted ||=
      bytes > MAX_LOG_BYTES ||
      logs.length > MAX_LOGS ||
      logs.some(({ version }) => version === 1) ||
      files.filter(({ kind, version }) => kind === 'base' && version === VERSION).length > 1 ||
      this.#contents.mend ||
      damagedLines > 0;
    this.#contents.mend = false;
    return { damagedLines, newer: reading.newer, error: reading.error };
  }

  /**
   * Appends to the log of this window. Rejects where that fails; then nothing of it counts. A line has all
   * that is known of an operation, with the stamps that its fields have: whoever compacts meanwhile, and
   * drops what is too old, leaves no half of a record behind.
   * @param whole gives all fields of a record that the files don't know (any more)
   */
  async write(
    changes: ReadonlyMap<string, Entry['fields']>,
    whole: (key: string) => Entry['fields'],
    changed: Set<string>,
  ): Promise<LogReport> {
    const all = [...changes];
    let report: LogReport = { damagedLines: 0, newer: [] };
    for (let from = 0; from < all.length;) {
      // What is written last shall count: later than all that can be seen.
      const { damagedLines, ...rest } = await this.read(changed);
      report = { ...rest, damagedLines: report.damagedLines + damagedLines };
      const n = Math.min(this.#contents.clock + 1, MAX_STAMP);
      const lines = all.slice(from, from + MAX_BATCH).map(([key, fields]) => {
        const known = this.find(key);
        const values = known === undefined ? { ...whole(key), ...fields } : fields;
        return encode(join(known, stamped(key, values, n)));
      });
      const bytes = Buffer.from(lines.join(''));
      const written = await this.#append(bytes);
      if (written === undefined) continue;
      for (const line of lines) this.#contents.take(decode(line.trimEnd()));
      this.#contents.skip(written.id, written.at, bytes.length);
      from += MAX_BATCH;
    }
    return report;
  }

  /** Where a file went away, or a base can't be read, what was read before is the better. */
  #replace(contents: Contents, whole: boolean, changed: Set<string>): void {
    const nothing = this.#contents.baseIds === '' || this.#contents.baseIds === undefined;
    if (!whole || (contents.baseIds === undefined && !nothing)) {
      contents.close();
      return;
    }
    for (const key of this.#contents.keys()) this.#earlier.add(key);
    for (const key of this.#earlier) changed.add(key);
    this.close();
    this.#contents = contents;
  }

  /** Says where it was written; undefined where the log was fenced off meanwhile. */
  async #append(bytes: Buffer): Promise<{ readonly id: string; readonly at: number } | undefined> {
    this.#own ??= { ...(await this.folder.createLog()), torn: false };
    const own = this.#own;
    let at = 0;
    try {
      // Not to be made anew: it may have been renamed.
      const handle = await open(own.path, 'r+');
      try {
        // Of a write that failed, whole lines count, and may have been read already.
        if (own.torn) await cutTornLine(handle);
        at = (await handle.stat()).size;
        own.torn = true;
        for (let done = 0; done < bytes.length;) {
          done += (await handle.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
        }
        own.torn = false;
        this.#written += bytes.length;
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    if (await exists(own.path)) return { id: own.id, at };
    this.#own = undefined;
    return undefined;
  }
}

async function cutTornLine(handle: FileHandle): Promise<void> {
  const bytes = await handle.readFile();
  await handle.truncate(bytes.lastIndexOf(10) + 1);
}
