import { isDeepStrictEqual } from 'node:util';
import type { OperationAnswer } from '../cloud/operationAnswer.ts';
import {
  compareRecords,
  endedBadly,
  isActive,
  isConfirmedActive,
  isShown,
  isTerminal,
  startedAt,
  type OperationRecord,
  type OperationSource,
} from '../core/operation.ts';
import type { Initiator } from '../core/trailOperations.ts';
import { clusterKey, operationKey, type ClusterRef, type OperationRef } from '../core/scope.ts';
import type { HistorySearch } from './journal/search.ts';
import type { Journal } from './journal.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';

/** A record as it was and as it is; `before` is absent for a new one, `after` for one that is gone. */
export interface OperationChange {
  readonly key: string;
  readonly before?: OperationRecord;
  readonly after?: OperationRecord;
}

type Fits = (record: OperationRecord) => boolean;

/** What `Operations.first` has found. */
export interface Found {
  readonly records: readonly OperationRecord[];
  /** Whether there may be more of them: the rest of a long history is still looked through. */
  readonly searching: boolean;
}

/** How old `lastSeenAt` in the journal may be before a mere sign of life is written; milliseconds. */
const SEEN_AGAIN_MS = 86_400_000;

/**
 * The one place that holds what is known of operations. Views, panels, status bar, watcher and notifier
 * read from here and hear of changes from here, so they can't disagree. In memory are those that are active,
 * watched or changed since the start; the others are parsed from the journal when somebody asks for them.
 */
