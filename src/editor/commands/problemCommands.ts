import type { TrailDiscovery } from '../../app/trailDiscovery.ts';
import type { Inventory } from '../../app/inventory.ts';
import { CloudError } from '../../core/errors.ts';
import { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import { showProblem } from '../prompts/showProblem.ts';
import type { CommandTable } from './commandTable.ts';
import { asNode } from './targets.ts';

/** The problem of a row in full; the steps that lead out of it are those of `addHelp`. */
export function addProblemCommands(
  commands: CommandTable,
  {
    inventory,
    discovery,
    log,
  }: {
    readonly discovery: TrailDiscovery;
    readonly inventory: Inventory;
    readonly log: Log;
  },
): void {
  commands.add(COMMANDS.explainProblem, (argument) => {
    const node = asNode(argument);
    if (node?.kind === 'problem') {
      void showProblem(new CloudError(node.problem), log, () => inventory.list(node.list).retry());
    } else if (node?.kind === 'unseen') {
      void showProblem(new CloudError(node.problem), log, () => discovery.refresh());
    }
  });
}
