import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { EmrOperationsApi, OperationSnapshot } from '../../src/api.ts';
import { COMMANDS, TASK_TYPE } from '../../src/editor/ids.ts';
import { until } from './waiting.ts';

const UNKNOWN = { region: 'cn-hangzhou', cluster: 'c-00000000000000aa', operation: 'op-00000000000000aa' };

const PROPERTIES = ['region', 'cluster', 'operation', 'account', 'from', 'timeout'] as const;

/** What the variables in tasks.json of the test's folder stand for. */
let values: Partial<Record<(typeof PROPERTIES)[number], string>> = {};

/** Runs a task and resolves with its exit code. */
async function run(
  given: typeof values,
  started?: (execution: vscode.TaskExecution) => void,
): Promise<number | undefined> {
  values = given;
  const task = (await vscode.tasks.fetchTasks({ type: TASK_TYPE })).find(({ name }) => name === 'wait');
  assert.ok(task);
  const codes: (number | undefined)[] = [];
  let execution: vscode.TaskExecution | undefined;
  const listener = vscode.tasks.onDidEndTaskProcess((event) => {
    if (event.execution === execution) codes.push(event.exitCode);
  });
  const ended = vscode.tasks.onDidEndTask((event) => {
    if (event.execution === execution) codes.push(undefined);
  });
  try {
    execution = await vscode.tasks.executeTask(task);
    started?.(execution);
    await until('the end of the task', () => codes.length > 0);
    return codes[0];
  } finally {
    listener.dispose();
    ended.dispose();
  }
}

describe('a task that waits for an operation', () => {
  let running: OperationSnapshot;
  const events: OperationSnapshot[] = [];
  let subscription: { dispose(): unknown };
  const commands: vscode.Disposable[] = [];
  let ids: { region: string; cluster: string; operation: string };

  before(async () => {
    const extension = vscode.extensions.getExtension<EmrOperationsApi>('emr-operations.emr-operations');
    const api = await extension?.activate();
    assert.ok(api);
    subscription = api.onDidChangeOperation((event) => events.push(event));
    await vscode.commands.executeCommand(COMMANDS.startDemo);
    // Others are over before a slow machine is.
    running = await until('an operation of minutes', () =>
      events.find(({ outcome, type }) => outcome === 'running' && type === 'RUN_APPLICATION_ACTION'),
    );
    const { regionId: region, clusterId: cluster, operationId: operation } = running;
    ids = { region, cluster, operation };
    for (const name of PROPERTIES)
      commands.push(vscode.commands.registerCommand(`emrTest.${name}`, () => values[name] ?? ''));
  });

  after(() => {
    subscription.dispose();
    for (const command of commands) command.dispose();
  });

  it('is offered for what is under way', async () => {
    const tasks = await vscode.tasks.fetchTasks({ type: TASK_TYPE });
    const task = tasks.find(({ definition }) => definition['operation'] === running.operationId);
    assert.deepEqual(task?.definition, { type: TASK_TYPE, ...ids });
    assert.deepEqual(task.problemMatchers, []);
  });

  it('ends with the code of how the operation ended', async () => {
    // What is listed below a cluster has ended.
    const codes = { succeeded: 0, failed: 1, partial: 2 } as const;
    const ended = await until('one that has ended', () => events.find(({ outcome }) => outcome in codes));
    const code = await run({
      region: ended.regionId,
      cluster: ended.clusterId,
      operation: ended.operationId,
    });
    assert.equal(code, codes[ended.outcome as keyof typeof codes]);
  });

  it('gives up when the time is over', async () => {
    assert.equal(await run({ ...ids, timeout: '0.03' }), 3);
  });

  it('says with its code what the service does not know, and what is wrong with the definition', async () => {
    assert.equal(await run(UNKNOWN), 4);
    assert.equal(await run({ ...ids, region: 'cn-evil-1' }), 6);
    assert.equal(await run({ ...ids, cluster: 'c-/../x' }), 6);
    assert.equal(await run({ ...ids, account: 'nobody' }), 6);
    assert.equal(await run({ region: 'cn-hangzhou' }), 6);
    assert.ok(!events.some(({ operationId }) => operationId === UNKNOWN.operation));
  });

  it('takes IDs from the answer of the CLI in a file', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'emr-task-'));
    try {
      const from = path.join(folder, 'answer.json');
      const answer = { RequestId: 'x', ClusterId: UNKNOWN.cluster, OperationId: UNKNOWN.operation };
      await writeFile(from, JSON.stringify(answer, undefined, 2));
      assert.equal(await run({ region: 'cn-hangzhou', from }), 4);
      assert.equal(await run({ ...ids, from: path.join(folder, 'none.json') }), 6);
      assert.equal(await run({ ...ids, from: folder }), 6);
      await writeFile(from, ' '.repeat(200_000));
      assert.equal(await run({ ...ids, from }), 6);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leaves the operation alone when it is terminated', async () => {
    const code = await run(ids, (execution) => {
      setTimeout(() => {
        execution.terminate();
      }, 2_000);
    });
    assert.equal(code, undefined);
  });
});
