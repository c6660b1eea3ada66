import type * as vscode from 'vscode';
import type { Clock } from '../app/clock.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { Operations } from '../app/operations.ts';
import { Signal } from './signal.ts';

/** What is written within this time is told of once; milliseconds. */
const PAUSE_MS = 200;

/** Tells the other windows of this machine that there is news in the journal, and reads theirs. */
export class SharedJournal implements Disposable {
  readonly #operations: Operations;
  readonly #owned = new Disposables();
  #sending: Disposable | undefined;
  #reading = false;
  #again = false;

  /** @param hasAccounts without any there is nothing to read */
  constructor(operations: Operations, folder: vscode.Uri, clock: Clock, hasAccounts: () => boolean) {
    this.#operations = operations;
    const signal = this.#owned.add(
      new Signal(folder, 'operations.signal', () => {
        if (hasAccounts()) void this.#read();
      }),
    );
    this.#owned.add(
      operations.onDidWrite(() => {
        this.#sending ??= clock.setTimer(() => {
          this.#sending = undefined;
          void signal.send('written');
        }, PAUSE_MS);
      }),
    );
  }

  dispose(): void {
    this.#sending?.dispose();
    this.#owned.dispose();
  }

  /** What is told of while reading is read once more. */
  async #read(): Promise<void> {
    this.#again = true;
    if (this.#reading) return;
    this.#reading = true;
    while (this.#again) {
      this.#again = false;
      await this.#operations.open();
      await this.#operations.catchUp();
    }
    this.#reading = false;
  }
}
