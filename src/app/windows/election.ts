import type { Clock } from '../clock.ts';
import { Emitter, type Disposable } from '../lifetime.ts';
import type { Epochs, Leader } from './epochs.ts';
import type { Message } from './messages.ts';
import { clearAddress, connectTo, type Connection } from './socket.ts';

/** How long another window may take to answer before it counts as gone; milliseconds. */
const ANSWER_MS = 2_000;

/** How often an epoch that has no address yet is looked at again, and how long in between; milliseconds. */
const LOOKS = 10;
const LOOK_AGAIN_MS = 100;

/** How long nobody could be elected until that is tried again; milliseconds. A disk may be full for a while. */
const AGAIN_MS = 60_000;

export interface ElectionParts {
  readonly accountId: string;
  readonly epochs: Epochs;
  /** This window. */
  readonly self: Leader;
  readonly clock: Clock;
  /** Hears why nobody can be elected, once; until that is over each window does everything itself. */
  readonly failed: (error: unknown) => void;
}

/**
 * Which of the windows asks for the operations of an account. One leads; the others are connected to it, so
 * that the system tells them at once when it is gone. One that does not answer when it is asked counts as gone
 * too: then the next epoch begins without it, and it finds that out before its next call (`epochs.ts`). One that
 * leads and can't ask says so to those that may be able to: the first of them begins the next epoch.
 */
export class Election implements Disposable {
  readonly #parts: ElectionParts;
  readonly #changes = new Emitter<void>();
  readonly #messages = new Emitter<Message>();
  #epoch = 0;
  /** `alone`: windows can't find each other on this machine. */
  #role: 'open' | 'leads' | 'follows' | 'alone' = 'open';
  #leader: Connection | undefined;
  #doubt: Disposable | undefined;
  #again: Disposable | undefined;
  #isFailing = false;
  #finding: Promise<void> = Promise.resolve();
  readonly #waiting: { readonly follower: () => void; readonly refuse: () => void }[] = [];
  #disposed = false;

  /** Fires when this window leads, or does not any more. */
  readonly onDidChange = this.#changes.event;
  /** Fires with what the window says that leads. */
  readonly onMessage = this.#messages.event;

  constructor(parts: ElectionParts) {
    this.#parts = parts;
    this.#find();
  }

  /** Whether this window may ask, right now. */
  get leads(): boolean {
    if (this.#role === 'leads' && !this.#parts.epochs.lasts(this.#epoch)) {
      // Suspended for a while, it was replaced.
      this.#become('open');
      this.#find();
    }
    return this.#role === 'leads' || this.#role === 'alone';
  }

  /** Another window wants to follow this one; it is answered once it is clear who leads. */
  accept(follower: () => void, refuse: () => void): void {
    if (this.#role === 'open') this.#waiting.push({ follower, refuse });
    else if (this.leads) follower();
    else refuse();
  }

  /** To the window that leads, where this one follows. */
  send(message: Message): void {
    this.#leader?.send(message);
  }

  /** Nothing was heard of the window that leads though something was due. */
  doubt(): void {
    if (this.#role !== 'follows' || this.#doubt !== undefined) return;
    this.send({ type: 'ping' });
    this.#doubt = this.#parts.clock.setTimer(() => {
      this.#doubt = undefined;
      this.#leader?.close();
    }, ANSWER_MS);
  }

  /** Resolves when nothing is being found out any more. */
  async settled(): Promise<void> {
    await this.#finding;
  }

  dispose(): void {
    this.#disposed = true;
    this.#again?.dispose();
    this.#doubt?.dispose();
    this.#leader?.close();
    this.#changes.dispose();
    this.#messages.dispose();
  }

