import type { Simulator } from '../../src/simulator/index.ts';
import { Operator } from './operator.ts';
import type { Session } from './support.ts';
import { inLanguages } from './variants.ts';

const LANGUAGES = [
  {
    locale: 'en',
    openUrl: 'Developer: Open URL',
    allow: 'Open',
    question: 'Open operation',
    detail: 'It is not known here yet',
    answer: 'Open',
  },
  {
    locale: 'zh-cn',
    openUrl: 'Developer: Open URL',
    allow: 'Open',
    question: '打开操作',
    detail: '这里尚不知道它',
    answer: '打开',
  },
] as const;

/** A link from a colleague or a runbook, opened as a browser would hand it over. */
for (const language of LANGUAGES.filter(({ locale }) => inLanguages('zh-cn').includes(locale))) {
  describe(`somebody who is sent a link, in ${language.locale}`, function () {
    this.timeout(120_000);
    let operator: Operator;
    let simulator: Simulator;
    let session: Session;

    before(async () => {
      operator = await Operator.start({
        secret: 'CanarySecretOfTheLinks00000001',
        denied: [{ action: 'LookupEvents' }],
        language: language.locale,
      });
      ({ simulator, session } = operator);
      await operator.signIn();
    });

    after(async () => {
      await operator[Symbol.asyncDispose]();
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
