import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { place } from '../host/turn.ts';
import { until } from '../host/wait.ts';
import { Session } from './support.ts';
import { inLanguages } from './variants.ts';

const LANGUAGES = {
  en: {
    clusters: 'Clusters',
    operations: 'Operations',
    begin: 'Get Started',
    walkthrough: 'Get Started with EMR Operations',
    steps: [
      'Add an account, or take the demo',
      'Find your clusters',
      'Open an operation',
      'Be told when it ends',
      'Look further',
    ],
    demo: 'Explore the Demo',
    region: 'China (Hangzhou)',
    running: 'In progress',
    scaling: 'Scale out',
    scaleOut: 'Scale out · etl-prod',
    cluster: /^etl-prod, Running, Data lake/,
    active: 'running',
    end: /Expected.end/,
    list: 'EMR operations',
    listed: ' Scale out · ads-olap',
    simulated: 'simulated',
    badge: 'Simulated',
    byDemo: 'Simulated by the demo',
    ended: 'Scale out · etl-prod: Completed after 40s (simulated)',
    completed: 'Completed',
    failure: 'Scale out · ads-olap: Failed after 1m 35s. OutOfStock',
    failed: '1 failed',
    failedState: /Failed/,
    details: 'Show Details',
    failedRow: 'Scale out · ads-olap',
    subtitle: /^Simulated.*Demo/,
    leave: 'Leave Demo',
    addAccount: 'Add Account',
  },
  'zh-cn': {
    clusters: '集群',
    operations: '操作',
    begin: '开始使用',
    walkthrough: '开始使用 EMR 操作',
    steps: ['添加账号，或体验演示', '查找集群', '打开操作', '操作结束时收到通知', '更多功能'],
    demo: '体验演示',
    region: '华东1（杭州）',
    running: '进行中',
    scaling: '扩容',
    scaleOut: '扩容 · etl-prod',
    cluster: /^etl-prod，运行中，数据湖/,
    active: '个进行中',
    end: /预计结束/,
    list: 'EMR 操作',
    listed: ' 扩容 · ads-olap',
    simulated: '模拟',
    badge: '模拟',
    byDemo: '由演示模拟',
    ended: '扩容 · etl-prod：已完成，用时40秒（模拟）',
    completed: '已完成',
    failure: '扩容 · ads-olap：失败，用时1分钟35秒。OutOfStock',
    failed: '1 个失败',
    failedState: /失败/,
    details: '查看详情',
    failedRow: '扩容 · ads-olap',
    subtitle: /^模拟.*演示/,
    leave: '退出演示',
    addAccount: '添加账号',
  },
} as const;

/** The colour of the lines of a picture that is on screen. */
const STROKE = `{
  const picture = document.querySelector('svg[viewBox="0 0 400 260"]');
  picture?.checkVisibility() ? getComputedStyle(picture).stroke : undefined;
}`;

/** In a window that counts none yet. */
const COUNT_CLICKS = `{
  window.clicks = 0;
  document.addEventListener('click', () => { window.clicks += 1; }, { capture: true });
}`;

