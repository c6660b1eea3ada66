import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { EmrOperationsApi, EmrOperationsError, OperationSnapshot } from '../../src/api.ts';
import { COMMANDS } from '../../src/editor/ids.ts';
import { until } from './waiting.ts';

const UNKNOWN = {
  regionId: 'cn-hangzhou',
  clusterId: 'c-00000000000000aa',
  operationId: 'op-00000000000000aa',
};

async function refusal(promise: Promise<unknown>): Promise<EmrOperationsError> {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof Error);
    return error as EmrOperationsError;
  }
  assert.fail('was taken');
}

describe('the API for other extensions', () => {
  let api: EmrOperationsApi;
  const events: OperationSnapshot[] = [];
  const subscriptions: vscode.Disposable[] = [];
  /** One of the operations that the demo begins with. */
  let running: OperationSnapshot;

  before(async () => {
    const extension = vscode.extensions.getExtension<EmrOperationsApi>('emr-operations.emr-operations');
    assert.ok(extension);
    api = await extension.activate();
    // Whoever listens badly is heard of by nobody else.
    api.onDidChangeOperation(
      () => {
        throw new Error('a listener of another extension');
      },
      undefined,
      subscriptions,
    );
    api.onDidChangeOperation((event) => events.push(event), undefined, subscriptions);
    await vscode.commands.executeCommand(COMMANDS.startDemo);
    running = await until('a running operation', () => events.find(({ outcome }) => outcome === 'running'));
  });

  after(() => {
    for (const subscription of subscriptions) subscription.dispose();
  });

  it('is of version 1, and can not be changed by one for the others', () => {
    assert.equal(api.version, 1);
    assert.deepEqual(Object.keys(api).sort(), [
      'getOperation',
      'onDidChangeOperation',
      'version',
      'watchOperation',
    ]);
    assert.ok(Object.isFrozen(api));
  });

  it('tells of changes as plain data without secrets', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(running)), running);
    assert.equal(running.accountId, 'demo');
    assert.ok((running.startTimeMs ?? 0) > 1_000_000_000_000, 'milliseconds');
    assert.doesNotMatch(JSON.stringify(events), /accessKey|secret|token/i);
  });

  it('says what an operation is doing, and needs no account where one covers the region', async () => {
    const { regionId, clusterId, operationId } = running;
    const snapshot = await api.getOperation({ regionId, clusterId, operationId });
    assert.equal(snapshot.type, running.type);
    assert.equal(snapshot.accountId, 'demo');
    assert.ok(Object.isFrozen(snapshot));
  });

  it('watches, which the user can end', async () => {
    await vscode.commands.executeCommand(COMMANDS.stopWatching, { ...running });
    await until('the end of watching', () => events.at(-1)?.watched === false);
    const { length } = events;
    const watched = await api.watchOperation(running);
    assert.equal(watched.watched, true);
    assert.equal(watched.operationId, running.operationId);
    const told = await until('the event', () => events.slice(length).find((event) => event.watched));
    assert.equal(told.clusterId, running.clusterId);
  });

  it('rejects what the service does not know, and keeps nothing of it', async () => {
    for (const call of [() => api.getOperation(UNKNOWN), () => api.watchOperation(UNKNOWN)]) {
      const error = await refusal(call());
      assert.equal(error.name, 'EmrOperationsError');
      assert.equal(error.kind, 'notFound');
      assert.ok(error.code !== undefined && error.requestId !== undefined);
    }
    await sleep(200);
    assert.ok(!events.some(({ operationId }) => operationId === UNKNOWN.operationId));
  });

  it('names the argument that is wrong', async () => {
    const calls: readonly (readonly [Promise<unknown>, string])[] = [
      [api.getOperation({ ...running, clusterId: 'c-/../x' }), 'ref.clusterId'],
      [api.watchOperation(undefined as never), 'ref'],
      [api.watchOperation(running, { showPanel: 'yes' as never }), 'options.showPanel'],
      [api.getOperation({ ...running, accountId: 'gone' }), 'ref.accountId'],
      // It would become the host that signed requests go to.
      [api.getOperation({ ...UNKNOWN, regionId: 'cn-evil-1' }), 'ref.regionId'],
    ];
    for (const [call, field] of calls) {
      const error = await refusal(call);
      assert.equal(error.kind, 'badRequest');
      assert.equal(error.field, field);
      assert.notEqual(error.message, '');
    }
  });
});
