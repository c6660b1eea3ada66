import * as vscode from 'vscode';
import { SECRET_NOT_KEPT } from '../../app/accounts.ts';
import { toProblem } from '../../core/errors.ts';
import { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import type { NextStep } from '../problemWords.ts';
import { problemWords } from '../problems.ts';

/** Buttons of one message; more would be cut. */
const MAX_STEPS = 2;

/**
 * Shows what an action of the user ran into; what the user cancelled is silent.
 * @param retry does the action again; offered where the problem says to try again
 */
export async function showProblem(error: unknown, log: Log, retry?: () => unknown): Promise<void> {
  if (isCancellation(error)) return;
  // By name, since it may come from the bundle of the dialogues.
  if (error instanceof Error && error.name === SECRET_NOT_KEPT) {
    await showSteps(
      vscode.l10n.t(
        'The secret storage of VS Code did not keep the AccessKey, so nothing was changed. Unlock the keyring of the system, or set one up. Or use a profile of the Aliyun CLI or environment variables, which need no secret storage.',
      ),
      [{ label: vscode.l10n.t('Choose Another Way'), command: COMMANDS.addAccount }],
    );
    return;
  }
  const problem = toProblem(error);
  // Failed calls are in the log already.
  if (problem.action === undefined) log.error('Unexpected', error);
  const { title, detail, steps } = problemWords(problem);
  await showSteps(vscode.l10n.t('{0}: {1}', title, detail), steps, retry);
}

async function showSteps(message: string, steps: readonly NextStep[], retry?: () => unknown): Promise<void> {
  const offered = steps.slice(0, MAX_STEPS);
  const chosen = await vscode.window.showErrorMessage(message, ...offered.map(({ label }) => label));
  const step = offered.find(({ label }) => label === chosen);
  if (step === undefined) return;
  if (step.command === COMMANDS.refresh && retry !== undefined) await retry();
  else await vscode.commands.executeCommand(step.command, ...(step.args ?? []));
}

function isCancellation(error: unknown): boolean {
  return error instanceof vscode.CancellationError || toProblem(error).kind === 'cancelled';
}
