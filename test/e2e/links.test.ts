import { startSimulator, type Simulator } from '../../src/simulator/index.ts';
import { Session } from './support.ts';

const LANGUAGES = [
  {
    locale: 'en',
    openUrl: 'Developer: Open URL',
    add: 'EMR: Add Account…',
    environment: 'Environment',
    region: 'China (Hangzhou)',
    clusters: 'Clusters',
    allow: 'Open',
    question: 'Open operation',
    detail: 'It is not known here yet',
    answer: 'Open',
  },
  {
    locale: 'zh-cn',
    openUrl: 'Developer: Open URL',
    add: 'EMR: 添加账号…',
    environment: '运行环境',
    region: '华东1（杭州）',
    clusters: '集群',
    allow: 'Open',
    question: '打开操作',
    detail: '这里尚不知道它',
    answer: '打开',
  },
] as const;

/** A link from a colleague or a runbook, opened as a browser would hand it over. */
for (const language of LANGUAGES) {
  describe(`somebody who is sent a link, in ${language.locale}`, function () {
    this.timeout(120_000);
    let simulator: Simulator;
    let session: Session;

    before(async () => {
      const account = {
        accessKeyId: 'LTAI5tExampleKeyId000001',
        accessKeySecret: 'CanarySecretOfTheLinks00000001',
        accountId: '1234567890123456',
        identity: { type: 'RAMUser' as const, name: 'data-ops' },
        denied: [{ action: 'LookupEvents' }],
      };
      simulator = await startSimulator({ accounts: [account] });
      const { url } = simulator;
      session = await Session.start({
        settings: { 'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url } },
        env: {
          ALIBABA_CLOUD_ACCESS_KEY_ID: account.accessKeyId,
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: account.accessKeySecret,
        },
        ...(language.locale === 'en' ? {} : { locale: language.locale }),
      });
      const { workbench } = session;
      await workbench.openView('EMR');
      await workbench.runCommand(language.add);
      await workbench.quickInput.item(language.environment).first().click();
      await workbench.quickInput.item(language.region).waitFor();
      await workbench.quickInput.accept();
      await workbench.treeRow('etl-prod', language.clusters).waitFor();
    });

    after(async () => {
      await session[Symbol.asyncDispose]();
      await simulator.close();
    });

    it('is asked before anything is added, and then sees the operation', async () => {
      const { workbench } = session;
      const { page, quickInput } = workbench;
      const cluster = simulator.clusters.find(({ name }) => name === 'stream-rt');
      if (cluster === undefined) throw new Error('The scenario has no such cluster');
      const { regionId, clusterId } = cluster;
      const { operationId } = simulator.addOperation({
        regionId,
        clusterId,
        type: 'RUN_APPLICATION_ACTION',
        startedAt: Date.now() - 30_000,
      });
      const asked = (): number =>
        simulator.requests.filter(({ action, parameters }) =>
          action === 'GetOperation' ? JSON.stringify(parameters).includes(operationId) : false,
        ).length;
      const link = `vscode://emr-operations.emr-operations/operation?region=${regionId}&cluster=${clusterId}&operation=${operationId}`;
      const open = async (): Promise<void> => {
        await workbench.runCommand(language.openUrl);
        await quickInput.type(link);
        await quickInput.accept();
      };
      await open();
      // VS Code's own question, once for all links of the extension.
      await page.locator('.monaco-dialog-box').getByRole('checkbox').click();
      await page
        .locator('.monaco-dialog-box')
        .getByRole('button', { name: language.allow, exact: true })
        .click();
      const question = page.locator('.monaco-dialog-box', { hasText: `${language.question} ${operationId}` });
      await question.getByText(language.detail).waitFor();
      await page.keyboard.press('Escape');
      await question.waitFor({ state: 'detached' });
      if (asked() !== 0) throw new Error('The service was asked before the user was');
      await open();
      await question.getByRole('button', { name: language.answer, exact: true }).click();
      await (await workbench.webviewFrame(operationId)).locator('.state').waitFor();
    });
  });
}
