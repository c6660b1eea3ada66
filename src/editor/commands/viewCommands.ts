import { Disposables, type Disposable } from '../../app/lifetime.ts';
import type { Inventory } from '../../app/inventory.ts';
import type { Watcher } from '../../app/watcher.ts';
import { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import type { ListOwner } from '../nodes.ts';
import type { OperationsView } from '../operationsView.ts';
import { registerCommand } from './register.ts';
import { asNode, asOperationRef } from './targets.ts';

export interface ViewCommandParts {
  readonly inventory: Inventory;
  readonly watcher: Watcher;
  readonly operationsView: OperationsView;
  readonly log: Log;
}

export function registerViewCommands(parts: ViewCommandParts): Disposable {
  const owned = new Disposables();
  const { log, inventory, operationsView } = parts;
  owned.add(registerCommand(COMMANDS.refresh, log, (argument) => refresh(parts, argument)));
  owned.add(
    registerCommand(COMMANDS.retry, log, (argument) => {
      const node = asNode(argument);
      return node?.kind === 'problem' ? retry(inventory, node.owner) : undefined;
    }),
  );
  owned.add(
    registerCommand(COMMANDS.loadMore, log, (argument) => {
      const node = asNode(argument);
      if (node?.kind !== 'more') return undefined;
      const { owner } = node;
      if (owner.kind === 'operations') {
        operationsView.showMore();
        return undefined;
      }
      return owner.kind === 'clusters'
        ? inventory.moreClusters(owner.scope)
        : inventory.moreActivities(owner.cluster);
    }),
  );
  owned.add(
    registerCommand(COMMANDS.showLog, log, () => {
      log.show();
    }),
  );
  return owned;
}

/** One operation, one row with what is below it, or everything that was looked at. */
async function refresh({ inventory, watcher }: ViewCommandParts, argument: unknown): Promise<void> {
  const ref = asOperationRef(argument);
  if (ref !== undefined) {
    watcher.accountsChanged(ref.accountId);
    await watcher.lookNow(ref);
    return;
  }
  const node = asNode(argument);
  if (node?.kind === 'region') {
    watcher.accountsChanged(node.scope.accountId);
    await inventory.reloadClusters(node.scope);
  } else if (node?.kind === 'cluster') {
    await inventory.reloadActivities(node.ref);
  } else {
    watcher.accountsChanged();
    await inventory.reloadAll();
  }
}

/** Goes on where a list failed: with the first page, or with the one that did not come. */
async function retry(inventory: Inventory, owner: ListOwner): Promise<void> {
  if (owner.kind === 'clusters') {
    const again = inventory.clusters(owner.scope).loaded;
    await (again ? inventory.moreClusters(owner.scope) : inventory.reloadClusters(owner.scope));
  } else {
    const again = inventory.activities(owner.cluster).loaded;
    await (again ? inventory.moreActivities(owner.cluster) : inventory.reloadActivities(owner.cluster));
  }
}