  #find(next?: number): void {
    this.#finding = this.#elect(next).then(
      () => {
        this.#isFailing = false;
      },
      (error: unknown) => {
        if (this.#disposed) return;
        if (!this.#isFailing) this.#parts.failed(error);
        this.#isFailing = true;
        this.#become('alone');
        this.#again = this.#parts.clock.setTimer(() => {
          this.#find();
        }, AGAIN_MS);
      },
    );
  }

  /** @param next the epoch in which this window is to lead, unless another one is faster */
  async #elect(next?: number): Promise<void> {
    const { epochs } = this.#parts;
    if (next !== undefined && (await this.#begin(next))) return;
    for (;;) {
      const last = await epochs.last();
      const leader = last === 0 ? undefined : await this.#leaderOf(last);
      const found = leader === undefined ? 'gone' : await this.#follow(leader, last);
      // One that is being closed must not take the place of one that lives.
      if (found === 'followed' || this.#disposed) return;
      if (!(await this.#begin(last + 1))) continue;
      // One that is silent may wake up, and wants to be reached then.
      if (leader !== undefined && found === 'gone') await clearAddress(leader.address).catch(() => undefined);
      return;
    }
  }

  /** Leads in an epoch that has not begun yet. False where another window was faster, or this one is closed. */
  async #begin(epoch: number): Promise<boolean> {
    const { epochs, self } = this.#parts;
    if (this.#disposed || !(await epochs.begin(epoch, self))) return false;
    this.#epoch = epoch;
    this.#become('leads');
    return true;
  }

  /** Its file may be there before what is in it. */
  async #leaderOf(epoch: number): Promise<Leader | undefined> {
    for (let look = 0; look < LOOKS; look += 1) {
      const leader = await this.#parts.epochs.leader(epoch);
      if (leader !== undefined) return leader;
      await this.#pause(LOOK_AGAIN_MS);
    }
    return undefined;
  }

  /** Connects this window to the one that leads. */
  async #follow({ address, secret }: Leader, epoch: number): Promise<'followed' | 'silent' | 'gone'> {
    const { accountId } = this.#parts;
    let connection: Connection;
    try {
      connection = await connectTo(address);
    } catch {
      return 'gone';
    }
    const welcome = await new Promise<boolean>((resolve) => {
      const patience = this.#parts.clock.setTimer(() => {
        resolve(false);
      }, ANSWER_MS);
      const answered = (isWelcome: boolean): void => {
        patience.dispose();
        resolve(isWelcome);
      };
      connection.onMessage = ({ type }) => {
        answered(type === 'welcome');
      };
      connection.onClose = () => {
        answered(false);
      };
      connection.send({ type: 'hello', accountId, secret });
    });
    if (!welcome || this.#disposed) {
      connection.close();
      return 'silent';
    }
    this.#epoch = epoch;
    this.#leader = connection;
    connection.onMessage = (message) => {
      this.#doubt?.dispose();
      this.#doubt = undefined;
      if (message.type === 'lead') this.#succeed(connection);
      else this.#messages.fire(message);
    };
    connection.onClose = () => {
      this.#lost();
    };
    this.#become('follows');
    return 'followed';
  }

  #lost(): void {
    this.#leader = undefined;
    this.#doubt?.dispose();
    this.#doubt = undefined;
    if (this.#disposed) return;
    this.#become('open');
    this.#find();
  }

  /** The one that leads can't ask: this window leads in its place, or follows the one that was faster. */
  #succeed(former: Connection): void {
    former.onMessage = () => undefined;
    former.onClose = () => undefined;
    this.#leader = undefined;
    this.#become('open');
    this.#find(this.#epoch + 1);
    // Not before: that tells it to look who leads now.
    void this.#finding.then(() => {
      former.close();
    });
  }

  #become(role: 'open' | 'leads' | 'follows' | 'alone'): void {
    if (this.#role === role || this.#disposed) return;
    this.#role = role;
    if (role !== 'open') {
      for (const { follower, refuse } of this.#waiting.splice(0)) (role === 'follows' ? refuse : follower)();
    }
    this.#changes.fire();
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#parts.clock.setTimer(resolve, ms);
    });
  }
}
