import type * as vscode from 'vscode';
import type { Clock } from '../app/clock.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';

/** How long VS Code may take to build a tree that is shown; milliseconds. */
const BUILT_MS = 2_000;

/**
 * Has a tree painted once more after it was shown. While VS Code builds one it asks for the first rows twice, and
 * drops the refresh of a row that comes in between ("Data tree node not found", says its log): a region that was
 * opened just then would stay without rows until something else changes.
 */
export class AfterShown implements Disposable {
  readonly #owned = new Disposables();
  #timer: Disposable | undefined;

  constructor(
    clock: Clock,
    view: Pick<vscode.TreeView<unknown>, 'visible' | 'onDidChangeVisibility'>,
    repaint: () => void,
  ) {
    const follow = ({ visible }: { readonly visible: boolean }): void => {
      this.#timer?.dispose();
      this.#timer = visible ? clock.setTimer(repaint, BUILT_MS) : undefined;
    };
    this.#owned.add(view.onDidChangeVisibility(follow));
    follow(view);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#owned.dispose();
  }
}
