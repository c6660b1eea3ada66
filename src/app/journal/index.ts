import type { OperationRecord } from '../../core/operation.ts';
import { clusterKey, type ClusterRef } from '../../core/scope.ts';
import { AccountLog } from './accountLog.ts';
import { compact } from './compact.ts';
import { join, stamped, toRecord, type Entry } from './entry.ts';
import { AccountFolder, accountsIn } from './folder.ts';
import { isTooOld } from './keeping.ts';
import { RawAnswers } from './rawAnswers.ts';
import { HistorySearch } from './search.ts';
import { each, Slices } from '../slices.ts';

/** How many records are told of at once; some 5 ms. */
const MAX_TOLD = 250;

/**
 * The files of the journal: for each account a folder with what was compacted, the logs of the windows, and
 * the raw answers. A bundle of its own, loaded when the journal is opened.
 */
export class JournalFiles {
  readonly raw: RawAnswers;
  /** Counts the times that what comes from `history` ceased to be of use. */
  generation = 1;
  readonly #root: string;
  readonly #oldest: () => number;
  readonly #unwritten: (key: string) => Entry['fields'] | undefined;
  readonly #logs = new Map<string, AccountLog>();
  /** Of all that goes through clusters, one after the other. */
  readonly #slices = Slices.inBackground();

  /**
   * @param unwritten gives what is still to be written of an operation; that counts already
   * @param oldest gives the time before which what is over was last seen too long ago; Unix milliseconds
   */
  constructor(root: string, unwritten: (key: string) => Entry['fields'] | undefined, oldest: () => number) {
    this.raw = new RawAnswers(root);
    this.#root = root;
    this.#oldest = oldest;
    this.#unwritten = unwritten;
  }

  /** Those that have files, and those that had. */
  async accounts(): Promise<Iterable<string>> {
    return new Set([...this.#logs.keys(), ...(await accountsIn(this.#root))]);
  }

  log(accountId: string): AccountLog {
    let log = this.#logs.get(accountId);
    if (log === undefined) {
      log = new AccountLog(new AccountFolder(this.#root, accountId), () => {
        this.generation += 1;
      });
      this.#logs.set(accountId, log);
      this.generation += 1;
    }
    return log;
  }

  get(key: string): OperationRecord | undefined {
    const entry = this.#logs.get(key.split('/')[0] ?? '')?.find(key);
    return entry === undefined ? undefined : this.#record(entry);
  }

  /** For each account those that are over and were compacted, youngest first. Parsed one by one. */
  *history(): Iterable<Iterable<OperationRecord>> {
    for (const log of this.#logs.values()) yield this.#records(log.cold());
  }

  /** Whether it is over for longer than it is to be kept; it is still there until the files are compacted. */
  isTooOld(record: OperationRecord): boolean {
    return isTooOld(record, this.#oldest());
  }

  /** Looks for those that fit, and are not too old, in `history`. */
  search(fits: (record: OperationRecord) => boolean): HistorySearch {
    return new HistorySearch(this, (record) => !this.isTooOld(record) && fits(record));
  }

  /** Those of one cluster that were compacted and are not too old; of those that are over the youngest first. */
  *ofCluster(cluster: ClusterRef): Iterable<OperationRecord> {
    const entries = this.#logs.get(cluster.accountId)?.under(clusterKey(cluster)) ?? [];
    for (const record of this.#records(entries)) if (!this.isTooOld(record)) yield record;
  }

  /** The same, one by one and in slices; some of them again where the files were compacted meanwhile. */
  async eachOfCluster(cluster: ClusterRef, take: (record: OperationRecord) => void): Promise<void> {
    let generation;
    do {
      ({ generation } = this);
      await each(this.ofCluster(cluster), take, this.#slices);
    } while (generation !== this.generation);
  }

  /** Hands over these records, some at a time. */
  async tell(keys: Iterable<string>, take: (records: readonly OperationRecord[]) => void): Promise<void> {
    const all = [...keys];
    const batches = Array.from({ length: Math.ceil(all.length / MAX_TOLD) }, (_, at) =>
      all.slice(at * MAX_TOLD, (at + 1) * MAX_TOLD),
    );
    await each(batches, (batch) => {
      take(batch.flatMap((key) => this.get(key) ?? []));
    });
  }

  claim(key: string, state: string): Promise<boolean> {
    const [accountId = '', , clusterId = '', operationId = ''] = key.split('/');
    const log = this.log(accountId);
    // The same for all windows until one of them marks it; waiting for a person comes and goes.
    const time = log.find(key)?.stamps['toldState'] ?? 0;
    return log.folder.claim(`${clusterId}.${operationId}.${state}.${time}`);
  }

  async removeAccount(accountId: string): Promise<void> {
    this.#logs.get(accountId)?.close();
    this.#logs.delete(accountId);
    await new AccountFolder(this.#root, accountId).remove();
  }

  /** Compacts what it is time for. Resolves with the number of damaged lines that this has found. */
  async compact(now: number, keepDays: number): Promise<number> {
    let damaged = 0;
    for (const { folder } of [...this.#logs.values()].filter((log) => log.compactionDue(now))) {
      damaged += await compact({ folder, raw: this.raw, now, keepDays });
    }
    return damaged;
  }

  close(): void {
    for (const log of this.#logs.values()) log.close();
    this.#logs.clear();
  }

  *#records(entries: Iterable<Entry>): Iterable<OperationRecord> {
    for (const entry of entries) yield this.#record(entry);
  }

  #record(entry: Entry): OperationRecord {
    const fields = this.#unwritten(entry.key);
    return toRecord(fields === undefined ? entry : join(entry, stamped(entry.key, fields, Infinity)));
  }
}
