import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import { COMMANDS } from '../ids.ts';
import type { ActionParts } from '../operationUi/actions.ts';
import type * as OperationUi from '../operationUi/index.ts';
import { registerCommand } from './register.ts';

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
export function registerOperationCommands(
  parts: ActionParts,
  load: () => Promise<typeof OperationUi>,
): Disposable {
  const owned = new Disposables();
  for (const action of ACTIONS) {
    owned.add(
      registerCommand(COMMANDS[action], parts.log, async (...given) => {
        if (isRowLost(given) && action !== 'watchOperation') {
          void vscode.window.showInformationMessage(
            vscode.l10n.t('The row was just being updated. Please try again.'),
          );
          return;
        }
        const [argument] = given;
        const [ui] = await Promise.all([load(), parts.operations.open()]);
        await ui.actions[action](parts, argument);
      }),
    );
  }
  return owned;
}

/**
 * A row hands over itself and those that are selected. While a view is being refreshed VS Code does not know its
 * rows, and hands over nothing instead: whatever else could be meant, such as the panel in front, is not.
 */
function isRowLost(given: readonly unknown[]): boolean {
  return given.length > 1 && given[0] === undefined;
}
