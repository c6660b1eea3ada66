import * as v from 'valibot';
import { ageMs } from '../core/age.ts';
import { toProblem, type CloudProblem } from '../core/errors.ts';
import { getOrAdd } from '../core/maps.ts';
import { scopeKey, type OperationRef, type Scope } from '../core/scope.ts';
import type { OriginAnswer, TrailMemory } from '../core/trail.ts';
import { Disposables, Emitter, type Disposable } from './lifetime.ts';
import type { KeyValueStore } from './storage.ts';
import type * as Search from './trail/index.ts';
import type { TrailSearchParts } from './trail/search.ts';

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

const memorySchema: v.GenericSchema<unknown, TrailMemory> = v.object({
  newestAt: v.exactOptional(v.number()),
  oldestAt: v.exactOptional(v.number()),
  serviceName: v.exactOptional(v.string()),
  namesTriedAt: v.exactOptional(v.number()),
});

interface ScopeState {
  askedAt?: number;
  problem?: CloudProblem | undefined;
}

export interface TrailDiscoveryParts extends TrailSearchParts {
  /** Loads what reads events, with the first look. */
  readonly load: () => Promise<typeof Search>;
  readonly state: KeyValueStore;
  /** What the user has chosen to see, without the demo where that has no trail. */
  readonly scopes: () => readonly Scope[];
  readonly enabled: () => boolean;
  /** Whether anybody sees what would be found. */
  readonly looking: () => boolean;
  /** Whether something is known to run there whose operation is not. */
  readonly urgent: (scope: Scope) => boolean;
  /** The number of the Alibaba Cloud account, as far as it is known. */
  readonly ownerOf: (accountId: string) => string;
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
  #running: Promise<unknown> | undefined;

  /** Fires when a scope was asked, or could not be, and when it is to be asked no longer. */
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

  /** Whether events of a scope are looked for, as far as is known. */
  readsEvents(scope: Scope): boolean {
    const key = scopeKey(scope);
    return (
      this.#wanted().some((wanted) => scopeKey(wanted) === key) &&
      this.#scopes.get(key)?.problem?.kind !== 'permission'
    );
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
      const age = ageMs(askedAt, now);
      return age >= INTERVAL_MS || (age >= URGENT_MS && this.#parts.urgent(scope));
    });
    // From now on, as they wait for each other: else each look around would have them wait once more.
    for (const scope of due) this.#stateOf(scope).askedAt = now;
    if (due.length > 0) void this.#run(due, (scope) => this.#latest(scope));
    this.#timer = this.#parts.clock.setTimer(() => {
      this.lookingChanged();
    }, TICK_MS);
  }

  /** The user allows it now, or no longer. */
  enabledChanged(): void {
    this.#changes.fire();
    this.lookingChanged();
  }

  /** Asks now, also for what was forbidden. Never rejects. */
  refresh(): Promise<unknown> {
    return this.#run(this.#wanted(), (scope) => this.#latest(scope));
  }

  /** Looks further back, as far as the service keeps events. Resolves with what it ran into first; never rejects. */
  older(): Promise<CloudProblem | undefined> {
    return this.#run(this.#wanted(), (scope) => this.#earlier(scope));
  }

  /** Who began an operation, for somebody who looks at it now (`emr-api.md` 4). Rejects with a `CloudError`. */
  async origin(ref: OperationRef, createdAt: number, signal: AbortSignal): Promise<OriginAnswer> {
    const { enabled, load, state } = this.#parts;
    if (!enabled()) return 'off';
    const { seekOrigin } = await load();
    const question = { createdAt, memory: this.#memory(ref), signal };
    const { answer, learnt } = await seekOrigin(this.#parts, ref, question);
    // A look at the whole scope may have ended meanwhile.
    const memory = this.#memory(ref);
    if (Object.entries(learnt).some(([name, value]) => memory[name as keyof TrailMemory] !== value))
      await state.set(this.#memoryKey(ref), { ...memory, ...learnt });
    return answer;
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

  #stateOf(scope: Scope): ScopeState {
    return getOrAdd(this.#scopes, scopeKey(scope), () => ({}));
  }

  #wanted(): readonly Scope[] {
    return this.#parts.enabled() ? this.#parts.scopes() : [];
  }

  /** One after the other, since they share two calls a second; what comes meanwhile waits for them. */
  #run(scopes: readonly Scope[], look: (scope: Scope) => Promise<void>): Promise<CloudProblem | undefined> {
    const before = this.#running;
    const running = (async () => {
      await before;
      let first: CloudProblem | undefined;
      for (const scope of scopes) {
        const problem = await this.#look(scope, look);
        first ??= problem;
      }
      return first;
    })();
    this.#running = running;
    return running;
  }

  async #look(scope: Scope, look: (scope: Scope) => Promise<void>): Promise<CloudProblem | undefined> {
    if (this.#abort.signal.aborted) return undefined;
    const state = this.#stateOf(scope);
    state.askedAt = this.#parts.clock.now();
    const problem = await look(scope).then(() => undefined, toProblem);
    state.problem = problem;
    this.#changes.fire();
    return problem;
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
    const { load, operations, state } = this.#parts;
    const { searchTrail } = await load();
    const memory = { ...this.#memory(scope), oldestAt };
    const seen = await searchTrail(this.#parts, scope, { from, to, memory, signal: this.#abort.signal });
    // In that order: what is remembered as seen is not looked for again.
    await operations.flush();
    await state.set(this.#memoryKey(scope), seen);
  }

  #memory(scope: Scope): TrailMemory {
    const parsed = v.safeParse(memorySchema, this.#parts.state.get(this.#memoryKey(scope)));
    return parsed.success ? parsed.output : {};
  }

  /** By owner too: the events of one say nothing of another. */
  #memoryKey(scope: Scope): string {
    return `trail.${scopeKey(scope)}/${this.#parts.ownerOf(scope.accountId)}`;
  }
}
