import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';

const signalSchema = v.object({ from: v.string(), accountId: v.string() });

/** Within this time VS Code has carried the state to the other windows; milliseconds. */
const STATE_LATENCY_MS = 1_000;

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
  /** The accounts as they were when this window last passed a change on. */
  #seen: ReadonlyMap<string, string> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(accounts: Accounts, folder: vscode.Uri) {
    this.#accounts = accounts;
    this.#file = vscode.Uri.joinPath(folder, 'accounts.signal');
    this.#seen = this.#look();
    this.#owned.add(
      accounts.onDidChange((accountId) => {
        if (this.#hearing) return;
        this.#seen = this.#look();
        void this.#tell(accountId);
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
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  async #tell(accountId: string): Promise<void> {
    const signal = { from: this.#self, accountId };
    // Without it the other windows notice with their next call.
    await Promise.resolve(
      vscode.workspace.fs.writeFile(this.#file, Buffer.from(JSON.stringify(signal))),
    ).catch(() => undefined);
  }

  async #hear(): Promise<void> {
    const before = this.#seen;
    const named = await this.#readSignal();
    if (named === undefined) return;
    this.#pass(new Set([named]));
    // The state itself may arrive later than the file, and one signal may have overwritten another.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#pass(differences(before, this.#look()));
    }, STATE_LATENCY_MS);
  }

  async #readSignal(): Promise<string | undefined> {
    try {
      const bytes = await vscode.workspace.fs.readFile(this.#file);
      const parsed = v.safeParse(signalSchema, JSON.parse(Buffer.from(bytes).toString('utf8')));
      return parsed.success && parsed.output.from !== this.#self ? parsed.output.accountId : undefined;
    } catch {
      // Gone, or half written: the next event brings the rest.
      return undefined;
    }
  }

  #pass(accountIds: ReadonlySet<string>): void {
    this.#hearing = true;
    try {
      for (const id of accountIds) this.#accounts.touch(id);
    } finally {
      this.#hearing = false;
    }
    this.#seen = this.#look();
  }

  #look(): ReadonlyMap<string, string> {
    return new Map(this.#accounts.all().map((account) => [account.id, JSON.stringify(account)]));
  }
}

/** The IDs under which two states differ. */
function differences(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): ReadonlySet<string> {
  const ids = new Set([...a.keys(), ...b.keys()]);
  return new Set([...ids].filter((id) => a.get(id) !== b.get(id)));
}
