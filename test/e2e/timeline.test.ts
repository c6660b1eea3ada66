import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { until } from '../host/wait.ts';
import { Session } from './support.ts';

/** In the view, and in no panel. */
const OURS = 'Failed Only';

describe('the timeline of all operations', function () {
  this.timeout(180_000);
  let session: Session;
  let view: Frame;

  before(async () => {
    session = await Session.start({}, { viewport: { width: 1400, height: 1_000 } });
  });

  after(async () => {
    await session[Symbol.asyncDispose]();
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
    const box = await active().boundingBox();
    assert.ok(box);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };

  it('says how to begin where there is no account, and draws the demo', async () => {
    const { workbench } = session;
    await workbench.runCommand('EMR: Show Timeline');
    view = await workbench.webviewFrame('Add Account');
    await view.getByRole('button', { name: 'Explore the Demo' }).click();
    await view.locator('.label', { hasText: 'etl-prod' }).first().waitFor();
    assert.equal(await view.getByRole('button', { name: '1 Day' }).getAttribute('aria-pressed'), 'true');
    await until('some operations', async () => ((await count()) > 5 ? true : undefined));
    assert.match(await labelOf(), /^[\w ]+, [\w ]+, .*Cluster: [\w-]+ \(c-\w+\), .*Started: .*Duration: /);
  });

  it('tells readers of an ending, politely, and shows it', async () => {
    await goTo(/^Scale out, In progress, .*Cluster: ads-olap/);
    const status = view.getByRole('status').filter({ hasText: 'Scale out · ads-olap: Failed' });
    await status.waitFor({ state: 'attached', timeout: 150_000 });
    // The bar in focus is the same.
    assert.match(await labelOf(), /^Scale out, Failed, OutOfStock, .*Cluster: ads-olap .*Duration: 1m 35s/);
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
    const { x, y } = await middle();
    await page.mouse.move(x, y);
    await card.waitFor();
    const said = await card.innerText();
    for (const part of ['Failed · OutOfStock', 'ads-olap (c-', 'Started', 'Duration', 'by auto scaling']) {
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
    await tab('Scale out · ads-olap').waitFor();
    const panel = await workbench.webviewFrame('Raw JSON');
    assert.match(await panel.locator('.state').innerText(), /Failed/);
    await workbench.page.keyboard.press('Escape');
  });

  it('is used by keys alone: zoom, whole range, and Enter', async () => {
    const { page } = session.workbench;
    await goTo(/^Run service action, In progress/);
    const whole = await width();
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('+');
    assert.ok((await width()) > 2 * whole, 'closer');
    const box = await active().boundingBox();
    assert.ok(box !== null && box.width > 2, 'and still there');
    await page.keyboard.press('-');
    await page.keyboard.press('0');
    assert.equal(await width(), whole);
    await page.keyboard.press('Enter');
    await tab('Run service action · stream-rt').waitFor();
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
    assert.ok(Math.abs((await middle()).x - x) < 30, 'what was under the mouse is there still');
    await view.getByRole('button', { name: 'Show Whole Range' }).click();
    assert.equal(await width(), before);
  });

  it('shows a week, and finds more in it', async () => {
    const day = await count();
    await view.getByRole('button', { name: '1 Week' }).click();
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
    await view.getByRole('button', { name: OURS }).click();
    await bars().focus();
    assert.match(await labelOf(), /, (Failed|Terminated|Partially completed), /);
    await filter.fill('no such cluster');
    await view.getByText('No operation matches the filter').waitFor();
    await view.getByRole('button', { name: 'Clear Filter' }).click();
    await until('all of them', async () => ((await count()) >= all ? true : undefined));
  });

  it('says the same as a table, from which operations open, too', async () => {
    const all = await count();
    await view.getByRole('button', { name: 'Table' }).click();
    const rows = view.locator('tbody tr');
    await rows.first().waitFor();
    assert.equal(await rows.count(), Math.min(50, all));
    const running = rows.filter({ hasText: 'stream-rt' }).filter({ hasText: 'In progress' }).first();
    assert.match(await running.innerText(), /Run service action/);
    if (all > 50) {
      await view.getByText(new RegExp(`1–50 of \\d+`)).waitFor();
      await view.getByRole('button', { name: 'Next Page' }).click();
      await view.getByText(/51–\d+ of \d+/).waitFor();
      await view.getByRole('button', { name: 'Previous Page' }).click();
    }
    await rows.filter({ hasText: 'bi-starrocks' }).first().getByRole('button').click();
    await tab('bi-starrocks').waitFor();
  });

  it('is as it was after it was hidden', async () => {
    const { workbench } = session;
    await workbench.runCommand('View: Toggle Panel Visibility');
    await until('the hidden view', () => Promise.resolve(view.isDetached() ? true : undefined));
    await workbench.runCommand('EMR: Show Timeline');
    view = await workbench.webviewFrame(OURS);
    await view.locator('tbody tr').first().waitFor();
    assert.equal(await view.getByRole('button', { name: '1 Week' }).getAttribute('aria-pressed'), 'true');
    await view.getByRole('button', { name: 'Table' }).click();
    await bars().waitFor();
  });

  it('has broken no rule of the content security policy', () => {
    assert.deepEqual(session.complaints, []);
  });
});
