import type { Inventory } from '../../app/inventory.ts';
import type { NodeGroups } from '../../app/nodeGroups.ts';
import type { TrailDiscovery } from '../../app/trailDiscovery.ts';
import type { Upkeep } from '../../app/upkeep.ts';
import type { Watcher } from '../../app/watcher.ts';
import type { OperationRef } from '../../core/scope.ts';
import type { Node } from '../rows/node.ts';

export interface RefreshParts {
  readonly inventory: Inventory;
  readonly groups: NodeGroups;
  readonly upkeep: Upkeep;
  readonly watcher: Watcher;
  readonly discovery: TrailDiscovery;
}

/** The operation that is named, or everything that somebody has looked at. */
export async function refresh(
  { inventory, upkeep, watcher, discovery }: RefreshParts,
  ref: OperationRef | undefined,
): Promise<void> {
  watcher.resume(ref?.accountId);
  if (ref !== undefined) {
    await watcher.lookNow(ref);
    return;
  }
  upkeep.refresh();
  await Promise.all([inventory.reloadAll(), discovery.refresh()]);
}

/** What a row of a region or a cluster stands for. */
export async function refreshItem(
  { inventory, groups }: RefreshParts,
  node: Node | undefined,
): Promise<void> {
  if (node?.kind === 'region') await inventory.clusters(node.scope).reload(true);
  else if (node?.kind === 'cluster') {
    await Promise.all([inventory.refreshCluster(node.ref), groups.load(node.ref, 0)]);
  }
}
