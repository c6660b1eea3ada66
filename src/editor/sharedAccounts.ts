import type * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import { ACCOUNTS_SIGNAL, STATE_LATENCY_MS } from './elsewhere.ts';
import { Signal } from './signal.ts';

/**
 * Tells the other windows of this machine which account was changed here, and hears it from them: neither the
 * state nor the secrets of VS Code say so everywhere. A small file carries it; what it says is looked up by
 * whoever hears it.
 */
export class SharedAccounts implements Disposable {
  readonly #accounts: Accounts;
  readonly #owned = new Disposables();
  /** Set while a change from elsewhere is passed on, which must not be sent back. */
  #hearing = false;
  /** The accounts as they were when this window last passed a change on. */
  #seen: ReadonlyMap<string, string> = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(accounts: Accounts, folder: vscode.Uri) {
    this.#accounts = accounts;
    this.#seen = this.#look();
    const signal = this.#owned.add(
      new Signal(folder, ACCOUNTS_SIGNAL, (accountId) => {
        this.#hear(accountId);
      }),
    );
    this.#owned.add(
      accounts.onDidChange((accountId) => {
        if (this.#hearing) return;
        this.#seen = this.#look();
        void signal.send(accountId);
      }),
    );
    // What another window changed just before this one listened may still be on its way.
    this.#lookLater(this.#seen);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  #hear(named: string): void {
    const before = this.#seen;
    this.#pass(new Set([named]));
    // The state itself may arrive later than the file, and one signal may have overwritten another.
    this.#lookLater(before);
  }

  #lookLater(before: ReadonlyMap<string, string>): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#pass(differences(before, this.#look()));
    }, STATE_LATENCY_MS);
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
