import type { OperationRecord } from '../core/operation.ts';
import { operationKey, type ClusterRef } from '../core/scope.ts';
import type { LogReport } from './journal/accountLog.ts';
import type * as Files from './journal/index.ts';
import type { HistorySearch } from './journal/search.ts';
import { Emitter, type Disposable } from './lifetime.ts';

/** What went wrong with the journal; the records in memory are whole all the same. */
export interface JournalTrouble {
  readonly what: 'read' | 'write' | 'damagedLines' | 'newerVersion';
  readonly error?: unknown;
  readonly lines?: number;
  /** The file of a newer version, which is left alone. */
  readonly path?: string;
}

export interface JournalParts {
  /** Loads what reads and writes the files, with the first of both. */
  readonly load: () => Promise<typeof Files>;
  /** Absolute path; is made when something is written. */
  readonly folder: string;
  readonly now: () => number;
  /** How long what is over is kept. */
  readonly keepDays: () => number;
  readonly onTrouble: (trouble: JournalTrouble) => void;
}

const DAY_MS = 86_400_000;

type Fields = Readonly<Record<string, unknown>>;

/** What is still to be written of one operation, and what it is as a whole. */
interface Pending {
  readonly fields: Fields;
  readonly after: OperationRecord;
  readonly raw: boolean;
}

/**
 * The operations ever seen, in files (`journal/accountLog.ts` says how windows share them). Nothing here
 * rejects: what can't be read is reported once and read next time, what can't be written is reported once,
 * kept in memory, and written with whatever comes next.
 */
export class Journal implements Disposable {
  readonly #parts: JournalParts;
  readonly #pending = new Map<string, Pending>();
  readonly #reads = new Emitter<readonly OperationRecord[]>();
  readonly #writes = new Emitter<void>();
  /** What was reported and need not be again. */
  readonly #reported = new Set<string>();
  /** Once they are loaded. */
  #files: Files.JournalFiles | undefined;
  /** One thing at a time. */
  #tail: Promise<unknown> = Promise.resolve();
  #writing: Promise<void> | undefined;
  #compacting: Promise<void> = Promise.resolve();

  /** Fires with records of which something new was read: what this window or another wrote. */
  readonly onDidRead = this.#reads.event;

  /** Fires when something was written, for others to read. */
  readonly onDidWrite = this.#writes.event;

  constructor(parts: JournalParts) {
    this.#parts = parts;
  }

