import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { OperationAddress } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';
import { inLanguages } from './variants.ts';

const LANGUAGES = {
  en: {
    show: 'EMR: Show Timeline',
    addAccount: 'Add Account',
    day: '1 Day',
    week: '1 Week',
    bar: /^[\w ]+, [\w ]+, .*Cluster: [\w-]+ \(c-\w+\), .*Started: .*Duration: /,
    scaling: /^Scale out, In progress, .*Cluster: ads-olap/,
    ending: 'Scale out · ads-olap: Failed',
    failed: /^Scale out, Failed, OutOfStock, .*Cluster: ads-olap .*Duration: 1m 35s/,
    card: ['Failed · OutOfStock', 'ads-olap (c-', 'Started', 'Duration', 'by the service itself'],
    failedTab: 'Scale out · ads-olap',
    raw: 'Raw JSON',
    failedState: /Failed/,
    action: /^Run service action, In progress/,
    actionTab: 'Run service action · stream-rt',
    whole: 'Show Whole Range',
    failedOnly: 'Failed Only',
    ill: /, (Failed|Terminated|Partially completed), /,
    noneFits: 'No operation matches the filter',
    clear: 'Clear Filter',
    table: 'Table',
    running: 'In progress',
    actionTitle: 'Run service action',
    first: /1–50 of \d+/,
    next: 'Next Page',
    second: /51–\d+ of \d+/,
    previous: 'Previous Page',
  },
  'zh-cn': {
    show: 'EMR: 显示时间线',
    addAccount: '添加账号',
    day: '1 天',
    week: '1 周',
    bar: /^[\p{Script=Han} ]+，[\p{Script=Han} ]+，.*集群：[\w-]+ \(c-\w+\)，.*开始时间：.*耗时：/u,
    scaling: /^扩容，进行中，.*集群：ads-olap/,
    ending: '扩容 · ads-olap：失败',
    failed: /^扩容，失败，OutOfStock，.*集群：ads-olap .*耗时：1分钟35秒/,
    card: ['失败 · OutOfStock', 'ads-olap (c-', '开始时间', '耗时', '服务自动发起'],
    failedTab: '扩容 · ads-olap',
    raw: '原始 JSON',
    failedState: /失败/,
    action: /^执行服务操作，进行中/,
    actionTab: '执行服务操作 · stream-rt',
    whole: '显示整个范围',
    failedOnly: '仅失败',
    ill: /，(失败|已终止|部分完成)，/,
    noneFits: '没有符合筛选条件的操作',
    clear: '清除筛选',
    table: '表格',
    running: '进行中',
    actionTitle: '执行服务操作',
    first: /第 1–50 项，共 \d+ 项/,
    next: '下一页',
    second: /第 51–\d+ 项，共 \d+ 项/,
    previous: '上一页',
  },
} as const;

