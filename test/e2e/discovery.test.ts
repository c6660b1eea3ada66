import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import type { Simulator } from '../../src/simulator/index.ts';
import { place } from '../host/turn.ts';
import { until } from '../host/wait.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';

/** How late events are, in ms; the service has ten minutes. */
const DELAY_MS = 45_000;

/** Operations that somebody else began show up by themselves. */
describe('an operator whose colleagues use the console', function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let session: Session;
  let operator: Operator;

  before(async () => {
    operator = await Operator.start({
      secret: 'CanarySecretOfTheTrailTest0001',
      denied: [{ action: 'LookupEvents' }],
      simulator: { trail: { delayMs: DELAY_MS } },
      // Only rows in view exist.
      page: { viewport: { width: 1280, height: 2_000 } },
    });
    ({ simulator, session } = operator);
  });

  after(async () => {
    await operator[Symbol.asyncDispose]();
  });

  const rows = (label: string) => session.workbench.treeRow(label, 'Operations');

  it('is told quietly what is not found without the permission, and which action is missing', async () => {
    const { workbench } = session;
    await operator.signIn();
    await rows('Not everything is found').waitFor();
    // A cluster that starts tells that something runs.
    await rows('Create cluster · ml-lab').filter({ hasText: 'ID not known yet' }).waitFor();
    // The check of the account may still be going away.
    await workbench.notification('…').waitFor({ state: 'detached', timeout: 5_000 });
    assert.deepEqual(await workbench.page.locator('.notification-list-item').allInnerTexts(), []);
    await rows('Not everything is found').click();
    await workbench.notification('actiontrail:LookupEvents').waitFor();
    await workbench.clickNotification('actiontrail:LookupEvents', 'Copy Policy');
  });

  it('finds what others began, with who did it and how, once it may', async () => {
    const { workbench } = session;
    operator.account.denied = [];
    const [showcase] = simulator.showcase;
    assert.ok(showcase);
    const { regionId, clusterId } = showcase;
    const { operationId } = simulator.addOperation({
      regionId,
      clusterId,
      type: 'RUN_APPLICATION_ACTION',
      startedAt: Date.now() - DELAY_MS - 1_000,
      event: {
        name: 'RunApplicationAction',
        form: 'console',
        by: { type: 'ram-user', name: 'night-shift' },
        agent: 'console',
      },
    });
    await workbench.runCommand('EMR: Refresh');
    await rows('Not everything is found').waitFor({ state: 'detached' });
    await rows('Create cluster · ml-lab')
      .filter({ hasText: 'ID not known yet' })
      .waitFor({ state: 'detached' });
    await rows('Create cluster · ml-lab').filter({ hasText: 'In progress' }).waitFor();
    await workbench.clickRow(rows('Run service action · etl-prod').filter({ hasText: 'night-shift' }));
    const panel = await workbench.webviewFrame(operationId);
    const text = await panel.locator('body').innerText();
    assert.match(text, /Started by\s+night-shift\s/);
    assert.match(text, /in the console/);
    // It was never asked for by anybody, yet its end is told if it fails.
    await workbench.statusBarItem('running').waitFor();
    simulator.setOperation({ regionId, clusterId, operationId }, { state: 'FAILED' });
    await workbench.notification('Failed').waitFor({ timeout: 60_000 });
  });

  it('sees that a group grows, and then by itself by what, for how many nodes and by whom', async () => {
    const { workbench } = session;
    const cluster = simulator.clusters.find(({ name }) => name === 'old-hadoop');
    assert.ok(cluster);
    const { regionId, clusterId } = cluster;
    const address = simulator.addOperation({
      regionId,
      clusterId,
      type: 'DECREASE_NODES',
      resize: { nodes: -3 },
      event: { by: { type: 'ram-user', name: 'day-shift' }, form: 'console', agent: 'console' },
    });
    const row = rows('Scale in · old-hadoop');
    await workbench.expandRow('old-hadoop', 'Clusters');
    await row.filter({ hasText: 'ID not known yet' }).waitFor({ timeout: 60_000 });
    const whole = row.filter({ hasText: '3 fewer nodes for' }).filter({ hasText: 'day-shift' });
    await place.lendFor(() => whole.waitFor({ timeout: 120_000 }));
    await row.filter({ hasText: 'ID not known yet' }).waitFor({ state: 'detached' });
    await workbench.clickRow(row);
    const panel = await workbench.webviewFrame(address.operationId);
    assert.match(await panel.locator('body').innerText(), /3 fewer nodes for [a-z]+/);
    simulator.setOperation(address, { state: 'COMPLETED' });
  }).timeout(240_000);

  it('filters operations by words and states while typing, and clears it in one click', async () => {
    const { workbench } = session;
    const { quickInput } = workbench;
    const view = workbench.view('Operations');
    // The buttons of a view are there while the mouse is over it.
    await view.hover();
    await view.getByRole('button', { name: 'Filter Operations…' }).click();
    await quickInput.type('night-shift');
    await rows('Scale in · old-hadoop').waitFor({ state: 'detached' });
    await until('the one that it began', async () =>
      (await rows('Run service action · etl-prod').count()) === 1 ? true : undefined,
    );
    await quickInput.escape();
    await rows('Scale in · old-hadoop').waitFor();
    await view.hover();
    await view.getByRole('button', { name: 'Filter Operations…' }).click();
    await quickInput.item('Failed or terminated').click();
    await quickInput.accept();
    await view.getByText('Filter: Failed or terminated').waitFor();
    await until('nothing but failures', async () => {
      const labels = await view.locator('.monaco-list-row[aria-level="2"]').allInnerTexts();
      return labels.length > 0 && labels.every((label) => /Failed|Terminated/.test(label)) ? true : undefined;
    });
    await view.hover();
    await view.getByRole('button', { name: 'Clear Filter of Operations' }).click();
    await view.getByText('Filter: Failed or terminated').waitFor({ state: 'detached' });
    await rows('Scale in · old-hadoop').waitFor();
    await workbench.runCommand('EMR: Filter Operations…');
    await quickInput.type('nothing has this word');
    await quickInput.accept();
    // It comes above the rows a moment after them, and moves them.
    await view.getByText('Filter: “nothing has this word”').waitFor();
    await rows('No operation matches the filter').click();
    await rows('Scale in · old-hadoop').waitFor();
  });

  it('finds the filter again after a reload', async () => {
    const { workbench } = session;
    await workbench.runCommand('EMR: Filter Operations…');
    await workbench.quickInput.type('night-shift');
    await workbench.quickInput.accept();
    await session.reload();
    await workbench.openView('EMR');
    const view = workbench.view('Operations');
    await view.getByText('Filter: “night-shift”').waitFor();
    await rows('Run service action · etl-prod').waitFor();
    assert.equal(await rows('Scale in · old-hadoop').count(), 0);
    await view.hover();
    await view.getByRole('button', { name: 'Clear Filter of Operations' }).click();
    await rows('Scale in · old-hadoop').waitFor();
  });

  it('shows what a call was given', async () => {
    const { workbench } = session;
    const [showcase] = simulator.showcase;
    assert.ok(showcase);
    await workbench.runCommand('EMR: Open Operation');
    await workbench.quickInput.type(showcase.operationId);
    await workbench.quickInput.accept();
    const panel = await workbench.webviewFrame('IncreaseNodes');
    const text = await panel.locator('body').innerText();
    assert.match(text, /Call\s+IncreaseNodes\s/);
    assert.match(text, /IncreaseNodeCount\s+\d+/);
  });

  /** Does something with the row for older operations. What is found meanwhile pushes it out of view. */
  const atTheEnd = (text: string, act: (row: Locator) => Promise<void>) =>
    until(`the row that has looked back ${text}`, async () => {
      await session.workbench.view('Operations').locator('.monaco-list').focus();
      await session.workbench.page.keyboard.press('End');
      return act(rows('Load older operations…').filter({ hasText: text }))
        .then(() => true)
        .catch(() => undefined);
    });

  it('looks further back on demand', async () => {
    await atTheEnd('the last 7 days', (row) => row.click({ timeout: 1_000 }));
    await atTheEnd('the last 37 days', (row) => row.waitFor({ timeout: 1_000 }));
  });

  it('is told why nothing older was found, and looks again from there', async () => {
    const { workbench } = session;
    const mend = simulator.addFault({ action: 'LookupEvents', fault: { kind: 'reset' } });
    await atTheEnd('the last 37 days', (row) => row.click({ timeout: 1_000 }));
    await workbench.notification('Service not reachable').waitFor();
    mend();
    await workbench.clickNotification('Service not reachable', 'Retry');
    await atTheEnd('the last 67 days', (row) => row.waitFor({ timeout: 1_000 }));
  });

  it('sees the youngest operations below their cluster, and more on demand', async () => {
    const { workbench } = session;
    const cluster = simulator.clusters.find(({ name }) => name === 'old-hadoop');
    assert.ok(cluster);
    const { regionId, clusterId } = cluster;
    const long = Date.now() - DELAY_MS - 60_000;
    for (let number = 0; number < 55; number += 1) {
      simulator.addOperation({
        regionId,
        clusterId,
        type: 'UPDATE_CONFIGURATION',
        durationMs: 500,
        startedAt: long - number * 1_000,
        event: { form: 'console', agent: 'console' },
      });
    }
    await workbench.runCommand('EMR: Refresh');
    await workbench.expandRow('old-hadoop', 'Clusters');
    // Fifty and the row for more.
    const page = workbench.view('Clusters').locator('.monaco-list-row[aria-level="2"][aria-setsize="51"]');
    await page.first().waitFor();
    const more = workbench.treeRow('Load more…', 'Clusters').and(page);
    await page.first().hover();
    await until('the row for more', async () => {
      if ((await more.count()) > 0) return true;
      await workbench.page.mouse.wheel(0, 300);
      return undefined;
    });
    await workbench.clickRow(more);
    await page.first().waitFor({ state: 'detached' });
    assert.deepEqual(session.complaints, []);
  });
});
