import { ageMs, remainingMs } from '../core/age.ts';
import { needsMending, toProblem } from '../core/errors.ts';
import { isChanging } from '../core/hints.ts';
import { clusterKey, type ClusterRef } from '../core/scope.ts';
import type { Clock } from './clock.ts';
import type { Hints } from './hints.ts';
import type { Inventory } from './inventory.ts';
import type { Disposable } from './lifetime.ts';
import type { NodeGroups } from './nodeGroups.ts';
import type { ScalingActivities } from './scalingActivities.ts';

/** How often what is due is looked for; milliseconds. */
const TICK_MS = 10_000;
/** Where something runs; milliseconds. */
const BUSY_MS = 30_000;
/** Clusters and lists of clusters where nothing does; milliseconds. */
const QUIET_MS = 60_000;
const QUIET_LIST_MS = 2 * 60_000;

/** What somebody must mend first; milliseconds. */
const FORBIDDEN_MS = 10 * 60_000;

/** Two calls each; who has more clusters open waits a tick longer. */
const MAX_CLUSTERS_A_TICK = 5;

/** A longer list is fetched anew by a refresh only, or where one of its operations ends. */
const MAX_PAGES = 3;

export interface UpkeepParts {
  readonly inventory: Inventory;
  readonly groups: NodeGroups;
  readonly scaling: ScalingActivities;
  readonly hints: Hints;
  readonly clock: Clock;
  /** Whether anybody sees the views; while nobody does, nothing is asked for. */
  readonly looking: () => boolean;
  /** The clusters that are on screen with what is below them. */
  readonly open: () => readonly ClusterRef[];
  /** The clusters that have something active. */
  readonly busy: () => readonly ClusterRef[];
}

/**
 * Keeps what is on screen true while somebody looks: which clusters there are, in which states they and their
 * node groups are, and what auto scaling began in them (`emr-api.md` 3.3). One timer.
 */
export class Upkeep implements Disposable {
  readonly #parts: UpkeepParts;
  /** When a cluster was asked last, Unix milliseconds. */
  readonly #askedAt = new Map<string, number>();
  readonly #abort = new AbortController();
  #timer: Disposable | undefined;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** Somebody looks, or no longer, or at something else; what is due is asked for. */
  lookingChanged(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#abort.signal.aborted || !this.#parts.looking()) return;
    this.#reloadLists();
    this.#askClusters();
    this.#timer = this.#parts.clock.setTimer(() => {
      this.lookingChanged();
    }, TICK_MS);
  }

  /** Asks anew for all that is on screen, as the user wishes. */
  refresh(): void {
    this.#askedAt.clear();
    this.lookingChanged();
  }

  dispose(): void {
    this.#abort.abort();
    this.#timer?.dispose();
  }

  #reloadLists(): void {
    const { inventory, clock } = this.#parts;
    for (const { list } of inventory.clusterLists()) {
      const { fetchedAt, items, problem } = list.state;
      // What failed is tried again as the problem demands, and what takes long comes to its end.
      if (fetchedAt === undefined || problem !== undefined || list.isLoading || list.pages > MAX_PAGES)
        continue;
      const pause = items.some(isChanging) ? BUSY_MS : QUIET_LIST_MS;
      if (ageMs(fetchedAt, clock.now()) >= pause) void list.reload();
    }
  }

  #askClusters(): void {
    const { open, busy, hints, clock } = this.#parts;
    const now = clock.now();
    const active = new Map(busy().map((ref) => [clusterKey(ref), ref]));
    const wanted = new Map([...active, ...open().map((ref) => [clusterKey(ref), ref] as const)]);
    const due = [...wanted]
      .map(([key, ref]) => {
        const moving = active.has(key) || hints.of(ref).length > 0;
        return { key, ref, dueAt: (this.#askedAt.get(key) ?? -Infinity) + (moving ? BUSY_MS : QUIET_MS) };
      })
      .filter(({ dueAt }) => remainingMs(dueAt, now, FORBIDDEN_MS + QUIET_MS) === 0)
      .sort((a, b) => a.dueAt - b.dueAt);
    for (const { key, ref } of due.slice(0, MAX_CLUSTERS_A_TICK)) {
      this.#askedAt.set(key, now);
      void this.#ask(key, ref);
    }
  }

  /** What fails is in the log, and is asked for again in its turn; what is forbidden, later or by a refresh. */
  async #ask(key: string, ref: ClusterRef): Promise<void> {
    const { groups, scaling, clock } = this.#parts;
    const options = { signal: this.#abort.signal, priority: 'background' } as const;
    const answers = await Promise.allSettled([groups.load(ref, TICK_MS), scaling.latest(ref, options)]);
    const forbidden = answers.every(
      (answer) => answer.status === 'rejected' && needsMending(toProblem(answer.reason)),
    );
    if (forbidden) this.#askedAt.set(key, clock.now() + FORBIDDEN_MS);
  }
}
