import * as vscode from 'vscode';
import type { Disposable } from '../app/lifetime.ts';
import { TASK_TYPE } from './ids.ts';
import type * as OperationUi from './operationUi/index.ts';
import type { OperationUiParts } from './operationUi/parts.ts';

/**
 * Tasks that wait for the end of an operation.
 * @param load loads what they do, with the first
 */
export function registerTasks(parts: OperationUiParts, load: () => Promise<typeof OperationUi>): Disposable {
  return vscode.tasks.registerTaskProvider(TASK_TYPE, {
    provideTasks: async () => (parts.accounts.all().length > 0 ? (await load()).offeredTasks(parts) : []),
    resolveTask: async (task) => (await load()).runnable(parts, task),
  });
}
