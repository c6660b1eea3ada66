import type { Cluster } from '../core/cluster.ts';
import { hintsOf, isChanging, type Hint } from '../core/hints.ts';
import type { ClusterRef } from '../core/scope.ts';
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
 * What runs though its operation ID is not known yet. Nothing is kept: it follows from the clusters, their node
 * groups and the operations, and changes when one of these does.
 */
export class Hints {
  readonly #parts: HintsParts;

  constructor(parts: HintsParts) {
    this.#parts = parts;
  }

  of(ref: ClusterRef): readonly Hint[] {
    const cluster = this.#parts.inventory.cluster(ref);
    return cluster === undefined ? [] : this.#from(ref, cluster);
  }

  /** Of all clusters that are there. */
  all(): readonly Hint[] {
    const { inventory, groups } = this.#parts;
    return inventory.clusterLists().flatMap(({ scope, list }) =>
      list.state.items.flatMap((cluster) => {
        const ref = { ...scope, clusterId: cluster.clusterId };
        return isChanging(cluster) || groups.of(ref) !== undefined ? this.#from(ref, cluster) : [];
      }),
    );
  }

  #from(ref: ClusterRef, cluster: Cluster): readonly Hint[] {
    const { groups, operations, now } = this.#parts;
    return hintsOf(ref, cluster, groups.of(ref) ?? [], operations.ofCluster(ref, RECENT), now());
  }
}
