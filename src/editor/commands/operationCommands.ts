import * as vscode from 'vscode';
import { COMMANDS } from '../ids.ts';
import type * as OperationUi from '../operationUi/index.ts';
import type { OperationUiParts } from '../operationUi/parts.ts';
import type { CommandTable } from './commandTable.ts';

const ACTIONS = [
  'watchOperation',
  'watchItem',
  'stopWatching',
  'openOperation',
  'showActiveOperations',
  'copyOperationId',
  'copyCliCommand',
  'copyLink',
  'copyReport',
  'exportJson',
  'compareOperation',
  'openInConsole',
  'openRawJson',
] as const;

/** @param load loads what the commands do, with the first of them */
export function addOperationCommands(
  commands: CommandTable,
  parts: OperationUiParts,
  load: () => Promise<typeof OperationUi>,
): void {
  for (const action of ACTIONS) {
    commands.add(COMMANDS[action], async (...given) => {
      if (isRowLost(given) && action !== 'watchOperation') {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('The row was just being updated. Please try again.'),
        );
        return;
      }
      const [argument] = given;
      const [ui] = await Promise.all([load(), parts.operations.open()]);
      await ui.actions[action](parts, argument);
    });
  }
}

/**
 * A row hands over itself and those that are selected. While a view is being refreshed VS Code does not know its
 * rows, and hands over nothing instead: whatever else could be meant, such as the panel in front, is not.
 */
function isRowLost(given: readonly unknown[]): boolean {
  return given.length > 1 && given[0] === undefined;
}
