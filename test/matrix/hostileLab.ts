import assert from 'node:assert/strict';
import path from 'node:path';
import {
  startSimulator,
  type FaultRule,
  type OperationAddress,
  type SimulatedAccount,
  type Simulator,
} from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import type { Workbench } from '../host/workbench.ts';
import { ProbedSession } from './probes.ts';
import type { Lie, Payload } from './payloads.ts';

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
  accountId = '';

  private constructor(simulator: Simulator, probed: ProbedSession) {
    this.simulator = simulator;
    this.probed = probed;
  }

  static async start(): Promise<HostileLab> {
    const account: SimulatedAccount = {
      accessKeyId: 'LTAI5tExampleKeyId000001',
      accessKeySecret: 'CanarySecretOfTheHostileMatrix',
      accountId: '1234567890123456',
      identity: { type: 'RAMUser', name: 'data-ops' },
    };
    const simulator = await startSimulator({ accounts: [account], trail: { delayMs: 1_000 } });
    const { url } = simulator;
    const probed = await ProbedSession.start(
      {
        settings: {
          'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url },
          'emrOperations.notifications': 'watched',
          'emrOperations.polling.maxRequestsPerSecond': 50,
          'terminal.integrated.gpuAcceleration': 'off',
          'extensions.confirmedUriHandlerExtensionIds': ['emr-operations.emr-operations'],
        },
        env: {
          ALIBABA_CLOUD_ACCESS_KEY_ID: account.accessKeyId,
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: account.accessKeySecret,
        },
      },
      // VS Code offers tasks where a folder is open.
      {
        viewport: { width: 1_600, height: 1_600 },
        folder: path.resolve(import.meta.dirname, '../integration/workspace'),
      },
    );
    const lab = new HostileLab(simulator, probed);
    const { workbench } = lab;
    await probed.session.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await workbench.openView('EMR');
    await workbench.runCommand('EMR: Add Account…');
    await workbench.quickInput.item('Environment').click();
    await workbench.quickInput.item('China (Hangzhou)').waitFor();
    await workbench.quickInput.accept();
    await workbench.treeRow('etl-prod', 'Clusters').waitFor();
    await workbench.expandRow('etl-prod', 'Clusters');
    await workbench.runCommand('EMR: Show Timeline');
    return lab;
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
    await probed.probe('command', 'workbench.action.terminal.killAll');
    await probed.probe('command', 'workbench.action.closeAllEditors');
  }

  #rule(rule: FaultRule): void {
    this.#mends.push(this.simulator.addFault(rule));
  }

  async #begin(type: string, reason: { code: string; message: string }): Promise<HostileRound> {
    const { probed, workbench } = this;
    const found = this.simulator.clusters.find(({ name }) => name === 'etl-prod');
    assert.ok(found);
    const { regionId, clusterId } = found;
    const now = Date.now();
    const add = (more: object): OperationAddress =>
      this.simulator.addOperation({ regionId, clusterId, type, description: type, event: null, ...more });
    const round = {
      failed: add({ startedAt: now - 300_000, durationMs: 60_000, outcome: 'FAILED', reason }),
      running: add({ startedAt: now - 20_000, reason }),
    };
    await workbench.runCommand('EMR: Refresh');
    for (const address of [round.failed, round.running]) {
      // One that is told of wrongly is not to be had.
      const known = await probed
        .probe<{ accountId: string }>('watchOperation', address)
        .catch(() => undefined);
      this.accountId = known?.accountId ?? this.accountId;
    }
    await this.run('openOperation', round.failed);
    await until('the panel', async () => {
      for (const frame of workbench.page.frames()) {
        if (!frame.url().includes('fake.html?id=') || frame.isDetached()) continue;
        if (
          (await frame
            .locator('main .state')
            .count()
            .catch(() => 0)) > 0
        )
          return true;
      }
      return undefined;
    }).catch(() => undefined);
    return round;
  }

  /** Runs a command of ours on an operation. */
  run(command: string, address: OperationAddress): Promise<unknown> {
    return this.probed.probe('command', `emrOperations.${command}`, {
      accountId: this.accountId,
      ...address,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.probed[Symbol.asyncDispose]();
    await this.simulator.close();
  }
}
