import { setImmediate, setTimeout } from 'node:timers/promises';

/** How long one piece of work may keep everything else in the extension host waiting, and rests then; milliseconds. */
const WAITED_FOR = { pieceMs: 10, restMs: 0 } as const;

/**
 * What nobody waits for works in short pieces, and leaves far more time to others in between: these answer VS Code
 * in several steps, each of which would wait for a piece. Milliseconds.
 */
const BACKGROUND = { pieceMs: 5, restMs: 25 } as const;

/** How many are sorted at once; some 5 ms. */
const RUN = 4_096;

/** Long work in slices: `await slices.pause()` often, and others get their turn when it is due. */
export class Slices {
  readonly #pieceMs: number;
  readonly #restMs: number;
  #since = performance.now();

  constructor({ pieceMs, restMs }: { readonly pieceMs: number; readonly restMs: number } = WAITED_FOR) {
    this.#pieceMs = pieceMs;
    this.#restMs = restMs;
  }

  static inBackground(): Slices {
    return new Slices(BACKGROUND);
  }

  /** Undefined where there is time left: awaiting that for each of many items would be slow itself. */
  pause(): Promise<void> | undefined {
    return performance.now() - this.#since < this.#pieceMs ? undefined : this.#rest();
  }

  async #rest(): Promise<void> {
    await (this.#restMs === 0 ? setImmediate() : setTimeout(this.#restMs));
    this.#since = performance.now();
  }
}

/**
 * Does something with each, in slices.
 * @param slices those of what came before and comes after, where that waits for this: many short pieces are a long one
 */
export async function each<T>(
  items: Iterable<T>,
  take: (item: T) => void,
  slices = new Slices(),
): Promise<void> {
  for (const item of items) {
    take(item);
    await slices.pause();
  }
}

/** As `toSorted`, in slices: 100,000 rows at once would be a tenth of a second and more. */
export async function sorted<T>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
  slices: Slices,
): Promise<readonly T[]> {
  let runs: (readonly T[])[] = [];
  for (let at = 0; at < items.length; at += RUN) {
    runs.push(items.slice(at, at + RUN).sort(compare));
    await slices.pause();
  }
  while (runs.length > 1) {
    const longer: (readonly T[])[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      longer.push(await merged(runs[at] ?? [], runs[at + 1] ?? [], compare, slices));
    }
    runs = longer;
  }
  return runs[0] ?? [];
}

async function merged<T>(
  one: readonly T[],
  other: readonly T[],
  compare: (a: T, b: T) => number,
  slices: Slices,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let [i, j] = [0, 0]; i + j < one.length + other.length;) {
    const [a, b] = [one[i], other[j]];
    if (b === undefined || (a !== undefined && compare(a, b) <= 0)) {
      all.push(a as T);
      i += 1;
    } else {
      all.push(b);
      j += 1;
    }
    if (all.length % 1_024 === 0) await slices.pause();
  }
  return all;
}
