import { reachesInto } from '../core/operationSpan.ts';
import { compareRecords, type OperationRecord } from '../core/operation.ts';
import { getOrAdd } from '../core/maps.ts';
import { operationKey } from '../core/scope.ts';
import type { OperationChange, Operations } from './operations.ts';

export interface OperationRangeParts {
  readonly operations: Pick<Operations, 'find' | 'inMemory'>;
  /** Whether it is one of those that are shown. */
  readonly covers: (record: OperationRecord) => boolean;
  /** How many are held at most. */
  readonly max: number;
}

/**
 * The operations that went on after some moment, the youngest of them. A long history is looked through once;
 * after that, changes are taken in one by one.
 */
export class OperationRange {
  readonly #parts: OperationRangeParts;
  /** Unix milliseconds. */
  readonly since: number;
  readonly #records = new Map<string, OperationRecord>();
  /** What changed while the history was looked through: it counts more than what was found. */
  readonly #changed = new Set<string>();
  #more = 0;
  #loaded = false;

  constructor(parts: OperationRangeParts, since: number) {
    this.#parts = parts;
    this.since = since;
    for (const [key, record] of this.#inMemory()) this.#records.set(key, record);
    this.#shed();
  }

  get records(): ReadonlyMap<string, OperationRecord> {
    return this.#records;
  }

  /** How many there are besides, older than these. */
  get more(): number {
    return this.#more;
  }

  async load(): Promise<void> {
    const { operations, max } = this.#parts;
    const inMemory = this.#inMemory();
    // Counted to the end, and held no more of than is wanted: the youngest of an account come first. A search
    // may begin anew meanwhile, and must find the same again.
    const numbers = new Map<string, Map<string, number>>();
    const fits = (record: OperationRecord): boolean => {
      const key = operationKey(record.ref);
      if (inMemory.has(key) || !this.#fits(record)) return false;
      const ofAccount = getOrAdd(numbers, record.ref.accountId, () => new Map<string, number>());
      return getOrAdd(ofAccount, key, () => ofAccount.size) < max;
    };
    // One more than ever fits, so that the search does not stop early.
    const found = await operations.find(max + 1, fits);
    const all = new Map(found.map((record) => [operationKey(record.ref), record]));
    for (const [key, record] of inMemory) all.set(key, record);
    const counted = [...numbers.values()].reduce((sum, { size }) => sum + size, inMemory.size);
    for (const key of this.#changed) {
      const changed = this.#records.get(key);
      if (changed === undefined) all.delete(key);
      else all.set(key, changed);
    }
    const kept = [...all].sort(([, a], [, b]) => compareRecords(a, b)).slice(0, max);
    this.#records.clear();
    for (const [key, record] of kept) this.#records.set(key, record);
    this.#more = Math.max(0, counted - this.#records.size);
    this.#loaded = true;
  }

  /** Takes changes in; returns the keys of those that are, or were, among these. */
  take(changes: readonly OperationChange[]): readonly string[] {
    const touched: string[] = [];
    for (const { key, after } of changes) {
      if (!this.#loaded) this.#changed.add(key);
      if (after !== undefined && this.#fits(after)) {
        this.#records.set(key, after);
        touched.push(key);
      } else if (this.#records.delete(key)) touched.push(key);
    }
    return [...touched, ...this.#shed()];
  }

  /** Drops those that are over before `since` was, which moves on with time. */
  dropBefore(since: number): readonly string[] {
    const gone = [...this.#records].flatMap(([key, record]) => (reachesInto(record, since) ? [] : key));
    for (const key of gone) this.#records.delete(key);
    return gone;
  }

  #inMemory(): Map<string, OperationRecord> {
    const fitting = new Map<string, OperationRecord>();
    for (const record of this.#parts.operations.inMemory()) {
      if (this.#fits(record)) fitting.set(operationKey(record.ref), record);
    }
    return fitting;
  }

  #fits(record: OperationRecord): boolean {
    return reachesInto(record, this.since) && this.#parts.covers(record);
  }

  #shed(): readonly string[] {
    const surplus = this.#records.size - this.#parts.max;
    if (surplus <= 0) return [];
    const oldest = [...this.#records].sort(([, a], [, b]) => compareRecords(b, a)).slice(0, surplus);
    for (const [key] of oldest) this.#records.delete(key);
    this.#more += surplus;
    return oldest.map(([key]) => key);
  }
}
