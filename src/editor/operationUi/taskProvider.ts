import * as vscode from 'vscode';
import { compareRecords, type OperationRecord } from '../../core/operation.ts';
import { clock } from '../clock.ts';
import { TASK_TYPE } from '../ids.ts';
import { operationTitle } from '../operationWords.ts';
import { withoutIcons } from '../prompts/steps.ts';
import type { OperationUiParts } from './parts.ts';
import { TaskTerminal } from './taskTerminal.ts';

/** More would not be looked through. */
const MAX_OFFERED = 50;

/** A task for each operation that is under way; none without an account. */
export async function offeredTasks(parts: OperationUiParts): Promise<vscode.Task[]> {
  const { accounts, operations } = parts;
  if (accounts.all().length === 0) return [];
  await operations.open();
  return [...operations.active()]
    .filter((record) => accounts.covers(record))
    .sort(compareRecords)
    .slice(0, MAX_OFFERED)
    .map((record) => runnable(parts, taskFor(parts, record)));
}

function taskFor({ accounts }: OperationUiParts, record: OperationRecord): vscode.Task {
  const { accountId, regionId, clusterId, operationId } = record.ref;
  // Its ID means something on this machine only, so that it is named where it must be.
  const others = accounts.all().filter(({ id, regions }) => id !== accountId && regions.includes(regionId));
  const account = others.length === 0 ? {} : { account: accountId };
  return new vscode.Task(
    { type: TASK_TYPE, region: regionId, cluster: clusterId, operation: operationId, ...account },
    // Without a folder there is no workspace that a task could belong to.
    vscode.workspace.workspaceFolders === undefined ? vscode.TaskScope.Global : vscode.TaskScope.Workspace,
    `${withoutIcons(operationTitle(record))} · ${operationId}`,
    'EMR',
  );
}

/** The same task with what it does: VS Code hands over the definition once variables are replaced. */
export function runnable(parts: OperationUiParts, given: vscode.Task): vscode.Task {
  const { definition, scope = vscode.TaskScope.Workspace, name, source } = given;
  const folder = typeof scope === 'object' ? scope.uri : vscode.workspace.workspaceFolders?.[0]?.uri;
  const task = new vscode.Task(
    definition,
    scope,
    name,
    source,
    new vscode.CustomExecution((resolved) =>
      Promise.resolve(new TaskTerminal(parts, clock, resolved, folder)),
    ),
    // What it writes names no files.
    [],
  );
  task.presentationOptions = given.presentationOptions;
  task.detail = vscode.l10n.t('Waits for the end of the operation');
  return task;
}
