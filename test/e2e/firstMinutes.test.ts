import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
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
    scaleOut: 'Scale out · etl-prod',
    simulated: 'simulated',
    badge: 'Simulated',
    byDemo: 'Simulated by the demo',
    ended: 'Scale out · etl-prod: Completed after 40s (simulated)',
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
    scaleOut: '扩容 · etl-prod',
    simulated: '模拟',
    badge: '模拟',
    byDemo: '由演示模拟',
    ended: '扩容 · etl-prod：已完成，用时40秒（模拟）',
    leave: '退出演示',
    addAccount: '添加账号',
  },
} as const;

/** The colour of the lines of a picture that is on screen. */
const STROKE = `{
  const picture = document.querySelector('svg[viewBox="0 0 400 260"]');
  picture?.checkVisibility() ? getComputedStyle(picture).stroke : undefined;
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
      await page.evaluate(`{
        window.clicks = 0;
        document.addEventListener('click', () => { window.clicks += 1; }, { capture: true });
      }`);
      await page.locator('.part.sidebar').getByRole('button', { name: words.demo }).click();
      const running = page.locator(`[aria-label*="${words.running}"]`);
      await session.workbench.clickRow(
        session.workbench.treeRow(words.scaleOut, words.operations).and(running),
      );
      const panel = await session.workbench.webviewFrame(words.running);
      assert.equal(await page.evaluate('window.clicks'), 2);
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
      await workbench.treeRow(words.scaleOut, words.operations).first().click({ button: 'right' });
      const menu = workbench.page.locator('.context-view .monaco-menu');
      await menu.waitFor();
      const entries = await menu.locator('.action-label').allInnerTexts();
      assert.ok(entries.length > 5);
      assert.deepEqual(
        entries.filter((entry) => /Console|控制台/.test(entry)),
        [],
      );
      await workbench.page.keyboard.press('Escape');
      await workbench.notification(words.ended).waitFor({ timeout: 90_000 });
    });

    it('complete the steps of the walkthrough, each by what it is about', async () => {
      const { workbench } = session;
      await workbench.expandRow(words.region, words.clusters);
      await workbench.treeRow('etl-prod', words.clusters).waitFor();
      await workbench.runCommand(`EMR: ${words.walkthrough}`);
      for (const index of [0, 1, 2, 3]) await stepDone(index);
      // Nobody has looked further yet.
      assert.equal(await steps().nth(4).locator('.codicon-getting-started-step-checked').count(), 0);
    });

    it('leave the demo with one click, and nothing of it stays', async () => {
      const { workbench } = session;
      const { page } = workbench;
      await page.evaluate('{ window.clicks = 0; }');
      await workbench.view(words.clusters).hover();
      await workbench.view(words.clusters).getByRole('button', { name: words.leave }).click();
      await page.getByRole('button', { name: words.addAccount }).first().waitFor();
      assert.equal(await page.evaluate('window.clicks'), 1);
      assert.equal(await page.locator('.monaco-dialog-box').count(), 0);
      await workbench.statusBarItem('EMR:').waitFor({ state: 'hidden' });
      await until('no panel', async () =>
        (await page.locator('.part.editor .tab', { hasText: 'etl-prod' }).count()) === 0 ? true : undefined,
      );
      assert.equal(await workbench.view(words.operations).locator('.monaco-list-row').count(), 0);
    });
  });
}
