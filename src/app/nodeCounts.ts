import { countNodes, type NodeCount } from '../core/nodeCounts.ts';
import type { NodeGroup } from '../core/nodes.ts';
import { pagesFrom, type Page } from '../core/page.ts';
import { clusterKey, type ClusterRef } from '../core/scope.ts';
import type { Clock } from './clock.ts';

/** Who hovers over the same rows again gets the same answer, and no call is made. */
const KEEP_MS = 60_000;

/** Longer nobody waits with the mouse held still; the rest of what they want to read is there already. */
const PATIENCE_MS = 3_000;

/** Of 100 groups each; no cluster has as many. */
const MAX_PAGES = 3;

interface Kept {
  readonly at: number;
  /** Absent where they could not be told. */
  readonly counts?: readonly NodeCount[];
}

export interface NodeCountsParts {
  readonly clock: Clock;
  readonly listNodeGroups: (
    cluster: ClusterRef,
    token: string | undefined,
    signal: AbortSignal,
  ) => Promise<Page<NodeGroup>>;
}

/** How many nodes a cluster has, for who wants to know in passing. */
export class NodeCounts {
  readonly #parts: NodeCountsParts;
  readonly #kept = new Map<string, Kept>();

  constructor(parts: NodeCountsParts) {
    this.#parts = parts;
  }

  /** Undefined where that can't be told, for whatever reason, or not soon. Never rejects. */
  async of(cluster: ClusterRef, signal: AbortSignal): Promise<readonly NodeCount[] | undefined> {
    const { clock } = this.#parts;
    const key = clusterKey(cluster);
    const kept = this.#kept.get(key);
    if (kept !== undefined && clock.now() - kept.at < KEEP_MS) return kept.counts;
    const late = new AbortController();
    const timer = clock.setTimer(() => {
      late.abort();
    }, PATIENCE_MS);
    try {
      const counts = countNodes(await this.#groups(cluster, AbortSignal.any([signal, late.signal])));
      this.#kept.set(key, { at: clock.now(), counts });
      return counts;
    } catch {
      // It is in the log. Who turned away may come back; what failed is not asked again at every hover.
      if (!signal.aborted) this.#kept.set(key, { at: clock.now() });
      return undefined;
    } finally {
      timer.dispose();
    }
  }

  /** Somebody wants to see a cluster as it is now. */
  forget(cluster: ClusterRef): void {
    this.#kept.delete(clusterKey(cluster));
  }

  /** The account may be another one now. */
  forgetAccount(accountId: string): void {
    for (const key of [...this.#kept.keys()]) if (key.startsWith(`${accountId}/`)) this.#kept.delete(key);
  }

  async #groups(cluster: ClusterRef, signal: AbortSignal): Promise<readonly NodeGroup[]> {
    const groups: NodeGroup[] = [];
    let pages = 0;
    for await (const page of pagesFrom((token) => this.#parts.listNodeGroups(cluster, token, signal))) {
      groups.push(...page.items);
      pages += 1;
      if (pages >= MAX_PAGES) break;
    }
    return groups;
  }
}
