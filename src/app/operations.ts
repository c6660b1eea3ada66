import type { OperationAnswer } from '../cloud/operationAnswer.ts';
import {
  isConfirmedActive,
  isTerminal,
  type OperationRecord,
  type OperationSource,
} from '../core/operation.ts';
import type { Initiator } from '../core/trailOperations.ts';
import { clusterKey, operationKey, type ClusterRef, type OperationRef } from '../core/scope.ts';
import type { Journal } from './journal.ts';
import { Emitter, type Disposable } from './lifetime.ts';

/** A record as it was and as it is; `before` is absent for a new one, `after` for one that is gone. */
export interface OperationChange {
  readonly key: string;
  readonly before?: OperationRecord;
  readonly after?: OperationRecord;
}

/** What went wrong with the journal; the records in memory are whole all the same. */
export interface JournalTrouble {
  readonly what: 'read' | 'write' | 'damagedLines';
  readonly error?: unknown;
  readonly lines?: number;
}

/**
 * The one place that holds what is known of operations. Views, panels, status bar, watcher and notifier
 * read from here and hear of changes from here, so they can't disagree.
 */
export class Operations implements Disposable {
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #onTrouble: (trouble: JournalTrouble) => void;
  readonly #records = new Map<string, OperationRecord>();
  readonly #byCluster = new Map<string, Set<string>>();
  readonly #active = new Set<string>();
  readonly #changes = new Emitter<readonly OperationChange[]>();
  #opened: Promise<void> | undefined;

  /** Fires after each change, synchronously; with many changes at once when the journal was read. */
  readonly onDidChange = this.#changes.event;

  constructor(journal: Journal, now: () => number, onTrouble: (trouble: JournalTrouble) => void) {
    this.#journal = journal;
    this.#now = now;
    this.#onTrouble = onTrouble;
  }

  /** Reads the journal, once. Never rejects: what can't be read is reported, and is tried again next time. */
  open(): Promise<void> {
    this.#opened ??= this.#load();
    return this.#opened;
  }

  get(key: string): OperationRecord | undefined {
    return this.#records.get(key);
  }

  all(): readonly OperationRecord[] {
    return [...this.#records.values()];
  }

  /** Those that are known to be under way. */
  active(): readonly OperationRecord[] {
    return this.#pick(this.#active);
  }

  ofCluster(cluster: ClusterRef): readonly OperationRecord[] {
    return this.#pick(this.#byCluster.get(clusterKey(cluster)) ?? []);
  }

  /**
   * Makes an operation known. One that is known already keeps what it has.
   * @param beganAt when it began, if the source says so; Unix milliseconds
   */
  discover(ref: OperationRef, source: OperationSource, beganAt?: number): void {
    if (this.#records.has(operationKey(ref))) return;
    const began = beganAt === undefined ? {} : { beganAt };
    this.#store({ ref, source, firstSeenAt: this.#now(), ...began, watched: false, seenActive: false });
  }

  /** Who began it became known. */
  setInitiator(ref: OperationRef, initiator: Initiator): void {
    const record = this.#records.get(operationKey(ref));
    if (JSON.stringify(record?.initiator) !== JSON.stringify(initiator)) this.#update(ref, { initiator });
  }

  /** Takes in an answer of GetOperation. Only what differs is written and told. */
  applyAnswer(ref: OperationRef, answer: OperationAnswer): void {
    const record = this.#records.get(operationKey(ref));
    if (record === undefined) return;
    const { forgotten: _forgotten, toldState, ...kept } = record;
    // Told that it waits for a person, it may come to wait again.
    const told = toldState === undefined || answer.operation.state === 'IN_PROGRESS' ? {} : { toldState };
    const next = {
      ...kept,
      ...told,
      snapshot: answer.operation,
      raw: answer.raw,
      snapshotAt: this.#now(),
      seenActive: record.seenActive || !isTerminal(answer.operation.state),
    };
    const changed = JSON.stringify(record.snapshot) !== JSON.stringify(answer.operation);
    if (changed || record.forgotten === true) this.#store(next);
    else this.#records.set(operationKey(ref), next);
  }

  /** The service does not know the ID (any more); the last snapshot stays. */
  markForgotten(ref: OperationRef): void {
    this.#update(ref, { forgotten: true });
  }

  /** The name of a cluster became known, or is another now. */
  nameCluster(cluster: ClusterRef, clusterName: string): void {
    for (const record of this.ofCluster(cluster)) {
      if (record.clusterName !== clusterName) this.#store({ ...record, clusterName });
    }
  }

  setWatched(ref: OperationRef, watched: boolean): void {
    this.#update(ref, { watched });
  }

  /** Stores that this state needs no message any more; resolves when the mark is written. */
  async markTold(ref: OperationRef, state: string): Promise<void> {
    const before = this.#records.get(operationKey(ref));
    if (before === undefined) return;
    const after = { ...before, toldState: state };
    this.#records.set(operationKey(ref), after);
    await this.#journal.append(after, before).catch((error: unknown) => {
      this.#onTrouble({ what: 'write', error });
    });
  }

