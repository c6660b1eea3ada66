import { randomBytes } from 'node:crypto';
import type { Disposable } from '../app/lifetime.ts';
import type { AccountAccess } from '../cloud/caller.ts';
import type * as SimulatorModule from '../simulator/index.ts';

type Simulator = SimulatorModule.Simulator;

/**
 * Owns the simulated cloud of the demo account: a server on loopback, started with the first call. Its
 * credentials are made for the run and leave the process only in signed form.
 */
export class Demo implements Disposable {
  readonly #load: () => Promise<typeof SimulatorModule>;
  /** The youngest story of which this window knows. */
  #story: { readonly since: number; readonly simulator: Promise<Simulator> } | undefined;

  constructor(load: () => Promise<typeof SimulatorModule>) {
    this.#load = load;
  }

  /**
   * The cloud of a story, by when that began: Unix milliseconds. Whoever still knows an older one is given the
   * younger; an older one that runs is stopped.
   */
  simulator(since: number): Promise<Simulator> {
    if (this.#story === undefined || this.#story.since < since) {
      const simulator = this.#stop().then(() => this.#start(since));
      const story = { since, simulator };
      this.#story = story;
      // What failed is tried again.
      simulator.catch(() => {
        if (this.#story === story) this.#story = undefined;
      });
    }
    return this.#story.simulator;
  }

  async access(since: number): Promise<AccountAccess> {
    const simulator = await this.simulator(since);
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

  async #start(since: number): Promise<Simulator> {
    const { startSimulator } = await this.#load();
    const account = {
      accessKeyId: `LTAI5tDemo${randomBytes(7).toString('hex')}`,
      accessKeySecret: randomBytes(20).toString('hex'),
      accountId: '1000000000000000',
      identity: { type: 'RAMUser' as const, name: 'demo' },
    };
    return startSimulator({ epoch: since, accounts: [account] });
  }

  async #stop(): Promise<void> {
    const story = this.#story;
    this.#story = undefined;
    await (await story?.simulator.catch(() => undefined))?.close();
  }
}
