import assert from 'node:assert/strict';
import { startSimulator } from '../../src/simulator/index.ts';
import { hostVersions } from '../host/versions.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';
import { inVersions } from './variants.ts';

/** The cloud and the way to it at their worst: what is said, that it is said quietly, and that it heals. */
for (const version of inVersions('newest')) {
  describe(`an operator in bad weather, in VS Code ${hostVersions[version].vscode}`, function () {
    this.timeout(180_000);
    let operator: Operator;
    let session: Session;

    before(async () => {
      operator = await Operator.start({
        secret: 'CanarySecretOfTheWeatherTest01',
        settings: { 'emrOperations.notifications': 'off' },
        version,
      });
      ({ session } = operator);
    });

    after(async () => {
      await operator[Symbol.asyncDispose]();
    });

    const rows = (label: string) => session.workbench.treeRow(label, 'Clusters');
    const toasts = () => session.workbench.page.locator('.notification-list-item').allInnerTexts();

    it('signs in with what the environment has', async () => {
      const { workbench } = session;
      // One that is under way in all weathers.
      operator.add('etl-prod', {
        type: 'INCREASE_NODES',
        asScalingActivity: { activityType: 'SCALE_OUT', expectNum: 2, ruleName: 'by-load' },
      });
      await operator.signIn();
      await workbench.expandRow('etl-prod', 'Clusters');
      await workbench.statusBarItem('running').waitFor();
    });

    it('is told that the service asks to slow down, until when, and sees it go on', async () => {
      const { workbench } = session;
      const fault = { kind: 'error', code: 'Throttling.User', retryAfterMs: 12_000 } as const;
      const { simulator } = operator;
      const mend = simulator.addFault({ action: 'ListClusters', fault });
      await workbench.runCommand('EMR: Refresh');
      const row = rows('Too many requests');
      await row.waitFor();
      assert.match((await row.getAttribute('aria-label')) ?? '', /Next try at \d/);
      const asked = simulator.requests.filter(({ code }) => code === 'Throttling.User').length;
      mend();
      await row.waitFor({ state: 'detached' });
      assert.ok(asked <= 1, 'not before the time that the service asked for');
      assert.deepEqual(await toasts(), [], 'bad weather is no news');
    });

    it('is told that the service can not be reached, and sees it heal', async () => {
      const { workbench } = session;
      const { port } = operator.simulator;
      await operator.simulator.close();
      await workbench.runCommand('EMR: Refresh');
      await rows('Service not reachable').first().waitFor();
      await workbench.statusBarItem('Service not reachable').waitFor();
      await rows('etl-prod').waitFor();
      assert.deepEqual(await toasts(), [], 'bad weather is no news');
      operator.simulator = await startSimulator({ port, accounts: [operator.account] });
      await rows('Service not reachable').first().waitFor({ state: 'detached', timeout: 90_000 });
    });

    it('is told by how much the clock is off', async () => {
      const mend = operator.simulator.addFault({ fault: { kind: 'clockSkew', ms: 3_600_000 } });
      await session.workbench.runCommand('EMR: Refresh');
      const row = rows('Clock is wrong').first();
      await row.waitFor();
      assert.match((await row.getAttribute('aria-label')) ?? '', /(59m|1h) .* behind the service/);
      mend();
      await session.workbench.runCommand('EMR: Refresh');
      await row.waitFor({ state: 'detached' });
    });

    it('is not told to check the connection when a page of somebody else comes back', async () => {
      const mend = operator.simulator.addFault({ fault: { kind: 'html' } });
      await session.workbench.runCommand('EMR: Refresh');
      const row = rows('Unexpected answer').first();
      await row.waitFor();
      assert.match((await row.getAttribute('aria-label')) ?? '', /sign-in page/);
      mend();
      await row.waitFor({ state: 'detached' });
      assert.deepEqual(session.complaints, []);
    });
  });
}
