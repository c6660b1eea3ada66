import path from 'node:path';
import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';

/** A file is often written in several steps; milliseconds. */
const SETTLE_MS = 200;

/**
 * Tells the accounts that have their credentials from files when one of these changes, so that whoever waits
 * for new ones may go on. Nothing is watched while there is no such account.
 */
export class FollowFiles implements Disposable {
  readonly #accounts: Accounts;
  readonly #files: () => Promise<readonly string[]>;
  readonly #failed: (error: unknown) => void;
  readonly #owned = new Disposables();
  #watching: Disposables | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(accounts: Accounts, files: () => Promise<readonly string[]>, failed: (error: unknown) => void) {
    this.#accounts = accounts;
    this.#files = files;
    this.#failed = failed;
    this.#owned.add(
      accounts.onDidChange(() => {
        this.update();
      }),
    );
  }

  /** Watches if there is anybody to watch for. */
  update(): void {
    const wanted = this.#accounts.all().some(({ kind }) => kind === 'cliProfile' || kind === 'environment');
    if (wanted === (this.#watching !== undefined)) return;
    this.#watching?.dispose();
    this.#watching = wanted ? new Disposables() : undefined;
    if (this.#watching !== undefined) this.#watch(this.#watching).catch(this.#failed);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#watching?.dispose();
    this.#owned.dispose();
  }

  async #watch(watching: Disposables): Promise<void> {
    for (const file of await this.#files()) {
      // The folder need not be there yet.
      const pattern = new vscode.RelativePattern(vscode.Uri.file(path.dirname(file)), path.basename(file));
      const watcher = watching.add(vscode.workspace.createFileSystemWatcher(pattern));
      const changed = (): void => {
        this.#changed();
      };
      watcher.onDidChange(changed);
      watcher.onDidCreate(changed);
      watcher.onDidDelete(changed);
    }
  }

  #changed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#accounts.originsChanged();
    }, SETTLE_MS);
  }
}
