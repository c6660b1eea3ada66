import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';

const signalSchema = v.object({ from: v.string(), accountId: v.string() });

/**
 * Tells the other windows of this machine which account was changed here, and hears it from them: neither the
 * state nor the secrets of VS Code say so everywhere. A small file carries it; what it says is looked up by
 * whoever hears it.
 */
export class OtherWindows implements Disposable {
  readonly #accounts: Accounts;
  readonly #file: vscode.Uri;
  readonly #self = randomUUID();
  readonly #owned = new Disposables();
  /** Set while a change from elsewhere is passed on, which must not be sent back. */
  #hearing = false;

  constructor(accounts: Accounts, folder: vscode.Uri) {
    this.#accounts = accounts;
    this.#file = vscode.Uri.joinPath(folder, 'accounts.signal');
    this.#owned.add(
      accounts.onDidChange((accountId) => {
        if (!this.#hearing) void this.#tell(accountId);
      }),
    );
    const watcher = this.#owned.add(
      vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, 'accounts.signal')),
    );
    const heard = (): void => {
      void this.#hear();
    };
    watcher.onDidChange(heard);
    watcher.onDidCreate(heard);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #tell(accountId: string): Promise<void> {
    const signal = { from: this.#self, accountId, at: Date.now() };
    // Without it the other windows notice with their next call.
    await Promise.resolve(
      vscode.workspace.fs.writeFile(this.#file, Buffer.from(JSON.stringify(signal))),
    ).catch(() => undefined);
  }

  async #hear(): Promise<void> {
    let content: unknown;
    try {
      content = JSON.parse(Buffer.from(await vscode.workspace.fs.readFile(this.#file)).toString('utf8'));
    } catch {
      return;
    }
    const parsed = v.safeParse(signalSchema, content);
    if (!parsed.success || parsed.output.from === this.#self) return;
    this.#hearing = true;
    try {
      this.#accounts.changedElsewhere(parsed.output.accountId);
    } finally {
      this.#hearing = false;
    }
  }
}
