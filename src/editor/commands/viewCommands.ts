import type { TrailDiscovery } from '../../app/trailDiscovery.ts';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import type { Inventory } from '../../app/inventory.ts';
import type { NodeGroups } from '../../app/nodeGroups.ts';
import type { Upkeep } from '../../app/upkeep.ts';
import type { Watcher } from '../../app/watcher.ts';
import { NO_FILTER } from '../../core/operationFilter.ts';
import type { ClustersView } from '../clustersView.ts';
import { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import type { OperationsView } from '../operationsView.ts';
import type * as ViewUi from '../viewUi/index.ts';
import { copyText } from './copy.ts';
import { registerCommand } from './register.ts';
import { asClusterRef, asNode, asOperationRef } from './targets.ts';

export interface ViewCommandParts {
  readonly inventory: Inventory;
  readonly groups: NodeGroups;
  readonly upkeep: Upkeep;
  readonly watcher: Watcher;
  readonly clustersView: ClustersView;
  readonly operationsView: OperationsView;
  readonly discovery: TrailDiscovery;
  readonly log: Log;
}

/** @param load loads the dialogues, with the first of them */
export function registerViewCommands(
  parts: ViewCommandParts,
  load: () => Promise<typeof ViewUi>,
): Disposable {
  const owned = new Disposables();
  const { log, inventory, clustersView, operationsView } = parts;
  owned.add(registerCommand(COMMANDS.refresh, log, (argument) => refresh(parts, argument)));
  owned.add(
    registerCommand(COMMANDS.refreshItem, log, async (argument) => {
      const node = asNode(argument);
      if (node?.kind === 'region') await inventory.clusters(node.scope).reload(true);
      else if (node?.kind === 'cluster') {
        await Promise.all([inventory.refreshCluster(node.ref), parts.groups.load(node.ref, 0)]);
      }
    }),
  );
  owned.add(
    registerCommand(COMMANDS.copyClusterId, log, async (argument) => {
      const ref = asClusterRef(argument);
      if (ref !== undefined) await copyText(ref.clusterId);
    }),
  );
  owned.add(
    registerCommand(COMMANDS.retry, log, async (argument) => {
      const node = asNode(argument);
      if (node?.kind === 'problem') await inventory.list(node.list).retry();
    }),
  );
  owned.add(
    registerCommand(COMMANDS.loadMore, log, async (argument) => {
      const node = asNode(argument);
      if (node?.kind !== 'more') return;
      if (node.list === undefined) operationsView.showMore();
      else if (node.list.kind === 'clusters' || !clustersView.showMore(node.list.cluster)) {
        await inventory.list(node.list).more();
      }
    }),
  );
  const filterOperations = async (): Promise<void> => {
    const { askOperationFilter } = await load();
    askOperationFilter(operationsView.filter, (filter) => {
      operationsView.setFilter(filter);
    });
  };
  owned.add(registerCommand(COMMANDS.filterOperations, log, filterOperations));
  owned.add(registerCommand(COMMANDS.changeOperationFilter, log, filterOperations));
  owned.add(
    registerCommand(COMMANDS.clearOperationFilter, log, () => {
      operationsView.setFilter(NO_FILTER);
    }),
  );
  owned.add(registerCommand(COMMANDS.loadOlder, log, () => parts.discovery.older()));
  owned.add(
    registerCommand(COMMANDS.showLog, log, () => {
      log.show();
    }),
  );
  return owned;
}

/** The operation that is named, or everything that somebody has looked at. */
async function refresh(
  { inventory, upkeep, watcher, discovery }: ViewCommandParts,
  argument: unknown,
): Promise<void> {
  const ref = asNode(argument) === undefined ? asOperationRef(argument) : undefined;
  watcher.resume(ref?.accountId);
  if (ref === undefined) upkeep.refresh();
  if (ref === undefined) await Promise.all([inventory.reloadAll(), discovery.refresh()]);
  else await watcher.lookNow(ref);
}
