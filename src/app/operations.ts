import type { OperationAnswer } from '../cloud/emrCloud.ts';
import { isTerminal, type OperationRecord, type OperationSource } from '../core/operation.ts';
import { operationKey, type ClusterRef, type OperationRef } from '../core/scope.ts';
import type { Journal } from './journal.ts';
import { Emitter, type Disposable } from './lifetime.ts';

/** A record as it was and as it is; `before` is absent for a new one, `after` for one that is gone. */
export interface OperationChange {
  readonly key: string;
  readonly before?: OperationRecord;
  readonly after?: OperationRecord;
}

/**
 * The one place that holds what is known of operations. Views, panels, status bar, watcher and notifier
 * read from here and hear of changes from here, so they can't disagree.
 */
export class Operations implements Disposable {
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #onWriteFailed: (error: unknown) => void;
  readonly #records = new Map<string, OperationRecord>();
  readonly #changes = new Emitter<OperationChange>();
  #opened: Promise<number> | undefined;

  /** Fires after each change, synchronously. */
  readonly onDidChange = this.#changes.event;

  constructor(journal: Journal, now: () => number, onWriteFailed: (error: unknown) => void) {
    this.#journal = journal;
    this.#now = now;
    this.#onWriteFailed = onWriteFailed;
  }

  /** Reads the journal, once. Resolves with the number of lines that could not be read. */
  open(): Promise<number> {
    this.#opened ??= this.#load();
    return this.#opened;
  }

  async #load(): Promise<number> {
    const { records, damagedLines } = await this.#journal.load();
    for (const record of records) {
      const key = operationKey(record.ref);
      const early = this.#records.get(key);
      if (early === undefined) {
        this.#records.set(key, record);
        this.#changes.fire({ key, after: record });
      } else {
        this.#store(joined(record, early));
      }
    }
    return damagedLines;
  }

  get(key: string): OperationRecord | undefined {
    return this.#records.get(key);
  }

  all(): readonly OperationRecord[] {
    return [...this.#records.values()];
  }

  ofCluster(cluster: ClusterRef): readonly OperationRecord[] {
    return this.all().filter(
      ({ ref }) =>
        ref.clusterId === cluster.clusterId &&
        ref.regionId === cluster.regionId &&
        ref.accountId === cluster.accountId,
    );
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

  /** Takes in an answer of GetOperation. Only what differs is written and told. */
  applyAnswer(ref: OperationRef, answer: OperationAnswer): void {
    const record = this.#records.get(operationKey(ref));
    if (record === undefined) return;
    const { forgotten: _forgotten, ...kept } = record;
    const next = {
      ...kept,
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

  /** Stores that the user is told of this state; resolves when the mark is written. */
  async markTold(ref: OperationRef, state: string): Promise<void> {
    const record = this.#records.get(operationKey(ref));
    if (record === undefined) return;
    const next = { ...record, toldState: state };
    this.#records.set(operationKey(ref), next);
    await this.#journal.append(next);
  }

  /** Forgets everything of an account that was removed. */
  async removeAccount(accountId: string): Promise<void> {
    for (const [key, before] of [...this.#records]) {
      if (before.ref.accountId !== accountId) continue;
      this.#records.delete(key);
      this.#changes.fire({ key, before });
    }
    await this.#journal.removeAccount(accountId);
  }

  flush(): Promise<void> {
    return this.#journal.flush();
  }

  dispose(): void {
    this.#changes.dispose();
  }

  #update(ref: OperationRef, change: Partial<OperationRecord>): void {
    const record = this.#records.get(operationKey(ref));
    if (record !== undefined) this.#store({ ...record, ...change });
  }

  #store(after: OperationRecord): void {
    const key = operationKey(after.ref);
    const before = this.#records.get(key);
    this.#records.set(key, after);
    this.#journal.append(after).catch(this.#onWriteFailed);
    this.#changes.fire({ key, after, ...(before === undefined ? {} : { before }) });
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
