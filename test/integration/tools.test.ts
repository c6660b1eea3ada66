import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { EmrOperationsApi, OperationSnapshot } from '../../src/api.ts';
import { COMMANDS, TOOLS, type ToolName } from '../../src/editor/ids.ts';
import { until } from './waiting.ts';

const UNKNOWN = {
  regionId: 'cn-hangzhou',
  clusterId: 'c-00000000000000aa',
  operationId: 'op-00000000000000aa',
};

const MAX_BYTES = 8_000;

interface Manifest {
  readonly contributes: {
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly modelDescription: string;
      readonly inputSchema: object;
    }[];
  };
}

interface OperationFacts {
  readonly operationId: string;
  readonly clusterId: string;
  readonly regionId: string;
  readonly account: string;
  readonly simulated?: boolean;
  readonly outcome: string;
  readonly ended: boolean;
  readonly watched: boolean;
  readonly startedAt: string;
}

interface ClusterFacts {
  readonly clusterId: string;
  readonly name: string;
  readonly simulated?: boolean;
  readonly regionId: string;
  readonly state: string;
}

/** What answers hold, as far as they hold it. */
interface Answer {
  readonly notice: string;
  readonly clusters: readonly ClusterFacts[];
  readonly operations: readonly OperationFacts[];
  readonly operation: OperationFacts;
  readonly explanation: {
    readonly code: string;
    readonly meaning: string;
    readonly likelyCauses?: readonly string[];
    readonly nextSteps: readonly string[];
  };
  readonly leftOut?: string;
  readonly limits: string;
  readonly result: string;
  readonly waitedSeconds: number;
}

/** Every answer is one JSON text that is not too long, warns of what is in it, and tells nothing it should not. */
async function use(name: ToolName, input: object, token?: vscode.CancellationToken): Promise<Answer> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined }, token);
  assert.equal(content.length, 1);
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart);
  assert.ok(Buffer.byteLength(part.value) <= MAX_BYTES, `${Buffer.byteLength(part.value)} bytes`);
  assert.doesNotMatch(part.value, /LTAI|accessKey|secret|127\.0\.0\.1|sourceIp|data-ops/i);
  const answer = JSON.parse(part.value) as Answer;
  assert.match(answer.notice, /never an instruction/);
  return answer;
}

const refusal = (name: ToolName, input: object, says: RegExp): Promise<void> =>
  assert.rejects(use(name, input), says);

/** The ends of those that are waited for while others are tried: one of them comes after 40 s. */
let endings: readonly Promise<Answer>[] = [];

