import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import { registerCommand } from './commands/register.ts';
import { COMMANDS, VIEWS } from './ids.ts';
import type { Log } from './log.ts';
import { showProblem } from './prompts/showProblem.ts';
import type * as TimelineUi from './timeline/index.ts';
import type { TimelineParts } from './timeline/parts.ts';

/** @param load loads what is inside the view, when it is shown first */
export function registerTimeline(
  parts: TimelineParts,
  log: Log,
  load: () => Promise<typeof TimelineUi>,
): Disposable {
  const owned = new Disposables();
  const resolveWebviewView = async (view: vscode.WebviewView): Promise<void> => {
    try {
      owned.add((await load()).showTimeline(view, parts));
    } catch (error) {
      void showProblem(error, log);
    }
  };
  owned.add(vscode.window.registerWebviewViewProvider(VIEWS.timeline, { resolveWebviewView }));
  owned.add(
    registerCommand(COMMANDS.showTimeline, log, () =>
      vscode.commands.executeCommand(`${VIEWS.timeline}.focus`),
    ),
  );
  return owned;
}