  /** Forgets everything of an account that was removed. */
  async removeAccount(accountId: string): Promise<void> {
    const gone = [...this.#records].filter(([, { ref }]) => ref.accountId === accountId);
    for (const [key, before] of gone) {
      this.#records.delete(key);
      this.#active.delete(key);
      this.#byCluster.delete(clusterKey(before.ref));
    }
    this.#changes.fire(gone.map(([key, before]) => ({ key, before })));
    await this.#journal.removeAccount(accountId).catch((error: unknown) => {
      this.#onTrouble({ what: 'write', error });
    });
  }

  /** Resolves when everything is written. */
  flush(): Promise<void> {
    return this.#journal.flush();
  }

  dispose(): void {
    this.#changes.dispose();
  }

  async #load(): Promise<void> {
    try {
      const { records, damagedLines } = await this.#journal.load();
      if (damagedLines > 0) this.#onTrouble({ what: 'damagedLines', lines: damagedLines });
      const changes = records.map((record): OperationChange => {
        const key = operationKey(record.ref);
        const early = this.#records.get(key);
        const after = early === undefined ? record : joined(record, early);
        this.#put(key, after);
        return { key, after, ...(early === undefined ? {} : { before: early }) };
      });
      this.#changes.fire(changes);
    } catch (error) {
      this.#opened = undefined;
      this.#onTrouble({ what: 'read', error });
    }
  }

  #pick(keys: Iterable<string>): readonly OperationRecord[] {
    return [...keys].flatMap((key) => this.#records.get(key) ?? []);
  }

  #update(ref: OperationRef, change: Partial<OperationRecord>): void {
    const record = this.#records.get(operationKey(ref));
    if (record !== undefined) this.#store({ ...record, ...change });
  }

  #store(after: OperationRecord): void {
    const key = operationKey(after.ref);
    const before = this.#records.get(key);
    this.#put(key, after);
    this.#journal.append(after, before).catch((error: unknown) => {
      this.#onTrouble({ what: 'write', error });
    });
    this.#changes.fire([{ key, after, ...(before === undefined ? {} : { before }) }]);
  }

  #put(key: string, record: OperationRecord): void {
    this.#records.set(key, record);
    if (isConfirmedActive(record)) this.#active.add(key);
    else this.#active.delete(key);
    const cluster = clusterKey(record.ref);
    const siblings = this.#byCluster.get(cluster);
    if (siblings === undefined) this.#byCluster.set(cluster, new Set([key]));
    else siblings.add(key);
  }
}

/** What was kept of an operation, and what became known of it before the journal was read. */
function joined(kept: OperationRecord, early: OperationRecord): OperationRecord {
  return {
    ...kept,
    ...early,
    source: kept.source,
    firstSeenAt: Math.min(kept.firstSeenAt, early.firstSeenAt),
    watched: kept.watched || early.watched,
    seenActive: kept.seenActive || early.seenActive,
  };
}
