import type { CallOptions } from '../cloud/caller.ts';
import { ageMs } from '../core/age.ts';
import { getOrAdd } from '../core/maps.ts';
import type { NodeGroup } from '../core/nodes.ts';
import { pagesFrom, type Page } from '../core/page.ts';
import { clusterKey, type ClusterRef } from '../core/scope.ts';
import { Emitter, type Disposable } from './lifetime.ts';

/** Of 100 groups each; no cluster has as many. */
const MAX_PAGES = 3;

interface Entry {
  groups?: readonly NodeGroup[];
  /** When they were answered, Unix milliseconds. */
  at: number;
  /** Why the last try failed, and when. */
  failure?: { readonly at: number; readonly error: unknown };
  running?: Promise<void>;
}

export interface NodeGroupsParts {
  readonly list: (
    cluster: ClusterRef,
    token: string | undefined,
    options: CallOptions,
  ) => Promise<Page<NodeGroup>>;
  readonly now: () => number;
}

/** The node groups of clusters, as they were last answered (`emr-api.md` 2.4). */
export class NodeGroups implements Disposable {
  readonly #parts: NodeGroupsParts;
  readonly #entries = new Map<string, Entry>();
  readonly #changes = new Emitter<ClusterRef>();
  readonly #abort = new AbortController();

  /** Fires when an answer differs from the one before, or comes after a failure: somebody may show that still. */
  readonly onDidChange = this.#changes.event;

  constructor(parts: NodeGroupsParts) {
    this.#parts = parts;
  }

  /** What is known; undefined before the first answer. */
  of(cluster: ClusterRef): readonly NodeGroup[] | undefined {
    return this.#entries.get(clusterKey(cluster))?.groups;
  }

  /** When that was answered, Unix milliseconds. */
  answeredAt(cluster: ClusterRef): number | undefined {
    const entry = this.#entries.get(clusterKey(cluster));
    return entry?.groups === undefined ? undefined : entry.at;
  }

  /**
   * Asks, where the last answer or failure is as old; whoever asks meanwhile shares it. Rejects with a
   * `CloudError`, that of the last try where that is younger.
   * @param maxAgeMs milliseconds
   */
  async load(cluster: ClusterRef, maxAgeMs: number): Promise<void> {
    const entry = getOrAdd(this.#entries, clusterKey(cluster), (): Entry => ({ at: -Infinity }));
    const now = this.#parts.now();
    if (ageMs(entry.at, now) < maxAgeMs) return;
    if (entry.failure !== undefined && ageMs(entry.failure.at, now) < maxAgeMs) throw entry.failure.error;
    entry.running ??= this.#try(cluster, entry);
    await entry.running;
  }

  forgetAccount(accountId: string): void {
    for (const key of [...this.#entries.keys()]) {
      if (key.startsWith(`${accountId}/`)) this.#entries.delete(key);
    }
  }

  dispose(): void {
    this.#abort.abort();
    this.#changes.dispose();
  }

  async #try(cluster: ClusterRef, entry: Entry): Promise<void> {
    try {
      await this.#ask(cluster, entry);
      delete entry.failure;
    } catch (error) {
      entry.failure = { at: this.#parts.now(), error };
      throw error;
    } finally {
      delete entry.running;
    }
  }

  async #ask(cluster: ClusterRef, entry: Entry): Promise<void> {
    const options = { signal: this.#abort.signal, priority: 'visible' } as const;
    const groups: NodeGroup[] = [];
    let pages = 0;
    for await (const page of pagesFrom((token) => this.#parts.list(cluster, token, options))) {
      groups.push(...page.items);
      pages += 1;
      if (pages >= MAX_PAGES) break;
    }
    // Of an account as it was.
    if (this.#entries.get(clusterKey(cluster)) !== entry) return;
    const changed = JSON.stringify(entry.groups) !== JSON.stringify(groups);
    const mended = entry.failure !== undefined;
    entry.groups = groups;
    entry.at = this.#parts.now();
    if (changed || mended) this.#changes.fire(cluster);
  }
}
