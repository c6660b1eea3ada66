import type { OperationRecord } from '../../core/operation.ts';
import { Slices } from '../slices.ts';

/** How many records are parsed while somebody waits; some 15 ms. */
const MAX_AT_ONCE = 1_000;

interface History {
  /** Changes whenever what `history` gave is no longer of use. */
  readonly generation: number;
  /** For each account, youngest first. */
  history(): Iterable<Iterable<OperationRecord>>;
}

/** The history of one account, as far as it was looked through. */
interface Part {
  readonly rest: Iterator<OperationRecord>;
  /** Youngest first. */
  readonly found: OperationRecord[];
  done: boolean;
}

/**
 * Looks for records that are not in memory. Most often the first few fit; where hardly any does, as after a
 * region was deselected, all of a long history would be parsed: that is done in slices, and what was found
 * is remembered until another base is read.
 */
export class HistorySearch {
  readonly #files: History;
  readonly #fits: (record: OperationRecord) => boolean;
  #parts: readonly Part[] = [];
  #generation: number | undefined;
  #wanted = 0;
  #going: Promise<void> | undefined;

  constructor(files: History, fits: (record: OperationRecord) => boolean) {
    this.#files = files;
    this.#fits = fits;
  }

  /** The first `count` of each account, or as many as could be found at once: then `isShort`. */
  take(count: number): readonly OperationRecord[] {
    this.#begin();
    let left = MAX_AT_ONCE;
    while (left > 0 && this.#advance(count)) left -= 1;
    this.#wanted = Math.max(this.#wanted, count);
    return this.#parts.flatMap(({ found }) => found.slice(0, count));
  }

  /** Whether there may be more than `take` has found, for which nobody looks yet. */
  get isShort(): boolean {
    return this.#going === undefined && this.#parts.some((part) => lacks(part, this.#wanted));
  }

  /** Whether somebody looks for more right now. */
  get isGoingOn(): boolean {
    return this.#going !== undefined;
  }

  /** Resolves when all that was asked for is found. */
  goOn(): Promise<void> {
    this.#going ??= this.#search().finally(() => {
      this.#going = undefined;
    });
    return this.#going;
  }

  async #search(): Promise<void> {
    const slices = new Slices();
    do {
      await slices.pause();
      this.#begin();
    } while (this.#advance(this.#wanted));
  }

  /** What was begun in another base is of no use: its file is closed. */
  #begin(): void {
    if (this.#generation === this.#files.generation) return;
    this.#generation = this.#files.generation;
    this.#parts = [...this.#files.history()].map((records) => {
      return { rest: records[Symbol.iterator](), found: [], done: false };
    });
  }

  /** Looks at one more record. False where that is not needed. */
  #advance(count: number): boolean {
    const part = this.#parts.find((each) => lacks(each, count));
    if (part === undefined) return false;
    const next = part.rest.next();
    if (next.done === true) part.done = true;
    else if (this.#fits(next.value)) part.found.push(next.value);
    return true;
  }
}

function lacks({ done, found }: Part, count: number): boolean {
  return !done && found.length < count;
}
