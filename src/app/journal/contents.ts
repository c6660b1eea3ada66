import { Base } from './base.ts';
import { decode, decodeLegacy, join, lastStamp, type Entry } from './entry.ts';
import { isMissing, sizeOf, type JournalFile } from './folder.ts';
import { linesOf } from './lines.ts';
import { Slices } from '../slices.ts';

/** What reading files has brought. */
export interface Reading {
  /** Keys of which something was read. */
  readonly changed: Set<string>;
  /** Paths of files of a newer version. */
  readonly newer: Set<string>;
  /** Damaged lines, by file and place: each is found once, however often its file is read. */
  readonly damaged: Set<string>;
  error?: unknown;
}

/**
 * What the files of one account say, for one set of bases. Where another window has compacted, another one
 * is read beside it and takes its place when it is whole, so that nothing is missing in between.
 */
export class Contents {
  /** Which bases it is read from; undefined where one of them could not be. */
  baseIds: string | undefined;
  /** The largest stamp inside. */
  clock = 0;
  /** Whether there is something that a compaction should mend. */
  mend = false;
  /** What is not in the base alone: what logs say, and the hot part of the base. */
  readonly #entries = new Map<string, Entry>();
  /** How far each file is read; by ID. */
  readonly #offsets = new Map<string, number>();
  #base: Base | undefined;

  constructor(baseIds: string) {
    this.baseIds = baseIds;
  }

  find(key: string): Entry | undefined {
    return this.#entries.get(key) ?? this.#base?.find(key);
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  /** Those that only the base has, youngest first. */
  *cold(): Iterable<Entry> {
    for (const entry of this.#base?.cold() ?? []) if (!this.#entries.has(entry.key)) yield entry;
  }

  /** Those in the base of one cluster; youngest first, after those that are parsed at once. */
  under(clusterKey: string): Iterable<Entry> {
    return this.#base?.under(clusterKey) ?? [];
  }

  /** Undefined where there is no base. */
  get agedAt(): number | undefined {
    return this.#base?.agedAt;
  }

  /** How much of a log was read; bytes. */
  sizeOf({ id }: JournalFile): number {
    return this.#offsets.get(id) ?? 0;
  }

  close(): void {
    this.#base?.close();
    this.#base = undefined;
  }

  /** Reads what is new. False where a file went away meanwhile; what can't be read is passed over. */
  async read(files: readonly JournalFile[], reading: Reading): Promise<boolean> {
    let whole = true;
    for (const file of await inOrder(files)) {
      try {
        if (file.kind !== 'base') await this.#readLog(file, reading);
        else if (!this.#offsets.has(file.id)) await this.#readBase(file, reading);
      } catch (error) {
        if (isMissing(error)) whole = false;
        else {
          reading.error = error;
          if (file.kind === 'base') this.baseIds = undefined;
        }
      }
    }
    return whole;
  }

  /** What this window has written itself and taken in need not be read, where all before it was. */
  skip(id: string, from: number, size: number): void {
    if ((this.#offsets.get(id) ?? 0) === from) this.#offsets.set(id, from + size);
  }

  /** Takes in a line. False where it is damaged. */
  take(entry: Entry | undefined, changed?: Set<string>): boolean {
    if (entry === undefined) return false;
    this.#entries.set(entry.key, join(this.find(entry.key), entry));
    this.clock = Math.max(this.clock, lastStamp(entry));
    changed?.add(entry.key);
    return true;
  }

  async #readBase(file: JournalFile, reading: Reading): Promise<void> {
    const base = Base.open(file.path);
    if (base === undefined) {
      this.mend = true;
      await this.#readLines(file, reading);
    } else if (this.#base === undefined) {
      this.#base = base;
      this.clock = Math.max(this.clock, base.last);
      await this.#takeAll(base.hotLines(), reading);
    } else {
      try {
        await this.#takeAll(base.lines(), reading);
      } finally {
        base.close();
      }
    }
    this.#offsets.set(file.id, 0);
  }

  /** What is damaged in a base that is whole otherwise, the compaction finds, all of it at once. */
  async #takeAll(lines: Iterable<{ readonly text: string }>, { changed }: Reading): Promise<void> {
    const slices = new Slices();
    for (const { text } of lines) {
      if (!this.take(decode(text), changed)) this.mend = true;
      await slices.pause();
    }
  }

  async #readLog(file: JournalFile, reading: Reading): Promise<void> {
    const size = await sizeOf(file.path);
    const offset = this.sizeOf(file);
    if (size === offset) return;
    if (size !== undefined && size < offset) this.#offsets.delete(file.id);
    await this.#readLines(file, reading);
  }

  /** What has no end yet is being written. */
  async #readLines({ id, path, version }: JournalFile, reading: Reading): Promise<void> {
    const slices = new Slices();
    let at = this.#offsets.get(id) ?? 0;
    for await (const lines of linesOf(path, at)) {
      for (const { text, size } of lines) {
        if (version === 1 && isNewer(text)) {
          reading.newer.add(path);
          return;
        }
        const entry = version === 1 ? decodeLegacy(text, at) : decode(text);
        const ignored = text.trim() === '' || Base.isAbout(text);
        if (!ignored && !this.take(entry, reading.changed)) reading.damaged.add(`${id}@${at}`);
        at += size;
        this.#offsets.set(id, at);
        await slices.pause();
      }
    }
  }
}

/** Bases first, the largest before all: that one is not parsed, but asked when somebody wants something. */
async function inOrder(files: readonly JournalFile[]): Promise<readonly JournalFile[]> {
  const bases = files.filter(({ kind }) => kind === 'base');
  const logs = files.filter(({ kind }) => kind !== 'base');
  if (bases.length < 2) return [...bases, ...logs];
  const sized = await Promise.all(
    bases.map(async (file) => ({ file, size: (await sizeOf(file.path)) ?? 0 })),
  );
  return [...sized.sort((a, b) => b.size - a.size).map(({ file }) => file), ...logs];
}

/** Whether a line in the form of version 0.1.0 is of a version that came after it. */
export function isNewer(line: string): boolean {
  return Number(/^\{"v":(\d+)/.exec(line)?.[1] ?? 1) > 1;
}
