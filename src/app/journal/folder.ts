import { randomUUID } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Bumped when files change in a way that an older reader would get wrong. Version 1 is that of 0.1.0. */
export const VERSION = 2;

/** How the name of a raw answer ends that is being written. */
export const RAW_TEMPORARY = '.raw.tmp';

/** How long writing one takes, at most; milliseconds. */
const WRITING_MS = 60_000;

/** How long a claim is kept, at least. A window makes its own within moments of reading what others told. */
const CLAIM_MS = 86_400_000;

/**
 * `log` is appended to by the one window that made it; `old` was a log and is no longer appended to;
 * `base` is compacted and never changes.
 */
type Kind = 'log' | 'old' | 'base';

export interface JournalFile {
  /** Stays the same when a log becomes old, and is never used again. */
  readonly id: string;
  readonly kind: Kind;
  readonly version: number;
  readonly path: string;
}

/** The files of one account: `<kind>.<version>.<id>.jsonl` in a folder, and the one file of version 0.1.0. */
export class AccountFolder {
  readonly path: string;
  readonly #legacy: string;
  /** Empty files, each of which says that one state of one operation is told by some window. */
  readonly #told: string;

  constructor(root: string, accountId: string) {
    this.path = path.join(root, accountId);
    this.#legacy = `${this.path}.jsonl`;
    this.#told = path.join(this.path, 'told');
  }

  /** Sorted; files of newer versions too. */
  async list(): Promise<readonly JournalFile[]> {
    const files = (await namesIn(this.path)).sort().flatMap((name): JournalFile | [] => {
      const [, kind, version, id = ''] = /^(log|old|base)\.(\d+)\.([\w-]+)\.jsonl$/.exec(name) ?? [];
      const file = path.join(this.path, name);
      return kind === undefined ? [] : { id, kind: kind as Kind, version: Number(version), path: file };
    });
    const legacy = { id: 'legacy', kind: 'log', version: 1, path: this.#legacy } as const;
    return (await exists(this.#legacy)) ? [legacy, ...files] : files;
  }

  /** Makes an empty log that nobody else writes to. */
  async createLog(): Promise<Pick<JournalFile, 'id' | 'path'>> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    const id = randomUUID();
    const file = this.#name('log', VERSION, id);
    await made(file);
    return { id, path: file };
  }

  /** From now on what is appended to the log does not count; see `AccountLog`. False if it is gone. */
  async fence({ id, version, path: file }: JournalFile): Promise<boolean> {
    if (version === 1) await mkdir(this.path, { recursive: true, mode: 0o700 });
    return moved(file, this.#name('old', version, id === 'legacy' ? randomUUID() : id));
  }

  /** Makes a base of what was written to `temporary`. False if it is gone. */
  publish(temporary: string): Promise<boolean> {
    return moved(temporary, this.#name('base', VERSION, randomUUID()));
  }

  /** True for one caller of all windows, which is then the one to tell. */
  async claim(name: string): Promise<boolean> {
    const file = path.join(this.#told, name);
    try {
      await made(file).catch(async (error: unknown) => {
        if (!isMissing(error)) throw error;
        await mkdir(this.#told, { recursive: true, mode: 0o700 });
        await made(file);
      });
      return true;
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'EEXIST';
    }
  }

  /** What is left of a damaged file is kept for whoever may want to mend it, but not read any more. */
  async setAside(file: string, now: number): Promise<void> {
    await moved(file, `${file}.damaged-${Math.trunc(now)}`);
  }

  temporary(): string {
    return path.join(this.path, `${randomUUID()}.tmp`);
  }

  /**
   * Deletes what killed processes have left. A compaction that still runs in another window loses its file and
   * gives up, before it has deleted anything; a raw answer that is being written is left alone.
   */
  async removeTemporary(now: number): Promise<void> {
    for (const name of await namesIn(this.path)) {
      if (!name.endsWith('.tmp')) continue;
      const file = path.join(this.path, name);
      if (name.endsWith(RAW_TEMPORARY)) {
        const made = await stat(file).catch(() => undefined);
        if (made === undefined || Math.abs(now - made.mtimeMs) < WRITING_MS) continue;
      }
      await rm(file, { force: true });
    }
  }

  /**
   * Deletes what was damaged and is too old now, and claims that everybody knows of.
   * @param before what was set aside before this is too old; Unix milliseconds
   */
  async sweep(before: number, now: number): Promise<void> {
    for (const name of await namesIn(this.path)) {
      const time = /\.damaged-(\d+)$/.exec(name)?.[1];
      if (time !== undefined && Number(time) < before) await rm(path.join(this.path, name), { force: true });
    }
    for (const name of await namesIn(this.#told)) {
      const file = path.join(this.#told, name);
      const made = await stat(file).catch(() => undefined);
      if (made !== undefined && Math.abs(now - made.mtimeMs) > CLAIM_MS) await rm(file, { force: true });
    }
  }

  async remove(): Promise<void> {
    await rm(this.#legacy, { force: true });
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }

  #name(kind: Kind, version: number, id: string): string {
    return path.join(this.path, `${kind}.${version}.${id}.jsonl`);
  }
}

/** The accounts that have files below `root`. */
export async function accountsIn(root: string): Promise<readonly string[]> {
  const names = (await entriesIn(root)).flatMap((entry) => {
    const pattern = entry.isDirectory() || entry.isSymbolicLink() ? /^([\w-]+)$/ : /^([\w-]+)\.jsonl$/;
    return pattern.exec(entry.name)?.[1] ?? [];
  });
  return [...new Set(names)];
}

/** Undefined where the file is gone. */
export async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

export async function exists(file: string): Promise<boolean> {
  return (await sizeOf(file)) !== undefined;
}

export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT';
}

async function namesIn(folder: string): Promise<string[]> {
  return (await entriesIn(folder)).map(({ name }) => name);
}

async function entriesIn(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** An empty file; rejects where there is one already. */
async function made(file: string): Promise<void> {
  await (await open(file, 'wx', 0o600)).close();
}

async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}
