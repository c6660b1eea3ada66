import type * as vscode from 'vscode';
import type { Accounts } from '../../app/accounts.ts';
import type { Clock } from '../../app/clock.ts';
import type { Operations } from '../../app/operations.ts';

export interface TimelineParts {
  readonly extensionUri: vscode.Uri;
  readonly accounts: Accounts;
  readonly operations: Operations;
  readonly clock: Clock;
}
