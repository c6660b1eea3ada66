import assert from 'node:assert/strict';
import { Session } from './support.ts';

describe('a newcomer with the demo', function () {
  this.timeout(180_000);
  let session: Session;

  before(async () => {
    session = await Session.start();
  });

  after(async () => {
    await session[Symbol.asyncDispose]();
  });

  it('is welcomed, and reaches a running operation in two clicks', async () => {
    const { workbench } = session;
    await workbench.openView('EMR');
    await workbench.page.getByRole('button', { name: 'Add Account' }).waitFor();
    await workbench.page.getByRole('button', { name: 'Explore the Demo' }).click();
    await workbench.statusBarItem('running').waitFor();
    // There are earlier ones of that name.
    const running = workbench.page.locator('[aria-label*="In progress"]');
    await workbench.clickRow(workbench.treeRow('Scale out · etl-prod', 'Operations').and(running));
    const panel = await workbench.webviewFrame('In progress');
    assert.match(await panel.locator('h1').innerText(), /^Scale out/);
  });

  it('finds clusters by region, in words', async () => {
    const { workbench } = session;
    await workbench.expandRow('China (Hangzhou)', 'Clusters');
    await workbench.treeRow('etl-prod', 'Clusters').waitFor();
    const label = await workbench.treeRow('etl-prod', 'Clusters').getAttribute('aria-label');
    assert.match(label ?? '', /^etl-prod, Running, Data lake/);
  });

  it('finds the scaling operations of a cluster', async () => {
    const { workbench } = session;
    await workbench.expandRow('etl-prod', 'Clusters');
    await workbench.treeRow('Scale out', 'Clusters').first().waitFor();
    assert.ok((await workbench.treeRow('Scale out', 'Clusters').count()) >= 1);
  });

  it('watches the operation move, and is told once that it ended', async () => {
    const { workbench } = session;
    const panel = await workbench.webviewFrame();
    const span = panel.locator('.span');
    const first = await span.innerText();
    await panel.locator('.span', { hasNotText: first }).waitFor();
    await workbench.notification('Scale out · etl-prod: Completed after 40s').waitFor({ timeout: 90_000 });
    await panel.locator('.state', { hasText: 'Completed' }).waitFor({ timeout: 5_000 });
    assert.equal(await workbench.notification('etl-prod').count(), 1);
  });

  it('lists what is active behind the status bar', async () => {
    const { workbench } = session;
    await workbench.statusBarItem('EMR:').hover();
    // Operations of that type are known well enough to say when this one may end.
    const hover = workbench.page.locator('.workbench-hover table');
    await hover
      .getByRole('row')
      .filter({ hasText: 'ads-olap' })
      .filter({ hasText: /\d:\d\d/ })
      .waitFor();
    assert.match(await hover.innerText(), /Expected.end/);
    await workbench.statusBarItem('EMR:').click();
    await workbench.quickInput.waitOpen('EMR operations');
    await workbench.quickInput.item(' Scale out · ads-olap').first().waitFor();
    await workbench.quickInput.escape();
  });

  it('is told of the failure, and Show Details leads to the reason', async () => {
    const { workbench } = session;
    const failure = 'Scale out · ads-olap: Failed after 1m 35s. OutOfStock';
    await workbench.notification(failure).waitFor({ timeout: 120_000 });
    await workbench.statusBarItem('1 failed').waitFor();
    await workbench.clickNotification(failure, 'Show Details');
    const panel = await workbench.webviewFrame('ads-olap');
    await panel.locator('.explanation', { hasText: 'OutOfStock' }).waitFor();
    assert.match(await panel.locator('.state').innerText(), /Failed/);
    // Somebody has looked at it.
    await workbench.statusBarItem('1 failed').waitFor({ state: 'detached' });
  });

  it('finds everything again after a reload', async () => {
    const { workbench } = session;
    await session.reload();
    const panel = await workbench.webviewFrame('OutOfStock');
    assert.match(await panel.locator('.subtitle').innerText(), /^Simulated.*Demo/);
    await workbench.openView('EMR');
    await workbench.treeRow('Scale out · ads-olap', 'Operations').first().waitFor();
    await workbench.treeRow('etl-prod', 'Clusters').waitFor();
    await workbench.statusBarItem('running').waitFor();
    assert.equal(await workbench.notification('Scale out').count(), 0, 'nothing is told twice');
  });

  it('has broken no rule of the content security policy', () => {
    assert.deepEqual(session.complaints, []);
  });
});
