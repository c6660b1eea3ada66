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
      registerCommand(COMMANDS[action], parts.log, async (argument) => {
        const [ui] = await Promise.all([load(), parts.operations.open()]);
        await ui.actions[action](parts, argument);
      }),
    );
  }
  return owned;
}
