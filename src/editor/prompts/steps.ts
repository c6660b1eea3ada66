import * as vscode from 'vscode';
import { CloudError, type CloudProblem } from '../../core/errors.ts';

/** The user pressed the back button. */
export const BACK = Symbol('back');

/** Where a prompt stands in a sequence of prompts. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** Escape ends the whole sequence silently. */
function cancelled(): vscode.CancellationError {
  return new vscode.CancellationError();
}

export interface TextQuestion extends Place {
  readonly prompt: string;
  readonly placeholder?: string;
  /** What was typed before, so that going back and forth loses nothing. */
  readonly value: string;
  readonly secret?: boolean;
  /** What is wrong with a text, in words; undefined where it is fine. */
  readonly validate: (text: string) => string | undefined;
  /** Shown until the text is changed: why the last try failed. */
  readonly complaint?: string;
  /** The prompt while `value` stands there as it was given, by us: it is selected, so that typing replaces it. */
  readonly offer?: string;
}

/** Asks for a text. Rejects with a `CancellationError` on Escape. */
export function askText(question: TextQuestion): Promise<string | typeof BACK> {
  return new Promise((resolve, reject) => {
    const input = vscode.window.createInputBox();
    place(input, question);
    input.prompt = question.offer ?? question.prompt;
    input.placeholder = question.placeholder;
    input.password = question.secret === true;
    input.ignoreFocusOut = true;
    input.value = question.value;
    if (question.offer !== undefined) input.valueSelection = [0, question.value.length];
    input.validationMessage = question.complaint;
    let settled = false;
    const settle = <T>(act: (value: T) => void, value: T): void => {
      settled = true;
      act(value);
      input.dispose();
    };
    input.onDidChangeValue((text) => {
      const untouched = text === question.value;
      input.prompt = untouched ? (question.offer ?? question.prompt) : question.prompt;
      // While typing only a complaint goes away; a new one comes with Enter.
      if (question.validate(text.trim()) === undefined || input.validationMessage === question.complaint) {
        input.validationMessage = undefined;
      }
    });
    input.onDidAccept(() => {
      const text = input.value.trim();
      const wrong = question.validate(text);
      input.validationMessage = wrong;
      if (wrong === undefined) settle(resolve, text);
    });
    input.onDidTriggerButton(() => {
      settle(resolve, BACK);
    });
    input.onDidHide(() => {
      if (!settled) settle(reject, cancelled());
    });
    input.show();
  });
}

/** One of a few things to choose from. */
export interface Choice {
  readonly id: string;
  /** May come from outside: icons in it are not drawn. */
  readonly label: string;
  readonly description: string;
}

export interface ChoiceQuestion extends Place {
  readonly placeholder: string;
  readonly choices: readonly Choice[];
  /** What was chosen before. */
  readonly chosen?: string | undefined;
}

/** Asks for one of some; resolves with its ID. Rejects with a `CancellationError` on Escape. */
export function askChoice(question: ChoiceQuestion): Promise<string | typeof BACK> {
  return new Promise((resolve, reject) => {
    const pick = vscode.window.createQuickPick<vscode.QuickPickItem & Choice>();
    place(pick, question);
    pick.placeholder = question.placeholder;
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    pick.items = question.choices.map((choice) => ({ ...choice, label: withoutIcons(choice.label) }));
    pick.activeItems = pick.items.filter(({ id }) => id === question.chosen);
    let settled = false;
    const settle = (answer: string | typeof BACK): void => {
      settled = true;
      resolve(answer);
      pick.dispose();
    };
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item !== undefined) settle(item.id);
    });
    pick.onDidTriggerButton(() => {
      settle(BACK);
    });
    pick.onDidHide(() => {
      if (!settled) reject(cancelled());
      pick.dispose();
    });
    pick.show();
  });
}

/** A text from outside as the label of an item must not bring icons of its own. */
export function withoutIcons(text: string): string {
  return text.replaceAll('$(', '$ (');
}

/**
 * Runs a check under a message that can be cancelled. What the cloud says against it comes as data, so that
 * it can be asked again; anything else, cancelling included, is thrown.
 */
export function tryWithProgress<T>(
  title: string,
  run: (signal: AbortSignal) => Promise<T>,
): Thenable<{ value: T } | { problem: CloudProblem }> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      return { value: await run(abort.signal) };
    } catch (error) {
      const cancelled = abort.signal.aborted || !(error instanceof CloudError);
      if (cancelled || error.problem.kind === 'cancelled') throw error;
      return { problem: error.problem };
    }
  });
}

/** Where a prompt stands, and the way back. */
export function place(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  at: Place,
): void {
  input.title = at.title;
  if (at.totalSteps > 1) {
    input.step = at.step;
    input.totalSteps = at.totalSteps;
  }
  if (at.step > 1) input.buttons = [vscode.QuickInputButtons.Back];
}
