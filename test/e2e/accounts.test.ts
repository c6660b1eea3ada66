import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OperationAddress, SimulatedAccount, Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import { Session } from './support.ts';
import { OTHER, startTwoClouds, type TwoClouds } from './twoClouds.ts';

/** How late answers are that are under way while accounts change; milliseconds. */
const DELAY_MS = 2_500;

/** Where a person sees anything of the extension, but for the inside of panels. */
const PLACES = [
  '.part.sidebar .pane-body .monaco-list-row',
  '.part.sidebar .message',
  '.part.statusbar .statusbar-item[id*="emr"]',
  '.part.editor .tab',
  '.quick-input-widget .monaco-list-row',
  '.monaco-hover',
].join();

/** Keeps in the page what is on screen and fits, from now on: who looks at the end only would miss a flicker. */
const watchScreen = (pattern: RegExp): string => `{
  window.seenOfOld?.observer.disconnect();
  const texts = new Set();
  const look = () => {
    for (const element of document.querySelectorAll(${JSON.stringify(PLACES)})) {
      if (!element.checkVisibility()) continue;
      const text = [element.getAttribute('aria-label') ?? '', element.innerText].join(' | ');
      if (${String(pattern)}.test(text)) texts.add(text);
    }
  };
  const observer = new MutationObserver(look);
  window.seenOfOld = { texts, observer };
  look();
  observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
}`;

const SEEN = '[...window.seenOfOld.texts]';

/** How long VS Code may take to take everything away, a panel for example; milliseconds. */
const LEAVING_MS = 5_000;

