import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, isMissing, RAW_TEMPORARY } from './folder.ts';

/** Longest raw answer that is kept, in characters of JSON. */
const MAX_RAW = 64_000;

const TRIES = 3;

/**
 * The answers as they came, each in a file of its own below the folder of its account: they are many times
 * the size of all else and only looked at one by one.
 */
export class RawAnswers {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Undefined where there is none that can be read.
   * @param damaged is called for one that is no JSON; it is set aside, under that time
   */
  async read(key: string, now: number, damaged: () => void): Promise<unknown> {
    const file = this.#file(key);
    const json = await readFile(file, 'utf8').catch(() => undefined);
    if (json === undefined) return undefined;
    try {
      return JSON.parse(json);
    } catch {
      const name = `${path.basename(file)}.damaged-${Math.trunc(now)}`;
      await rename(file, path.join(this.#folder(key), name)).catch(() => undefined);
      damaged();
      return undefined;
    }
  }

  /** @param replace whether to write where there is one already */
  async write(key: string, raw: unknown, replace = true): Promise<void> {
    const file = this.#file(key);
    const json = JSON.stringify(raw);
    if (!replace && (await exists(file))) return;
    if (json.length > MAX_RAW) {
      // The one before is no longer the last.
      await this.remove(key);
      return;
    }
    // Where compactions look for what a killed process has left.
    const temporary = path.join(this.#folder(key), `${randomUUID()}${RAW_TEMPORARY}`);
    for (let tries = 1; ; tries += 1) {
      try {
        await writeFile(temporary, json, { mode: 0o600 });
        await rename(temporary, file);
        return;
      } catch (error) {
        if (!isMissing(error) || tries === TRIES) {
          await rm(temporary, { force: true });
          throw error;
        }
        await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      }
    }
  }

  async remove(key: string): Promise<void> {
    await rm(this.#file(key), { force: true });
  }

  #folder(key: string): string {
    return path.join(this.#root, key.split('/')[0] ?? '');
  }

  #file(key: string): string {
    const [, regionId = '', clusterId = '', operationId = ''] = key.split('/');
    return path.join(this.#folder(key), 'raw', regionId, clusterId, `${operationId}.json`);
  }
}
