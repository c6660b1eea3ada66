import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { Accounts } from '../../src/app/accounts.ts';
import { Inventory } from '../../src/app/inventory.ts';
import { lookAround } from '../../src/app/lookAround.ts';
import { NodeGroups } from '../../src/app/nodeGroups.ts';
import type { Programs } from '../../src/app/programs.ts';
import type { ScalingActivities } from '../../src/app/scalingActivities.ts';
import type { Watcher } from '../../src/app/watcher.ts';
import type { EmrCloud } from '../../src/cloud/emrCloud.ts';
import type { Cluster } from '../../src/core/cluster.ts';
import { CloudError, type CloudProblem } from '../../src/core/errors.ts';
import type { Operation } from '../../src/core/operation.ts';
import type { Page } from '../../src/core/page.ts';
import { operationKey, type OperationRef, type Scope } from '../../src/core/scope.ts';
import { clock } from '../../src/editor/clock.ts';
import type { ToolName } from '../../src/editor/ids.ts';
import type { Log } from '../../src/editor/log.ts';
import type { OperationPanels } from '../../src/editor/operationPanels.ts';
import type { ToolParts } from '../../src/editor/operationUi/parts.ts';
import { invokeTool } from '../../src/editor/operationUi/tools/index.ts';
import { contentOf, modelOf } from '../../src/editor/panel/content.ts';
import type { PanelModel } from '../../src/webview/protocol.ts';
import { FakeClock } from '../unit/fakeClock.ts';
import { memoryOperations } from '../unit/app/support.ts';

export const refOf = (operationId: string, more: Partial<OperationRef> = {}): OperationRef => ({
  accountId: 'first',
  regionId: 'cn-hangzhou',
  clusterId: 'c-00000000000000a1',
  operationId,
  ...more,
});

/** The tools over a cloud that says what it is told to: what no simulator answers, and others could. */
export class Bench {
  accounts: object[] = [
    { id: 'first', kind: 'demo', label: 'First', regions: ['cn-hangzhou', 'cn-beijing'], since: 0 },
    { id: 'second', kind: 'demo', label: 'Second', regions: ['cn-beijing'], since: 0 },
  ];
  clusters: readonly Cluster[] = [];
  /** By region. */
  readonly problems = new Map<string, CloudProblem>();
  readonly answers = new Map<string, Partial<Operation>>();
  readonly asked: string[] = [];
  readonly operations = memoryOperations(new FakeClock(Date.now()));
  readonly parts: ToolParts;

  constructor() {
    const say = <T>(what: string, scope: Scope, answer: () => T): Promise<T> => {
      this.asked.push(`${what} ${scope.accountId}/${scope.regionId}`);
      const problem = this.problems.get(scope.regionId);
      return problem === undefined ? Promise.resolve(answer()) : Promise.reject(new CloudError(problem));
    };
    const cloud = {
      listClusters: (scope: Scope): Promise<Page<Cluster>> =>
        say('ListClusters', scope, () => ({ items: this.clusters, totalCount: this.clusters.length })),
      getOperation: (ref: OperationRef) =>
        say('GetOperation', ref, () => {
          const operation = this.answers.get(ref.operationId);
          if (operation === undefined) {
            throw new CloudError({ kind: 'notFound', message: '', service: 'emr', code: 'ResourceNotFound' });
          }
          const { clusterId, operationId } = ref;
          return { operation: { clusterId, operationId, ...operation }, raw: {} };
        }),
      getCluster: (ref: OperationRef) =>
        say('GetCluster', ref, () => ({
          clusterId: ref.clusterId,
          state: 'RUNNING',
          zoneId: 'cn-hangzhou-h',
        })),
      listNodes: (ref: OperationRef) =>
        say('ListNodes', ref, () => ({ items: [{ nodeId: 'i-0000000000000000bad1', state: 'Stopped' }] })),
      listNodeGroups: (ref: OperationRef) => say('ListNodeGroups', ref, () => ({ items: [] })),
    } as unknown as EmrCloud;
    const accounts = new Accounts({
      state: { get: () => this.accounts, set: () => Promise.resolve() },
      secrets: {
        get: () => Promise.resolve(undefined),
        set: () => Promise.resolve(),
        delete: () => Promise.resolve(),
      },
      programs: {} as unknown as Programs,
      network: () => ({ endpoints: {}, network: 'public' }),
      demoAccess: () => Promise.reject(new Error('not asked for')),
    });
    const { operations } = this;
    const never = () => ({ dispose: () => undefined });
    const watcher = {
      lookNow: async (ref: OperationRef) => {
        operations.applyAnswer(ref, await cloud.getOperation(ref));
      },
      stateOf: () => ({}),
      usual: () => undefined,
      stretch: () => undefined,
      onDidChangeState: never,
    } as unknown as Watcher;
    const scaling = {} as unknown as ScalingActivities;
    const inventory = new Inventory({ cloud, scaling, operations, now: Date.now });
    const groups = new NodeGroups({
      list: (cluster, token, options) => cloud.listNodeGroups(cluster, token, options),
      now: Date.now,
    });
    const around = { cloud, groups, origin: () => Promise.resolve('none' as const), now: Date.now };
    const content = { accounts, operations, watcher, around };
    const panels = {
      model: (record, signal) => modelOf(record, {}, content, signal),
    } satisfies Partial<OperationPanels> as unknown as OperationPanels;
    const log = {
      error: (what: string, error: unknown) => assert.fail(`${what}: ${String(error)}`),
    } as unknown as Log;
    this.parts = { accounts, cloud, inventory, operations, watcher, panels, log, clock };
    this.modelFor = async (ref) => {
      const record = operations.get(operationKey(ref));
      assert.ok(record);
      const shown = await lookAround(around, record, new AbortController().signal);
      return contentOf(record, shown, content).model;
    };
  }

  /** What the panel of an operation that is known shows. */
  readonly modelFor: (ref: OperationRef) => Promise<PanelModel>;

  know(ref: OperationRef, operation: Partial<Operation>): void {
    this.answers.set(ref.operationId, operation);
    this.operations.discover(ref, 'manual');
    const { clusterId, operationId } = ref;
    this.operations.applyAnswer(ref, { operation: { clusterId, operationId, ...operation }, raw: {} });
  }

  async use(name: ToolName, input: object): Promise<Record<string, unknown>> {
    return JSON.parse(await this.text(name, input)) as Record<string, unknown>;
  }

  async text(
    name: ToolName,
    input: object,
    {
      token = new vscode.CancellationTokenSource().token,
      ending = new AbortController().signal,
    }: { token?: vscode.CancellationToken; ending?: AbortSignal } = {},
  ): Promise<string> {
    const { content } = await invokeTool(this.parts, name, input, { token, ending });
    const [part] = content;
    assert.ok(part instanceof vscode.LanguageModelTextPart);
    return part.value;
  }
}
