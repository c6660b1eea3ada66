import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { OperationAddress, Simulator } from '../../src/simulator/index.ts';
import { ownerOfSocket } from '../host/processes.ts';
import { inTurn, place } from '../host/turn.ts';
import { until } from '../host/wait.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';

/** How soon all windows show what one of them heard; milliseconds. */
const FOLLOW_MS = 2_000;

describe('an operator with three windows', function () {
  this.timeout(180_000);
  let operator: Operator;
  let simulator: Simulator;
  let session: Session;
  let windows: readonly Workbench[];

  before(async () => {
    operator = await Operator.start({
      secret: 'CanarySecretOfWindowsTest00001',
      settings: { 'emrOperations.discovery.actionTrail': false },
    });
    ({ simulator, session } = operator);
    await operator.signIn();
    const { workbench, context, host } = session;
    const second = await openWorkbench(context, host);
    const third = await openWorkbench(context, host);
    windows = [workbench, second, third];
    for (const window of [second, third]) {
      await window.openView('EMR');
      await window.treeRow('etl-prod', 'Clusters').waitFor();
    }
  });

  after(async () => {
    await operator[Symbol.asyncDispose]();
  });

  /** Begins an operation that one window watches. */
  async function watch(window: Workbench, type: string): Promise<OperationAddress> {
    const [showcase] = simulator.showcase;
    assert.ok(showcase);
    const { regionId, clusterId } = showcase;
    const operation = simulator.addOperation({ regionId, clusterId, type, event: null });
    await window.runCommand('EMR: Watch Operation…');
    await window.quickInput.waitOpen('Watch Operation');
    await window.quickInput.type(`${operation.operationId} ${clusterId} ${regionId}`);
    await window.quickInput.accept();
    return operation;
  }

  const callsFor = ({ operationId }: OperationAddress) =>
    simulator.requests.filter(
      ({ action, parameters }) => action === 'GetOperation' && parameters['OperationId'] === operationId,
    );

  const toasts = async (text: string): Promise<number> => {
    const counts = await Promise.all(windows.map((window) => window.notification(text).count()));
    return counts.reduce((sum, count) => sum + count, 0);
  };

  const seen = (window: Workbench, label: string, state: string) =>
    window.treeRow(label, 'Operations').filter({ hasText: state }).first();

  it('sees in all of them what is watched in one, and one of them asks', async () => {
    const [, second] = windows;
    assert.ok(second);
    const operation = await watch(second, 'RUN_APPLICATION_ACTION');
    const label = 'Run service action · etl-prod';
    await Promise.all(windows.map((window) => seen(window, label, 'In progress').waitFor()));
    const from = Date.now();
    await place.lendFor(() => delay(25_000));
    const calls = callsFor(operation).filter(({ at }) => at > from);
    const gaps = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0));
    assert.ok(calls.length >= 4 && calls.length <= 6, `${calls.length} calls, ${gaps.join()}`);
    assert.ok(Math.min(...gaps) > 4_000, gaps.join());
    // In a turn: how fast they follow is no question of what else begins on this machine.
    const last = await inTurn(async () => {
      const before = callsFor(operation).length;
      simulator.setOperation(operation, { state: 'FAILED' });
      const call = await until('the last call', () => Promise.resolve(callsFor(operation)[before]));
      await Promise.all(windows.map((window) => seen(window, label, 'Failed').waitFor()));
      assert.ok(Date.now() - call.at < FOLLOW_MS, `${Date.now() - call.at} ms`);
      return call;
    });
    await until('the message', async () => ((await toasts('Failed')) > 0 ? true : undefined));
    await delay(4_000);
    assert.equal(await toasts('Failed'), 1);
    // Nobody asks again.
    assert.equal(callsFor(operation).at(-1)?.at, last.at);
  });

  it('is told once by another window when the one that asks is killed while it does', async () => {
    const [first] = windows;
    assert.ok(first);
    for (const window of windows) await window.runCommand('Notifications: Clear All Notifications');
    const operation = await watch(first, 'UPDATE_CONFIGURATION');
    const label = 'Update configuration · etl-prod';
    await Promise.all(windows.map((window) => seen(window, label, 'In progress').waitFor()));
    const removeFault = simulator.addFault({ action: 'GetOperation', fault: { kind: 'hang' } });
    const before = callsFor(operation).length;
    await until('a call that hangs', () =>
      Promise.resolve(callsFor(operation).length > before ? true : undefined),
    );
    const killed = ownerOfSocket(await leaderAddress(), session.host.marker);
    assert.ok(killed !== undefined);
    process.kill(killed, 'SIGKILL');
    removeFault();
    const at = Date.now();
    simulator.setOperation(operation, { state: 'FAILED' });
    const next = await until('another window asks', () =>
      Promise.resolve(callsFor(operation).find((call) => call.at > at)),
    );
    assert.ok(next.at - at < 10_000, `${next.at - at} ms`);
    assert.notEqual(ownerOfSocket(await leaderAddress(), session.host.marker), killed);
    await until('the message', async () => ((await toasts('Failed')) > 0 ? true : undefined));
    await delay(5_000);
    assert.equal(await toasts('Failed'), 1);
  });

  /** Where the window listens that asks. */
  async function leaderAddress(): Promise<string> {
    const storage = path.join(
      session.host.userDataDir,
      'User',
      'globalStorage',
      'emr-operations.emr-operations',
    );
    const folder = path.join(storage, 'windows');
    const [accountId = ''] = await readdir(folder);
    const epochs = (await readdir(path.join(folder, accountId))).map((name) => Number.parseInt(name, 10));
    const file = path.join(folder, accountId, `${Math.max(...epochs)}.json`);
    return (JSON.parse(await readFile(file, 'utf8')) as { address: string }).address;
  }
});
