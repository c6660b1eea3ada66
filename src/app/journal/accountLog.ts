import { open, type FileHandle } from 'node:fs/promises';
import { Base } from './base.ts';
import { decode, decodeLegacy, encode, join, lastStamp, MAX_STAMP, stamped, type Entry } from './entry.ts';
import {
  isMissing,
  exists,
  readFrom,
  sizeOf,
  VERSION,
  type AccountFolder,
  type JournalFile,
} from './folder.ts';

/** What the logs may hold before they are compacted; bytes, files. It bounds what is parsed at opening. */
const MAX_LOG_BYTES = 512 * 1024;
const MAX_LOGS = 8;

/** How much this window writes between two compactions at least, should they fail; bytes. */
const QUIET_BYTES = 128 * 1024;

/** How often the listing may change while it is read; each time is a compaction of another window. */
const MAX_PASSES = 20;

/** A time at which the files are looked through for what is too old, at the latest; milliseconds. */
const AGEING_MS = 86_400_000;

export interface LogReport {
  /** Lines that can't be read. */
  readonly damagedLines: number;
  /** Paths of files of a newer version. */
  readonly newer: readonly string[];
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
  /** What is not in the base alone: what logs say, and the hot part of the base. */
  readonly #entries = new Map<string, Entry>();
  #base: Base | undefined;
  #baseIds = '';
  /** How far each file is read; by ID. */
  readonly #offsets = new Map<string, number>();
  #own: { readonly path: string; torn: boolean } | undefined;
  #clock = 0;
  #wanted = false;
  /** Bytes written since the last compaction of this window. */
  #written = Infinity;

  constructor(folder: AccountFolder) {
    this.folder = folder;
  }

  find(key: string): Entry | undefined {
    return this.#entries.get(key) ?? this.#base?.find(key);
  }