export class Operations implements Disposable {
  readonly #journal: Journal;
  readonly #now: () => number;
  readonly #ownerOf: (accountId: string) => string | undefined;
  readonly #records = new Map<string, OperationRecord>();
  readonly #byCluster = new Map<string, Set<string>>();
  readonly #active = new Set<string>();
  readonly #unseen = new Set<string>();
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new Emitter<readonly OperationChange[]>());
  readonly #finds = this.#owned.add(new Emitter<void>());
  readonly #searches = new WeakMap<Fits, HistorySearch>();
  /** What was last written of the name of a cluster. */
  readonly #named = new Map<string, string>();
  /** One pass over the records of a cluster at a time. */
  #passing = Promise.resolve();
  #opened: Promise<void> | undefined;

  /**
   * Fires after each change, synchronously; with many changes at once when the journal was read. An empty
   * list says that what is not in memory may have changed.
   */
  readonly onDidChange = this.#changes.event;

  /** Fires when something was written, for other windows to read. */
  readonly onDidWrite: Journal['onDidWrite'];

  /** Fires when a search has ended: `first` would answer more than it did. */
  readonly onDidFind = this.#finds.event;

  /** @param ownerOf the number of the Alibaba Cloud account behind an account, as far as it is known */
  constructor(
    journal: Journal,
    now: () => number,
    ownerOf: (accountId: string) => string | undefined = () => undefined,
  ) {
    this.#journal = journal;
    this.onDidWrite = journal.onDidWrite;
    this.#now = now;
    this.#ownerOf = ownerOf;
    this.#owned.add(
      journal.onDidRead((records) => {
        this.#takeIn(records);
      }),
    );
  }

  /** Reads the journal, once. Never rejects: what can't be read is reported, and is read by `refresh`. */
  open(): Promise<void> {
    this.#opened ??= this.refresh();
    return this.#opened;
  }

  /** Whether it was, or is about to be. */
  get isOpened(): boolean {
    return this.#opened !== undefined;
  }

  /** Reads what other windows wrote, and writes what could not be written before. Never rejects. */
  async refresh(): Promise<void> {
    const before = this.#journal.generation;
    await this.catchUp();
    if (this.#journal.generation !== before) this.#changes.fire([]);
  }

  /** The same, for whoever needs the records that are in memory alone. */
  catchUp(): Promise<void> {
    return this.#journal.read();
  }

  get(key: string): OperationRecord | undefined {
    return this.#records.get(key) ?? this.#journal.get(key);
  }

  /** All that may still change, and some others. */
  inMemory(): Iterable<OperationRecord> {
    return this.#records.values();
  }

  /**
   * The first `count` of those that fit, as `compareRecords` orders them, as far as they are found at once.
   * Where there may be more, they are looked for, and `onDidFind` says when asking again is worth it.
   * @param fits the same function each time, and another one when it would answer otherwise
   */
  first(count: number, fits: Fits): Found {
    const search = this.#searches.get(fits) ?? this.#searchFor(fits);
    if (search !== undefined) this.#searches.set(fits, search);
    const records = this.#merged(count, fits, search);
    if (search?.isShort === true) {
      void search.goOn().then(() => {
        this.#finds.fire();
      });
    }
    return { records, searching: search?.isGoingOn === true };
  }

  /** The same, all of them. */
  async find(count: number, fits: Fits): Promise<readonly OperationRecord[]> {
    const search = this.#searchFor(fits);
    search?.take(count);
    await search?.goOn();
    return this.#merged(count, fits, search);
  }

  /** Those that are known to be under way. */
  active(): readonly OperationRecord[] {
    return this.#pick(this.#active);
  }

  /** Those that ended badly, and nobody has looked at since. */
  unseen(): readonly OperationRecord[] {
    return this.#pick(this.#unseen);
  }

  /**
   * The first `count` of a cluster that are shown, as `compareRecords` orders them.
   * @param since those in memory, and of the others only what began since this moment; Unix milliseconds
   */
  ofCluster(cluster: ClusterRef, count: number, since = -Infinity): readonly OperationRecord[] {
    const known = this.#byCluster.get(clusterKey(cluster)) ?? new Set();
    const found: OperationRecord[] = [];
    // A cluster that scales by load has thousands: no more of them is parsed than is asked for.
    for (const record of this.#journal.ofCluster(cluster)) {
      if (found.length >= count) break;
      if (!isShown(record) || known.has(operationKey(record.ref))) continue;
      // Those that are not in memory come youngest first.
      if (startedAt(record) < since) break;
      found.push(record);
    }
    const all = this.#pick(known).filter(isShown).concat(found);
    return all.sort(compareRecords).slice(0, count);
  }

  /** Whether anything that may still change is known of a cluster. */
  hasActive(cluster: ClusterRef): boolean {
    return this.#pick(this.#byCluster.get(clusterKey(cluster)) ?? []).some(isActive);
  }

  /**
   * Hands over all that is known of a cluster: what is in memory at once, the others in the background, a
   * few at a time. What changes in between comes as it was.
   */
  eachOfCluster(cluster: ClusterRef, take: (record: OperationRecord) => void): Promise<void> {
    for (const record of this.#pick(this.#byCluster.get(clusterKey(cluster)) ?? [])) take(record);
    this.#passing = this.#passing.then(() =>
      this.#journal.eachOfCluster(cluster, (record) => {
        if (!this.#records.has(operationKey(record.ref))) take(record);
      }),
    );
    return this.#passing;
  }

  /**
   * Makes an operation known. One that is known already keeps what it has.
   * @param beganAt when it began, if the source says so; Unix milliseconds
   */
  discover(ref: OperationRef, source: OperationSource, beganAt?: number): void {
    const now = this.#now();
    const ownerNow = this.#ownerOf(ref.accountId);
    const owner = ownerNow === undefined ? {} : { owner: ownerNow };
    const known = this.get(operationKey(ref));
    if (known !== undefined) {
      const age = now - (known.lastSeenAt ?? known.firstSeenAt);
      // The cloud says whose it is, better than what was known of the account when it was seen first.
      const isFound = source === 'scalingActivity' || source === 'actionTrail';
      const isOthers = isFound && ownerNow !== undefined && known.owner !== ownerNow;
      if (isOthers || Math.abs(age) > SEEN_AGAIN_MS) {
        void this.#store({ ...known, ...(isFound ? owner : {}), lastSeenAt: now });
      }
      return;
    }
    const began = beganAt === undefined ? {} : { beganAt };
    const seen = { ...owner, firstSeenAt: now, lastSeenAt: now };
    void this.#store({ ref, source, ...seen, ...began, watched: false, seenActive: false });
  }

  /** Who began it became known. */
  setInitiator(ref: OperationRef, initiator: Initiator): void {
    const record = this.get(operationKey(ref));
    if (JSON.stringify(record?.initiator) !== JSON.stringify(initiator))
      void this.#update(ref, { initiator });
  }

  /** The node group that it is about became known by name. */
  nameGroup(ref: OperationRef, groupName: string): void {
    const record = this.get(operationKey(ref));
    if (record?.groupName !== groupName) void this.#update(ref, { groupName });
  }

  /** Takes in an answer of GetOperation. Only what differs is written and told. */
  applyAnswer(ref: OperationRef, answer: OperationAnswer): void {
    const record = this.get(operationKey(ref));
    if (record === undefined) return;
    const { forgotten: _forgotten, toldState, unseen: _unseen, ...kept } = record;
    // Told that it waits for a person, it may come to wait again.
    const told = toldState === undefined || answer.operation.state === 'IN_PROGRESS' ? {} : { toldState };
    const next = {
      ...kept,
      ...told,
      snapshot: answer.operation,
      raw: answer.raw,
      snapshotAt: this.#now(),
      lastSeenAt: this.#now(),
      seenActive: record.seenActive || !isTerminal(answer.operation.state),
      ...(record.seenActive && endedBadly(answer.operation.state) ? { unseen: true } : {}),
    };
    const changed = JSON.stringify(record.snapshot) !== JSON.stringify(answer.operation);
    if (changed || record.forgotten === true) void this.#store(next);
    else this.#put(operationKey(ref), next);
  }

  /** Another window asked, and heard what is known already; what is new to this one it reads in the journal. */
  seenElsewhere(ref: OperationRef, at: number): void {
    const key = operationKey(ref);
    const record = this.#records.get(key);
    if (record?.snapshot === undefined || at <= (record.snapshotAt ?? 0)) return;
    this.#put(key, { ...record, snapshotAt: at, lastSeenAt: at });
  }

  /** The service does not know the ID (any more); the last snapshot stays. */
  markForgotten(ref: OperationRef): void {
    void this.#update(ref, { forgotten: true });
  }

  /** The name of a cluster became known, or is another now. */
  nameCluster(cluster: ClusterRef, clusterName: string): void {
    const key = clusterKey(cluster);
    const name = (record: OperationRecord): void => {
      if (record.clusterName !== clusterName) void this.#store({ ...record, clusterName });
    };
    // There may be many that are not in memory, and lists tell the names of clusters again and again.
    const named = `${this.#journal.generation} ${clusterName}`;
    if (this.#named.get(key) === named) {
      for (const record of this.#pick(this.#byCluster.get(key) ?? [])) name(record);
    } else {
      this.#named.set(key, named);
      void this.eachOfCluster(cluster, name);
    }
  }

  /** Somebody has looked at how it ended. */
  markSeen(ref: OperationRef): void {
    const record = this.get(operationKey(ref));
    if (record?.unseen !== true) return;
    const { unseen: _unseen, ...seen } = record;
    void this.#store(seen);
  }

  /** Resolves when that is written, or has failed: who was told that it is watched can rely on it. */
  async setWatched(ref: OperationRef, watched: boolean): Promise<void> {
    await this.#update(ref, { watched });
  }

  /**
   * Stores that this state needs no message any more. Resolves when the mark is written, with whether this
   * window was the first of all to make it.
   */
  async markTold(ref: OperationRef, state: string): Promise<boolean> {
    const key = operationKey(ref);
    const first = await this.#journal.claim(key, state);
    const record = this.get(key);
    if (record === undefined) return false;
    const after = { ...record, toldState: state };
    // Nobody shows it, so that nobody hears of it: many may end at a time.
    this.#put(key, after);
    await this.#journal.append(after, record);
    return first;
  }

  /** Fetches the raw answer of a record from the journal, where it is not in memory. */
  async loadRaw(ref: OperationRef): Promise<void> {
    const key = operationKey(ref);
    if (this.get(key)?.raw !== undefined) return;
    const raw = await this.#journal.raw(key);
    const before = this.get(key);
    if (raw === undefined || before === undefined || before.raw !== undefined) return;
    const after = { ...before, raw };
    this.#put(key, after);
    this.#changes.fire([{ key, before, after }]);
  }

  /** Forgets everything of an account that was removed. */
  async removeAccount(accountId: string): Promise<void> {
    const gone = [...this.#records].filter(([, { ref }]) => ref.accountId === accountId);
    for (const [key, before] of gone) {
      this.#records.delete(key);
      this.#active.delete(key);
      this.#unseen.delete(key);
      this.#byCluster.delete(clusterKey(before.ref));
    }
    this.#changes.fire(gone.map(([key, before]) => ({ key, before })));
    await this.#journal.removeAccount(accountId);
  }

  /** Resolves when everything is written. */
  flush(): Promise<void> {
    return this.#journal.flush();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** What was read counts, but for what is in memory only: raw answers, and when an answer came again. */
  #takeIn(records: readonly OperationRecord[]): void {
    const changes = records.flatMap((read): OperationChange | [] => {
      const key = operationKey(read.ref);
      const before = this.#records.get(key);
      if (before === undefined && this.#journal.isTooOld(read)) return [];
      const same = before !== undefined && isDeepStrictEqual(before.snapshot, read.snapshot);
      const { raw = read.raw, snapshotAt, lastSeenAt } = same ? before : read;
      const after = {
        ...read,
        ...(raw === undefined ? {} : { raw }),
        ...(snapshotAt === undefined ? {} : { snapshotAt }),
        ...(lastSeenAt === undefined ? {} : { lastSeenAt }),
      };
      if (isDeepStrictEqual(before, after)) return [];
      this.#put(key, after);
      return { key, after, ...(before === undefined ? {} : { before }) };
    });
    if (changes.length > 0) this.#changes.fire(changes);
  }

  /** What is in memory counts as it is there. */
  #searchFor(fits: Fits): HistorySearch | undefined {
    return this.#journal.search((record) => !this.#records.has(operationKey(record.ref)) && fits(record));
  }

  #merged(count: number, fits: Fits, search: HistorySearch | undefined): readonly OperationRecord[] {
    const mine = [...this.#records.values()].filter(fits);
    // What is under way comes first, and all of it is in memory.
    const isEnough = mine.filter(isConfirmedActive).length >= count;
    // Some may have come into memory since they were found.
    const others = (isEnough ? [] : (search?.take(count) ?? [])).filter(
      ({ ref }) => !this.#records.has(operationKey(ref)),
    );
    return mine.concat(others).sort(compareRecords).slice(0, count);
  }

  #pick(keys: Iterable<string>): readonly OperationRecord[] {
    return [...keys].flatMap((key) => this.#records.get(key) ?? []);
  }

  #update(ref: OperationRef, change: Partial<OperationRecord>): Promise<void> {
    const record = this.get(operationKey(ref));
    return record === undefined ? Promise.resolve() : this.#store({ ...record, ...change });
  }

  /** Counts and is told at once; resolves when it is written, or has failed. */
  #store(after: OperationRecord): Promise<void> {
    const key = operationKey(after.ref);
    const before = this.get(key);
    this.#put(key, after);
    const written = this.#journal.append(after, before);
    this.#changes.fire([{ key, after, ...(before === undefined ? {} : { before }) }]);
    return written;
  }

  #put(key: string, record: OperationRecord): void {
    this.#records.set(key, record);
    if (isConfirmedActive(record)) this.#active.add(key);
    else this.#active.delete(key);
    if (record.unseen === true) this.#unseen.add(key);
    else this.#unseen.delete(key);
    const cluster = clusterKey(record.ref);
    const siblings = this.#byCluster.get(cluster);
    if (siblings === undefined) this.#byCluster.set(cluster, new Set([key]));
    else siblings.add(key);
  }
}
