import * as v from 'valibot';
import type { CallOptions } from '../cloud/caller.ts';
import { toProblem, type CloudProblem } from '../core/errors.ts';
import { getOrAdd } from '../core/maps.ts';
import { pagesFrom, type Page } from '../core/page.ts';
import { scopeKey, type Scope } from '../core/scope.ts';
import type { TrailEvent, TrailQuery } from '../core/trail.ts';
import { isOfEmr, trailOperation } from '../core/trailOperations.ts';
import type { Clock } from './clock.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type { Operations } from './operations.ts';
import type { KeyValueStore } from './storage.ts';

const DAY_MS = 86_400_000;
const FIRST_DAYS = 7;
/** What ActionTrail keeps without a trail of one's own (`emr-api.md` 4.3). */
const MAX_DAYS = 90;
const OLDER_STEP_DAYS = 30;
/** While somebody looks; the calls are few for the whole account (`emr-api.md` 4.3). */
const INTERVAL_MS = 5 * 60_000;
/** Where something runs whose ID only an event can tell. */
const URGENT_MS = 60_000;
/** How often is looked for what is due. */
const TICK_MS = 20_000;
/** Events are late by ten minutes, and not in order (`emr-api.md` 4.3). */
const OVERLAP_MS = 20 * 60_000;
/** Of 50 events each; who has more of them sees the newest. */
const MAX_PAGES = 20;

/** As the product code is spelt; not confirmed for EMR (`emr-api.md` 4.2). */
const SERVICE_NAME = 'Emr';

/** What to ask for where that name yields nothing (`emr-api.md` 4.2). */
const EVENT_NAMES = [
  'CreateCluster',
  'RunCluster',
  'DeleteCluster',
  'IncreaseNodes',
  'DecreaseNodes',
  'RunApplicationAction',
  'UpdateApplicationConfigs',
  'RunApiTemplate',
] as const;

const memorySchema = v.object({
  /** The newest event seen, Unix milliseconds. */
  newestAt: v.exactOptional(v.number()),
  /** How far back was looked, Unix milliseconds. */
  oldestAt: v.exactOptional(v.number()),
  /** The name under which this account's events are found. */
  serviceName: v.exactOptional(v.string()),
  /** When single names of calls were tried in vain, Unix milliseconds. */
  namesTriedAt: v.exactOptional(v.number()),
});

type Memory = v.InferOutput<typeof memorySchema>;

interface ScopeState {
  askedAt?: number;
  problem?: CloudProblem;
}

export interface TrailDiscoveryParts {
  readonly operations: Operations;
  readonly state: KeyValueStore;
  readonly clock: Clock;
  /** What the user has chosen to see, without the demo where that has no trail. */
  readonly scopes: () => readonly Scope[];
  readonly enabled: () => boolean;
  /** Whether anybody sees what would be found. */
  readonly looking: () => boolean;
  readonly hasClusters: (scope: Scope) => boolean;
  /** Whether something is known to run there whose operation is not. */
  readonly urgent: (scope: Scope) => boolean;
  /** The number of the Alibaba Cloud account, as far as it is known. */
  readonly ownerOf: (accountId: string) => string;
  readonly lookupEvents: (
    scope: Scope,
    query: TrailQuery,
    token: string | undefined,
    options: CallOptions,
  ) => Promise<Page<TrailEvent>>;
}

/**
 * Finds operations in ActionTrail (`emr-api.md` 3.3, 4): one scope after the other, from the newest event seen,
 * every few minutes while somebody looks. What it finds is made known; the watcher confirms it.
 */
export class TrailDiscovery implements Disposable {
  readonly #parts: TrailDiscoveryParts;
  readonly #scopes = new Map<string, ScopeState>();
  readonly #owned = new Disposables();
  readonly #abort = new AbortController();
  readonly #changes = this.#owned.add(new Emitter<void>());
  #timer: Disposable | undefined;
  #running: Promise<void> | undefined;

