import type { NewOperation } from '../../src/simulator/index.ts';
import { Operator, type Language } from './operator.ts';
import { inEachTheme, keepPicture, THEMES, type ThemeName } from './pictures.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

type Plan = Omit<NewOperation, 'regionId' | 'clusterId' | 'startedAt'> & {
  readonly minutesAgo: number;
  /** The status of the one that it is held against, one of those before it. */
  readonly comparedWith?: Readonly<Record<Language, string>>;
};

/** The states that a panel can show, by the name of the picture. */
const STATES: Readonly<Record<string, Plan>> = {
  stock: {
    type: 'INCREASE_NODES',
    minutesAgo: 12,
    durationMs: 2 * MINUTE,
    outcome: 'FAILED',
    reason: {
      code: 'OutOfStock',
      message: 'The instance type ecs.g8i.2xlarge is sold out in the zone cn-hangzhou-h.',
    },
    asScalingActivity: { activityType: 'SCALE_OUT', expectNum: 4, ruleName: 'evening' },
  },
  running: { type: 'RUN_APPLICATION_ACTION', minutesAgo: 3, durationMs: null },
  attention: {
    type: 'DECREASE_NODES',
    minutesAgo: 20,
    durationMs: 5 * MINUTE,
    outcome: 'HUMAN_PROCESSING',
  },
  nodes: {
    type: 'INCREASE_NODES',
    minutesAgo: 30,
    durationMs: 6 * MINUTE,
    outcome: 'PARTIAL_COMPLETED',
    reason: { code: 'NodeFailure', message: 'Some of the nodes did not start.' },
    asScalingActivity: { activityType: 'SCALE_OUT', expectNum: 5, ruleName: 'noon' },
    stuckNodes: 2,
  },
  permission: {
    type: 'INCREASE_NODES',
    minutesAgo: 40,
    durationMs: MINUTE,
    outcome: 'FAILED',
    reason: {
      code: 'NotAuthorized',
      message: 'The role AliyunECSInstanceForEMRRole is not allowed ecs:RunInstances.',
    },
  },
  unknown: {
    type: 'UPDATE_APPLICATION_CONFIGS',
    minutesAgo: 50,
    durationMs: 4 * MINUTE,
    outcome: 'FAILED',
    reason: { code: 'Config.Conflict', message: 'See https://help.aliyun.com/zh/emr for the limits.' },
  },
  compared: {
    type: 'INCREASE_NODES',
    minutesAgo: 70,
    durationMs: 2 * MINUTE,
    outcome: 'FAILED',
    reason: { code: 'OperationDenied', message: 'The cluster is busy.' },
    asScalingActivity: { activityType: 'SCALE_OUT', expectNum: 7, ruleName: 'morning' },
    comparedWith: { en: 'Partially', 'zh-cn': '部分完成' },
  },
  completed: {
    type: 'RUN_APPLICATION_ACTION',
    minutesAgo: 60,
    durationMs: 3 * MINUTE,
    reason: { code: 'UserRequest', message: '' },
  },
};

/** Takes a picture of the panel in each state, of the first one in each theme. */
export async function takePanelPictures(language: Language): Promise<void> {
  await using operator = await Operator.start({
    secret: 'ExampleSecretForPictures000001',
    settings: {
      'workbench.colorTheme': THEMES.dark,
      'emrOperations.notifications': 'off',
      'emrOperations.discovery.actionTrail': false,
    },
    page: { viewport: { width: 1_000, height: 1_500 }, pixelRatio: 1 },
    language,
  });
  const { account, session } = operator;
  const { workbench, context } = session;
  const { quickInput, page } = workbench;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await operator.signIn();
  // Nothing beside the panel.
  await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  addHistory(operator);
  for (const [state, plan] of Object.entries(STATES)) {
    const address = addOne(operator, plan);
    if (state === 'permission') account.denied = [{ action: 'GetCluster' }];
    const panel = await operator.open(address);
    if (plan.comparedWith !== undefined) {
      await panel.locator('[data-action="compare"]').click();
      await quickInput.type(plan.comparedWith[language]);
      await quickInput.widget.locator('.monaco-list-row').first().waitFor();
      await quickInput.accept();
    }
    const shoot = async (theme: ThemeName): Promise<void> => {
      await page.waitForTimeout(3_000);
      await keepPicture(page.locator('.part.editor'), `panel-${state}`, { theme, language });
    };
    await (state === 'stock' ? inEachTheme(session, shoot) : shoot('dark'));
    account.denied = [];
  }
}

function addOne(operator: Operator, { minutesAgo, comparedWith: _, ...plan }: Plan) {
  return operator.add('stream-rt', { startedAt: Date.now() - minutesAgo * MINUTE, event: null, ...plan });
}

/** Some of the same type on the days before, which auto scaling lists. */
function addHistory(operator: Operator): void {
  for (let day = 1; day <= 9; day += 1) {
    addOne(operator, {
      type: 'INCREASE_NODES',
      minutesAgo: (day * DAY) / MINUTE,
      durationMs: (3 + (day % 4)) * MINUTE,
      outcome: day === 3 ? 'FAILED' : 'COMPLETED',
      asScalingActivity: { activityType: 'SCALE_OUT', expectNum: day, ruleName: 'daily' },
    });
  }
}
