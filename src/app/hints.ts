import type { Cluster } from '../core/cluster.ts';
import { hintsOf, tellsOfSomething, type Hint } from '../core/hints.ts';
import { getOrAdd } from '../core/maps.ts';
import type { OperationRecord } from '../core/operation.ts';
import { clusterKey, type ClusterRef } from '../core/scope.ts';
import { Disposables } from './lifetime.ts';
import type { Inventory } from './inventory.ts';
import type { NodeGroups } from './nodeGroups.ts';
import type { Operations } from './operations.ts';

export interface HintsParts {
  readonly inventory: Inventory;
  readonly groups: NodeGroups;
  readonly operations: Operations;
  readonly now: () => number;
}

/** Of so many the first are looked at: what explains a state runs, or ended a while ago. */
const RECENT = 100;

/**
 * What runs is in memory; of what is over only what began so lately is looked for in files: with hundreds of clusters
 * that change, reading more of each would hold up everything else. Milliseconds.
 */
const LATELY_MS = 86_400_000;

/**
 * What runs though its operation ID is not known yet. It follows from the clusters, their node groups and the
 * operations, and changes when one of these does. It is asked for with each of them, and for all clusters: so what
 * is read of the operations of a cluster is kept until they change, and nothing is read where no state tells.
 */
export class Hints extends Disposables {
  readonly #parts: HintsParts;
  readonly #records = new Map<string, readonly OperationRecord[]>();

  constructor(parts: HintsParts) {
    super();
    this.#parts = parts;
    this.add(
      parts.operations.onDidChange((changes) => {
        if (changes.length === 0) this.#records.clear();
        for (const { before, after } of changes) {
          const record = after ?? before;
          if (record !== undefined) this.#records.delete(clusterKey(record.ref));
        }
      }),
    );
  }

  of(ref: ClusterRef): readonly Hint[] {
    const cluster = this.#parts.inventory.cluster(ref);
    return cluster === undefined ? [] : this.#from(ref, cluster);
  }

  /** Of all clusters that are there. */
  all(): readonly Hint[] {
    const { inventory } = this.#parts;
    return inventory.clusterLists().flatMap(({ scope, list }) =>
      list.state.items.flatMap((cluster) => {
        const ref = { ...scope, clusterId: cluster.clusterId };
        return this.#from(ref, cluster);
      }),
    );
  }

  #from(ref: ClusterRef, cluster: Cluster): readonly Hint[] {
    const { groups, operations, now } = this.#parts;
    const groupsOf = groups.of(ref) ?? [];
    if (!tellsOfSomething(cluster, groupsOf)) return [];
    const at = now();
    const records = getOrAdd(this.#records, clusterKey(ref), () =>
      operations.ofCluster(ref, RECENT, at - LATELY_MS),
    );
    return hintsOf(ref, cluster, groupsOf, records, at);
  }
}
