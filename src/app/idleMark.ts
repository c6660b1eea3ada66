import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isActive, type OperationRecord } from '../core/operation.ts';
import { deservesWord } from '../core/telling.ts';
import type { Clock } from './clock.ts';
import { Disposables, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';

/** So long nothing changes before the mark is made; milliseconds. */
const SETTLED_MS = 5_000;

export interface IdleMarkParts {
  /** Absolute path; its folder is made where it is missing. */
  readonly file: string;
  readonly operations: Operations;
  readonly clock: Clock;
  /** Hears why it could not be made: windows then open the journal as without it. */
  readonly failed: (error: unknown) => void;
}

/**
 * An empty file that says that no known operation needs anybody: none is under way, none has failed unseen, and of none
 * that ended is still to be told. A window that starts leaves the journal closed then, until somebody looks.
 */
export class IdleMark implements Disposable {
  readonly #parts: IdleMarkParts;
  readonly #owned = new Disposables();
  #timer: Disposable | undefined;
  /** Whether it is there, as far as this window knows. */
  #made: boolean | undefined;
  /** One thing at a time. */
  #tail = Promise.resolve();

  constructor(parts: IdleMarkParts) {
    this.#parts = parts;
    this.#owned.add(
      parts.operations.onDidChange((changes) => {
        const needing = changes.flatMap(({ after }) => (after && needsSomebody(after) ? after : []));
        if (needing.length > 0) this.#take();
        // That somebody is told of an ending is not heard of here.
        if (needing.length === 0 || needing.some(deservesWord)) this.#later();
      }),
    );
  }

  /** Opens the journal, or reads what is new in it, unless nothing in it needs anybody. */
  async openIfNeeded(): Promise<void> {
    const { file, operations } = this.#parts;
    if (operations.isOpened) return operations.refresh();
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await operations.open();
    this.#later();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#owned.dispose();
  }

  #later(): void {
    if (this.#made === true || !this.#parts.operations.isOpened) return;
    this.#timer?.dispose();
    this.#timer = this.#parts.clock.setTimer(() => {
      this.#queue(() => this.#make());
    }, SETTLED_MS);
  }

  #take(): void {
    this.#timer?.dispose();
    if (this.#made === false) return;
    this.#made = false;
    this.#queue(() => rm(this.#parts.file, { force: true }));
  }

  async #make(): Promise<void> {
    const { file, operations } = this.#parts;
    if (this.#isNeeded()) {
      if ([...operations.inMemory()].some(deservesWord)) this.#later();
      return;
    }
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, '');
    this.#made = true;
    // Another window may have begun something since this one last read, and found no mark to take away.
    await operations.catchUp();
    if (this.#isNeeded()) this.#take();
  }

  #isNeeded(): boolean {
    for (const record of this.#parts.operations.inMemory()) if (needsSomebody(record)) return true;
    return false;
  }

  #queue(work: () => Promise<void>): void {
    this.#tail = this.#tail.then(work).catch(this.#parts.failed);
  }
}

function needsSomebody(record: OperationRecord): boolean {
  return isActive(record) || record.unseen === true || deservesWord(record);
}
