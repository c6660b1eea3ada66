import assert from 'node:assert/strict';
import { Session } from './support.ts';

describe('in Chinese', function () {
  this.timeout(120_000);
  let session: Session;

  before(async () => {
    session = await Session.start({ locale: 'zh-cn' });
  });

  after(async () => {
    await session[Symbol.asyncDispose]();
  });

  it('speaks to the user in Chinese, from the welcome to the panel', async () => {
    const { workbench } = session;
    await workbench.openView('EMR');
    await workbench.page.getByRole('button', { name: '体验演示' }).click();
    await workbench.statusBarItem('个进行中').waitFor();
    await workbench.expandRow('华东1（杭州）', '集群');
    await workbench.treeRow('etl-prod', '集群').waitFor();
    const running = workbench.page.locator('[aria-label*="进行中"]');
    await workbench.clickRow(workbench.treeRow('扩容 · etl-prod', '操作').and(running));
    const panel = await workbench.webviewFrame('进行中');
    assert.match(await panel.locator('.span').innerText(), /^已运行 \d+秒$/);
    const words = await panel.locator('main').innerText();
    for (const english of ['In progress', 'Details', 'Created', 'Refresh', 'Checked']) {
      assert.ok(!words.includes(english), english);
    }
  });

  it('tells of the end in Chinese', async () => {
    await session.workbench.notification('扩容 · etl-prod：已完成，用时40秒').waitFor({ timeout: 90_000 });
  });
});