for (const language of inLanguages('en')) {
  const words = LANGUAGES[language];
  describe(`the first minutes, in ${language}`, function () {
    this.timeout(180_000);
    let session: Session;

    before(async () => {
      session = await Session.start(language === 'en' ? {} : { locale: language }, {
        viewport: { width: 1560, height: 900 },
      });
    });

    after(async () => {
      await session[Symbol.asyncDispose]();
    });

    const steps = (): Locator => session.workbench.page.locator('.getting-started-step');
    const stepDone = async (index: number): Promise<void> => {
      // Others go on by themselves, so each is looked at alone.
      await steps().nth(index).locator('.codicon-getting-started-step-checked').first().waitFor();
    };

    it('begin with a walkthrough of five steps, each with a picture in the colours of the theme', async () => {
      const { workbench } = session;
      await workbench.openView('EMR');
      await workbench.page.getByRole('button', { name: words.begin, exact: true }).click();
      await steps().first().waitFor();
      assert.deepEqual(await steps().locator('.step-title').allInnerTexts(), [...words.steps]);
      for (const [index, title] of words.steps.entries()) {
        // The first is open already.
        if (index > 0) await steps().nth(index).locator('.step-title').click();
        // Without the variables of the theme there would be no colour.
        const stroke = await until(`the picture of ${title}`, async () => {
          for (const frame of workbench.page.frames()) {
            // Frames come and go while steps change.
            const colour = await frame.evaluate(STROKE).catch(() => undefined);
            if (typeof colour === 'string') return colour;
          }
          return undefined;
        });
        assert.match(stroke, /^rgb\(/, title);
      }
    });

    it('reach an operation that is running with two clicks', async () => {
      const { page } = session.workbench;
      await page.evaluate(COUNT_CLICKS);
      await page.locator('.part.sidebar').getByRole('button', { name: words.demo }).click();
      const running = page.locator(`[aria-label*="${words.running}"]`);
      await session.workbench.clickRow(
        session.workbench.treeRow(words.scaleOut, words.operations).and(running),
      );
      const panel = await session.workbench.webviewFrame(words.running);
      assert.equal(await page.evaluate('window.clicks'), 2);
      assert.match(await panel.locator('h1').innerText(), new RegExp(`^${words.scaling}`));
      assert.equal(await panel.locator('.badge').innerText(), words.badge);
    });

    it('say of everything in the demo that it is simulated', async () => {
      const { workbench } = session;
      for (const view of [words.clusters, words.operations]) {
        await workbench.view(view).locator('.pane-header .description').getByText(words.simulated).waitFor();
      }
      await workbench.statusBarItem('EMR:').hover();
      await workbench.page.locator('.workbench-hover', { hasText: words.byDemo }).waitFor();
      await workbench.page.mouse.move(900, 600);
      const panel = await workbench.webviewFrame(words.badge);
      // The console does not know it.
      assert.equal(await panel.locator('[data-action="openInConsole"]').count(), 0);
      const row = workbench.treeRow(words.scaleOut, words.operations).first();
      const menu = workbench.page.locator('.context-view .monaco-menu');
      // It goes when a panel that is being loaded takes the keys.
      const entries = await until('the menu of a row', async () => {
        await workbench.page.keyboard.press('Escape');
        await row.click({ button: 'right', timeout: 2_000 }).catch(() => undefined);
        await menu.waitFor({ timeout: 2_000 }).catch(() => undefined);
        const texts = await menu.locator('.action-label').allInnerTexts();
        return texts.length > 5 ? texts : undefined;
      });
      assert.deepEqual(
        entries.filter((entry) => /Console|控制台/.test(entry)),
        [],
      );
      await workbench.page.keyboard.press('Escape');
    });

    it('lead to clusters by region, and to what their groups did', async () => {
      const { workbench } = session;
      await workbench.expandRow(words.region, words.clusters);
      const cluster = workbench.treeRow('etl-prod', words.clusters);
      await cluster.waitFor();
      assert.match((await cluster.getAttribute('aria-label')) ?? '', words.cluster);
      await workbench.expandRow('etl-prod', words.clusters);
      await workbench.treeRow(words.scaling, words.clusters).first().waitFor();
    });

    it('show the operation moving, and tell once that it ended', async () => {
      const { workbench } = session;
      const panel = await workbench.webviewFrame(words.badge);
      const span = panel.locator('.span');
      const first = await span.innerText();
      await panel.locator('.span', { hasNotText: first }).waitFor();
      await place.lendFor(() => workbench.notification(words.ended).waitFor({ timeout: 90_000 }));
      await panel.locator('.state', { hasText: words.completed }).waitFor({ timeout: 5_000 });
      assert.equal(await workbench.notification('etl-prod').count(), 1);
    });

    it('complete the steps of the walkthrough, each by what it is about', async () => {
      const { workbench } = session;
      await workbench.runCommand(`EMR: ${words.walkthrough}`);
      for (const index of [0, 1, 2, 3]) await stepDone(index);
      // Nobody has looked further yet.
      assert.equal(await steps().nth(4).locator('.codicon-getting-started-step-checked').count(), 0);
    });

    it('list what is active behind the status bar', async () => {
      const { workbench } = session;
      await workbench.statusBarItem('EMR:').hover();
      // Operations of that type are known well enough to say when this one may end.
      const hover = workbench.page.locator('.workbench-hover table');
      await hover
        .getByRole('row')
        .filter({ hasText: 'ads-olap' })
        .filter({ hasText: /\d:\d\d/ })
        .waitFor();
      assert.match(await hover.innerText(), words.end);
      await workbench.statusBarItem('EMR:').click();
      await workbench.quickInput.waitOpen(words.list);
      await workbench.quickInput.item(words.listed).first().waitFor();
      await workbench.quickInput.escape();
    });

    it('tell of a failure, from which the reason is a click away', async () => {
      const { workbench } = session;
      await place.lendFor(() => workbench.notification(words.failure).waitFor({ timeout: 120_000 }));
      await workbench.statusBarItem(words.failed).waitFor();
      await workbench.clickNotification(words.failure, words.details);
      const panel = await workbench.webviewFrame('ads-olap');
      await panel.locator('.explanation', { hasText: 'OutOfStock' }).waitFor();
      assert.match(await panel.locator('.state').innerText(), words.failedState);
      // Somebody has looked at it.
      await workbench.statusBarItem(words.failed).waitFor({ state: 'detached' });
    });

    it('are as they were after a reload', async () => {
      const { workbench } = session;
      await session.reload();
      const panel = await workbench.webviewFrame('OutOfStock');
      assert.match(await panel.locator('.subtitle').innerText(), words.subtitle);
      await workbench.openView('EMR');
      await workbench.treeRow(words.failedRow, words.operations).first().waitFor();
      await workbench.treeRow('etl-prod', words.clusters).waitFor();
      await workbench.statusBarItem(words.active).waitFor();
      assert.equal(await workbench.notification(words.scaling).count(), 0, 'nothing is told twice');
    });

    it('leave the demo with one click, and nothing of it stays', async () => {
      const { workbench } = session;
      const { page } = workbench;
      await page.evaluate(COUNT_CLICKS);
      await workbench.view(words.clusters).hover();
      await workbench.view(words.clusters).getByRole('button', { name: words.leave }).click();
      await page.getByRole('button', { name: words.addAccount }).first().waitFor();
      assert.equal(await page.evaluate('window.clicks'), 1);
      assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
      await workbench.statusBarItem('EMR:').waitFor({ state: 'hidden' });
      await until('no panel', async () =>
        (await page.locator('.part.editor .tab', { hasText: 'etl-prod' }).count()) === 0 ? true : undefined,
      );
      await until('no row', async () =>
        (await workbench.view(words.operations).locator('.monaco-list-row').count()) === 0 ? true : undefined,
      );
    });

    it('have broken no rule of the content security policy', () => {
      assert.deepEqual(session.complaints, []);
    });
  });
}
