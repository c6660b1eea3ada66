import { Disposables, type Disposable } from '../../app/lifetime.ts';
import type * as AccountUi from '../accountUi/index.ts';
import type { AccountUiParts } from '../accountUi/parts.ts';
import { COMMANDS } from '../ids.ts';
import { registerCommand, type CommandId } from './register.ts';

/** @param load loads the dialogues, with the first command that needs one */
export function registerAccountCommands(
  parts: AccountUiParts,
  load: () => Promise<typeof AccountUi>,
): Disposable {
  const owned = new Disposables();
  const command = (id: CommandId, run: (ui: typeof AccountUi, argument: unknown) => Promise<void>): void => {
    owned.add(registerCommand(id, parts.log, async (argument) => run(await load(), argument)));
  };
  command(COMMANDS.addAccount, (ui) => ui.addAccount(parts));
  command(COMMANDS.startDemo, (ui) => ui.startDemo(parts));
  command(COMMANDS.leaveDemo, (ui) => ui.leaveDemo(parts));
  command(COMMANDS.removeAccount, (ui, argument) => ui.removeAccount(parts, argument));
  command(COMMANDS.renameAccount, (ui, argument) => ui.renameAccount(parts, argument));
  command(COMMANDS.selectRegions, (ui, argument) => ui.selectRegions(parts, argument, false));
  command(COMMANDS.findClusters, (ui, argument) => ui.selectRegions(parts, argument, true));
  command(COMMANDS.updateCredentials, (ui, argument) => ui.updateCredentials(parts, argument));
  command(COMMANDS.allowProgram, (ui, argument) => ui.allowProgram(parts, argument));
  return owned;
}