  /** Fires when a scope was asked, or could not be. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: TrailDiscoveryParts) {
    this.#parts = parts;
  }

  /** Why operations of scopes may be missing: a permission that is not there. Other failures pass. */
  missing(): readonly { readonly scope: Scope; readonly problem: CloudProblem }[] {
    return this.#wanted().flatMap((scope) => {
      const problem = this.#scopes.get(scopeKey(scope))?.problem;
      return problem?.kind === 'permission' ? [{ scope, problem }] : [];
    });
  }

  /** Days that were looked back in every scope; undefined before the first look. */
  get days(): number | undefined {
    const ages = this.#wanted().map((scope) => this.#memory(scope).oldestAt);
    if (ages.length === 0 || ages.includes(undefined)) return undefined;
    const youngest = Math.max(...ages.map((at) => at ?? 0));
    return Math.round((this.#parts.clock.now() - youngest) / DAY_MS);
  }

  get hasOlder(): boolean {
    return this.days !== undefined && this.days < MAX_DAYS;
  }

  /** Somebody looks, or no longer; what is due is asked for. */
  lookingChanged(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (!this.#parts.looking()) return;
    const now = this.#parts.clock.now();
    const due = this.#wanted().filter((scope) => {
      const { askedAt, problem } = this.#scopes.get(scopeKey(scope)) ?? {};
      // What is forbidden stays so until somebody refreshes.
      if (problem?.kind === 'permission') return false;
      if (askedAt === undefined) return true;
      const age = now - askedAt;
      return age >= INTERVAL_MS || (age >= URGENT_MS && this.#parts.urgent(scope));
    });
    if (due.length > 0) void this.#run(due, (scope) => this.#latest(scope));
    this.#timer = this.#parts.clock.setTimer(() => {
      this.lookingChanged();
    }, TICK_MS);
  }

  /** Asks now, also for what was forbidden. Never rejects. */
  refresh(): Promise<void> {
    return this.#run(this.#wanted(), (scope) => this.#latest(scope));
  }

  /** Looks further back, as far as the service keeps events. Never rejects. */
  older(): Promise<void> {
    return this.#run(this.#wanted(), (scope) => this.#earlier(scope));
  }

  /** An account is another one now, or gone. */
  forgetAccount(accountId: string): void {
    for (const key of [...this.#scopes.keys()]) {
      if (key.split('/')[0] === accountId) this.#scopes.delete(key);
    }
  }

  dispose(): void {
    this.#abort.abort();
    this.#timer?.dispose();
    this.#owned.dispose();
  }

  #wanted(): readonly Scope[] {
    return this.#parts.enabled() ? this.#parts.scopes() : [];
  }

  /** One after the other, since they share two calls a second; who comes meanwhile waits for the same. */
  #run(scopes: readonly Scope[], look: (scope: Scope) => Promise<void>): Promise<void> {
    const before = this.#running;
    const running = (async () => {
      await before;
      for (const scope of scopes) await this.#look(scope, look);
    })();
    this.#running = running;
    return running;
  }

  async #look(scope: Scope, look: (scope: Scope) => Promise<void>): Promise<void> {
    if (this.#abort.signal.aborted) return;
    const state = getOrAdd(this.#scopes, scopeKey(scope), (): ScopeState => ({}));
    state.askedAt = this.#parts.clock.now();
    try {
      await look(scope);
      delete state.problem;
    } catch (error) {
      state.problem = toProblem(error);
    }
    this.#changes.fire();
  }

  async #latest(scope: Scope): Promise<void> {
    const now = this.#parts.clock.now();
    const { newestAt, oldestAt } = this.#memory(scope);
    // A clock that was set back must not ask for the future.
    const since = newestAt === undefined ? undefined : Math.min(newestAt, now) - OVERLAP_MS;
    const from = Math.max(since ?? now - FIRST_DAYS * DAY_MS, now - MAX_DAYS * DAY_MS);
    await this.#collect(scope, from, now, Math.min(oldestAt ?? from, from));
  }

  async #earlier(scope: Scope): Promise<void> {
    const now = this.#parts.clock.now();
    const { oldestAt } = this.#memory(scope);
    if (oldestAt === undefined) return this.#latest(scope);
    const from = Math.max(oldestAt - OLDER_STEP_DAYS * DAY_MS, now - MAX_DAYS * DAY_MS);
    if (from < oldestAt) await this.#collect(scope, from, oldestAt, from);
  }

  /** What was seen is remembered at the end: pages come newest first, so that the rest would be lost else. */
  async #collect(scope: Scope, from: number, to: number, oldestAt: number): Promise<void> {
    const memory = this.#memory(scope);
    const seen: Memory = { ...memory, oldestAt };
    const { serviceName = SERVICE_NAME } = memory;
    const filters = [
      { key: 'ServiceName', value: serviceName },
      { key: 'EventRW', value: 'Write' },
    ];
    const found = await this.#take(scope, { from, to, filters }, seen);
    const never = found === 0 && memory.newestAt === undefined;
    const triedLately = this.#parts.clock.now() - (memory.namesTriedAt ?? -Infinity) < DAY_MS;
    // There should be something: perhaps the service is called otherwise.
    if (never && !triedLately && this.#parts.hasClusters(scope)) {
      seen.namesTriedAt = this.#parts.clock.now();
      for (const name of EVENT_NAMES) {
        const query = { from, to, filters: [{ key: 'EventName', value: name }] };
        await this.#take(scope, query, seen);
      }
    }
    await this.#parts.state.set(this.#memoryKey(scope), seen);
  }

  /** Takes in all pages of a query, and notes in `seen` what was there; resolves with how many events were ours. */
  async #take(scope: Scope, query: TrailQuery, seen: Memory): Promise<number> {
    const { operations, lookupEvents } = this.#parts;
    const options = { signal: this.#abort.signal, priority: 'visible' } as const;
    let found = 0;
    let pages = 0;
    for await (const page of pagesFrom((token) => lookupEvents(scope, query, token, options))) {
      // Where the host names no region, events of all come.
      const here = page.items.filter(({ regionId }) => (regionId ?? scope.regionId) === scope.regionId);
      for (const event of here.filter(isOfEmr)) {
        found += 1;
        seen.newestAt = Math.max(seen.newestAt ?? 0, event.time ?? 0);
        if (event.service !== undefined) seen.serviceName = event.service;
        const told = trailOperation(event);
        if (told === undefined) continue;
        const ref = { ...scope, clusterId: told.clusterId, operationId: told.operationId };
        operations.discover(ref, 'actionTrail', event.time);
        operations.setInitiator(ref, told.initiator);
      }
      pages += 1;
      if (pages >= MAX_PAGES) break;
    }
    return found;
  }

  #memory(scope: Scope): Memory {
    const parsed = v.safeParse(memorySchema, this.#parts.state.get(this.#memoryKey(scope)));
    return parsed.success ? parsed.output : {};
  }

  /** By owner too: the events of one say nothing of another. */
  #memoryKey(scope: Scope): string {
    return `trail.${scopeKey(scope)}/${this.#parts.ownerOf(scope.accountId)}`;
  }
}