for (const language of inLanguages('en')) {
  describe(`the timeline of all operations, in ${language}`, function () {
    this.timeout(180_000);
    const words = LANGUAGES[language];
    let operator: Operator;
    let session: Session;
    let view: Frame;
    /** Young, so that its end is noticed soon. */
    let scaleOut: OperationAddress;

    before(async () => {
      operator = await Operator.start({
        secret: 'CanarySecretOfTheTimelineTest1',
        simulator: { trail: { delayMs: 0 } },
        settings: { 'emrOperations.polling.maxRequestsPerSecond': 50 },
        page: { viewport: { width: 1400, height: 1_000 } },
        language,
      });
      ({ session } = operator);
      const { simulator } = operator;
      const [other = assert.fail(), young = assert.fail(), restart = assert.fail()] = simulator.showcase;
      scaleOut = young;
      // None ends before it is told to.
      for (const each of [other, young]) simulator.setOperation(each, { durationMs: null });
      // Long enough to be seen as a bar.
      simulator.setOperation(restart, { startedAt: Date.now() - 10 * 60_000, durationMs: null });
    });

    after(async () => {
      await operator[Symbol.asyncDispose]();
    });

    const bars = (): Locator => view.locator('.bars');
    /** The bar in focus. */
    const active = (): Locator => view.getByRole('option');
    const labelOf = async (): Promise<string> => (await active().getAttribute('aria-label')) ?? '';
    const count = async (): Promise<number> => Number(await active().getAttribute('aria-setsize'));

    /** Focuses the bar whose label fits, by keys alone. Others come in meanwhile, so it may take another look. */
    const goTo = async (wanted: RegExp): Promise<void> => {
      const { page } = session.workbench;
      /** Whether the key led anywhere. */
      const press = async (key: string): Promise<boolean> => {
        const before = await active().getAttribute('id');
        await page.keyboard.press(key);
        return (await active().getAttribute('id')) !== before;
      };
      await bars().focus();
      await until(`a bar like ${wanted.source}`, async () => {
        while (await press('ArrowUp'));
        do {
          await press('End');
          do if (wanted.test(await labelOf())) return true;
          while (await press('ArrowLeft'));
        } while (await press('ArrowDown'));
        return undefined;
      });
    };

    /** How wide all of the range is drawn, in pixels. */
    const width = async (): Promise<number> => (await view.locator('.extent').boundingBox())?.width ?? 0;

    /** The editor of an operation. */
    const tab = (text: string): Locator =>
      session.workbench.page.locator('.part.editor .tab', { hasText: text });

    /** The middle of the bar in focus, in the page. */
    const middle = async (): Promise<{ x: number; y: number }> => {
      // It may be drawn anew just now.
      const box = await until('the bar in focus', async () => (await active().boundingBox()) ?? undefined);
      return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    };

    it('says how to begin where there is no account, and draws what is found then', async () => {
      const { workbench } = session;
      await workbench.runCommand(words.show);
      view = await workbench.webviewFrame(words.addAccount);
      await view.getByRole('button', { name: words.addAccount }).click();
      await operator.chooseEnvironment();
      await view.locator('.label', { hasText: 'etl-prod' }).first().waitFor();
      assert.equal(await view.getByRole('button', { name: words.day }).getAttribute('aria-pressed'), 'true');
      await operator.settled();
      await until('some operations', async () => ((await count()) > 5 ? true : undefined));
      assert.match(await labelOf(), words.bar);
    });

    it('tells readers of an ending, politely, and of none that was long ago, and shows it', async () => {
      await goTo(words.scaling);
      const element = await active().elementHandle();
      operator.simulator.setOperation(scaleOut, { startedAt: Date.now() - 95_000, state: 'FAILED' });
      const status = view.getByRole('status').filter({ hasText: words.ending });
      await status.waitFor({ state: 'attached' });
      // The bar in focus is the same, and so is its element: a new one would be read out as if it was reached anew.
      assert.match(await labelOf(), words.failed);
      assert.ok(await element.isVisible(), 'the element of the bar in focus');
    });

    it('paints what it says', async () => {
      const painted = await view.evaluate<boolean>(`(() => {
      const canvas = document.querySelector('.stage canvas');
      const option = document.querySelector('[role=option]').getBoundingClientRect();
      const origin = canvas.getBoundingClientRect();
      const ratio = canvas.width / origin.width;
      const at = (x, y) => canvas.getContext('2d').getImageData(x * ratio, y * ratio, 1, 1).data.join();
      const colours = new Set();
      for (let x = option.left; x < option.right; x += 1) {
        for (let y = option.top; y < option.bottom; y += 1) colours.add(at(x - origin.left, y - origin.top));
      }
      return colours.size > 4;
    })()`);
      assert.ok(painted, 'the mark of a failure is where the bar in focus is');
    });

    it('explains a bar under the mouse, until the mouse or Escape says otherwise', async () => {
      const { page } = session.workbench;
      await page.keyboard.press('Escape');
      const card = view.locator('.card');
      await card.waitFor({ state: 'hidden' });
      // Rows that come in above push it away from under the mouse.
      await until('the card of the bar', async () => {
        const { x, y } = await middle();
        await page.mouse.move(x, y + 1);
        await page.mouse.move(x, y);
        return card
          .waitFor({ timeout: 2_000 })
          .then(() => true)
          .catch(() => undefined);
      });
      const said = await card.innerText();
      for (const part of words.card) {
        assert.ok(said.includes(part), `${part} in ${said}`);
      }
      const box = await card.boundingBox();
      assert.ok(box);
      // It stays for whoever wants to read it.
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 5 });
      await page.waitForTimeout(500);
      assert.ok(await card.isVisible());
      await page.mouse.move(700, 300);
      await card.waitFor({ state: 'hidden' });
    });

    it('opens the panel of a bar that is clicked', async () => {
      const { workbench } = session;
      const { x, y } = await middle();
      await workbench.page.mouse.click(x, y);
      await tab(words.failedTab).waitFor();
      const panel = await workbench.webviewFrame(words.raw);
      assert.match(await panel.locator('.state').innerText(), words.failedState);
      await workbench.page.keyboard.press('Escape');
    });

    it('is used by keys alone: zoom, whole range, and Enter', async () => {
      const { page } = session.workbench;
      await goTo(words.action);
      const whole = await width();
      for (let press = 0; press < 6; press += 1) await page.keyboard.press('+');
      assert.ok((await width()) > 2 * whole, 'closer');
      const box = await active().boundingBox();
      assert.ok(box !== null && box.width > 2, 'and still there');
      await page.keyboard.press('-');
      await page.keyboard.press('0');
      assert.equal(await width(), whole);
      await page.keyboard.press('Enter');
      await tab(words.actionTab).waitFor();
    });

    it('zooms where the mouse is', async () => {
      const { page } = session.workbench;
      const before = await width();
      const { x, y } = await middle();
      await page.mouse.move(x, y);
      await page.keyboard.down('Control');
      for (let turn = 0; turn < 4; turn += 1) await page.mouse.wheel(0, -100);
      await page.keyboard.up('Control');
      await until('a closer look', async () => ((await width()) > 1.5 * before ? true : undefined));
      const moved = (await middle()).x - x;
      assert.ok(Math.abs(moved) < 30, `what was under the mouse is there still: ${moved} px`);
      await view.getByRole('button', { name: words.whole }).click();
      assert.equal(await width(), before);
    });

    it('shows a week, and finds more in it', async () => {
      const day = await count();
      await view.getByRole('button', { name: words.week }).click();
      await until('more operations', async () => ((await count()) > day ? true : undefined));
    });

    it('shows what a filter leaves, and says when that is nothing', async () => {
      const filter = view.getByRole('searchbox');
      const all = await count();
      await filter.fill('STREAM');
      await until('fewer operations', async () => ((await count()) < all ? true : undefined));
      await until('a single cluster', async () => {
        const names = await view.locator('.label:not(.group)').allInnerTexts();
        return names.join() === 'stream-rt' ? true : undefined;
      });
      await view.getByRole('button', { name: words.failedOnly }).click();
      await bars().focus();
      assert.match(await labelOf(), words.ill);
      const { keyboard } = session.workbench.page;
      for (let press = 0; press < 4; press += 1) await keyboard.press('+');
      const scrolled = () => view.evaluate<number>(`document.querySelector('.scroller').scrollLeft`);
      const [before, closer] = [await scrolled(), await width()];
      assert.ok(before > 100, `not at the beginning: ${before} px`);
      await filter.fill('no such cluster');
      await view.getByText(words.noneFits).waitFor();
      await view.getByRole('button', { name: words.clear }).click();
      await until('all of them', async () => ((await count()) >= all ? true : undefined));
      const after = await scrolled();
      assert.ok(Math.abs(after - before) < 10, `shows what it showed: ${before}, then ${after} px`);
      assert.ok(Math.abs((await width()) - closer) < 10, 'as close');
      await view.getByRole('button', { name: words.whole }).click();
    });

    it('says the same as a table, from which operations open, too', async () => {
      const all = await count();
      await view.getByRole('button', { name: words.table }).click();
      const rows = view.locator('tbody tr');
      await rows.first().waitFor();
      assert.equal(await rows.count(), Math.min(50, all));
      const running = rows.filter({ hasText: 'stream-rt' }).filter({ hasText: words.running }).first();
      assert.match(await running.innerText(), new RegExp(words.actionTitle));
      if (all > 50) {
        await view.getByText(words.first).waitFor();
        await view.getByRole('button', { name: words.next }).click();
        await view.getByText(words.second).waitFor();
        await view.getByRole('button', { name: words.previous }).click();
      }
      await rows.filter({ hasText: 'etl-prod' }).first().getByRole('button').click();
      await tab('etl-prod').waitFor();
    });

    it('is as it was after it was hidden', async () => {
      const { workbench } = session;
      await workbench.runCommand('View: Toggle Panel Visibility');
      await until('the hidden view', () => Promise.resolve(view.isDetached() ? true : undefined));
      await workbench.runCommand(words.show);
      view = await workbench.webviewFrame(words.failedOnly);
      await view.locator('tbody tr').first().waitFor();
      assert.equal(await view.getByRole('button', { name: words.week }).getAttribute('aria-pressed'), 'true');
      await view.getByRole('button', { name: words.table }).click();
      await bars().waitFor();
    });

    it('has broken no rule of the content security policy', () => {
      assert.deepEqual(session.complaints, []);
    });
  });
}
