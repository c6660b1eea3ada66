import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';

const leaderSchema = v.object({ address: v.string(), secret: v.string() });

/** Where the window that leads can be reached. */
export type Leader = v.InferOutput<typeof leaderSchema>;

/** As many windows may forget an account at the same time. */
const ATTEMPTS = 5;

/**
 * Who leads, as files of one account: `<epoch>.json`, made by the window that leads in that epoch and never
 * changed. The highest one counts.
 *
 * An epoch has one leader, since a file is made once (`wx`), by whichever window is first. Who leads looks before
 * each call whether the next epoch has begun: that is what fences off a window that was suspended and believes
 * to lead still. No clock takes part. Whoever begins an epoch deletes those before it, lowest first, so that
 * a window of one of them finds either its own file gone or the next one there.
 */
export class Epochs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The epoch that counts; 0 where there was none. Rejects where the folder can't be read. */
  async last(): Promise<number> {
    return Math.max(0, ...(await this.#all()));
  }

  /** Undefined while it is being written, where it is damaged, or gone. */
  async leader(epoch: number): Promise<Leader | undefined> {
    try {
      const parsed = v.safeParse(leaderSchema, JSON.parse(await readFile(this.#file(epoch), 'utf8')));
      return parsed.success ? parsed.output : undefined;
    } catch {
      return undefined;
    }
  }

  /** Begins an epoch. False where another window was faster. Rejects where nothing can be written. */
  async begin(epoch: number, leader: Leader): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await mkdir(this.#folder, { recursive: true, mode: 0o700 });
        await this.#create(epoch, leader);
        break;
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === 'EEXIST') return false;
        // A window that forgets the account may have deleted the folder just now.
        if (code !== 'ENOENT' || attempt === ATTEMPTS) throw error;
      }
    }
    const all = await this.#all();
    // It had begun before, and is over: who made the one that counts has deleted it.
    if (Math.max(...all) > epoch) {
      await rm(this.#file(epoch), { force: true });
      return false;
    }
    for (const old of all.filter((each) => each < epoch).sort((a, b) => a - b)) {
      await rm(this.#file(old), { force: true });
    }
    return true;
  }

  /** Whether an epoch lasts. Synchronous, to be asked right before a call: some 20 µs. */
  lasts(epoch: number): boolean {
    return existsSync(this.#file(epoch)) && !existsSync(this.#file(epoch + 1));
  }

  /** Deletes them all, and the folder with them; nothing else that may be in it. Rejects where that fails. */
  async clear(): Promise<void> {
    for (const epoch of await this.#all()) await rm(this.#file(epoch), { force: true });
    await rmdir(this.#folder);
  }

  async #create(epoch: number, leader: Leader): Promise<void> {
    const file = await open(this.#file(epoch), 'wx', 0o600);
    try {
      await file.writeFile(JSON.stringify(leader));
    } catch (error) {
      // Nobody could be reached by what is in it.
      await rm(this.#file(epoch), { force: true });
      throw error;
    } finally {
      await file.close();
    }
  }

  async #all(): Promise<readonly number[]> {
    try {
      const names = await readdir(this.#folder);
      return names.flatMap((name) => Number(/^(\d{1,15})\.json$/.exec(name)?.[1] ?? 0) || []);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  #file(epoch: number): string {
    return path.join(this.#folder, `${epoch}.json`);
  }
}
