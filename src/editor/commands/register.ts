import * as vscode from 'vscode';
import type { Disposable } from '../../app/lifetime.ts';
import type { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import { showProblem } from '../prompts/showProblem.ts';

export type CommandId = (typeof COMMANDS)[keyof typeof COMMANDS];

/**
 * Registers a command. What its handler throws reaches the user in words, once; cancelling is silent. The
 * one place where errors of user actions end.
 */
export function registerCommand(
  id: CommandId,
  log: Log,
  handler: (...given: unknown[]) => unknown,
): Disposable {
  const run = async (...given: unknown[]): Promise<void> => {
    try {
      await handler(...given);
    } catch (error) {
      void showProblem(error, log, () => run(...given));
    }
  };
  return vscode.commands.registerCommand(id, run);
}
