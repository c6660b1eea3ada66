/**
 * What somebody waits for in a real VS Code, with a cloud that answers at once: the first cluster after a click on
 * the icon, the panel of an operation after a click on it, beside a webview with nothing in it, and what an answer
 * says in a panel that is open.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import type { OperationAddress } from '../../src/simulator/types.ts';
import { quantile, round, type Bench } from './bench.ts';
import { Lab } from './lab.ts';
import { Probe } from './page.ts';
import { ACCOUNT, reaching, signIn } from './signIn.ts';

/** Starts of the window. */
const STARTS = 3;
/** Panels opened in each, and answers painted. */
const TURNS = 5;
/** The workbench stores its state every five seconds; milliseconds. */
const STORED_MS = 6_000;
/** A panel paints changes twice a second: each is to be the first for a while; milliseconds. */
const PAUSE_MS = 700;

/** What one waits for without losing the thread; milliseconds. */
const FIRST_ROW_MS = 1_000;
/** Promised of what an answer says, and of our part of opening a panel; milliseconds. */
const PANEL_MS = 300;

const REGION = 'cn-hangzhou';
const EMPTY_TEXT = 'Nothing but this';
const ICON = '.part.activitybar a.action-label[aria-label^="EMR"]';

/** Milliseconds, of each turn. */
interface Times {
  readonly firstRow: number[];
  /** The first in a window, which loads what is inside. */
  readonly firstPanel: number[];
  readonly panel: number[];
  readonly emptyPanel: number[];
  readonly answer: number[];
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

async function closePanel(lab: Lab): Promise<void> {
  await lab.observer.run('workbench.action.closeAllEditors');
  await lab.workbench.page.locator('iframe.webview').first().waitFor({ state: 'detached' });
}

/** An empty webview, from the call that makes it; a click and its way to the extension are not part of it. */
async function openEmpty(lab: Lab, probe: Probe): Promise<number> {
  const begin = Date.now();
  const painted = probe.painted({ webview: EMPTY_TEXT });
  await lab.observer.run('emrBench.openPanel');
  const ms = (await painted) - begin;
  await closePanel(lab);
  return ms;
}

/** From the answer of the service to what it says on the screen. */
async function answer(
  { probe, simulator }: Window,
  address: OperationAddress,
  turn: number,
): Promise<number> {
  await sleep(PAUSE_MS);
  const description = `Turn ${turn} of the bench`;
  const painted = probe.painted({ webview: description });
  simulator.setOperation(address, { description });
  const paintedAt = await painted;
  const asked = simulator.requests.findLast(
    ({ at, parameters }) => at <= paintedAt && parameters['OperationId'] === address.operationId,
  );
  if (asked === undefined) throw new Error('Nothing was asked');
  return paintedAt - asked.at;
}

interface Window {
  readonly lab: Lab;
  readonly probe: Probe;
  readonly simulator: Simulator;
}

/** One start of the window. */
async function measure(window: Window, times: Times, address: OperationAddress, name: string): Promise<void> {
  const { lab, probe } = window;
  const { operationId } = address;
  times.firstRow.push(await probe.click(ICON, { view: 'Clusters', text: name, rows: 1 }));
  const row = 'Scale out';
  await probe.painted({ view: 'Operations', text: row, rows: 1 });
  await openEmpty(lab, probe);
  for (let turn = 0; turn < TURNS; turn += 1) {
    const ms = await probe.clickRow('Operations', row, { webview: operationId });
    (turn === 0 ? times.firstPanel : times.panel).push(ms);
    if (turn === TURNS - 1) break;
    await closePanel(lab);
    times.emptyPanel.push(await openEmpty(lab, probe));
  }
  const first = times.answer.length;
  for (let turn = 0; turn < TURNS; turn += 1) {
    times.answer.push(await answer(window, address, first + turn));
  }
}

async function measureAll(): Promise<Times> {
  const simulator = await startSimulator({ accounts: [ACCOUNT] });
  try {
    const cluster = simulator.clusters.find(({ regionId }) => regionId === REGION);
    if (cluster === undefined) throw new Error('There is no cluster');
    const address = simulator.addOperation({
      ...cluster,
      type: 'INCREASE_NODES',
      asScalingActivity: { activityType: 'SCALE_OUT', expectNum: 2, ruleName: 'by-load' },
    });
    await using lab = await Lab.start(reaching(simulator));
    const probe = new Probe(lab.workbench.page);
    await signIn(lab.workbench, 'one');
    await lab.workbench.expandRow(cluster.name, 'Clusters');
    const times: Times = { firstRow: [], firstPanel: [], panel: [], emptyPanel: [], answer: [] };
    for (let start = 0; start < STARTS; start += 1) {
      await lab.observer.run('workbench.action.closeAllEditors');
      await lab.workbench.openView('Explorer');
      await sleep(STORED_MS);
      await lab.restart();
      await probe.install();
      // Its answer comes once the extension host has settled.
      await lab.observer.marks();
      await sleep(STORED_MS);
      await measure({ lab, probe, simulator }, times, address, cluster.name);
    }
    return times;
  } finally {
    await simulator.close();
  }
}

export const start: Bench = {
  ids: ['firstRow', 'panelOpen'],
  run: async () => {
    const times = await measureAll();
    const panel = median(times.panel);
    const empty = median(times.emptyPanel);
    const share = (what: string, value: number) => ({
      id: 'panelOpen',
      what,
      value: round(value),
      unit: 'ms',
      limit: PANEL_MS,
    });
    return [
      {
        id: 'firstRow',
        what: 'from a click on the icon to the first cluster',
        value: round(median(times.firstRow)),
        unit: 'ms',
        limit: FIRST_ROW_MS,
      },
      share('from an answer to its words in an open panel', median(times.answer)),
      share(
        `a panel after a click, ${round(panel)}, over an empty webview, ${round(empty)}`,
        Math.max(0, panel - empty),
      ),
      share(
        `the first panel of a window, ${round(median(times.firstPanel))}, over an empty webview`,
        Math.max(0, median(times.firstPanel) - empty),
      ),
    ];
  },
};
