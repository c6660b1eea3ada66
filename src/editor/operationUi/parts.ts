import type { Accounts } from '../../app/accounts.ts';
import type { Clock } from '../../app/clock.ts';
import type { Inventory } from '../../app/inventory.ts';
import type { Operations } from '../../app/operations.ts';
import type { Watcher } from '../../app/watcher.ts';
import type { EmrCloud } from '../../cloud/emrCloud.ts';
import type { Log } from '../log.ts';
import type { OperationPanels } from '../operationPanels.ts';

/** What asks for an operation works on. It is a bundle of its own, so that all of it is given. */
export interface OperationUiParts {
  readonly accounts: Accounts;
  readonly cloud: EmrCloud;
  readonly inventory: Inventory;
  readonly operations: Operations;
  readonly watcher: Watcher;
  readonly panels: OperationPanels;
  readonly log: Log;
}

/** The same with the time, for what waits. */
export interface ToolParts extends OperationUiParts {
  readonly clock: Clock;
}
