import type { NewOperation, Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import { Operator, type Language } from './operator.ts';
import { inEachTheme, keepPicture, THEMES } from './pictures.ts';

const MINUTE = 60_000;

type Plan = Pick<NewOperation, 'type' | 'outcome' | 'reason'> & {
  readonly cluster: string;
  readonly minutesAgo: number;
  /** Absent while it goes on. */
  readonly minutes?: number;
};

const CONFLICT = { code: 'ConfigConflict', message: 'The value is in use.' };
const OUT_OF_STOCK = { code: 'OutOfStock', message: 'The instance type is sold out.' };

/** What makes a day: each state, and some at the same time. */
const PLANS: readonly Plan[] = [
  { cluster: 'etl-prod', type: 'INCREASE_NODES', minutesAgo: 1_320, minutes: 150 },
  { cluster: 'etl-prod', type: 'UPDATE_APPLICATION_CONFIGS', minutesAgo: 1_250, minutes: 60 },
  {
    cluster: 'etl-prod',
    type: 'INCREASE_NODES',
    minutesAgo: 900,
    minutes: 170,
    outcome: 'FAILED',
    reason: OUT_OF_STOCK,
  },
  { cluster: 'etl-prod', type: 'DECREASE_NODES', minutesAgo: 560, minutes: 120 },
  { cluster: 'etl-prod', type: 'RUN_APPLICATION_ACTION', minutesAgo: 190 },
  { cluster: 'stream-rt', type: 'RUN_APPLICATION_ACTION', minutesAgo: 1_180, minutes: 210 },
  {
    cluster: 'stream-rt',
    type: 'INCREASE_NODES',
    minutesAgo: 800,
    minutes: 240,
    outcome: 'PARTIAL_COMPLETED',
  },
  { cluster: 'stream-rt', type: 'UPDATE_APPLICATION_CONFIGS', minutesAgo: 700, minutes: 200 },
  {
    cluster: 'stream-rt',
    type: 'DECREASE_NODES',
    minutesAgo: 330,
    minutes: 5,
    outcome: 'HUMAN_PROCESSING',
  },
  { cluster: 'ads-olap', type: 'INCREASE_NODES', minutesAgo: 1_050, minutes: 90 },
  {
    cluster: 'ads-olap',
    type: 'UPDATE_APPLICATION_CONFIGS',
    minutesAgo: 480,
    minutes: 140,
    outcome: 'FAILED',
    reason: CONFLICT,
  },
  { cluster: 'ads-olap', type: 'INCREASE_NODES', minutesAgo: 150 },
];

/** Pictures of the timeline with its card, and of the same as a table, in each theme. */
export async function takeTimelinePictures(language: Language): Promise<void> {
  await using operator = await Operator.start({
    secret: 'ExampleSecretForPictures000001',
    simulator: { trail: { delayMs: 0 } },
    settings: {
      'workbench.colorTheme': THEMES.dark,
      'emrOperations.notifications': 'off',
      'emrOperations.polling.maxRequestsPerSecond': 50,
    },
    page: { viewport: { width: 1_200, height: 760 }, pixelRatio: 1 },
    language,
  });
  const { simulator, session } = operator;
  for (const plan of PLANS) addOne(simulator, plan);
  await operator.signIn();
  const { workbench } = session;
  const { page } = workbench;
  await workbench.runCommand(language === 'en' ? 'EMR: Show Timeline' : 'EMR: 显示时间线');
  const view = await workbench.webviewFrame();
  // Operations become known one by one.
  await until('all operations', async () => {
    const size = await view.locator('[role="option"]').getAttribute('aria-setsize');
    return Number(size) > PLANS.length ? true : undefined;
  });
  await page.waitForTimeout(12_000);
  // As large as it gets, and one of those that failed explained.
  await workbench.runCommand('View: Toggle Maximized Panel');
  const table = view.locator('[data-switch="table"]');
  await inEachTheme(session, async (theme) => {
    await view.locator('.bars').focus();
    await until('one that failed', async () => {
      const label = await view.getByRole('option').getAttribute('aria-label');
      if (label?.includes(CONFLICT.code) === true) return true;
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowLeft');
      return undefined;
    });
    await page.waitForTimeout(1_000);
    await keepPicture(page, 'timeline', { theme, language });
    // The card may be in the way.
    await page.keyboard.press('Escape');
    await table.click();
    await page.waitForTimeout(1_000);
    await keepPicture(page, 'timeline-table', { theme, language });
    await table.click();
    await view.locator('.bars').waitFor();
  });
}

function addOne(simulator: Simulator, { cluster: name, minutesAgo, minutes, ...plan }: Plan): void {
  const cluster = simulator.clusters.find((each) => each.name === name);
  if (cluster === undefined) throw new Error('The scenario has no such cluster');
  const { regionId, clusterId } = cluster;
  simulator.addOperation({
    regionId,
    clusterId,
    startedAt: Date.now() - minutesAgo * MINUTE,
    durationMs: minutes === undefined ? null : minutes * MINUTE,
    ...plan,
  });
}
