import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { CommandTable } from './commands/commandTable.ts';
import type * as HelpUi from './helpUi/index.ts';
import { COMMANDS, SETTINGS_SECTION } from './ids.ts';
import type { Log } from './log.ts';

const ACTIONS = [
  'openWalkthrough',
  'copySignInCommand',
  'copyPolicy',
  'openDiagnosis',
  'manageTrust',
] as const;

export interface Help extends Disposable {
  /** Says which settings have a value of another form than expected. */
  readonly checkSettings: () => void;
}

/**
 * The way in, and the ways out of a problem.
 * @param load loads what helps, with the first thing of it
 */
export function addHelp(commands: CommandTable, log: Log, load: () => Promise<typeof HelpUi>): Help {
  const owned = new Disposables();
  for (const action of ACTIONS) {
    commands.add(COMMANDS[action], async (argument) => (await load()).actions[action](argument));
  }
  const checkSettings = (): void => {
    load()
      .then((ui) => {
        ui.checkSettings();
      })
      .catch((error: unknown) => {
        log.error('Settings can not be checked', error);
      });
  };
  owned.add(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS_SECTION)) checkSettings();
    }),
  );
  return { checkSettings, dispose: owned.dispose.bind(owned) };
}