  /** Reads what is new since the last time, and writes what could not be written before. */
  async read(): Promise<void> {
    await this.#queue('read', async (files) => {
      for (const accountId of await files.accounts()) {
        await this.#telling('read', accountId, (changed) => files.log(accountId).read(changed));
      }
    });
    await this.#write();
    this.#compact();
  }

  /** What the files and this window know of an operation. */
  get(key: string): OperationRecord | undefined {
    return this.#files?.get(key);
  }

  /** Changes whenever what `history` gave is no longer of use. */
  get generation(): number {
    return this.#files?.generation ?? 0;
  }

  /** Whether it is over for longer than it is to be kept. */
  isTooOld(record: OperationRecord): boolean {
    return this.#files?.isTooOld(record) === true;
  }

  /** Looks for those that are over and not in memory, and others; undefined where nothing was read yet. */
  search(fits: (record: OperationRecord) => boolean): HistorySearch | undefined {
    return this.#files?.search(fits);
  }

  /** Those of one cluster that are over and not in memory, youngest first, and others. Parsed one by one. */
  ofCluster(cluster: ClusterRef): Iterable<OperationRecord> {
    return this.#files?.ofCluster(cluster) ?? [];
  }

  /** The same, in slices. */
  async eachOfCluster(cluster: ClusterRef, take: (record: OperationRecord) => void): Promise<void> {
    await this.#files?.eachOfCluster(cluster, take);
  }

  /** The last answer of an operation as it came; undefined where there is none that can be read. */
  async raw(key: string): Promise<unknown> {
    return this.#files?.raw.read(key, this.#parts.now(), () => {
      this.#trouble({ what: 'damagedLines', lines: 1 }, `raw ${key}`);
    });
  }

  /** Takes what changed from `before` to `after`. Resolves when that is written, or has failed. */
  append(after: OperationRecord, before?: OperationRecord): Promise<void> {
    const key = operationKey(after.ref);
    const known = this.#pending.get(key);
    const fields = changes(before, after);
    const raw = known?.raw === true || ('snapshot' in fields && after.raw !== undefined);
    this.#pending.set(key, { fields: { ...known?.fields, ...fields }, after, raw });
    return this.#write();
  }

  /**
   * Whether this window is the first that is about to tell of this state. Whoever asks has just read what
   * the others wrote. Where files can't be made, each window tells: hearing twice is better than never.
   */
  async claim(key: string, state: string): Promise<boolean> {
    const files = await this.#load().catch(() => undefined);
    return files === undefined || files.claim(key, state);
  }

  /** Deletes what is kept of an account. */
  async removeAccount(accountId: string): Promise<void> {
    for (const [key] of this.#pendingOf(accountId)) this.#pending.delete(key);
    await this.#queue('write', (files) => files.removeAccount(accountId));
  }

  /** Resolves when everything asked for so far is written, or has failed. */
  async flush(): Promise<void> {
    await this.#write();
    await this.#compacting;
  }

  dispose(): void {
    this.#reads.dispose();
    this.#writes.dispose();
    this.#files?.close();
  }

  /** What comes in while this waits for its turn is written with it. */
  #write(): Promise<void> {
    this.#writing ??= this.#queue('write', async (files) => {
      this.#writing = undefined;
      if (this.#pending.size === 0) return;
      for (const accountId of new Set([...this.#pending.values()].map(({ after }) => after.ref.accountId))) {
        await this.#telling('write', accountId, (changed) => this.#writeAccount(files, accountId, changed));
      }
      this.#writes.fire();
      this.#compact();
    });
    return this.#writing;
  }

  async #writeAccount(
    files: Files.JournalFiles,
    accountId: string,
    changed: Set<string>,
  ): Promise<LogReport> {
    const batch = this.#pendingOf(accountId);
    const errors: unknown[] = [];
    for (const [key, { raw, after }] of batch) {
      // The record counts more, and is written even where its answer can't be.
      if (raw) await files.raw.write(key, after.raw).catch((error: unknown) => errors.push(error));
    }
    const fields = new Map(batch.map(([key, pending]) => [key, pending.fields]));
    const afters = new Map(batch.map(([key, { after }]) => [key, after]));
    const report = await files.log(accountId).write(
      fields,
      (key) => {
        const after = afters.get(key);
        return after === undefined ? {} : changes(undefined, after);
      },
      changed,
    );
    this.#reported.delete(`write ${accountId}`);
    // Where the record can't be written either, that alone is told.
    const id = `write ${accountId} raw`;
    if (errors.length > 0) this.#trouble({ what: 'write', error: errors[0] }, id);
    else if (batch.some(([, { raw }]) => raw)) this.#reported.delete(id);
    // What changed once more meanwhile is written once more.
    for (const [key, pending] of batch) if (this.#pending.get(key) === pending) this.#pending.delete(key);
    return report;
  }

  #pendingOf(accountId: string): readonly (readonly [string, Pending])[] {
    return [...this.#pending].filter(([, { after }]) => after.ref.accountId === accountId);
  }

  /** In the background: neither reading nor writing waits for it. */
  #compact(): void {
    this.#compacting = this.#compacting
      .then(() => this.#files?.compact(this.#parts.now(), this.#parts.keepDays()))
      .then((lines = 0) => {
        if (lines > 0) this.#parts.onTrouble({ what: 'damagedLines', lines });
      })
      .catch((error: unknown) => {
        this.#trouble({ what: 'write', error }, 'compact');
      });
  }

  /** Tells what was read, and what went wrong, of one account; the others go on. */
  async #telling(
    what: 'read' | 'write',
    accountId: string,
    work: (changed: Set<string>) => Promise<LogReport>,
  ): Promise<void> {
    const changed = new Set<string>();
    try {
      const { damagedLines, newer, error } = await work(changed);
      if (damagedLines > 0) this.#parts.onTrouble({ what: 'damagedLines', lines: damagedLines });
      for (const path of newer) this.#trouble({ what: 'newerVersion', path }, path);
      if (error === undefined) this.#reported.delete(`read ${accountId}`);
      else this.#trouble({ what: 'read', error }, `read ${accountId}`);
    } catch (error) {
      this.#trouble({ what, error }, `${what} ${accountId}`);
    }
    await this.#files?.tell(changed, (records) => {
      this.#reads.fire(records);
    });
  }

  /** @param id what is the same trouble, and is told once until it is over */
  #trouble(trouble: JournalTrouble, id: string): void {
    if (this.#reported.has(id)) return;
    this.#reported.add(id);
    this.#parts.onTrouble(trouble);
  }

  #queue(what: 'read' | 'write', work: (files: Files.JournalFiles) => Promise<void>): Promise<void> {
    const done = this.#tail.then(async () => {
      try {
        await work(await this.#load());
      } catch (error) {
        // Where it is the loading that failed, the next one writes what this one could not.
        this.#writing = undefined;
        this.#trouble({ what, error }, what);
      }
    });
    this.#tail = done;
    return done;
  }

  async #load(): Promise<Files.JournalFiles> {
    if (this.#files === undefined) {
      const { load, folder, now, keepDays } = this.#parts;
      const { JournalFiles } = await load();
      this.#files ??= new JournalFiles(
        folder,
        (key) => this.#pending.get(key)?.fields,
        () => now() - keepDays() * DAY_MS,
      );
    }
    return this.#files;
  }
}

/** The fields that differ; `null` for one that is gone. */
function changes(before: OperationRecord | undefined, after: OperationRecord): Fields {
  const { ref: _ref, raw: _raw, ...fields } = after;
  const gone = Object.keys(before ?? {}).filter((name) => !(name in after));
  return Object.fromEntries([
    ...gone.map((name) => [name, null]),
    ...Object.entries(fields).filter(
      ([name, value]) =>
        JSON.stringify(value) !== JSON.stringify(before?.[name as keyof OperationRecord]) &&
        // Absent is false: a window that just hears of an operation must not undo another's mark.
        !(before === undefined && value === false),
    ),
  ]) as Fields;
}
