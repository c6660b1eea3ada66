import { Disposables, type Disposable } from '../../app/lifetime.ts';
import type { Inventory } from '../../app/inventory.ts';
import type { TrailDiscovery } from '../../app/trailDiscovery.ts';
import { CloudError } from '../../core/errors.ts';
import { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import { showProblem } from '../prompts/showProblem.ts';
import { registerCommand } from './register.ts';
import { asNode } from './targets.ts';

/** The problem of a row in full; the steps that lead out of it are `registerHelp`'s. */
export function registerProblemCommands({
  inventory,
  discovery,
  log,
}: {
  readonly discovery: TrailDiscovery;
  readonly inventory: Inventory;
  readonly log: Log;
}): Disposable {
  const owned = new Disposables();
  owned.add(
    registerCommand(COMMANDS.explainProblem, log, (argument) => {
      const node = asNode(argument);
      if (node?.kind === 'problem') {
        void showProblem(new CloudError(node.problem), log, () => inventory.list(node.list).retry());
      } else if (node?.kind === 'unseen') {
        void showProblem(new CloudError(node.problem), log, () => discovery.refresh());
      }
    }),
  );
  return owned;
}
