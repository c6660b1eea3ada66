import type * as AccountUi from '../accountUi/index.ts';
import type { AccountUiParts } from '../accountUi/parts.ts';
import { COMMANDS } from '../ids.ts';
import type { CommandId, CommandTable } from './commandTable.ts';

/** @param load loads the dialogues, with the first command that needs one */
export function addAccountCommands(
  commands: CommandTable,
  parts: AccountUiParts,
  load: () => Promise<typeof AccountUi>,
): void {
  const command = (id: CommandId, run: (ui: typeof AccountUi, argument: unknown) => Promise<void>): void => {
    commands.add(id, async (argument) => run(await load(), argument));
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
}
