import { Session } from './support.ts';

/** What is changed in the settings holds at once, without a reload. */
describe('an operator who changes settings', function () {
  this.timeout(180_000);
  let session: Session;

  before(async () => {
    session = await Session.start({ settings: { 'emrOperations.notifications': 'off' } });
    await session.workbench.openView('EMR');
    await session.workbench.runCommand('EMR: Explore the Demo');
  });

  after(async () => {
    await session[Symbol.asyncDispose]();
  });

  it('hides the status bar item, and has it again', async () => {
    const { workbench } = session;
    const item = workbench.page.locator('.statusbar-item', { hasText: 'EMR' });
    await item.waitFor();
    await session.changeSettings({ 'emrOperations.statusBar': 'never' });
    await item.waitFor({ state: 'detached' });
    await session.changeSettings({ 'emrOperations.statusBar': 'always' });
    await item.waitFor();
  });

  it('is told of endings from then on', async () => {
    const { workbench } = session;
    await session.changeSettings({ 'emrOperations.notifications': 'all' });
    await workbench.page
      .locator('.notification-toast', { hasText: 'etl-prod: Completed' })
      .waitFor({ timeout: 60_000 });
  });

  it('is told which value is of another form, and is led to the setting', async () => {
    const { workbench } = session;
    await session.changeSettings({ 'emrOperations.polling.maxRequestsPerSecond': 0 });
    await workbench.runCommand('EMR: Refresh');
    const message = workbench.page.locator('.notification-toast', {
      hasText: 'emrOperations.polling.maxRequestsPerSecond',
    });
    await message.waitFor();
    await message.getByText('Open Settings').click();
    await workbench.page
      .locator('.settings-editor .setting-item-contents', { hasText: 'Max Requests Per Second' })
      .waitFor();
  });
});
