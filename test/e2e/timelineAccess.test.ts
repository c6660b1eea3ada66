import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { THEMES, violationsIn } from './axe.ts';
import { Session } from './support.ts';
import { inLanguages } from './variants.ts';

const WORDS = {
  en: { demo: 'EMR: Explore the Demo', show: 'EMR: Show Timeline', table: 'Table', welcome: 'Add Account' },
  'zh-cn': { demo: 'EMR: 体验演示', show: 'EMR: 显示时间线', table: '表格', welcome: '添加账号' },
} as const;

for (const language of inLanguages('en')) {
  describe(`the timeline for everybody, in ${language}`, function () {
    this.timeout(240_000);
    const words = WORDS[language];
    let session: Session;

    before(async () => {
      session = await Session.start(language === 'en' ? {} : { locale: language }, {
        viewport: { width: 1400, height: 1_000 },
      });
    });

    after(async () => {
      await session[Symbol.asyncDispose]();
    });

    /** The view, and whether it is the table that it shows. */
    const shown = async (table: boolean): Promise<Frame> => {
      const view = await session.workbench.webviewFrame(words.table);
      const toggle = view.locator('[data-switch="table"]');
      if ((await toggle.getAttribute('aria-pressed')) !== String(table)) await toggle.click();
      await view
        .locator(table ? 'tbody tr' : '[role="option"]')
        .first()
        .waitFor({ state: 'attached' });
      return view;
    };

    it('is without violations in all four themes, as a drawing and as a table', async () => {
      const { workbench } = session;
      await workbench.runCommand(words.show);
      assert.deepEqual(await violationsIn(await workbench.webviewFrame(words.welcome), 5), [], 'before all');
      await workbench.runCommand(words.demo);
      await shown(false);
      for (const [theme, kind] of THEMES) {
        await session.changeSettings({ 'workbench.colorTheme': theme });
        for (const table of [false, true]) {
          const view = await shown(table);
          await view.locator(`body.${kind}`).waitFor();
          if (!table) await view.locator('.bars').focus();
          assert.deepEqual(await violationsIn(view, 15), [], `${theme}, ${table ? 'table' : 'drawing'}`);
        }
      }
    });

    it('is usable when it is 300 pixels wide, and at 200 % zoom', async () => {
      for (const table of [false, true]) {
        const view = await shown(table);
        for (const width of ['300px', '']) {
          await view.evaluate(`document.body.style.width = ${JSON.stringify(width)}`);
          await view.evaluate(`document.body.style.zoom = ${JSON.stringify(width === '' ? '2' : '')}`);
          await view.waitForTimeout(300);
          const beyond = await view.evaluate<string[]>(`(() => {
            const end = document.body.getBoundingClientRect().right + 1;
            return [...document.querySelectorAll('main *')]
              .filter((each) => each.closest('.scroll, .scroller, .for-readers') === null)
              .filter((each) => each.getBoundingClientRect().right > end)
              .map((each) => each.outerHTML.slice(0, 120));
          })()`);
          assert.deepEqual(beyond, [], width === '' ? 'at 200 %' : 'at 300 px');
          if (table) continue;
          const room = await view.evaluate<number>('document.querySelector(".bars").clientWidth');
          assert.ok(room >= 150, `${room} px for bars`);
        }
      }
    });

    it('is in one language', async () => {
      const view = await shown(false);
      assert.equal(await view.evaluate('document.documentElement.lang'), language);
      const said = await view.locator('body').innerText();
      assert.equal(/[\u4e00-\u9fff]/.test(said), language === 'zh-cn');
      assert.deepEqual(session.complaints, []);
    });
  });
}
