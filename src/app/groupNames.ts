import type { OperationRecord } from '../core/operation.ts';
import { Disposables, type Disposable } from './lifetime.ts';
import type { NodeGroups } from './nodeGroups.ts';
import type { Operations } from './operations.ts';

/** Gives operations the name of the node group that they are about, where only its ID was told. */
export class GroupNames implements Disposable {
  readonly #operations: Operations;
  readonly #groups: NodeGroups;
  readonly #owned = new Disposables();

  constructor(operations: Operations, groups: NodeGroups) {
    this.#operations = operations;
    this.#groups = groups;
    this.#owned.add(
      groups.onDidChange((cluster) => {
        for (const record of operations.ofCluster(cluster)) this.#consider(record);
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
