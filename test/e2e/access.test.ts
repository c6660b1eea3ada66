import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import { until } from '../host/wait.ts';
import { THEMES, violationsIn } from './axe.ts';
import { Session } from './support.ts';
import { inLanguages } from './variants.ts';

const WORDS = {
  en: {
    welcome: 'Add Account',
    demo: 'Explore the Demo',
    timeline: 'EMR: Show Timeline',
    week: '1 Week',
    raw: 'Raw JSON',
    failed: { row: 'Scale out · ', state: 'Failed' },
    // Of those that run the one that runs longest.
    running: { row: 'Run service action · ', state: 'In progress' },
  },
  'zh-cn': {
    welcome: '添加账号',
    demo: '体验演示',
    timeline: 'EMR: 显示时间线',
    week: '1 周',
    raw: '原始 JSON',
    failed: { row: '扩容 · ', state: '失败' },
    running: { row: '执行服务操作 · ', state: '进行中' },
  },
} as const;

for (const language of inLanguages('zh-cn')) {
  describe(`panels and timeline for everybody, in ${language}`, function () {
    this.timeout(180_000);
    const words = WORDS[language];
    let session: Session;

    before(async () => {
      session = await Session.start(language === 'en' ? {} : { locale: language }, {
        viewport: { width: 1400, height: 1_200 },
      });
    });

    after(async () => {
      await session[Symbol.asyncDispose]();
    });

    /** Opens the first of a state; more may come, and then another one is the first. */
    const open = async ({ row, state }: { row: string; state: string }): Promise<Frame> => {
      const { workbench } = session;
      const rows = workbench.page
        .locator('.monaco-list-row[role="treeitem"]')
        .filter({ hasText: row })
        .filter({ hasText: state });
      await workbench.clickRow(rows);
      return shown(state);
    };

    const shown = (state: string): Promise<Frame> =>
      until(`the panel of one that is ${state}`, async () => {
        const panel = await session.workbench.webviewFrame(words.raw);
        // Another editor, which says so of others, may be about to give way to it.
        return panel
          .locator('main')
          .filter({ has: panel.locator('.state', { hasText: state }) })
          .locator('[data-block="cluster"] dd')
          .first()
          .waitFor({ timeout: 5_000 })
          .then(() => panel)
          .catch(() => undefined);
      });

    /** The timeline as a table or drawn. */
    const timeline = async (table: boolean): Promise<Frame> => {
      const view = await session.workbench.webviewFrame(words.week);
      const toggle = view.locator('[data-switch="table"]');
      if ((await toggle.getAttribute('aria-pressed')) !== String(table)) await toggle.click();
      await view
        .locator(table ? 'tbody tr' : '[role="option"]')
        .first()
        .waitFor({ state: 'attached' });
      return view;
    };

    it('have a timeline without violations in all four themes, as a drawing and as a table', async () => {
      const { workbench } = session;
      await workbench.openView('EMR');
      await workbench.runCommand(words.timeline);
      const welcome = await workbench.webviewFrame(words.welcome);
      assert.deepEqual(await violationsIn(welcome, 5), [], 'before all');
      await welcome.getByRole('button', { name: words.demo }).click();
      await timeline(false);
      for (const [theme, kind] of THEMES) {
        await workbench.chooseTheme(theme);
        for (const table of [false, true]) {
          const view = await timeline(table);
          await view.locator(`body.${kind}`).waitFor();
          if (!table) await view.locator('.bars').focus();
          assert.deepEqual(await violationsIn(view, 15), [], `${theme}, ${table ? 'table' : 'drawing'}`);
        }
      }
    });

    it('have a timeline that is usable when it is 300 pixels wide, and at 200 % zoom', async () => {
      for (const table of [false, true]) {
        const view = await timeline(table);
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

    it('have a timeline in one language', async () => {
      const view = await timeline(false);
      assert.equal(await view.evaluate('document.documentElement.lang'), language);
      const said = await view.locator('body').innerText();
      assert.equal(/[\u4e00-\u9fff]/.test(said), language === 'zh-cn');
      assert.deepEqual(session.complaints, []);
    });

    it('are without violations in all four themes, failed and running', async () => {
      // Not while the demo opens a panel of its own, which takes the keys.
      for (const state of [words.failed, words.running]) await open(state);
      // Later ones are of axe-core.
      assert.deepEqual(session.complaints, []);
      for (const [theme, kind] of THEMES) {
        await session.workbench.chooseTheme(theme);
        for (const state of [words.failed, words.running]) {
          const panel = await open(state);
          await panel.locator(`body.${kind}`).waitFor();
          assert.deepEqual(await violationsIn(panel), [], `${state.state} in ${theme}`);
        }
      }
    });

    it('have headings in order, and landmarks', async () => {
      const panel = await open(words.failed);
      const levels = await panel.evaluate<number[]>(
        '[...document.querySelectorAll("h1, h2, h3, h4")].map((each) => Number(each.tagName[1]))',
      );
      assert.equal(levels[0], 1);
      assert.equal(levels.filter((level) => level === 1).length, 1);
      for (const [index, level] of levels.entries()) {
        assert.ok(level - (levels[index - 1] ?? 0) <= 1, `no level is left out: ${levels.join()}`);
      }
      assert.equal(await panel.locator('main').count(), 1);
    });

    it('are scrolled to where they were, once another editor was in front', async () => {
      const { workbench } = session;
      const panel = await open(words.failed);
      // By its tab: more may fail meanwhile, and then another one is the first.
      const tabs = await workbench.page.locator('.part.editor .tab').all();
      const classes = await Promise.all(tabs.map((each) => each.getAttribute('class')));
      const tab = tabs[classes.findIndex((names) => names?.split(' ').includes('active'))];
      assert.ok(tab);
      await panel.evaluate('window.scrollTo(0, 120)');
      await workbench.page.waitForTimeout(1_000);
      await open(words.running);
      await tab.click();
      const again = await shown(words.failed.state);
      // What is above may have become longer, and the browser keeps what is in sight.
      await until('the place', async () => {
        const place = await again.evaluate<number>('scrollY');
        return Math.abs(place - 120) < 60 ? true : undefined;
      });
    });

    it('are usable when they are 300 pixels wide, and at 200 % zoom', async () => {
      const panel = await open(words.failed);
      for (const width of ['300px', '']) {
        await panel.evaluate(`document.body.style.width = ${JSON.stringify(width)}`);
        await panel.evaluate(`document.body.style.zoom = ${JSON.stringify(width === '' ? '2' : '')}`);
        const beyond = await panel.evaluate<string[]>(`(() => {
          const end = document.body.getBoundingClientRect().right + 1;
          return [...document.querySelectorAll('main *:not(svg *)')]
            .filter((each) => each.closest('.scroll') === null && each.getBoundingClientRect().right > end)
            .map((each) => each.outerHTML.slice(0, 120));
        })()`);
        assert.deepEqual(beyond, [], width === '' ? 'at 200 %' : 'at 300 px');
        const broken = await panel.evaluate<string[]>(`(() => {
          const inTables = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT,
            (node) => node.parentElement.closest('td, th') === null ? NodeFilter.FILTER_SKIP : NodeFilter.FILTER_ACCEPT);
          const words = [];
          while (inTables.nextNode()) {
            const { currentNode } = inTables;
            for (const { 0: word, index } of currentNode.data.matchAll(/[\\w.]+/g)) {
              const range = document.createRange();
              range.setStart(currentNode, index);
              range.setEnd(currentNode, index + word.length);
              if (range.getClientRects().length > 1) words.push(word);
            }
          }
          return words;
        })()`);
        assert.deepEqual(broken, [], 'words of tables are whole');
        // Which of them scroll is seen once they are laid out.
        await until('what scrolls as a stop for the tabulator, and nothing else', async () => {
          const stops = await panel.evaluate<readonly { wide: boolean; stop: boolean }[]>(
            `[...document.querySelectorAll('.scroll')].filter((each) => each.checkVisibility()).map((each) => (
              { wide: each.scrollWidth > each.clientWidth, stop: each.tabIndex === 0 }))`,
          );
          const isRight = stops.some(({ wide }) => wide) && stops.every(({ wide, stop }) => wide === stop);
          return isRight ? true : undefined;
        });
      }
    });
  });
}