  /** Those that only the base has, youngest first. */
  *cold(): Iterable<Entry> {
    for (const entry of this.#base?.cold() ?? []) if (!this.#entries.has(entry.key)) yield entry;
  }

  /** Those in the base of one cluster. */
  under(clusterKey: string): Iterable<Entry> {
    return this.#base?.under(clusterKey) ?? [];
  }

  close(): void {
    this.#base?.close();
    this.#base = undefined;
  }

  /** Whether it is time to compact. Once it is, it is not again until enough more was written. */
  compactionDue(now: number): boolean {
    const aged = this.#base !== undefined && Math.abs(now - this.#base.agedAt) > AGEING_MS;
    if (this.#written < QUIET_BYTES || !(this.#wanted || aged)) return false;
    this.#wanted = false;
    this.#written = 0;
    return true;
  }

  /** Reads what is new. Adds to `changed` the keys of which something was read. */
  async read(changed: Set<string>): Promise<LogReport> {
    let files = await this.folder.list();
    let report = { damagedLines: 0, newer: [] as string[], error: undefined as unknown };
    for (let pass = 0; pass < MAX_PASSES; pass += 1) {
      const newer = files.filter(({ version }) => version > VERSION).map((file) => file.path);
      report = { ...report, newer: [...newer] };
      const whole = await this.#pass(files, changed, report);
      // A folder that is listed while files come and go may show neither the old nor the new ones.
      const again = await this.folder.list();
      if (whole && again.map(({ path }) => path).join() === files.map(({ path }) => path).join()) break;
      files = again;
    }
    const logs = files.filter(({ kind, path }) => kind !== 'base' && !report.newer.includes(path));
    const bytes = logs.reduce((sum, { id }) => sum + (this.#offsets.get(id) ?? 0), 0);
    this.#wanted ||=
      bytes > MAX_LOG_BYTES ||
      logs.length > MAX_LOGS ||
      logs.some(({ version }) => version === 1) ||
      files.filter(({ kind, version }) => kind === 'base' && version === VERSION).length > 1 ||
      report.damagedLines > 0;
    return report;
  }

  /**
   * Appends to the log of this window. Rejects where that fails; then nothing of it counts.
   * @param whole gives all fields of a record that the files don't know (any more)
   */
  async write(
    changes: ReadonlyMap<string, Entry['fields']>,
    whole: (key: string) => Entry['fields'],
    changed: Set<string>,
  ): Promise<LogReport> {
    for (;;) {
      // What is written last shall count: later than all that can be seen.
      const report = await this.read(changed);
      this.#clock = Math.min(this.#clock + 1, MAX_STAMP);
      const lines = [...changes].map(([key, fields]) => {
        const all = this.find(key) === undefined ? { ...whole(key), ...fields } : fields;
        return encode(stamped(key, all, this.#clock));
      });
      if (await this.#append(Buffer.from(lines.join('')))) {
        for (const line of lines) this.#take(decode(line.trimEnd()));
        return report;
      }
    }
  }

  /** False where the log was fenced off meanwhile. */
  async #append(bytes: Buffer): Promise<boolean> {
    this.#own ??= { path: await this.folder.createLog(), torn: false };
    const own = this.#own;
    try {
      // Not to be made anew: it may have been renamed.
      const handle = await open(own.path, 'r+');
      try {
        // Of a write that failed, whole lines count, and may have been read already.
        if (own.torn) await cutTornLine(handle);
        const at = (await handle.stat()).size;
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
    if (await exists(own.path)) return true;
    this.#own = undefined;
    return false;
  }

  /** False where a file went away meanwhile. */
  async #pass(
    files: readonly JournalFile[],
    changed: Set<string>,
    report: { damagedLines: number; newer: string[]; error: unknown },
  ): Promise<boolean> {
    let whole = true;
    const ours = files.filter(({ version }) => version <= VERSION);
    const bases = ours.filter(({ kind }) => kind === 'base');
    const ids = bases.map(({ id }) => id).join();
    if (ids !== this.#baseIds) {
      for (const key of this.#entries.keys()) changed.add(key);
      this.#entries.clear();
      this.#offsets.clear();
      this.close();
      this.#baseIds = ids;
    }
    for (const file of [...bases, ...ours.filter(({ kind }) => kind !== 'base')]) {
      try {
        if (file.kind === 'base') await this.#readBase(file, changed, report);
        else await this.#readLog(file, changed, report);
      } catch (error) {
        if (file.kind === 'base') this.#baseIds = '?';
        if (isMissing(error)) whole = false;
        else report.error = error;
      }
    }
    return whole;
  }

  async #readBase(file: JournalFile, changed: Set<string>, report: { damagedLines: number }): Promise<void> {
    if (this.#offsets.has(file.id)) return;
    const base = Base.open(file.path);
    let lines: Iterable<{ readonly text: string }>;
    if (base === undefined) {
      const whole = (await readFrom(file.path, 0)).toString('utf8');
      lines = whole.split('\n').map((text) => ({ text }));
      this.#wanted = true;
    } else if (this.#base === undefined) {
      this.#base = base;
      this.#clock = Math.max(this.#clock, base.last);
      lines = base.hotLines();
    } else {
      lines = [...base.lines()];
      base.close();
    }
    this.#offsets.set(file.id, 0);
    for (const { text } of lines) {
      if (text === '' || Base.isAbout(text)) continue;
      const key = this.#take(decode(text));
      // What is damaged in a base that is whole otherwise, the compaction finds, all of it at once.
      if (key === undefined && base !== undefined) this.#wanted = true;
      else this.#count(key, changed, report);
    }
  }

  async #readLog(
    { id, path, version }: JournalFile,
    changed: Set<string>,
    report: { damagedLines: number; newer: string[] },
  ): Promise<void> {
    const size = await sizeOf(path);
    let offset = this.#offsets.get(id) ?? 0;
    if (size === offset) return;
    if (size !== undefined && size < offset) offset = 0;
    const bytes = await readFrom(path, offset);
    // What has no end yet is being written.
    const text = bytes.toString('utf8', 0, bytes.lastIndexOf(10) + 1);
    const lines = text.split('\n').slice(0, -1);
    if (version === 1 && lines.some(isNewer)) {
      report.newer.push(path);
      return;
    }
    this.#offsets.set(id, offset + Buffer.byteLength(text));
    lines.forEach((line, number) => {
      if (line.trim() === '') return;
      const entry = version === 1 ? decodeLegacy(line, offset + number) : decode(line);
      this.#count(this.#take(entry), changed, report);
    });
  }

  #count(key: string | undefined, changed: Set<string>, report: { damagedLines: number }): void {
    if (key === undefined) report.damagedLines += 1;
    else changed.add(key);
  }

  #take(entry: Entry | undefined): string | undefined {
    if (entry === undefined) return undefined;
    this.#entries.set(entry.key, join(this.find(entry.key), entry));
    this.#clock = Math.max(this.#clock, lastStamp(entry));
    return entry.key;
  }
}

/** Whether a line in the form of version 0.1.0 is of a version that came after it. */
export function isNewer(line: string): boolean {
  return Number(/^\{"v":(\d+)/.exec(line)?.[1] ?? 1) > 1;
}

async function cutTornLine(handle: FileHandle): Promise<void> {
  const bytes = await handle.readFile();
  await handle.truncate(bytes.lastIndexOf(10) + 1);
}
