import type { Frame } from 'playwright-core';
import {
  startSimulator,
  type NewOperation,
  type OperationAddress,
  type SimulatedAccount,
  type Simulator,
  type SimulatorOptions,
} from '../../src/simulator/index.ts';
import type { Settings } from '../host/profile.ts';
import type { HostName } from '../host/versions.ts';
import { until } from '../host/wait.ts';
import { Session, type PageOptions } from './support.ts';

/** What is met on the way to the clusters. */
const WORDS = {
  en: {
    add: 'EMR: Add Account…',
    watch: 'EMR: Watch Operation…',
    environment: 'Environment',
    region: 'China (Hangzhou)',
    clusters: 'Clusters',
  },
  'zh-cn': {
    add: 'EMR: 添加账号…',
    watch: 'EMR: 关注操作…',
    environment: '运行环境',
    region: '华东1（杭州）',
    clusters: '集群',
  },
} as const;

export type Language = keyof typeof WORDS;

/**
 * Where nothing new was asked for so long, all is there; milliseconds. Longer than a page of ActionTrail takes in the
 * tests, as what it tells of is asked for after it.
 */
const QUIET_MS = 2_500;

export interface OperatorOptions {
  /** Each suite has one of its own, which must be found nowhere afterwards. */
  readonly secret: string;
  readonly denied?: SimulatedAccount['denied'];
  readonly simulator?: Omit<SimulatorOptions, 'accounts'>;
  /** Beside the endpoints. */
  readonly settings?: Settings;
  readonly page?: PageOptions;
  readonly version?: HostName;
  readonly language?: Language;
}

/** The packaged extension in VS Code, with a cloud of its own and an AccessKey to it in the environment. */
export class Operator implements AsyncDisposable {
  readonly account: SimulatedAccount;
  readonly session: Session;
  /** Another one may take its place. */
  simulator: Simulator;
  readonly #language: Language;

  private constructor(account: SimulatedAccount, simulator: Simulator, session: Session, language: Language) {
    this.account = account;
    this.simulator = simulator;
    this.session = session;
    this.#language = language;
  }

  static async start(options: OperatorOptions): Promise<Operator> {
    const { secret, denied, settings = {}, page = {}, version, language = 'en' } = options;
    const account: SimulatedAccount = {
      accessKeyId: 'LTAI5tExampleKeyId000001',
      accessKeySecret: secret,
      accountId: '1234567890123456',
      identity: { type: 'RAMUser', name: 'data-ops' },
      ...(denied === undefined ? {} : { denied }),
    };
    const simulator = await startSimulator({ ...options.simulator, accounts: [account] });
    const { url } = simulator;
    try {
      const session = await Session.start(
        {
          settings: { 'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url }, ...settings },
          env: {
            ALIBABA_CLOUD_ACCESS_KEY_ID: account.accessKeyId,
            ALIBABA_CLOUD_ACCESS_KEY_SECRET: account.accessKeySecret,
          },
          ...(language === 'en' ? {} : { locale: language }),
        },
        page,
        version,
      );
      return new Operator(account, simulator, session, language);
    } catch (error) {
      await simulator.close();
      throw error;
    }
  }

  /** Adds the account of the environment with the region that is proposed; its clusters are there then. */
  async signIn(): Promise<void> {
    const { workbench } = this.session;
    const words = WORDS[this.#language];
    await workbench.openView('EMR');
    await workbench.runCommand(words.add);
    await this.chooseEnvironment();
    await workbench.treeRow('etl-prod', words.clusters).waitFor();
  }

  /** Answers the questions of a sign-in that has begun: the account of the environment, the region that is proposed. */
  async chooseEnvironment(): Promise<void> {
    const { quickInput } = this.session.workbench;
    const words = WORDS[this.#language];
    await quickInput.item(words.environment).first().click();
    await quickInput.item(words.region).waitFor();
    await quickInput.accept();
  }

  /** Waits until what there was is found and was asked for once; rows and bars come and go meanwhile. */
  async settled(): Promise<void> {
    await until('quiet', () => {
      const { requests } = this.simulator;
      const looked = requests.findLast(({ action }) => action === 'LookupEvents')?.at;
      const asked = new Map<string, number>();
      for (const { action, parameters, at } of requests) {
        const id = parameters['OperationId'];
        // What runs is asked for again and again.
        if (action === 'GetOperation' && id !== undefined && !asked.has(id)) asked.set(id, at);
      }
      const last = Math.max(looked ?? Infinity, ...asked.values());
      return Promise.resolve(asked.size > 0 && Date.now() - last > QUIET_MS ? true : undefined);
    });
  }

  /** One more operation, on a cluster by its name. */
  add(cluster: string, operation: Omit<NewOperation, 'regionId' | 'clusterId'>): OperationAddress {
    const found = this.simulator.clusters.find(({ name }) => name === cluster);
    if (found === undefined) throw new Error(`The scenario has no cluster ${cluster}`);
    const { regionId, clusterId } = found;
    return this.simulator.addOperation({ regionId, clusterId, ...operation });
  }

  /** Opens the panel of an operation whose IDs somebody was sent. */
  async open({ regionId, clusterId, operationId }: OperationAddress): Promise<Frame> {
    const { workbench } = this.session;
    const text = JSON.stringify({ ClusterId: clusterId, OperationId: operationId, RegionId: regionId });
    // A panel that is still being loaded takes the keys, which closes the list of commands before one is run.
    await until('the question for an operation', async () => {
      await workbench.runCommand(WORDS[this.#language].watch);
      return workbench.quickInput.input
        .fill(text, { timeout: 3_000 })
        .then(() => true)
        .catch(() => undefined);
    });
    await workbench.quickInput.accept();
    return workbench.webviewFrame(operationId);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.session[Symbol.asyncDispose]();
    } finally {
      await this.simulator.close();
    }
  }
}
