import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { exists, isMissing } from './folder.ts';

/** Longest raw answer that is kept, in characters of JSON. */
const MAX_RAW = 64_000;

/**
 * The answers as they came, each in a file of its own below the folder of its account: they are many times
 * the size of all else and only looked at one by one.
 */
export class RawAnswers {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Undefined where there is none that can be read. */
  async read(key: string): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.#file(key), 'utf8'));
    } catch {
      return undefined;
    }
  }

  /** @param replace whether to write where there is one already */
  async write(key: string, raw: unknown, replace = true): Promise<void> {
    const file = this.#file(key);
    const json = JSON.stringify(raw);
    if (json.length > MAX_RAW || (!replace && (await exists(file)))) return;
    const temporary = `${file}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, json, { mode: 0o600 });
    } catch (error) {
      if (!isMissing(error)) throw error;
      await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
      await writeFile(temporary, json, { mode: 0o600 });
    }
    await rename(temporary, file);
  }

  async remove(key: string): Promise<void> {
    await rm(this.#file(key), { force: true });
  }

  #file(key: string): string {
    const [accountId = '', regionId = '', clusterId = '', operationId = ''] = key.split('/');
    return path.join(this.#root, accountId, 'raw', regionId, clusterId, `${operationId}.json`);
  }
}
