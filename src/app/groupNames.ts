import type { OperationRecord } from '../core/operation.ts';
import { clusterKey } from '../core/scope.ts';
import { Disposables, type Disposable } from './lifetime.ts';
import type { NodeGroups } from './nodeGroups.ts';
import type { Operations } from './operations.ts';

/** Gives operations the name of the node group that they are about, where only its ID was told. */
export class GroupNames implements Disposable {
  readonly #operations: Operations;
  readonly #groups: NodeGroups;
  readonly #owned = new Disposables();
  /** The names by which operations of each cluster were called last: groups change in other ways more often. */
  readonly #named = new Map<string, string | undefined>();

  constructor(operations: Operations, groups: NodeGroups) {
    this.#operations = operations;
    this.#groups = groups;
    this.#owned.add(
      groups.onDidChange((cluster) => {
        const named = JSON.stringify(groups.of(cluster)?.map(({ nodeGroupId, name }) => [nodeGroupId, name]));
        if (this.#named.get(clusterKey(cluster)) === named) return;
        this.#named.set(clusterKey(cluster), named);
        void operations.eachOfCluster(cluster, (record) => {
          this.#consider(record);
        });
      }),
    );
    this.#owned.add(
      operations.onDidChange((changes) => {
        for (const { after } of changes) if (after !== undefined) this.#consider(after);
      }),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #consider({ ref, initiator, groupName }: OperationRecord): void {
    const id = initiator?.request?.['NodeGroupId'];
    if (id === undefined || groupName !== undefined) return;
    const name = this.#groups.of(ref)?.find((group) => group.nodeGroupId === id)?.name;
    if (name !== undefined) this.#operations.nameGroup(ref, name);
  }
}
