import { randomUUID, timingSafeEqual } from 'node:crypto';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { getOrAdd } from '../../core/maps.ts';
import type { Clock } from '../clock.ts';
import { Disposables, Emitter, type Disposable } from '../lifetime.ts';
import { Election } from './election.ts';
import { Epochs } from './epochs.ts';
import type { Message, SharedState } from './messages.ts';
import { Listener, type Connection } from './socket.ts';

export type { SharedState } from './messages.ts';

export interface WindowsParts {
  /** Absolute path; is made when the first account is asked for. */
  readonly folder: string;
  readonly clock: Clock;
  /** Hears why windows can't find each other; then each does everything itself. */
  readonly failed: (error: unknown) => void;
}

/** What somebody sees in a window. */
export interface Seen {
  readonly looking: boolean;
  /** Keys of operations whose panels are visible. */
  readonly panels: readonly string[];
}

interface Follower {
  readonly accountId: string;
  readonly connection: Connection;
  /** Undefined until it has said. */
  seen: Seen | undefined;
  /** Whether it could ask, as far as is known. */
  able: boolean;
}

/**
 * The windows of one user on one machine. For each account one of them asks for operations and tells the others
 * what it is doing; what it found they read in the journal.
 */
export class Windows implements Disposable {
  readonly #parts: WindowsParts;
  readonly #secret = randomUUID();
  readonly #owned = new Disposables();
  readonly #changes = this.#owned.add(new Emitter<string>());
  readonly #states = this.#owned.add(new Emitter<SharedState>());
  readonly #elections = new Map<string, Election>();
  readonly #followers = new Set<Follower>();
  /** The accounts that this window can't ask for. */
  readonly #unable = new Set<string>();
  #listener: Listener | undefined;
  #opening: Promise<void> | undefined;
  #isAlone = false;
  #seen: Seen = { looking: false, panels: [] };
  #disposed = false;

  /** Fires with the account that this window asks for from now on, or not any more. */
  readonly onDidChange = this.#changes.event;
  /** Fires with what the window says of an operation that asks for it. */
  readonly onState = this.#states.event;

  constructor(parts: WindowsParts) {
    this.#parts = parts;
  }