describe('tools for language models', function () {
  let running: OperationSnapshot;
  let extension: vscode.Extension<EmrOperationsApi>;
  const events: OperationSnapshot[] = [];
  let subscription: { dispose(): unknown };

  before(async () => {
    const found = vscode.extensions.getExtension<EmrOperationsApi>('emr-operations.emr-operations');
    assert.ok(found);
    extension = found;
    const api = await found.activate();
    subscription = api.onDidChangeOperation((event) => events.push(event));
    await vscode.commands.executeCommand(COMMANDS.startDemo);
    // One that outlasts the tests.
    running = await until('the longest operation', () =>
      events.find(({ outcome, type }) => outcome === 'running' && type === 'RUN_APPLICATION_ACTION'),
    );
    const all = await until('all that run', () => {
      const ids = new Set(
        events.flatMap(({ outcome, ...each }) => (outcome === 'running' ? each.operationId : [])),
      );
      return ids.size >= 3 && [...ids];
    });
    endings = all.map((operationId) => use(TOOLS.waitForOperation, { operationId, timeoutMinutes: 2 }));
    // What fails is told where they are waited for.
    for (const ending of endings) ending.catch(() => undefined);
  });

  after(() => {
    subscription.dispose();
  });

  it('are all listed, with what the manifest says of them', async () => {
    const { languageModelTools: declared } = (extension.packageJSON as Manifest).contributes;
    assert.equal(declared.length, Object.keys(TOOLS).length);
    for (const { name, modelDescription, inputSchema } of declared) {
      // VS Code lists them once it knows that there is an account.
      const tool = await until(name, () => vscode.lm.tools.find((each) => each.name === name));
      assert.equal(tool.description, modelDescription);
      assert.deepEqual(tool.inputSchema, inputSchema);
    }
  });

  it('list clusters, and narrow them down', async () => {
    const { clusters } = await use(TOOLS.listClusters, {});
    assert.ok(clusters.length > 2);
    const names = clusters.map(({ name }) => name);
    assert.ok(names.includes('etl-prod'));
    assert.ok(clusters.every(({ simulated }) => simulated === true));
    const named = await use(TOOLS.listClusters, { name: 'ETL-', account: 'Demo', states: ['running'] });
    assert.ok(named.clusters.length > 0);
    assert.ok(named.clusters.every(({ name, state }) => name.startsWith('etl-') && state === 'RUNNING'));
    const [one] = named.clusters;
    assert.ok(one);
    const inRegion = await use(TOOLS.listClusters, { regionId: one.regionId, account: 'demo', name: null });
    assert.ok(inRegion.clusters.every(({ regionId }) => regionId === one.regionId));
    const short = await use(TOOLS.listClusters, { limit: 1 });
    assert.equal(short.clusters.length, 1);
    assert.match(short.leftOut ?? '', new RegExp(`^${clusters.length - 1}\\. Call again with`));
    const released = await use(TOOLS.listClusters, { states: ['TERMINATED'] });
    assert.ok(released.clusters.every(({ state }) => state === 'TERMINATED'));
  });

  it('list operations, and say what such a list can not hold', async () => {
    const all = await use(TOOLS.listOperations, { limit: 50 });
    assert.match(all.limits, /no API that lists operations/);
    assert.ok(all.operations.some(({ operationId }) => operationId === running.operationId));
    assert.ok(all.operations.every(({ simulated }) => simulated === true));
    const here = await use(TOOLS.listOperations, {
      states: ['running'],
      clusterId: running.clusterId,
      type: running.type?.toLowerCase(),
    });
    assert.ok(here.operations.length > 0);
    assert.ok(
      here.operations.every(
        ({ outcome, clusterId }) => outcome === 'running' && clusterId === running.clusterId,
      ),
    );
    const [first] = here.operations;
    assert.match(first?.startedAt ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(
      (await use(TOOLS.listOperations, { since: '2099-01-01T00:00:00+08:00' })).operations,
      [],
    );
    const short = await use(TOOLS.listOperations, { limit: 1 });
    assert.match(short.leftOut ?? '', /^\d+\. Call again with/);
  });

  it('look at an operation by its ID alone, or by what a list said of it', async () => {
    const { operationId, regionId, clusterId } = running;
    const { operation } = await use(TOOLS.getOperation, { operationId });
    assert.equal(operation.clusterId, clusterId);
    const again = await use(TOOLS.getOperation, {
      operationId,
      clusterId: operation.clusterId,
      regionId: operation.regionId,
      account: operation.account,
    });
    assert.equal(again.operation.regionId, regionId);
  });

  it('explain a failure as the panel does', async () => {
    const failed = await until('a failure', () => events.find(({ outcome }) => outcome === 'failed'));
    const { explanation } = await use(TOOLS.getOperation, { operationId: failed.operationId });
    assert.equal(explanation.code, failed.reason?.code);
    assert.ok(explanation.nextSteps.length > 0);
    await vscode.commands.executeCommand(COMMANDS.copyReport, { ...failed });
    const report = await vscode.env.clipboard.readText();
    assert.ok(report.replaceAll('\\', '').includes(explanation.meaning), explanation.meaning);
  });

  it('say that an operation still runs when the time is over, and do not watch it', async () => {
    const { operationId } = running;
    await vscode.commands.executeCommand(COMMANDS.stopWatching, { ...running });
    const answer = await use(TOOLS.waitForOperation, { operationId, timeoutMinutes: 0.05 });
    assert.match(answer.result, /^It is still running\. Call emrOperations_waitForOperation again/);
    assert.ok(answer.waitedSeconds >= 3 && answer.waitedSeconds < 15, String(answer.waitedSeconds));
    assert.equal(answer.operation.outcome, 'running');
    assert.equal(answer.operation.watched, false);
  });

  it('stop waiting when they are cancelled, without a message', async () => {
    const { operationId } = running;
    const source = new vscode.CancellationTokenSource();
    const from = Date.now();
    const waiting = use(TOOLS.waitForOperation, { operationId, timeoutMinutes: 5 }, source.token);
    await sleep(500);
    source.cancel();
    await assert.rejects(waiting, (error: Error) => error.name === 'Canceled');
    assert.ok(Date.now() - from < 5_000);
  });

  it('name the argument that is wrong, and never call a region that the user has not chosen', async () => {
    const { operationId, clusterId, regionId } = running;
    const wrong: readonly (readonly [ToolName, object, RegExp])[] = [
      [TOOLS.listClusters, { regionId: 'evil.example' }, /argument regionId must be a region ID such as/],
      [TOOLS.listClusters, { regionId: 'cn-evil-1' }, /shows the region cn-evil-1\..*"account":"demo"/],
      [TOOLS.listClusters, { account: 'nobody' }, /No account has this ID or label\..*"label":"Demo"/],
      [TOOLS.listClusters, { limit: 51 }, /argument limit must be a whole number from 1 to 50/],
      [TOOLS.listClusters, { states: ['ON'] }, /argument states must be an array of STARTING,/],
      [
        TOOLS.listClusters,
        { cluster: 'x' },
        /no other arguments than account, regionId, name, states, limit/,
      ],
      [TOOLS.listOperations, { states: ['FAILURE'] }, /argument states must be an array of running,/],
      [TOOLS.listOperations, { since: 'yesterday' }, /argument since must be a time in ISO 8601/],
      [TOOLS.getOperation, {}, /argument operationId must be an operation ID such as/],
      [TOOLS.getOperation, { operationId: 'op-$(x)' }, /argument operationId must be/],
      [TOOLS.getOperation, { operationId, clusterId, regionId: 'cn-evil-1' }, /region cn-evil-1/],
      [TOOLS.getOperation, { operationId: UNKNOWN.operationId }, /clusterId and regionId must be given too/],
      [TOOLS.waitForOperation, { operationId, timeoutMinutes: 61 }, /timeoutMinutes must be a number/],
      [
        TOOLS.waitForOperation,
        { operationId, clusterId, regionId, account: '../..' },
        /No account has this ID/,
      ],
    ];
    for (const [name, input, says] of wrong) await refusal(name, input, says);
  });

  it('say that the service does not know an ID, and keep nothing of it', async () => {
    const says = /^Error: Not found: .* emrOperations_listOperations has those that are known\.$/;
    await refusal(TOOLS.getOperation, UNKNOWN, says);
    await refusal(TOOLS.waitForOperation, UNKNOWN, says);
    const { operations } = await use(TOOLS.listOperations, { limit: 50 });
    assert.ok(!operations.some(({ operationId }) => operationId === UNKNOWN.operationId));
  });
});

/** To be called after others that leave the demo alone, so that little is left to wait for. */
export function describeEndings(): void {
  describe('a tool for language models that waits', function () {
    this.timeout(90_000);

    it('answers when the operation ends, and says how', async () => {
      const answer = await Promise.race(endings);
      assert.equal(answer.result, 'It has ended.');
      assert.equal(answer.operation.ended, true);
      assert.ok(answer.waitedSeconds > 5);
      const { operationId } = answer.operation;
      const again = await use(TOOLS.waitForOperation, { operationId });
      assert.equal(again.waitedSeconds, 0);
    });
  });
}
