import type { Frame } from 'playwright-core';
import {
  startSimulator,
  type FaultRule,
  type OperationAddress,
  type Simulator,
} from '../../src/simulator/index.ts';
import type { Workbench } from '../host/workbench.ts';
import type { Lie, Payload } from './payloads.ts';
import type { ProbedSession } from './probes.ts';
import { accountOf, addOperation, startSignedIn, webviewThat } from './signedIn.ts';

/** Text fields of answers that no operation of the world decides. */
const FIELDS = [
  'Clusters.*.ClusterName',
  'Clusters.*.ReleaseVersion',
  'Clusters.*.ClusterType',
  'Cluster.ClusterName',
  'Cluster.ReleaseVersion',
  'Cluster.ClusterType',
  'Cluster.Description',
  'Cluster.NodeAttributes.ZoneId',
  'NodeGroups.*.NodeGroupName',
  'NodeGroups.*.NodeGroupState',
  'NodeGroups.*.ZoneId',
  'NodeGroups.*.InstanceTypes.*',
  'Nodes.*.NodeName',
  'Nodes.*.InstanceType',
  'InstanceTypes.*.InstanceType',
  'ScalingActivities.*.NodeGroupName',
  'ScalingActivities.*.RuleName',
  'Events.*.userIdentity.userName',
  'Events.*.sourceIpAddress',
  'Events.*.userAgent',
  'AccountId',
  'Arn',
  'RequestId',
];

/** What one text, or one lie, is looked at in. */
export interface HostileRound {
  /** Failed, and shown in the panel; all its texts are hostile. */
  readonly failed: OperationAddress;
  /** Runs, and is watched. */
  readonly running: OperationAddress;
}

/** The packaged extension in VS Code with a cloud that lies. */
export class HostileLab implements AsyncDisposable {
  readonly simulator: Simulator;
  readonly probed: ProbedSession;
  readonly #mends: (() => void)[] = [];
  readonly #accountId: string;

  private constructor(simulator: Simulator, probed: ProbedSession, accountId: string) {
    this.simulator = simulator;
    this.probed = probed;
    this.#accountId = accountId;
  }

  static async start(): Promise<HostileLab> {
    const account = accountOf('CanarySecretOfTheHostileMatrix');
    const simulator = await startSimulator({ accounts: [account], trail: { delayMs: 1_000 } });
    const probed = await startSignedIn(simulator.url, account, { width: 1_600, height: 1_600 });
    await probed.session.workbench.runCommand('EMR: Show Timeline');
    // Before anything is not true.
    const { accountId } = await probed.probe<{ accountId: string }>('getOperation', simulator.showcase[0]);
    return new HostileLab(simulator, probed, accountId);
  }

  get workbench(): Workbench {
    return this.probed.session.workbench;
  }

  /** All texts of the cloud are that one from now on. */
  tell({ text }: Payload): Promise<HostileRound> {
    for (const path of FIELDS) this.#rule({ fault: { kind: 'edit', path, value: text } });
    return this.#begin(text, { code: text, message: text });
  }

  /** The cloud answers something that is not so from now on. */
  lie({ edits }: Lie): Promise<HostileRound> {
    for (const { action, path, value } of edits) {
      this.#rule({ ...(action === undefined ? {} : { action }), fault: { kind: 'edit', path, value } });
    }
    return this.#begin('INCREASE_NODES', { code: 'OutOfStock', message: 'Sold out.' });
  }

  /** The cloud tells the truth again; nothing of what was opened is left. */
  async mend(): Promise<void> {
    for (const mend of this.#mends.splice(0)) mend();
    const { probed } = this;
    await probed.probe('command', 'notifications.clearAll');
    probed.closeTerminals();
    await probed.probe('command', 'workbench.action.closeAllEditors');
  }

  #rule(rule: FaultRule): void {
    this.#mends.push(this.simulator.addFault(rule));
  }

  async #begin(type: string, reason: { code: string; message: string }): Promise<HostileRound> {
    const { probed, workbench } = this;
    const now = Date.now();
    const add = (more: object): OperationAddress =>
      addOperation(this.simulator, { type, description: type, ...more });
    const round = {
      failed: add({ startedAt: now - 300_000, durationMs: 60_000, outcome: 'FAILED', reason }),
      running: add({ startedAt: now - 20_000, reason }),
    };
    await workbench.runCommand('EMR: Refresh');
    for (const address of [round.failed, round.running]) {
      // One that is told of wrongly is not to be had.
      await probed.probe('watchOperation', address).catch(() => undefined);
    }
    await this.run('openOperation', round.failed);
    const hasState = async (frame: Frame): Promise<boolean> =>
      (await frame.locator('main .state').count()) > 0;
    await webviewThat('the panel', workbench, hasState).catch(() => undefined);
    return round;
  }

  /** Runs a command of ours on an operation. */
  run(command: string, address: OperationAddress): Promise<unknown> {
    return this.probed.probe('command', `emrOperations.${command}`, {
      accountId: this.#accountId,
      ...address,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.probed[Symbol.asyncDispose]();
    await this.simulator.close();
  }
}
