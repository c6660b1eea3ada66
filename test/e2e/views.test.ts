import assert from 'node:assert/strict';
import { buildFleet } from '../../src/simulator/fleet.ts';
import type { Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';

const FLEET = { clusters: 500 };
const SEED = 1;

/** What there is to find, by what the clusters end up as. */
const fleet = buildFleet(FLEET, SEED, Date.now()).map(({ name, type, phases }) => ({
  name,
  type,
  state: phases.at(-1)?.state ?? '',
}));

describe('an operator with hundreds of clusters', function () {
  this.timeout(180_000);
  let simulator: Simulator;
  let session: Session;
  let operator: Operator;

  before(async () => {
    operator = await Operator.start({
      secret: 'CanarySecretOfTheViewsTest0001',
      simulator: { seed: SEED, fleet: FLEET },
      settings: { 'emrOperations.notifications': 'off' },
      // Only rows in view exist.
      page: { viewport: { width: 1280, height: 1_600 } },
    });
    ({ simulator, session } = operator);
  });

  after(async () => {
    await operator[Symbol.asyncDispose]();
  });

  const view = () => session.workbench.view('Clusters');
  const rows = (label: string) => session.workbench.treeRow(label, 'Clusters');
  const button = (name: string) => view().getByRole('button', { name });
  const message = (text: string) => view().locator('.message', { hasText: text });
  const names = (fits: (cluster: (typeof fleet)[number]) => boolean): string[] =>
    fleet
      .filter(fits)
      .map(({ name }) => name)
      .sort();

  /** The names of the rows in view, once there are as many as expected. */
  const shows = (expected: readonly string[]) =>
    until(`the rows ${expected.join()}`, async () => {
      const labels = await view().locator('.monaco-list-row .label-name').allTextContents();
      return labels.sort().join() === expected.join() ? true : undefined;
    });

  /** Opens the filter, and waits until what it asks for stands there. */
  const openFilter = async (icon: 'Filter Clusters…' | 'Change Filter…'): Promise<void> => {
    await view().hover();
    await button(icon).click();
    await session.workbench.quickInput.waitOpen('Filter Clusters');
  };

  const tick = async (...labels: readonly string[]): Promise<void> => {
    for (const label of labels) await session.workbench.quickInput.pick(label);
  };

  /** The row that loads more, with what it says. */
  const lastRow = (text: string) =>
    until(`the last row with ${text}`, async () => {
      await view().locator('.monaco-list').focus();
      await session.workbench.page.keyboard.press('End');
      const row = rows('Load more…').filter({ hasText: text });
      return row
        .waitFor({ timeout: 1_000 })
        .then(() => row)
        .catch(() => undefined);
    });

  const clearFilter = async (): Promise<void> => {
    await view().hover();
    await button('Clear Filter').click();
    await message('Filter:').waitFor({ state: 'detached' });
  };

  it('signs in and sees the first of them, how many there are, and none that was released', async () => {
    const { workbench } = session;
    await workbench.openView('EMR');
    await workbench.runCommand('EMR: Add Account…');
    await workbench.quickInput.item('Environment').click();
    await workbench.quickInput.item('China (Hangzhou)').click();
    await workbench.quickInput.item('China (Beijing)').click();
    await workbench.quickInput.accept();
    await view().locator('.monaco-list-row .label-name').nth(5).waitFor();
    const alive = names(({ state }) => state !== 'TERMINATED').length;
    await lastRow(`100 of ${alive} loaded`);
    const asked = simulator.requests.find(({ action, parameters }) => {
      return action === 'ListClusters' && parameters['ClusterStates.1'] !== undefined;
    });
    assert.ok(asked);
    assert.ok(!Object.values(asked.parameters).includes('TERMINATED'), 'the service leaves them out');
  });

  it('filters hundreds of clusters and clears it in one click', async () => {
    const { quickInput } = session.workbench;
    await openFilter('Filter Clusters…');
    await quickInput.type('etl-ORDERS');
    await quickInput.accept();
    await message('Filter: “etl-ORDERS”').waitFor();
    const expected = names(({ name, state }) => name.includes('etl-orders') && state !== 'TERMINATED');
    assert.ok(expected.length > 1, 'there is something to find');
    // All of them, also from pages that nobody had loaded.
    await shows(expected);
    await clearFilter();
    await rows('etl-orders-0500').waitFor({ state: 'detached' });
    await view().hover();
    await button('Filter Clusters…').waitFor();
  });

  it('chooses states and types, which the service does', async () => {
    const { quickInput } = session.workbench;
    await openFilter('Filter Clusters…');
    await tick('Failed to start', 'Data lake');
    await quickInput.accept();
    await message('Filter: Failed to start · Data lake').waitFor();
    await shows(names(({ state, type }) => state === 'START_FAILED' && type === 'DATALAKE'));
    const asked = simulator.requests.findLast(({ action }) => action === 'ListClusters');
    assert.ok(asked);
    assert.equal(asked.parameters['ClusterStates.1'], 'START_FAILED');
    assert.equal(asked.parameters['ClusterTypes.1'], 'DATALAKE');
  });

  it('sees why a cluster failed, and more when hovering', async () => {
    const { page } = session.workbench;
    const [failed = ''] = names(({ state, type }) => state === 'START_FAILED' && type === 'DATALAKE');
    const label = (await rows(failed).getAttribute('aria-label')) ?? '';
    assert.match(label, /Failed to start, OutOfStock: The instance type/);
    await rows(failed).locator('.label-name').hover();
    const hover = page.locator('.monaco-hover', { hasText: 'Cluster ID' });
    await hover.waitFor();
    const text = (await hover.innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /Reason: OutOfStock: The instance type ecs\.g7\.2xlarge is sold out\./);
    assert.match(text, /Since: .+ago\)/);
    await page.mouse.move(900, 900);
  });

  it('finds the filter again after a reload', async () => {
    await session.reload();
    await session.workbench.openView('EMR');
    await message('Filter: Failed to start · Data lake').waitFor();
    await shows(names(({ state, type }) => state === 'START_FAILED' && type === 'DATALAKE'));
    await clearFilter();
  });

  it('sees released clusters where they are chosen', async () => {
    const { quickInput } = session.workbench;
    await openFilter('Filter Clusters…');
    await tick('Released');
    await quickInput.type('lake-risk');
    await quickInput.accept();
    await message('Filter: Released · “lake-risk”').waitFor();
    await shows(names(({ name, state }) => name.includes('lake-risk') && state === 'TERMINATED'));
  });

  it('is told when nothing matches, and gets out with a click', async () => {
    const { quickInput } = session.workbench;
    await openFilter('Change Filter…');
    await quickInput.type('no such cluster');
    await quickInput.accept();
    await rows('No cluster matches the filter').click();
    await message('Filter:').waitFor({ state: 'detached' });
    await rows('No cluster matches the filter').waitFor({ state: 'detached' });
  });

  it('loads more under a filter, and keeps the place', async () => {
    const { quickInput } = session.workbench;
    await openFilter('Filter Clusters…');
    await tick('Running');
    await quickInput.accept();
    await message('Filter: Running').waitFor();
    const running = names(({ state }) => state === 'RUNNING');
    await (await lastRow(`100 of ${running.length} loaded`)).click();
    await (await lastRow(`200 of ${running.length} loaded`)).click();
    await (await lastRow(`300 of ${running.length} loaded`)).click();
    await rows('Load more…').waitFor({ state: 'detached' });
    await session.workbench.focusAfterMore();
    await session.workbench.runCommand('EMR: Refresh');
    await until('the same pages again', () => {
      const pages = simulator.requests.filter(
        ({ action, parameters }) =>
          action === 'ListClusters' &&
          parameters['ClusterStates.1'] === 'RUNNING' &&
          parameters['ClusterStates.2'] === undefined,
      );
      return Promise.resolve(pages.length >= 8 ? true : undefined);
    });
    assert.deepEqual(session.complaints, []);
  });

  it('copies the ID of a cluster, and sees its nodes when hovering', async () => {
    const { page, quickInput } = session.workbench;
    const [name = ''] = names(({ state }) => state === 'RUNNING');
    await openFilter('Change Filter…');
    await quickInput.type(name);
    await quickInput.accept();
    await shows([name]);
    await rows(name).locator('.label-name').hover();
    const hover = page.locator('.monaco-hover', { hasText: /Nodes:\s1\smaster,\s\d+\score/ });
    await hover.waitFor();
    await page.mouse.move(900, 900);
    await hover.waitFor({ state: 'detached' });
    const entry = page.getByRole('menuitem', { name: 'Copy Cluster ID' });
    // A click right after the menu came is not taken for one on it, and it goes when something else has the focus.
    await until('the copied ID', async () => {
      if (!(await entry.isVisible())) {
        await rows(name)
          .click({ button: 'right', timeout: 2_000 })
          .catch(() => undefined);
      }
      await entry.click({ timeout: 1_000 }).catch(() => undefined);
      return session.workbench
        .statusBarItem('Copied: c-')
        .waitFor({ timeout: 2_000 })
        .then(() => true)
        .catch(() => undefined);
    });
  });
});
