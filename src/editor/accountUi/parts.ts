import type { Accounts } from '../../app/accounts.ts';
import type { Operations } from '../../app/operations.ts';
import type { Programs } from '../../app/programs.ts';
import type { EmrCloud } from '../../cloud/emrCloud.ts';
import type { Demo } from '../demo.ts';
import type { Log } from '../log.ts';
import type { MachineSources } from './accountSource.ts';

/** What the dialogues about accounts work on. They are a bundle of their own, so that all of it is given. */
export interface AccountUiParts {
  readonly accounts: Accounts;
  readonly cloud: EmrCloud;
  readonly operations: Operations;
  readonly programs: Programs;
  readonly demo: Demo;
  readonly log: Log;
  /** What this machine offers to sign in with. */
  readonly machineSources: () => Promise<MachineSources>;
  readonly configFiles: () => Promise<readonly string[]>;
}
