import { NO_FILTER } from '../../core/operationFilter.ts';
import type { ClustersView } from '../clustersView.ts';
import { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import type { OperationsView } from '../operationsView.ts';
import type * as ViewUi from '../viewUi/index.ts';
import type { RefreshParts } from '../viewUi/refresh.ts';
import type { Trees } from '../views.ts';
import { copyText } from './copy.ts';
import type { CommandTable } from './commandTable.ts';
import { asClusterRef, asNode, asOperationRef } from './targets.ts';

export interface ViewCommandParts extends RefreshParts {
  readonly clustersView: ClustersView;
  readonly operationsView: OperationsView;
  readonly trees: Trees;
  readonly log: Log;
}

/** @param load loads the dialogues, with the first of them */
export function addViewCommands(
  commands: CommandTable,
  parts: ViewCommandParts,
  load: () => Promise<typeof ViewUi>,
): void {
  const { log, inventory, operationsView } = parts;
  commands.add(COMMANDS.refresh, async (argument) => {
    // What is at the title of a view hands over the row in focus, and is about all of it.
    const ref = asNode(argument) === undefined ? asOperationRef(argument) : undefined;
    await (await load()).refresh(parts, ref);
  });
  commands.add(COMMANDS.refreshItem, async (argument) => (await load()).refreshItem(parts, asNode(argument)));
  commands.add(COMMANDS.copyClusterId, async (argument) => {
    const ref = asClusterRef(argument);
    if (ref !== undefined) await copyText(ref.clusterId);
  });
  commands.add(COMMANDS.retry, async (argument) => {
    const node = asNode(argument);
    if (node?.kind === 'problem') await inventory.list(node.list).retry();
  });
  commands.add(COMMANDS.loadMore, async (argument) => {
    const node = asNode(argument);
    if (node?.kind === 'more') await (await load()).loadMore(parts, node);
  });
  const filterOperations = async (): Promise<void> => {
    const { askOperationFilter } = await load();
    askOperationFilter(operationsView.filter, (filter) => {
      operationsView.setFilter(filter);
    });
  };
  commands.add(COMMANDS.filterOperations, filterOperations);
  commands.add(COMMANDS.changeOperationFilter, filterOperations);
  commands.add(COMMANDS.clearOperationFilter, () => {
    operationsView.setFilter(NO_FILTER);
  });
  commands.add(COMMANDS.loadOlder, async () => (await load()).loadOlder(parts.discovery));
  commands.add(COMMANDS.showLog, () => {
    log.show();
  });
}
