/**
 * The largest that is promised in a real VS Code: when rows are painted once their data is there, and what one
 * changed operation paints.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { regionName } from '../../src/core/regions.ts';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import { quantile, round, type Bench } from './bench.ts';
import { seed } from './journal.ts';
import { Lab } from './lab.ts';
import { Probe } from './page.ts';
import { reaching, signIn } from './signIn.ts';
import { activeOperations, OPERATIONS, recordsOf, REGION_IDS, simulatorOptions } from './world.ts';

const TURNS = 5;
/** The workbench stores its state every five seconds; milliseconds. */
const STORED_MS = 6_000;
/** VS Code gathers changes of a tree for 200 ms: each is to be the first for a while. Milliseconds. */
const PAUSE_MS = 1_000;
/** Rows that VS Code is given at first, as in the view of operations. */
const GIVEN = 200;
/** Rows that are a page on the screen; a cluster or an operation has a hyphen in its label, a region has none. */
const PAGE = { text: '-', rows: 10 };

/** Milliseconds, and rows. */
interface Times {
  readonly clusters: number[];
  readonly operations: number[];
  readonly plain: number[];
  readonly repaint: number[];
  readonly rows: number[];
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

/** The ID that the extension has given the account: other windows hear it by a file. */
async function accountIdIn(storage: string): Promise<string> {
  return until('the account', async () => {
    const text = await readFile(path.join(storage, 'accounts.signal'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as { what: string }).what;
  });
}

/** The clusters of a region that nobody has opened yet: from the answer to the rows. */
async function openRegion({ lab, probe, simulator }: Scale, regionId: string): Promise<number> {
  await lab.observer.run('workbench.actions.treeView.emrOperations.clusters.collapseAll');
  await sleep(PAUSE_MS);
  const begin = Date.now();
  const painted =
    begin + (await probe.clickRow('Clusters', regionName(regionId, 'en'), { view: 'Clusters', ...PAGE }));
  const asked = simulator.requests.find(
    ({ at, action, regionId: region }) => at >= begin && action === 'ListClusters' && region === regionId,
  );
  if (asked === undefined) throw new Error(`Nothing was asked of ${regionId}`);
  return painted - asked.at;
}

/** The operations once a filter that nothing passes is taken away: from the command to the rows. */
async function showOperations({ lab, probe }: Scale): Promise<number> {
  const { quickInput } = lab.workbench;
  const filtering = lab.observer.run('emrOperations.filterOperations');
  await quickInput.waitOpen('Filter Operations');
  await quickInput.type('nothing is called this');
  await quickInput.accept();
  await filtering;
  await probe.painted({ view: 'Operations', text: 'No operation', rows: 1 });
  await sleep(PAUSE_MS);
  const begin = Date.now();
  const painted = probe.painted({ view: 'Operations', ...PAGE });
  await lab.observer.run('emrOperations.clearOperationFilter');
  return (await painted) - begin;
}

/** As many rows of a tree that has nothing else: from the command to the rows. */
async function showPlain({ lab, probe }: Scale): Promise<number> {
  await lab.observer.run('emrBench.showRows', 0);
  await sleep(PAUSE_MS);
  const begin = Date.now();
  const painted = probe.painted({ view: 'Plain Rows', text: 'row-', rows: 5 });
  await lab.observer.run('emrBench.showRows', GIVEN);
  return (await painted) - begin;
}

/** One operation on the screen changes: from the answer to its row, and how many rows were painted anew. */
async function change({ lab, probe, simulator, accountId, epoch }: Scale, number: number) {
  const { ref, clusterName } = recordsOf(accountId, epoch)(number);
  await sleep(PAUSE_MS);
  const name = clusterName ?? '';
  await probe.changedRows(name);
  simulator.setOperation(ref, { type: 'DECREASE_NODES' });
  const painted = probe.painted({ view: 'Operations', text: `Scale in · ${name}`, rows: 1 });
  await lab.observer.run('emrOperations.refresh', ref);
  const at = await painted;
  const asked = simulator.requests.findLast(
    (request) => request.at <= at && request.parameters['OperationId'] === ref.operationId,
  );
  if (asked === undefined) throw new Error('Nothing was asked');
  return { ms: at - asked.at, rows: await probe.changedRows(name) };
}

interface Scale {
  readonly lab: Lab;
  readonly probe: Probe;
  readonly simulator: Simulator;
  readonly accountId: string;
  readonly epoch: number;
}

async function measure(): Promise<Times> {
  const epoch = Date.now();
  const simulator = await startSimulator(simulatorOptions(epoch, Date.now));
  try {
    await using lab = await Lab.start({
      ...reaching(simulator),
      viewport: { width: 1280, height: 1_600 },
    });
    await signIn(lab.workbench, 'all');
    const storage = path.join(lab.host.userDataDir, 'User', 'globalStorage', 'emr-operations.emr-operations');
    const accountId = await accountIdIn(storage);
    for (const operation of activeOperations(accountId, epoch)) simulator.addOperation(operation);
    await seed(path.join(storage, 'operations'), OPERATIONS, recordsOf(accountId, epoch));
    await sleep(STORED_MS);
    await lab.restart();
    const probe = new Probe(lab.workbench.page);
    await probe.install();
    await lab.workbench.openView('EMR');
    await probe.painted({ view: 'Operations', ...PAGE });
    const scale = { lab, probe, simulator, accountId, epoch };
    const times: Times = { clusters: [], operations: [], plain: [], repaint: [], rows: [] };
    for (let turn = 0; turn < TURNS; turn += 1) times.operations.push(await showOperations(scale));
    await probe.watchRows('Operations');
    for (let turn = 0; turn < TURNS; turn += 1) {
      // One in four is about to end, and moves.
      const { ms, rows } = await change(scale, 4 * turn + 1);
      times.repaint.push(ms);
      times.rows.push(rows);
    }
    // Last: what runs in a region that was opened stands above the operations. Regions further down may not be on the screen.
    for (const regionId of REGION_IDS.slice(0, TURNS)) times.clusters.push(await openRegion(scale, regionId));
    await lab.workbench.openView('Explorer');
    await lab.observer.run('emrBench.rows.focus');
    for (let turn = 0; turn < TURNS; turn += 1) times.plain.push(await showPlain(scale));
    return times;
  } finally {
    await simulator.close();
  }
}

export const scale: Bench = {
  ids: ['firstPage', 'rowRepaint'],
  run: async () => {
    const times = await measure();
    const page = (what: string, values: readonly number[]) => ({
      id: 'firstPage',
      what: `${what}; slowest ${round(Math.max(...values))}, plain rows ${round(median(times.plain))}`,
      value: round(median(values)),
      unit: 'ms',
      limit: 100,
    });
    return [
      page('clusters of a region, from the answer to the rows', times.clusters),
      page('operations, from the command to the rows', times.operations),
      {
        id: 'rowRepaint',
        what: 'rows that a changed operation has painted, in a real VS Code',
        value: median(times.rows),
        unit: 'rows',
        limit: 1,
      },
      {
        id: 'rowRepaint',
        what: 'from the answer to its row',
        value: round(median(times.repaint)),
        unit: 'ms',
        limit: 100,
      },
    ];
  },
};
