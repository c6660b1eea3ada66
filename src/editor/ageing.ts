import type * as vscode from 'vscode';
import type { Clock } from '../app/clock.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';

/** Rows say how long something runs to the minute; milliseconds. */
const PAUSE_MS = 20_000;

/** Tells a view that time has passed, while somebody sees it. */
export class Ageing implements Disposable {
  readonly #clock: Clock;
  readonly #view: vscode.TreeView<unknown>;
  readonly #passed: (now: number) => void;
  readonly #owned = new Disposables();
  #timer: Disposable | undefined;

  /** @param passed called with the time now, Unix milliseconds */
  constructor(clock: Clock, view: vscode.TreeView<unknown>, passed: (now: number) => void) {
    this.#clock = clock;
    this.#view = view;
    this.#passed = passed;
    this.#owned.add(
      view.onDidChangeVisibility(() => {
        this.#run();
      }),
    );
    this.#run();
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#owned.dispose();
  }

  #run(): void {
    this.#timer?.dispose();
    if (!this.#view.visible) return;
    this.#passed(this.#clock.now());
    this.#timer = this.#clock.setTimer(() => {
      this.#run();
    }, PAUSE_MS);
  }
}
