import type { OperationRef } from '../../core/scope.ts';
import type { ViewCommandParts } from '../commands/viewCommands.ts';
import type { Node } from '../rows/node.ts';

type RefreshParts = Pick<ViewCommandParts, 'inventory' | 'groups' | 'upkeep' | 'watcher' | 'discovery'>;

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
