import { durationOf, usualDuration, type UsualDuration } from '../../core/durations.ts';
import { getOrAdd } from '../../core/maps.ts';
import { isConfirmedActive, type OperationRecord } from '../../core/operation.ts';
import { operationKey } from '../../core/scope.ts';
import type { Disposable } from '../lifetime.ts';
import type { Operations } from '../operations.ts';

/** The last ones of a type count; what was a year ago says little. */
const MAX_SAMPLES = 100;

/** What an account has of types; the service knows some thirty, and what it sends is not to be trusted. */
const MAX_TYPES = 200;

/** How far back history is looked through for a type, in records; some 150 ms, a slice at a time. */
const MAX_LOOKED = 10_000;

interface Sample {
  readonly endedAt: number;
  readonly ms: number;
}

interface Type {
  /** By operation: one that is told of again counts once. */
  readonly samples: Map<string, Sample>;
  /** Absent until somebody asks, after each new sample. */
  usual?: UsualDuration | undefined;
}

/**
 * How long operations take, by account and type, over all regions and clusters: learned from those that end,
 * and from the journal.
 *
 * Nothing is stored for it: the journal has it all, and a summary beside it would be one more thing that
 * windows overwrite for each other, that outlives what was removed, and that can be wrong. Instead, when the
 * first operation of a type is under way, the youngest part of its history is looked through, once, in the
 * slices in which lists are. Until that is done, and where nothing is active, nothing is read.
 */
export class Durations implements Disposable {
  readonly #operations: Operations;
  readonly #changes: Disposable;
  /** By account, then by type. */
  readonly #accounts = new Map<string, Map<string, Type>>();
  /** What was searched for, or is about to be. */
  readonly #sought = new WeakSet<Type>();
  readonly #wanted = new Map<string, Set<Type>>();
  #searching: Promise<void> | undefined;
  #disposed = false;

  constructor(operations: Operations) {
    this.#operations = operations;
    for (const record of operations.inMemory()) this.#take(record);
    this.#changes = operations.onDidChange((changes) => {
      for (const { key, before, after } of changes) {
        if (after !== undefined) this.#take(after);
        else if (before !== undefined) this.#typeOf(before)?.samples.delete(key);
      }
    });
  }

  /** How long those of its type take; undefined with fewer than five that ended. */
  usual(record: OperationRecord): UsualDuration | undefined {
    const type = this.#typeOf(record);
    if (type === undefined) return undefined;
    if (!('usual' in type)) type.usual = usualDuration([...type.samples.values()].map(({ ms }) => ms));
    return type.usual;
  }

  /** Resolves when nothing is searched for any more. */
  async settled(): Promise<void> {
    await this.#searching;
  }

  dispose(): void {
    this.#disposed = true;
    this.#changes.dispose();
  }

  #take(record: OperationRecord): void {
    this.#learn(record);
    if (!isConfirmedActive(record)) return;
    const type = this.#typeOf(record, true);
    if (type === undefined || this.#sought.has(type)) return;
    this.#sought.add(type);
    getOrAdd(this.#wanted, record.ref.accountId, () => new Set()).add(type);
    this.#searching ??= this.#search().finally(() => {
      this.#searching = undefined;
    });
  }

  #learn(record: OperationRecord): void {
    const ms = durationOf(record);
    if (ms === undefined) return;
    const type = this.#typeOf(record, true);
    if (type === undefined) return;
    const { samples } = type;
    samples.set(operationKey(record.ref), { endedAt: record.snapshot?.endTime ?? 0, ms });
    delete type.usual;
    if (samples.size <= MAX_SAMPLES) return;
    const [[oldest] = ['']] = [...samples].sort(([, a], [, b]) => a.endedAt - b.endedAt);
    samples.delete(oldest);
  }

  #typeOf({ ref, snapshot }: OperationRecord, make = false): Type | undefined {
    const name = snapshot?.type;
    if (name === undefined) return undefined;
    const types = make
      ? getOrAdd(this.#accounts, ref.accountId, () => new Map<string, Type>())
      : this.#accounts.get(ref.accountId);
    const type = types?.get(name);
    if (type !== undefined || !make || types === undefined || types.size >= MAX_TYPES) return type;
    const made: Type = { samples: new Map() };
    types.set(name, made);
    return made;
  }

  async #search(): Promise<void> {
    await this.#operations.open();
    while (this.#wanted.size > 0 && !this.#disposed) {
      const wanted = new Map(this.#wanted);
      this.#wanted.clear();
      const looked = new Map<string, number>();
      // Finds nothing but the place at which there is no need to look further in an account.
      const isEnough = (record: OperationRecord): boolean => {
        const { accountId } = record.ref;
        const types = wanted.get(accountId);
        if (types === undefined || this.#disposed) return true;
        const type = this.#typeOf(record);
        if (type !== undefined && types.has(type)) this.#learn(record);
        const count = (looked.get(accountId) ?? 0) + 1;
        looked.set(accountId, count);
        return count >= MAX_LOOKED || [...types].every(({ samples }) => samples.size >= MAX_SAMPLES);
      };
      // What can't be read is learned from what ends later.
      await this.#operations.find(1, isEnough).catch(() => []);
    }
  }
}
