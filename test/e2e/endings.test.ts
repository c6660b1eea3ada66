import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { OperationAddress, Simulator } from '../../src/simulator/index.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';

/** What ends while VS Code is closed, with what its rows are called. */
const ENDINGS = [
  { type: 'RUN_APPLICATION_ACTION', label: 'Run service action · etl-prod', state: 'FAILED' },
  { type: 'UPDATE_APPLICATION_CONFIGS', label: 'Change configuration · etl-prod', state: 'FAILED' },
  { type: 'UPDATE_CONFIGURATION', label: 'Update configuration · etl-prod', state: 'FAILED' },
  { type: 'DECREASE_NODES', label: 'Scale in · etl-prod', state: 'FAILED' },
  { type: 'INCREASE_NODES', label: 'Scale out · etl-prod', state: 'COMPLETED' },
] as const;

describe('an operator who comes back the next morning', function () {
  this.timeout(180_000);
  let operator: Operator;
  let simulator: Simulator;
  let session: Session;
  let operations: readonly OperationAddress[];

  before(async () => {
    operator = await Operator.start({
      secret: 'CanarySecretOfTheEndingsTest01',
      settings: { 'emrOperations.discovery.actionTrail': false },
    });
    ({ simulator, session } = operator);
    await operator.signIn();
  });

  after(async () => {
    await operator[Symbol.asyncDispose]();
  });

  const statusBar = (text: string) => session.workbench.statusBarItem(text);

  /** The row of the n-th operation in the list behind the status bar. */
  const listed = (index: number) =>
    session.workbench.quickInput.widget.locator('.quick-input-list .monaco-list-row', {
      hasText: operations[index]?.operationId ?? assert.fail(),
    });

  async function openList(): Promise<void> {
    const { workbench } = session;
    await statusBar('EMR:').click();
    await workbench.quickInput.waitOpen('EMR operations');
  }

  it('is told in one message of what ended while VS Code was closed', async () => {
    const { workbench } = session;
    const [showcase] = simulator.showcase;
    assert.ok(showcase);
    const { regionId, clusterId } = showcase;
    operations = ENDINGS.map(({ type }) =>
      simulator.addOperation({ regionId, clusterId, type, event: null }),
    );
    for (const [index, { label }] of ENDINGS.entries()) {
      await workbench.runCommand('EMR: Watch Operation…');
      await workbench.quickInput.waitOpen('Watch Operation');
      await workbench.quickInput.type(`${operations[index]?.operationId} ${clusterId} ${regionId}`);
      await workbench.quickInput.accept();
      await workbench.treeRow(label, 'Operations').filter({ hasText: 'In progress' }).first().waitFor();
      // Its panel takes the keys, which would close the list of commands.
      await workbench.webviewFrame(operations[index]?.operationId);
    }
    // What VS Code stores on the web it stores every five seconds.
    await delay(6_000);
    const { page } = workbench;
    const url = page.url();
    await page.goto('about:blank');
    await delay(2_000);
    const asked = simulator.requests.length;
    for (const [index, { state }] of ENDINGS.entries()) {
      simulator.setOperation(operations[index] ?? assert.fail(), { state });
    }
    await delay(8_000);
    assert.equal(simulator.requests.length, asked, 'nobody asks while it is closed');
    await page.goto(url);
    await workbench.waitReady();
    const summary = workbench.notification('News of 5 EMR operations');
    await summary.waitFor();
    assert.match(await summary.innerText(), /operations: (?:[^;]* · etl-prod: Failed[^;]*; ){3}and 2 more/);
    // Anything more would have come by now.
    await delay(5_000);
    const messages = await page.locator('.notification-list-item').allInnerTexts();
    assert.equal(messages.length, 1, messages.join('\n'));
    await statusBar('4 failed').waitFor();
    // It leads to those that it is about.
    await workbench.clickNotification('News of 5', 'Show Details');
    await workbench.quickInput.waitOpen('EMR operations');
    for (const index of ENDINGS.keys()) await listed(index).waitFor();
    await workbench.quickInput.escape();
  });

  it('has failures counted until they are opened or dismissed, one by one or all', async () => {
    const { workbench } = session;
    await openList();
    await listed(0).click();
    await workbench.webviewFrame('Failed');
    await statusBar('3 failed').waitFor();
    await openList();
    // Looked at, it is among the others.
    await listed(0).hover();
    assert.equal(await listed(0).getByRole('button', { name: 'Dismiss' }).count(), 0);
    await listed(1).hover();
    await listed(1).getByRole('button', { name: 'Dismiss' }).click();
    await statusBar('2 failed').waitFor();
    await listed(1).getByRole('button', { name: 'Dismiss' }).waitFor({ state: 'detached' });
    // The list stays open for the next one.
    await workbench.quickInput.button('Dismiss All Failures');
    await statusBar('failed').waitFor({ state: 'detached' });
    await workbench.quickInput.escape();
    await session.reload();
    await workbench.openView('EMR');
    await workbench.treeRow(ENDINGS[0].label, 'Operations').filter({ hasText: 'Failed' }).first().waitFor();
    // What was dismissed is so for good.
    await delay(2_000);
    assert.equal(await statusBar('failed').count(), 0);
    assert.deepEqual(session.complaints, []);
  });
});