  /** Whether this window asks for operations of an account. Where that is not known yet, it finds out. */
  leads(accountId: string): boolean {
    if (this.#isAlone) return true;
    const election = this.#elections.get(accountId);
    if (election !== undefined) return election.leads;
    void this.#join(accountId);
    return false;
  }

  /** What was due was not heard of. */
  doubt(accountId: string): void {
    this.#elections.get(accountId)?.doubt();
  }

  /** Tells the other windows how an operation is being watched, where this one does. */
  share(accountId: string, state: SharedState): void {
    // Only who leads has any.
    for (const { connection } of this.#followersOf(accountId)) connection.send({ type: 'state', state });
  }

  /**
   * Whether this window has what the calls of an account are signed with, as far as is known. One that has not
   * leads only where no other has.
   */
  setAble(accountId: string, able: boolean): void {
    if (able === !this.#unable.has(accountId)) return;
    if (able) this.#unable.delete(accountId);
    else this.#unable.add(accountId);
    this.#sendSeen(accountId);
    this.#offer(accountId);
  }

  /** What somebody sees in this window. */
  setSeen(seen: Seen): void {
    if (isDeepStrictEqual(seen, this.#seen)) return;
    this.#seen = seen;
    for (const accountId of this.#elections.keys()) this.#sendSeen(accountId);
  }

  /** Whether somebody looks at one of the windows that follow this one. */
  get looking(): boolean {
    return [...this.#followers].some(({ seen }) => seen?.looking === true);
  }

  /** Whether the panel of an operation is visible in one of these. */
  inPanel(key: string): boolean {
    return [...this.#followers].some(({ seen }) => seen?.panels.includes(key) === true);
  }

  /** The account was removed: nobody leads it any more, and no file is left of it, as far as that can be. */
  async forget(accountId: string): Promise<void> {
    this.#unable.delete(accountId);
    await this.#opening;
    const election = this.#elections.get(accountId);
    this.#elections.delete(accountId);
    election?.dispose();
    for (const { connection } of this.#followersOf(accountId)) connection.close();
    await election?.settled();
    // Another window that has not heard of it may put a file there still; it clears that away itself.
    await this.#epochsOf(accountId)
      .clear()
      .catch(() => undefined);
  }

  dispose(): void {
    this.#disposed = true;
    for (const election of this.#elections.values()) election.dispose();
    for (const { connection } of this.#followers) connection.close();
    this.#listener?.close();
    this.#owned.dispose();
  }

  async #join(accountId: string): Promise<void> {
    this.#opening ??= this.#open();
    await this.#opening;
    if (this.#disposed) return;
    const listener = this.#listener;
    if (listener === undefined) {
      this.#changes.fire(accountId);
      return;
    }
    getOrAdd(this.#elections, accountId, () => {
      const election = new Election({
        accountId,
        epochs: this.#epochsOf(accountId),
        self: { address: listener.address, secret: this.#secret },
        clock: this.#parts.clock,
        failed: this.#parts.failed,
      });
      this.#owned.add(
        election.onDidChange(() => {
          this.#sendSeen(accountId);
          // They are to find the one that does.
          if (!election.leads) for (const { connection } of this.#followersOf(accountId)) connection.close();
          this.#changes.fire(accountId);
          this.#offer(accountId);
        }),
      );
      this.#owned.add(
        election.onMessage((message) => {
          if (message.type === 'state') this.#states.fire(message.state);
        }),
      );
      return election;
    });
  }

  async #open(): Promise<void> {
    try {
      this.#listener = await Listener.open((connection) => {
        this.#greet(connection);
      });
      if (this.#disposed) this.#listener.close();
    } catch (error) {
      this.#parts.failed(error);
      this.#isAlone = true;
    }
  }

  /** Anybody may knock; who knows the secret can read the storage of the extension. */
  #greet(connection: Connection): void {
    connection.onMessage = (hello) => {
      const election = hello.type === 'hello' ? this.#elections.get(hello.accountId) : undefined;
      if (hello.type !== 'hello' || election === undefined || !isSame(hello.secret, this.#secret)) {
        connection.close();
        return;
      }
      const { accountId } = hello;
      election.accept(
        () => {
          this.#welcome({ accountId, connection, seen: undefined, able: false });
        },
        () => {
          connection.close();
        },
      );
    };
  }

  #welcome(follower: Follower): void {
    const { accountId, connection } = follower;
    // It may have left while it waited.
    if (!connection.isOpen) return;
    this.#followers.add(follower);
    connection.onMessage = (message) => {
      this.#hear(follower, message);
    };
    connection.onClose = () => {
      this.#followers.delete(follower);
      this.#changes.fire(accountId);
    };
    connection.send({ type: 'welcome' });
  }

  #hear(follower: Follower, message: Message): void {
    if (message.type === 'ping') follower.connection.send({ type: 'pong' });
    if (message.type !== 'seen') return;
    const { accountId } = follower;
    const seen = { looking: message.looking, panels: message.panels };
    // What is no news changes nothing: two windows that each lead an account would tell each other for ever.
    const isNews = follower.able !== message.able || !isDeepStrictEqual(seen, follower.seen);
    follower.seen = seen;
    follower.able = message.able;
    if (isNews) this.#changes.fire(accountId);
    this.#offer(accountId);
  }

  /** To the window that leads, where this one follows. */
  #sendSeen(accountId: string): void {
    const able = !this.#unable.has(accountId);
    this.#elections.get(accountId)?.send({ type: 'seen', ...this.#seen, able });
  }

  /** Gives the lead away where this window can't ask, to the first that may be able to. */
  #offer(accountId: string): void {
    if (!this.#unable.has(accountId) || this.#elections.get(accountId)?.leads !== true) return;
    for (const { able, connection } of this.#followersOf(accountId)) {
      if (able) connection.send({ type: 'lead' });
    }
  }

  #epochsOf(accountId: string): Epochs {
    return new Epochs(path.join(this.#parts.folder, accountId));
  }

  #followersOf(accountId: string): readonly Follower[] {
    return [...this.#followers].filter((follower) => follower.accountId === accountId);
  }
}

function isSame(given: string, secret: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
}
