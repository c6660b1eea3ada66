import type * as vscode from 'vscode';
import { randomBytes } from 'node:crypto';
import type { Disposable } from '../app/lifetime.ts';
import type { AccountAccess } from '../cloud/caller.ts';
import type * as SimulatorModule from '../simulator/index.ts';

type Simulator = SimulatorModule.Simulator;

/** When the story of the demo began; the same story goes on after a reload. */
const EPOCH_KEY = 'demo.epoch';

/**
 * Owns the simulated cloud of the demo account: a server on loopback, started with the first call. Its
 * credentials are made for the run and leave the process only in signed form.
 */
export class Demo implements Disposable {
  readonly #state: vscode.Memento;
  readonly #load: () => Promise<typeof SimulatorModule>;
  #running: Promise<Simulator> | undefined;

  constructor(state: vscode.Memento, load: () => Promise<typeof SimulatorModule>) {
    this.#state = state;
    this.#load = load;
  }

  /** Begins the story anew. */
  async restart(): Promise<Simulator> {
    const stopped = this.#stop();
    // Whoever asks meanwhile waits for the new story.
    this.#running = stopped.then(async () => {
      await this.#state.update(EPOCH_KEY, Date.now());
      return this.#start();
    });
    return this.#running;
  }

  simulator(): Promise<Simulator> {
    this.#running ??= this.#start();
    return this.#running;
  }

  async access(): Promise<AccountAccess> {
    const simulator = await this.simulator();
    const [account] = simulator.accounts;
    if (account === undefined) throw new Error('The simulator has no account');
    const { accessKeyId, accessKeySecret } = account;
    return {
      source: { kind: 'static', credential: { accessKeyId, accessKeySecret } },
      endpoints: { emr: simulator.url, actiontrail: simulator.url, sts: simulator.url },
      network: 'public',
    };
  }

  dispose(): void {
    void this.#stop();
  }

  async #start(): Promise<Simulator> {
    const stored = this.#state.get<unknown>(EPOCH_KEY);
    const epoch = typeof stored === 'number' ? stored : Date.now();
    if (stored !== epoch) await this.#state.update(EPOCH_KEY, epoch);
    const { startSimulator } = await this.#load();
    const account = {
      accessKeyId: `LTAI5tDemo${randomBytes(7).toString('hex')}`,
      accessKeySecret: randomBytes(20).toString('hex'),
      accountId: '1000000000000000',
      identity: { type: 'RAMUser' as const, name: 'demo' },
    };
    return startSimulator({ epoch, accounts: [account] });
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await (await running?.catch(() => undefined))?.close();
  }
}