describe('an operator with two accounts', function () {
  this.timeout(120_000);
  let clouds: TwoClouds;
  let session: Session;
  const accountOf = (digit: number, name: string): SimulatedAccount => ({
    accessKeyId: `LTAI5tExampleKeyId00000${digit}`,
    accessKeySecret: `CanarySecretOfTheAccounts0000${digit}`,
    accountId: `123456789012345${digit}`,
    identity: { type: 'RAMUser', name },
  });
  const alpha = accountOf(1, 'alpha-ops');
  const beta = accountOf(2, 'beta-ops');

  before(async () => {
    clouds = await startTwoClouds(alpha, beta);
    const { url } = clouds;
    session = await Session.start(
      {
        settings: {
          'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url },
          'emrOperations.notifications': 'off',
          'emrOperations.polling.maxRequestsPerSecond': 50,
        },
      },
      // Only rows in view exist.
      { viewport: { width: 1280, height: 2_000 } },
    );
  });

  after(async () => {
    await session[Symbol.asyncDispose]();
    await clouds[Symbol.asyncDispose]();
  });

  const clusters = (label: string) => session.workbench.treeRow(label, 'Clusters');
  const operations = (label: string) => session.workbench.treeRow(label, 'Operations');

  const answer = async (message: string, text: string): Promise<void> => {
    const { quickInput } = session.workbench;
    await quickInput.waitMessage(message);
    await quickInput.type(text);
    await quickInput.accept();
  };

  const giveKey = async ({ accessKeyId, accessKeySecret }: SimulatedAccount): Promise<void> => {
    await answer('AccessKey ID of a RAM user', accessKeyId);
    await answer('AccessKey secret.', accessKeySecret);
    await answer('Security token', '');
  };

  const addAccount = async (account: SimulatedAccount): Promise<void> => {
    const { quickInput } = session.workbench;
    await session.workbench.runCommand('EMR: Add Account…');
    await quickInput.item('AccessKey').click();
    await giveKey(account);
    await quickInput.item('China (Hangzhou)').waitFor();
    await quickInput.accept();
    await quickInput.waitClosed();
  };

  const setRegions = async (account: string | undefined, ...toggled: readonly string[]): Promise<void> => {
    const { quickInput } = session.workbench;
    await session.workbench.runCommand('EMR: Select Regions…');
    if (account !== undefined) await quickInput.pick(account);
    await quickInput.waitOpen('Regions of');
    for (const region of toggled) await quickInput.pick(region);
    await quickInput.accept();
    await quickInput.waitClosed();
  };

  /** An operation that is found in no other way than by its ID. */
  const begin = (simulator: Simulator, cluster: string): OperationAddress => {
    const found = simulator.clusters.find(({ name }) => name === cluster);
    assert.ok(found);
    const { regionId, clusterId } = found;
    return simulator.addOperation({ regionId, clusterId, type: 'RUN_APPLICATION_ACTION', event: null });
  };

  /** Names of clusters, in all regions or in one; those of the other account begin otherwise. */
  const namesOf = (simulator: Simulator, regionId?: string): RegExp => {
    const names = simulator.clusters
      .filter((cluster) => (regionId ?? cluster.regionId) === cluster.regionId)
      .map(({ name }) => name);
    const start = simulator === clouds.other ? OTHER : `(?<!${OTHER})`;
    return new RegExp(`${start}\\b(${names.join('|')})\\b`);
  };

  const slowly = (simulator: Simulator): (() => void) =>
    simulator.addFault({ fault: { kind: 'delay', ms: DELAY_MS } });

  const isUnderWay = (simulator: Simulator, action: string) =>
    until(`${action} under way`, () =>
      Promise.resolve(
        simulator.requests.some((each) => each.action === action && each.status === 0) ? true : undefined,
      ),
    );

  /** Nothing that fits is on screen from now on, also when everything that was under way has arrived. */
  const neverAgain = async (pattern: RegExp): Promise<void> => {
    const { page } = session.workbench;
    await until(
      'a screen without it',
      async () => {
        await page.evaluate(watchScreen(pattern));
        return (await page.evaluate<string[]>(SEEN)).length === 0 ? true : undefined;
      },
      LEAVING_MS,
    );
    await sleep(DELAY_MS + 1_000);
    assert.deepEqual(await page.evaluate(SEEN), []);
    for (const frame of page.frames()) {
      if (!frame.isDetached()) assert.doesNotMatch(await frame.locator('body').innerText(), pattern);
    }
  };

  /** The number of operations that are active, where it is shown; they are the same everywhere. */
  const countsAgree = async (): Promise<void> => {
    const { workbench } = session;
    const running = workbench
      .view('Operations')
      .locator(
        '.monaco-list-row[aria-level="2"][aria-label*=", In progress"]:not([aria-label*="ID not known"])',
      );
    await until('the same number everywhere', async () => {
      const rows = await running.count();
      const item = workbench.statusBarItem(`EMR: ${rows} running`);
      const badge = workbench.activity('EMR').locator('.badge-content');
      return (await item.count()) === 1 && (await badge.innerText()) === String(rows) ? true : undefined;
    });
  };

  it('has both side by side', async () => {
    const { workbench } = session;
    await workbench.openView('EMR');
    await addAccount(alpha);
    await clusters('etl-prod').waitFor();
    await addAccount(beta);
    await clusters('alpha-ops').waitFor();
    await clusters('beta-ops').waitFor();
    await clusters('etl-prod').waitFor();
    await clusters('beta-etl-prod').waitFor();
    await operations('Create cluster · ml-lab').first().waitFor();
    await operations('Create cluster · beta-ml-lab').first().waitFor();
    await countsAgree();
  });

  it('is asked for the account of an operation only where the text leaves it open', async () => {
    const { workbench } = session;
    const { quickInput } = workbench;
    // A cluster that is on screen says whose it is.
    const known = begin(clouds.other, 'stream-rt');
    await workbench.runCommand('EMR: Watch Operation…');
    await answer('Operation ID, or a line', `${known.operationId} ${known.clusterId}`);
    await workbench.webviewFrame(known.operationId);
    // An ID alone does not.
    const open = begin(clouds.one, 'etl-prod');
    await workbench.runCommand('EMR: Watch Operation…');
    await answer('Operation ID, or a line', open.operationId);
    await quickInput.item('beta-ops').waitFor();
    await quickInput.pick('alpha-ops');
    await quickInput.item('etl-prod').waitFor();
    assert.doesNotMatch((await quickInput.labels()).join(), /beta-/);
    await quickInput.back();
    await quickInput.pick('beta-ops');
    await quickInput.item('beta-etl-prod').waitFor();
    assert.doesNotMatch((await quickInput.labels()).join(), namesOf(clouds.one));
    await quickInput.back();
    await quickInput.pick('alpha-ops');
    await quickInput.pick('etl-prod');
    await workbench.webviewFrame(open.operationId);
  });

  it('removes one, and sees nothing more of it though its answers are still on their way', async () => {
    const { workbench } = session;
    await workbench.expandRow('etl-prod', 'Clusters');
    const fast = slowly(clouds.one);
    await workbench.runCommand('EMR: Refresh');
    await isUnderWay(clouds.one, 'ListClusters');
    await isUnderWay(clouds.one, 'LookupEvents');
    await clusters('old-hadoop').locator('.label-name').hover();
    await isUnderWay(clouds.one, 'ListNodeGroups');
    // Of a row that goes while the mouse comes upon it, as from behind a dialog, VS Code shows the name.
    await workbench.page.mouse.move(700, 600);
    await workbench.runCommand('EMR: Remove Account…');
    await workbench.quickInput.item('alpha-ops').waitFor();
    await workbench.quickInput.type('alpha-ops');
    await workbench.quickInput.accept();
    await workbench.dialog('Remove the account alpha-ops?').waitFor();
    await workbench.page.keyboard.press('Enter');
    await clusters('alpha-ops').waitFor({ state: 'detached' });
    await operations('Create cluster · ml-lab').waitFor({ state: 'detached' });
    const { length } = clouds.one.requests;
    await neverAgain(namesOf(clouds.one));
    assert.equal(clouds.one.requests.length, length, 'nothing is asked for any more');
    fast();
    // A single account has no row.
    await clusters('beta-ops').waitFor({ state: 'detached' });
    await clusters('beta-etl-prod').waitFor();
    await countsAgree();
    await workbench.runCommand('EMR: Show Active Operations');
    await workbench.quickInput.item(' Create cluster · beta-ml-lab').waitFor();
    assert.doesNotMatch((await workbench.quickInput.labels()).join(), namesOf(clouds.one));
    await workbench.quickInput.escape();
  });

  it('leaves a region, and sees nothing more of it', async () => {
    const { workbench } = session;
    await setRegions(undefined, 'China (Shanghai)');
    await workbench.expandRow('China (Hangzhou)', 'Clusters');
    await workbench.expandRow('China (Shanghai)', 'Clusters');
    await clusters('beta-bi-starrocks').waitFor();
    await workbench.clickRow(operations('Create cluster · beta-ml-lab'));
    await workbench.webviewFrame('beta-ml-lab');
    const fast = slowly(clouds.other);
    await workbench.runCommand('EMR: Refresh');
    await isUnderWay(clouds.other, 'ListClusters');
    await setRegions(undefined, 'China (Hangzhou)');
    await operations('Create cluster · beta-ml-lab').waitFor({ state: 'detached' });
    // What was asked for by its ID stays.
    const rest = namesOf(clouds.other, 'cn-hangzhou').source.replace('|stream-rt', '');
    await neverAgain(new RegExp(rest));
    fast();
    await clusters('beta-bi-starrocks').waitFor();
    await operations('Run service action · beta-stream-rt').first().waitFor();
    await countsAgree();
  });

  it('gives it the key of another, and sees nothing more of what the first had', async () => {
    const { workbench } = session;
    await setRegions(undefined, 'China (Hangzhou)');
    await workbench.expandRow('China (Hangzhou)', 'Clusters');
    await clusters('beta-etl-prod').waitFor();
    await workbench.clickRow(operations('Create cluster · beta-ml-lab'));
    await workbench.webviewFrame('beta-ml-lab');
    const fast = slowly(clouds.other);
    await workbench.runCommand('EMR: Refresh');
    await isUnderWay(clouds.other, 'ListClusters');
    await workbench.runCommand('EMR: Update Credentials…');
    await giveKey(alpha);
    await workbench.clickDialog('another Alibaba Cloud account', 'Use It');
    await clusters('beta-etl-prod').waitFor({ state: 'detached' });
    await operations('Create cluster · beta-ml-lab').waitFor({ state: 'detached' });
    await neverAgain(namesOf(clouds.other));
    fast();
    await workbench.expandRow('China (Hangzhou)', 'Clusters');
    await clusters('etl-prod').waitFor();
    await operations('Create cluster · ml-lab').first().waitFor();
    await countsAgree();
    await workbench.runCommand('EMR: Open Operation');
    await workbench.quickInput.waitOpen('Open Operation');
    assert.doesNotMatch((await workbench.quickInput.labels()).join(), namesOf(clouds.other));
    await workbench.quickInput.escape();
  });

  it('has everything of the first again with its key', async () => {
    const { workbench } = session;
    await workbench.runCommand('EMR: Update Credentials…');
    await giveKey(beta);
    await workbench.clickDialog('another Alibaba Cloud account', 'Use It');
    await operations('Run service action · beta-stream-rt')
      .filter({ hasText: 'In progress' })
      .first()
      .waitFor();
    await operations('Create cluster · ml-lab').waitFor({ state: 'detached' });
    await neverAgain(namesOf(clouds.one));
    assert.deepEqual(session.complaints, []);
  });
});
