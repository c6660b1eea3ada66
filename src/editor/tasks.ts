import type * as vscode from 'vscode';
import type * as OperationUi from './operationUi/index.ts';
import type { OperationUiParts } from './operationUi/parts.ts';

/**
 * Tasks that wait for the end of an operation.
 * @param load loads what they do, with the first
 */
export function taskProvider(
  parts: OperationUiParts,
  load: () => Promise<typeof OperationUi>,
): vscode.TaskProvider {
  return {
    provideTasks: async () => (parts.accounts.all().length > 0 ? (await load()).offeredTasks(parts) : []),
    resolveTask: async (task) => (await load()).runnable(parts, task),
  };
}
