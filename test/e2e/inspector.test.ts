import assert from 'node:assert/strict';
import type { Frame } from 'playwright-core';
import type { NewOperation, OperationAddress, Simulator } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import { HOSTILE } from './hostileText.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';

const MINUTE = 60_000;

/** The panel says why an operation failed, and what to do now. */
describe('an operator who wants to know why', function () {
  this.timeout(120_000);
  let simulator: Simulator;
  let session: Session;
  let operator: Operator;

  before(async () => {
    operator = await Operator.start({
      secret: 'CanarySecretOfTheInspector0001',
      denied: [{ action: 'LookupEvents' }],
      settings: { 'emrOperations.notifications': 'off' },
      page: { viewport: { width: 1400, height: 1_400 } },
    });
    ({ simulator, session } = operator);
    await session.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await operator.signIn();
  });

  after(async () => {
    await operator[Symbol.asyncDispose]();
  });

  /** One operation on the cluster that most of the others are on. */
  const add = (operation: Omit<NewOperation, 'regionId' | 'clusterId'>): OperationAddress =>
    operator.add('etl-prod', operation);

  const open = async (address: OperationAddress): Promise<Frame> => {
    const panel = await operator.open(address);
    await panel.locator('.state', { hasNotText: 'Not checked yet' }).waitFor();
    return panel;
  };

  const block = (panel: Frame, id: string) => panel.locator(`[data-block="${id}"]`);
  const clipboard = (): Promise<string> =>
    session.workbench.page.evaluate<string>('navigator.clipboard.readText()');

  it('sees that a type was sold out, and which are on offer now instead', async () => {
    const panel = await open(
      add({
        type: 'INCREASE_NODES',
        startedAt: Date.now() - 10 * MINUTE,
        durationMs: 2 * MINUTE,
        outcome: 'FAILED',
        reason: {
          code: 'OutOfStock',
          message: 'The instance type ecs.g8i.2xlarge is sold out in the zone cn-hangzhou-h.',
        },
      }),
    );
    const explanation = panel.locator('.explanation');
    const text = await explanation.innerText();
    assert.match(text, /Why it failed\s+OutOfStock\s+The instance type ecs\.g8i\.2xlarge is sold out/);
    assert.match(text, /The ECS instance type asked for is sold out in that zone/);
    assert.match(text, /ecs\.g8i\.2xlarge was sold out in cn-hangzhou-h at that time/);
    await block(panel, 'alternatives').locator('tbody tr').first().waitFor();
    const types = await block(panel, 'alternatives').locator('tbody tr code').allInnerTexts();
    assert.match(types[0] ?? '', /^ecs\.g/, 'the closest match is of general purpose too');
    assert.ok(!types.includes('ecs.g8i.2xlarge'));
    await block(panel, 'alternatives').locator('vscode-toolbar-button').first().click();
    await until('the type in the clipboard', async () =>
      (await clipboard()) === types[0] ? true : undefined,
    );
    await explanation.getByText('Copy the Closest').click();
    await until('the types in the clipboard', async () =>
      (await clipboard()).startsWith(`${types[0] ?? ''},`) ? true : undefined,
    );
    assert.match(await block(panel, 'cluster').innerText(), /State\s+Running/);
    await block(panel, 'groups').locator('tbody tr').first().waitFor();
  });

  it('copies a report for a ticket', async () => {
    const { workbench } = session;
    const panel = await workbench.webviewFrame('OutOfStock');
    await panel.locator('[data-action="copyReport"]').click();
    const report = await until('the report', async () => {
      const text = await clipboard();
      return text.startsWith('# ') ? text : undefined;
    });
    assert.match(report, /^# Scale out.* etl\\?-prod: Failed\n/);
    assert.match(report, /## Why it failed\n\n\*\*OutOfStock\*\*\n\n```text\nThe instance type ecs/);
    assert.match(report, /Operation ID: op/);
    assert.ok(!report.includes(operator.account.accessKeyId));
  });

  it('reads a code that nobody documents, in a message that means harm, and is led to help', async () => {
    const panel = await open(
      add({
        type: 'RUN_APPLICATION_ACTION',
        startedAt: Date.now() - 5 * MINUTE,
        outcome: 'FAILED',
        reason: { code: 'Disk<b>Melted', message: HOSTILE },
      }),
    );
    const explanation = panel.locator('.explanation');
    const text = await explanation.innerText();
    assert.match(text, /Disk<b>Melted/);
    assert.match(text, /The service does not document this code/);
    assert.match(text, /<img src=x onerror=/);
    const links = await explanation.locator('a').all();
    assert.deepEqual(
      await Promise.all(links.map((link) => link.getAttribute('href'))),
      [
        'https://help.aliyun.com/zh/emr',
        'https://smartservice.console.aliyun.com/service/create-ticket-intl',
      ],
      'the link of the message to Alibaba Cloud and that of the advice, and no other',
    );
    assert.equal(await panel.locator('main img, main script').count(), 0);
    assert.equal(await panel.title(), 'EMR');
    await explanation.getByText('Copy Report').waitFor();
    await explanation.getByText('Open Diagnosis').waitFor();
    const height = await panel.evaluate<number>('document.querySelector(".said").clientHeight');
    assert.ok(height < 600, 'it scrolls');
  });

  it('reads it in the hover of its row as plain text too', async () => {
    const { page } = session.workbench;
    const failed = session.workbench
      .view('Operations')
      .locator('.monaco-list-row', { hasText: 'Run service action · etl-prod' })
      .filter({ hasText: 'Failed' });
    const hover = page.locator('.monaco-hover:visible', { hasText: 'Melted' });
    await until('the hover', async () => {
      for (const row of await failed.all()) {
        await page.mouse.move(1_000, 1_300);
        await row.locator('.label-name').hover();
        await hover.waitFor({ timeout: 3_000 }).catch(() => undefined);
        if (await hover.isVisible()) return true;
      }
      return undefined;
    });
    assert.match(await hover.innerText(), /<img src=x.*https:\/\/evil\.example\/aliyun\.com/s);
    assert.equal(await hover.locator('a, img').count(), 0);
    await page.mouse.move(1_000, 1_300);
  });

  it('is shown nothing that somebody else sends to the panel', async () => {
    const panel = await session.workbench.webviewFrame('Disk<b>Melted');
    const before = await panel.locator('main').innerText();
    // All of it could be painted, and one link leads elsewhere.
    await panel.evaluate(`window.postMessage({ type: 'show', operation: {
      accountId: 'a', regionId: 'r', clusterId: 'c', operationId: 'o',
    }, model: {
      language: 'en', title: 'Owned', place: [{ text: 'x', href: 'https://evil.example/' }],
      state: { label: 'x', icon: 'x', tone: 'failed' }, blocks: [], details: { id: 'x', heading: 'x' },
      buttons: [], tools: { label: 'x', buttons: [] }, texts: { copy: 'x' },
    } })`);
    await panel.evaluate(`window.postMessage({ type: 'show' })`);
    await panel.evaluate(`window.postMessage('show')`);
    await session.workbench.page.waitForTimeout(1_500);
    const [first] = before.split('\n');
    assert.equal((await panel.locator('main').innerText()).split('\n')[0], first);
  });

  it('sees it fail while looking: focus, folds and scroll stay', async () => {
    const { page } = session.workbench;
    const address = add({ type: 'RUN_APPLICATION_ACTION', startedAt: Date.now() - 30_000 });
    const panel = await open(address);
    await panel.locator('.state', { hasText: 'In progress' }).waitFor();
    const raw = panel.locator('summary', { hasText: 'Raw JSON' });
    await raw.click();
    const pre = panel.locator('pre');
    await pre.waitFor();
    await pre.focus();
    await page.keyboard.press('End');
    const scrolled = (): Promise<number> => panel.evaluate<number>('document.scrollingElement.scrollTop');
    const before = await scrolled();
    simulator.setOperation(address, {
      state: 'FAILED',
      reason: { code: 'NodeFailure', message: 'A node went away.' },
    });
    await panel.locator('.state', { hasText: 'Failed' }).waitFor({ timeout: 30_000 });
    await panel.locator('.explanation', { hasText: 'NodeFailure' }).waitFor();
    assert.equal(await panel.evaluate<string>('document.activeElement.tagName'), 'PRE');
    assert.ok(await pre.isVisible(), 'still unfolded');
    assert.ok((await scrolled()) >= before);
    assert.match(await pre.innerText(), /NodeFailure/);
    await panel.locator('details vscode-toolbar-button[icon="copy"]').last().click();
    await until('the answer in the clipboard', async () =>
      (await clipboard()) === (await pre.innerText()) ? true : undefined,
    );
    await block(panel, 'nodes').waitFor();
  });

  it('sees what may be seen where a part is forbidden, and the rest once it is allowed', async () => {
    operator.account.denied = [{ action: 'LookupEvents' }, { action: 'GetCluster' }];
    const panel = await open(
      add({
        type: 'DECREASE_NODES',
        startedAt: Date.now() - 3 * MINUTE,
        outcome: 'FAILED',
        reason: { code: 'OperationDenied', message: 'The cluster is busy.' },
      }),
    );
    await block(panel, 'cluster').locator('.notice', { hasText: 'emr:GetCluster' }).waitFor();
    await block(panel, 'groups').locator('tbody tr').first().waitFor();
    await panel.locator('.explanation', { hasText: 'refused the change in the present state' }).waitFor();
    operator.account.denied = [{ action: 'LookupEvents' }];
    await block(panel, 'cluster').getByText('Retry').click();
    await block(panel, 'cluster').getByText('Running', { exact: true }).waitFor();
  });

  it('is told who began it, once events may be read, though no view is open', async () => {
    const { workbench } = session;
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
    const panel = await open(
      add({
        type: 'RUN_APPLICATION_ACTION',
        startedAt: Date.now() - 30 * MINUTE,
        durationMs: MINUTE,
        outcome: 'FAILED',
        event: { agent: 'cli' },
      }),
    );
    const origin = block(panel, 'origin');
    await origin.locator('.notice', { hasText: 'actiontrail:LookupEvents' }).waitFor();
    operator.account.denied = [];
    await origin.getByText('Retry').click();
    await origin.getByText('Aliyun CLI').waitFor();
    const young = await open(add({ type: 'RUN_APPLICATION_ACTION', startedAt: Date.now() - MINUTE }));
    await block(young, 'origin').getByText('does not tell yet').waitFor();
    operator.account.denied = [{ action: 'LookupEvents' }];
    await workbench.runCommand('View: Toggle Primary Side Bar Visibility');
  });

  it('keeps what it knew while the network is away, and goes on by itself', async () => {
    const address = add({ type: 'RUN_APPLICATION_ACTION', startedAt: Date.now() - 30_000 });
    const panel = await open(address);
    await panel.locator('.state', { hasText: 'In progress' }).waitFor();
    await block(panel, 'cluster').getByText('Running', { exact: true }).waitFor();
    const mend = simulator.addFault({ fault: { kind: 'reset' } });
    const notice = panel.locator('main > .notice');
    await notice.waitFor({ timeout: 30_000 });
    assert.match(await notice.innerText(), /Service not reachable/);
    assert.equal(await session.workbench.page.locator('.notification-toast').count(), 0);
    await panel.locator('[data-action="refresh"]').click();
    await block(panel, 'cluster').locator('.notice').waitFor();
    await block(panel, 'cluster').getByText('As of ').waitFor();
    await block(panel, 'cluster').getByText('Running', { exact: true }).waitFor();
    assert.match(await panel.locator('.state').innerText(), /In progress/, 'the last that was known');
    mend();
    simulator.setOperation(address, { state: 'COMPLETED' });
    await panel.locator('.state', { hasText: 'Completed' }).waitFor({ timeout: 60_000 });
    await notice.waitFor({ state: 'detached' });
    await block(panel, 'cluster').locator('.notice').waitFor({ state: 'detached' });
    await block(panel, 'cluster').getByText('Running', { exact: true }).waitFor();
  });

  it('goes from one to another of the same type, each with a panel of its own', async () => {
    const { workbench } = session;
    for (let day = 1; day <= 6; day += 1) {
      await open(
        add({
          type: 'UPDATE_APPLICATION_CONFIGS',
          startedAt: Date.now() - day * 24 * 60 * MINUTE,
          durationMs: day * MINUTE,
          outcome: day === 3 ? 'FAILED' : 'COMPLETED',
        }),
      );
    }
    const address = add({ type: 'UPDATE_APPLICATION_CONFIGS', startedAt: Date.now() - 20_000 });
    const panel = await open(address);
    await panel.locator('.legend', { hasText: 'Usually 1m' }).waitFor();
    const dots = panel.locator('.dots [role="link"]');
    assert.equal(await dots.count(), 6);
    await dots.nth(5).focus();
    await workbench.page.keyboard.press('ArrowLeft');
    const label = await panel.evaluate<string>('document.activeElement.getAttribute("aria-label")');
    assert.match(label, /Completed after/);
    const focused = () =>
      panel.evaluate<number>(
        `[...document.querySelectorAll('.dots [role="link"]')].indexOf(document.activeElement)`,
      );
    await workbench.page.keyboard.press('Home');
    assert.equal(await focused(), 0);
    await workbench.page.keyboard.press('End');
    assert.equal(await focused(), 5);
    await panel.locator('summary', { hasText: 'As a table' }).click();
    await panel.locator('.history .link').filter({ hasText: /./ }).nth(3).waitFor();
    await workbench.page.keyboard.press('Escape');
    const tabs = await workbench.page.locator('.part.editor .tab').count();
    await panel.locator('.history .link').nth(2).click();
    // The one that goes away says "Failed" of others too.
    await workbench.webviewFrame('The service gives no reason');
    assert.equal(await workbench.page.locator('.part.editor .tab').count(), tabs, 'its panel is used again');
  });

  it('holds one against another of its type, side by side', async () => {
    const { quickInput, page } = session.workbench;
    const panel = await session.workbench.webviewFrame('The service gives no reason');
    await panel.locator('[data-action="compare"]').click();
    await quickInput.widget.getByText('same cluster').waitFor();
    const titles = await quickInput.labels();
    assert.deepEqual(
      [...new Set(titles.map((title) => title.trim()))],
      ['Change configuration · etl-prod'],
      'of its type alone',
    );
    await quickInput.type('Completed after 6m');
    await quickInput.widget.locator('.monaco-list-row', { hasText: 'Completed after 6m' }).click();
    const comparison = block(panel, 'comparison');
    await comparison.waitFor();
    assert.match(await comparison.locator('.note').innerText(), /The two differ in: State\./);
    const rows = (await comparison.locator('tbody tr').allInnerTexts()).map((row) => row.split(/\s*\t\s*/));
    const row = (label: string) => rows.find(([first]) => first === label)?.map((cell) => cell.trim());
    assert.deepEqual(row('State'), ['State', 'Failed', 'Completed', 'different']);
    assert.deepEqual(row('Running'), ['Running', '3m', '6m', '3m shorter']);
    const top = await panel.evaluate<number>(
      `document.querySelector('[data-block="comparison"]').getBoundingClientRect().top`,
    );
    assert.ok(top >= 0 && top < 1_000, `it was brought into sight: ${top}`);
    // The command at hand for whoever has none of its panels open.
    await session.workbench.runCommand('EMR: Compare Operation With…');
    await quickInput.widget.getByText('same cluster').waitFor();
    await page.keyboard.press('Escape');
  });

  it('finds the panel as it was after a reload', async () => {
    const { workbench } = session;
    await session.reload();
    const panel = await workbench.webviewFrame('UPDATE_APPLICATION_CONFIGS');
    await panel.locator('.explanation', { hasText: 'The service gives no reason' }).waitFor();
    await block(panel, 'cluster').getByText('Running', { exact: true }).waitFor();
    await block(panel, 'comparison').getByText('3m shorter').waitFor();
    await panel.locator('[data-action="stopComparing"]').click();
    await block(panel, 'comparison').waitFor({ state: 'detached' });
    await panel.locator('[data-action="compare"]').waitFor();
  });

  it('has broken no policy of the browser', () => {
    assert.deepEqual(session.complaints, []);
  });
});
