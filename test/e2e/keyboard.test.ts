import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { OperationAddress, Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import { Keys } from './keys.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';

/** Everything is done by keys here; what is on screen is only looked at. */
describe('an operator without a mouse', function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let session: Session;
  let keys: Keys;
  let operator: Operator;

  before(async () => {
    operator = await Operator.start({
      secret: 'CanarySecretOfTheKeyboard00001',
      simulator: {
        // The scenario has none there.
        fleet: { clusters: 250, regionIds: ['cn-beijing'] },
        trail: { delayMs: 1_000 },
      },
      settings: {
        'emrOperations.notifications': 'off',
        // What there was is found quickly.
        'emrOperations.polling.maxRequestsPerSecond': 50,
      },
      // Only rows in view exist.
      page: { viewport: { width: 1280, height: 1_600 } },
    });
    ({ simulator, session } = operator);
    await session.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    keys = new Keys(session.workbench);
  });

  after(async () => {
    await operator[Symbol.asyncDispose]();
  });

  const message = (view: string, text: string) =>
    session.workbench.view(view).locator('.message', { hasText: text });

  /** The filter of a view is as it was, and nobody was told anything. */
  const isQuiet = async (view: string): Promise<void> => {
    await keys.at(({ label }) => label === view, `the view ${view}`);
    assert.deepEqual(await message(view, 'Filter:').allInnerTexts(), []);
    assert.equal(await session.workbench.notification('').count(), 0);
  };

  /** An operation that runs until it is changed. */
  const begin = (cluster: string, type: string, secondsAgo: number): OperationAddress => {
    const found = simulator.clusters.find(({ name }) => name === cluster);
    assert.ok(found);
    const { regionId, clusterId } = found;
    return simulator.addOperation({ regionId, clusterId, type, startedAt: Date.now() - secondsAgo * 1_000 });
  };

  /** Watches an operation by its IDs; resolves with what its panel shows. */
  const watch = async (operation: OperationAddress): Promise<Frame> => {
    const { regionId: RegionId, clusterId: ClusterId, operationId: OperationId } = operation;
    await keys.run('EMR: Watch Operation…');
    await keys.type('Watch Operation', JSON.stringify({ RegionId, ClusterId, OperationId }));
    await keys.press('Enter');
    return session.workbench.webviewFrame(OperationId);
  };

  const inPanel = (label: string) =>
    until(`${label} in focus`, async () => ((await keys.inPanel()).startsWith(label) ? true : undefined));

  /** Loads more by the row in focus, which is the last one: keys go on at the first of what was loaded. */
  const more = async (): Promise<void> => {
    const { rowId } = await keys.focus();
    await keys.press('Enter');
    const first = await keys.at(({ row }) => row !== '' && !row.startsWith('Load'), 'the first of more');
    // Where there is another day it begins with its group.
    assert.ok(indexOf(first.rowId) - indexOf(rowId) <= 1, `${rowId}, then ${JSON.stringify(first)}`);
    await keys.press('ArrowDown');
    await keys.at(({ rowId: next }) => indexOf(next) === indexOf(first.rowId) + 1, 'the one after it');
  };

  const indexOf = (rowId: string): number => Number(rowId.split('_').at(-1));

  it('signs in, chooses regions, and is in the view of clusters', async () => {
    await keys.run('EMR: Add Account…');
    await keys.type('Add Account', 'Environment');
    await keys.at(({ row }) => row.includes('Environment,'), 'Environment');
    await keys.press('Enter');
    await keys.type('Regions to show', 'beijing');
    await keys.pressUntil('ArrowDown', ({ row }) => row.includes('China (Beijing)'), 'China (Beijing)');
    await keys.press('Space');
    await keys.press('Enter');
    await keys.at(({ label }) => label === 'Clusters', 'the view of clusters');
    await keys.toRow('China (Hangzhou)');
    await keys.open();
    await keys.toRow('etl-prod, Running');
  });

  it('waits until everything that was found is there', async () => {
    await operator.settled();
  });

  it('moves through the groups of operations, and folds them', async () => {
    await keys.toView('Operations');
    await keys.toRow('Active');
    await keys.press('ArrowLeft');
    await keys.at(
      ({ row, expanded }) => row.startsWith('Active') && expanded === 'false',
      'the folded group',
    );
    await keys.press('ArrowDown');
    // Soon after midnight nothing is of today yet.
    await keys.at(({ row }) => /^(?:Today|Yesterday)/.test(row), 'the next group');
    await keys.press('Home');
    await keys.atRow('Operations', 'Active');
    await keys.open();
    await keys.press('ArrowRight');
    await keys.atRow('Operations', 'In progress');
    // To the group, and no further.
    await keys.press('ArrowLeft');
    await keys.at(({ row, expanded }) => row.startsWith('Active') && expanded === 'true', 'the open group');
    await keys.press('End');
    await keys.atRow('Operations', 'Load older operations…, the last 7 days so far');
    await keys.press('Home');
    await keys.atRow('Operations', 'Active');
  });

  it('opens an operation, and reaches what is in its panel', async () => {
    const { row } = await keys.toRow('Run service action · stream-rt', 'In progress');
    await keys.press('Enter');
    const panel = await session.workbench.webviewFrame('Watch');
    await keys.toPanel();
    await keys.press('Tab');
    await inPanel('stream-rt');
    await keys.press('Tab');
    await inPanel('Watch');
    await keys.press('Enter');
    // The button is another now, and still has the focus.
    await inPanel('Stop Watching');
    await keys.press('Space');
    await inPanel('Watch');
    await keys.press('Tab');
    await inPanel('Refresh');
    await keys.press('Shift+Tab');
    await inPanel('Watch');
    assert.match(await panel.locator('h1').innerText(), /^Run service action/);
    await keys.toView('Operations');
    await keys.atRow('Operations', row.split(',')[0] ?? '');
  });

  it('copies an ID and watches from the menu of a row, and comes back to the row', async () => {
    const title = 'Run service action · stream-rt';
    const [, , restart] = simulator.showcase;
    const copied = session.workbench.statusBarItem(`Copied: ${restart?.operationId ?? ''}`);
    await keys.menu('Copy Operation ID', () => copied.isVisible());
    const isWatched = async (wanted: boolean): Promise<boolean> => {
      const { label, row } = await keys.focus();
      return label === 'Operations' && row.startsWith(title) && row.includes('watched') === wanted;
    };
    await keys.menu('Watch', () => isWatched(true));
    await keys.menu('Stop Watching', () => isWatched(false));
  });

  it('filters operations while typing; Escape brings back the former filter', async () => {
    const title = 'Filter Operations';
    await keys.filter(title);
    await keys.type(title, 'restart');
    await message('Operations', 'Filter: “restart”').waitFor();
    await keys.press('Escape');
    await message('Operations', 'Filter:').waitFor({ state: 'detached' });
    await isQuiet('Operations');
    await keys.filter(title);
    await keys.type(title, 'etl-prod');
    await keys.pressUntil('ArrowDown', ({ row }) => row === 'Failed or terminated', 'Failed or terminated');
    await keys.press('Space');
    await message('Operations', 'Filter: Failed or terminated · “etl-prod”').waitFor();
    await keys.press('Space');
    await message('Operations', 'Filter: “etl-prod”').waitFor();
    await keys.press('Enter');
    await keys.at(({ label }) => label === 'Operations', 'the view');
    await message('Operations', 'Filter: “etl-prod”').waitFor();
    await keys.filter(title);
    await keys.type(title, ' and more');
    await message('Operations', 'and more').waitFor();
    await keys.press('Escape');
    await message('Operations', 'Filter: “etl-prod”').waitFor();
    await keys.toRow('· etl-prod');
    await keys.run('EMR: Clear Filter of Operations');
    await message('Operations', 'Filter:').waitFor({ state: 'detached' });
    await isQuiet('Operations');
  });

  it('gets out of a filter that nothing fits', async () => {
    await keys.filter('Filter Operations');
    await keys.type('Filter Operations', 'no such operation');
    await keys.press('Enter');
    await keys.at(({ label }) => label === 'Operations', 'the view');
    await keys.toRow('No operation matches the filter, Clear Filter');
    await message('Operations', 'Filter:').waitFor();
    await keys.press('Enter');
    await message('Operations', 'Filter:').waitFor({ state: 'detached' });
    await keys.toRow('Active');
  });

  it('filters clusters; Escape changes nothing', async () => {
    const title = 'Filter Clusters';
    await keys.toView('Clusters');
    await keys.filter(title);
    await keys.press('Escape');
    await isQuiet('Clusters');
    await keys.filter(title);
    await keys.type(title, 'etl');
    await keys.press('Escape');
    await isQuiet('Clusters');
    await keys.filter(title);
    await keys.type(title, 'etl');
    await keys.pressUntil('ArrowDown', ({ row }) => row.startsWith('Running'), 'Running');
    await keys.press('Space');
    await keys.press('Escape');
    await isQuiet('Clusters');
    await keys.filter(title);
    await keys.type(title, 'etl-p');
    await keys.pressUntil('ArrowDown', ({ row }) => row.startsWith('Running'), 'Running');
    await keys.press('Space');
    await keys.press('Enter');
    await message('Clusters', 'Filter: Running · “etl-p”').waitFor();
    await keys.at(({ label }) => label === 'Clusters', 'the view');
    await keys.toRow('etl-prod, Running');
    await keys.run('EMR: Clear Filter');
    await message('Clusters', 'Filter:').waitFor({ state: 'detached' });
    await keys.at(({ label }) => label === 'Clusters', 'the view');
    await keys.toRow('ads-olap');
  });

  it('loads more clusters', async () => {
    await keys.toRow('China (Beijing)');
    await keys.open();
    await until('the first clusters', async () => {
      await keys.press('End');
      return (await keys.focus()).row.startsWith('Load more…, 100 of ') ? true : undefined;
    });
    await more();
    // Still there, further down.
    await until('more clusters', async () => {
      await keys.press('End');
      return (await keys.focus()).row.startsWith('Load more…, 200 of ') ? true : undefined;
    });
    await keys.press('ArrowUp');
    await keys.at(({ row }) => /^[a-z]+-[a-z]+-\d+, /.test(row), 'the cluster above');
    await keys.press('ArrowLeft');
    await keys.atRow('Clusters', 'China (Beijing)');
    await keys.press('ArrowLeft');
    await keys.at(({ expanded }) => expanded === 'false', 'the folded region');
  });

  it('tries again from the menu what failed', async () => {
    operator.account.denied = [{ action: 'ListClusters', regionId: 'cn-hangzhou' }];
    await keys.run('EMR: Refresh');
    await keys.at(({ label }) => label === 'Clusters', 'the view');
    const problem = session.workbench.treeRow('No permission', 'Clusters');
    await until('the problem', async () => ((await problem.count()) > 0 ? true : undefined));
    await keys.toRow('No permission');
    operator.account.denied = [];
    await keys.menu('Retry', async () => (await problem.count()) === 0);
    await keys.at(({ label }) => label === 'Clusters', 'the view');
  });

  it('watches an operation that is pasted, and stays at its row while things change', async () => {
    const restart = begin('old-hadoop', 'RUN_APPLICATION_ACTION', 3);
    await watch(restart);
    await keys.toView('Operations');
    const title = 'Run service action · old-hadoop';
    await keys.toRow(title, 'In progress', 'watched');
    // Younger, and so above it.
    const younger = begin('old-hadoop', 'INCREASE_NODES', 1);
    const slow = simulator.addFault({ action: 'LookupEvents', fault: { kind: 'delay', ms: 1_500 } });
    await keys.run('EMR: Refresh');
    await keys.atRow('Operations', title);
    const above = session.workbench.treeRow('Scale out · old-hadoop', 'Operations');
    await above.filter({ hasText: 'In progress' }).waitFor();
    slow();
    await keys.atRow('Operations', title, 'In progress');
    await keys.press('ArrowUp');
    await keys.atRow('Operations', 'Scale out · old-hadoop, In progress');
    await keys.press('ArrowDown');
    simulator.setOperation(restart, { state: 'COMPLETED' });
    simulator.setOperation(younger, { state: 'COMPLETED' });
    // Its row goes from the group of what is active to that of the day, and the focus with it.
    await keys.atRow('Operations', title, 'Completed');
    await above.filter({ hasText: 'Completed' }).waitFor();
    await keys.atRow('Operations', title, 'Completed');
  });

  it('keeps its place in a panel while buttons come and go', async () => {
    const ended = (panel: Frame) => panel.locator('.state', { hasText: 'Completed' }).waitFor();
    const one = begin('old-hadoop', 'RUN_APPLICATION_ACTION', 3);
    const panel = await watch(one);
    await keys.toPanel();
    for (const label of ['old-hadoop', 'Stop Watching', 'Refresh']) {
      await keys.press('Tab');
      await inPanel(label);
    }
    // With Stop Watching before it goes, it is the second button no more.
    simulator.setOperation(one, { state: 'COMPLETED' });
    await keys.press('Enter');
    await ended(panel);
    await panel.getByRole('button', { name: 'Stop Watching' }).waitFor({ state: 'detached' });
    await inPanel('Refresh');
    const other = begin('old-hadoop', 'RUN_APPLICATION_ACTION', 3);
    const beside = await watch(other);
    await keys.toPanel();
    for (const label of ['old-hadoop', 'Stop Watching']) {
      await keys.press('Tab');
      await inPanel(label);
    }
    simulator.setOperation(other, { state: 'COMPLETED' });
    await ended(beside);
    await inPanel('Refresh');
    await keys.toView('Operations');
  });

  it('looks further back', async () => {
    await keys.press('End');
    await keys.atRow('Operations', 'Load older operations…');
    await keys.press('Enter');
    await until('what is older', async () => {
      await keys.press('End');
      const { row } = await keys.focus();
      // There may be more of them than are shown at first.
      if (row.startsWith('Load more')) await more();
      return row.includes('the last 37 days so far') ? true : undefined;
    });
  });

  it('lists from the status bar what is active', async () => {
    await keys.toView('Operations');
    // Views, activity bar, status bar.
    await keys.press('Shift+F6');
    await keys.press('Shift+F6');
    await keys.pressUntil('ArrowRight', ({ label }) => label.startsWith('EMR operations: '), 'the item');
    await keys.press('Enter');
    await keys.at(({ row }) => row.includes('In progress'), 'the first operation');
    await keys.type('Operation to open', 'ml-lab');
    await keys.at(({ row }) => row.includes('Create cluster · ml-lab'), 'the operation');
    await keys.press('Enter');
    await session.workbench.webviewFrame('Create cluster');
    await keys.toPanel();
    assert.deepEqual(session.complaints, []);
  });
});
