import type * as vscode from 'vscode';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Log } from './log.ts';
import { showProblem } from './prompts/showProblem.ts';
import type * as TimelineUi from './timeline/index.ts';
import type { TimelineParts } from './timeline/parts.ts';

/** What fills the timeline when it is shown. */
export class TimelineView implements vscode.WebviewViewProvider, Disposable {
  readonly #parts: TimelineParts;
  readonly #log: Log;
  readonly #load: () => Promise<typeof TimelineUi>;
  readonly #owned = new Disposables();

  /** @param load loads what is inside, when it is shown first */
  constructor(parts: TimelineParts, log: Log, load: () => Promise<typeof TimelineUi>) {
    this.#parts = parts;
    this.#log = log;
    this.#load = load;
  }

  async resolveWebviewView(view: vscode.WebviewView): Promise<void> {
    try {
      this.#owned.add((await this.#load()).showTimeline(view, this.#parts));
    } catch (error) {
      void showProblem(error, this.#log);
    }
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
