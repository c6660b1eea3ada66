import { until } from '../host/wait.ts';
import type { FaultCase } from './faults.ts';
import type { FaultLab } from './faultLab.ts';

/** Where something is on screen all the time. */
export interface ShownPlace {
  readonly name: string;
  readonly read: (lab: FaultLab) => Promise<string>;
  /** Whether the text says so; by default, whether that is in it. */
  readonly says?: (text: string, words: string, lab: FaultLab) => boolean;
  /** What is there when all is well. */
  readonly good?: RegExp;
  /** It moves what is on screen: looked at when all others have been. */
  readonly alone?: true;
  /** What is said of a fault; by default the title of its words. */
  readonly expects?: (fault: FaultCase) => string | undefined;
}

/** Where an answer comes to who asks. Resolves with what is said, or with {@link GOOD}. */
export interface AskedPlace {
  readonly name: string;
  readonly ask: (lab: FaultLab) => Promise<string>;
  /** It says details without a title. */
  readonly detailOnly?: true;
  /** It needs the keyboard: one after the other. */
  readonly prompt?: true;
}

export const GOOD = 'good';

const isRow = (text: string, words: string): boolean =>
  text.split('\n').some((row) => row.startsWith(`${words}.`));

const block = (id: string): ShownPlace => ({
  name: `panel, ${id}`,
  read: async (lab) => {
    const found = lab.round.panels.stuck.locator(`[data-block="${id}"]`);
    return (await found.count()) === 0 ? '' : found.innerText();
  },
  good: /\w/,
});

/** The row of the operation that is watched. */
async function watchedRow(lab: FaultLab): Promise<string> {
  const rows = (await lab.rows('Operations')).split('\n');
  return rows.filter((row) => row.startsWith(`${lab.round.label} · `)).join('\n');
}

/** A new place is an entry here. */
export const SHOWN: readonly ShownPlace[] = [
  { name: 'clusters', read: (lab) => lab.rows('Clusters', 1), says: isRow, good: /^etl-prod/m },
  { name: 'scaling activities', read: (lab) => lab.rows('Clusters', 2), says: isRow, good: /^Matrix/m },
  // In one row, and no second one.
  { name: 'operation row', read: watchedRow, good: /^Matrix[^\n]*$/ },
  {
    name: 'status bar',
    read: (lab) =>
      lab.workbench.page.locator('.part.statusbar .statusbar-item[id*="emr"]').allInnerTexts().then(String),
    good: /EMR/,
  },
  {
    name: 'panel, operation',
    read: async (lab) => String(await lab.round.panels.watched.locator('main > .notice').allInnerTexts()),
  },
  block('cluster'),
  block('groups'),
  block('nodes'),
  // What they are asked by is not known then, which is said instead.
  { ...block('alternatives'), expects: () => 'They can not be asked for' },
  {
    name: 'events',
    alone: true,
    read: (lab) => lab.lastRows('Operations', 1),
    says: isRow,
    good: /./,
    expects: ({ denied }) => (denied === true ? 'Not everything is found' : undefined),
  },
];

/** What a promise is rejected with. */
async function complaint(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
    return GOOD;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const tool = (name: string, input: (lab: FaultLab) => object): AskedPlace => ({
  name: `tool ${name}`,
  ask: (lab) => complaint(lab.probed.probe('tool', `emrOperations_${name}`, input(lab))),
});

/** The message of a prompt that is none of its usual ones, or that it went on, which `good` tells. */
function heard(lab: FaultLab, usual: RegExp, good: () => Promise<boolean>): Promise<string> {
  const { widget } = lab.workbench.quickInput;
  const message = widget.locator('.quick-input-message');
  return until(
    'the answer to a prompt',
    async () => {
      if (await good()) return GOOD;
      if (!(await message.isVisible())) return undefined;
      const text = ((await message.textContent()) ?? '').trim();
      return text === '' || usual.test(text) ? undefined : text;
    },
    60_000,
  );
}

const regionsShown = (lab: FaultLab) => (): Promise<boolean> =>
  lab.workbench.quickInput.item('China (Hangzhou)').first().isVisible();

export const ASKED: readonly AskedPlace[] = [
  tool('listClusters', () => ({})),
  tool('getOperation', ({ round }) => ({ ...round.unknown })),
  tool('waitForOperation', ({ round }) => ({ ...round.unknown, timeoutMinutes: 0.05 })),
  { name: 'API', ask: (lab) => complaint(lab.probed.probe('getOperation', lab.round.unknown)) },
  {
    name: 'watch an operation',
    detailOnly: true,
    prompt: true,
    ask: async (lab) => {
      const { workbench, round } = lab;
      const { quickInput } = workbench;
      const { operationId, clusterId, regionId } = round.unknown;
      lab.probed.begin('watchOperation');
      await quickInput.waitOpen('Watch Operation');
      await quickInput.type(`${operationId} ${clusterId} ${regionId}`);
      await quickInput.accept();
      const opened = workbench.page.locator('.part.editor .tab', { hasText: 'Run service action' });
      return heard(
        lab,
        /^(Operation ID, or a line|Found in the clipboard)/,
        async () => (await opened.count()) > 0,
      );
    },
  },
  {
    name: 'check an AccessKey',
    detailOnly: true,
    prompt: true,
    ask: async (lab) => {
      const { workbench, other } = lab;
      const { quickInput } = workbench;
      lab.probed.begin('addAccount');
      await quickInput.waitOpen('Add Account');
      await quickInput.item('AccessKey').click();
      for (const [message, text] of [
        ['AccessKey ID of a RAM user', other.accessKeyId],
        ['AccessKey secret.', other.accessKeySecret],
        ['Security token', ''],
      ] as const) {
        await quickInput.waitMessage(message);
        await quickInput.type(text);
        await quickInput.accept();
      }
      return heard(lab, /^(Security token of|AccessKey (ID of|secret\.))/, regionsShown(lab));
    },
  },
  {
    name: 'find my clusters',
    prompt: true,
    ask: async (lab) => {
      const { workbench } = lab;
      lab.probed.begin('findClusters');
      await workbench.quickInput.waitOpen('Regions of');
      const { input } = workbench.quickInput;
      const text = await until(
        'the end of the search',
        async () => {
          const placeholder = (await input.getAttribute('placeholder')) ?? '';
          return /^(Asking regions|Regions to show)/.test(placeholder) || placeholder === ''
            ? undefined
            : placeholder;
        },
        60_000,
      );
      return /^Clusters found: \d+ in \d regions$/.test(text) ? GOOD : text;
    },
  },
  {
    name: 'add the environment',
    prompt: true,
    ask: async (lab) => {
      const { workbench } = lab;
      lab.probed.begin('addAccount');
      await workbench.quickInput.item('Environment').click();
      return until(
        'the answer',
        async () => {
          if (await regionsShown(lab)()) return GOOD;
          // What ended meanwhile is told too.
          return (await lab.toasts()).find((toast) => !toast.startsWith('Matrix '));
        },
        60_000,
      );
    },
  },
];
