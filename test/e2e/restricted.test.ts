import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulator, type SimulatedAccount, type Simulator } from '../../src/simulator/index.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { Session } from './support.ts';
import { inLanguages } from './variants.ts';

const SECRET = 'CanarySecretOfTheProgramTest01';

const LANGUAGES = {
  en: {
    add: 'EMR: Add Account…',
    allow: 'Allow',
    region: 'China (Hangzhou)',
    clusters: 'Clusters',
    restricted: 'Restricted Mode',
    message: 'Restricted Mode: The profile other',
    trust: 'Manage Trust',
  },
  'zh-cn': {
    add: 'EMR: 添加账号…',
    allow: '允许',
    region: '华东1（杭州）',
    clusters: '集群',
    restricted: '受限模式',
    message: '受限模式：配置 other',
    trust: '管理信任',
  },
} as const;

for (const language of inLanguages('en')) {
  /** A program gives the credentials, which it may do in a window that is trusted alone. */
  describe(`in Restricted Mode, in ${language}`, function () {
    this.timeout(120_000);
    const words = LANGUAGES[language];
    const account: SimulatedAccount = {
      accessKeyId: 'LTAI5tExampleKeyId000001',
      accessKeySecret: SECRET,
      accountId: '1234567890123456',
      identity: { type: 'RAMUser', name: 'data-ops' },
    };
    let simulator: Simulator;
    let session: Session;
    let restricted: Workbench;
    let folder: string;
    let ran: string;

    before(async () => {
      simulator = await startSimulator({ accounts: [account] });
      folder = await mkdtemp(path.join(tmpdir(), 'emr-restricted-'));
      ran = path.join(folder, 'ran');
      const { url } = simulator;
      session = await Session.start({
        settings: {
          'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url },
          'security.workspace.trust.enabled': true,
          'security.workspace.trust.startupPrompt': 'never',
        },
        ...(language === 'en' ? {} : { locale: language }),
      });
      const { home } = session.host;
      const printed = path.join(home, 'printed.json');
      session.exceptions.files.push(printed);
      const { accessKeyId, accessKeySecret } = account;
      await writeFile(
        printed,
        JSON.stringify({ mode: 'AK', access_key_id: accessKeyId, access_key_secret: accessKeySecret }),
      );
      const profiles = [
        { name: 'script', mode: 'External', process_command: `/bin/cat ${printed}` },
        { name: 'other', mode: 'External', process_command: `/usr/bin/touch ${ran}` },
      ];
      await mkdir(path.join(home, '.aliyun'));
      await writeFile(
        path.join(home, '.aliyun', 'config.json'),
        JSON.stringify({ current: 'script', profiles }),
      );
    });

    after(async () => {
      await session[Symbol.asyncDispose]();
      await simulator.close();
      await rm(folder, { recursive: true });
    });

    it('says in a row that can be read, and in the row alone, why there are no clusters', async () => {
      const { workbench } = session;
      await workbench.openView('EMR');
      await workbench.runCommand(words.add);
      await workbench.quickInput.item('script').click();
      await workbench.clickDialog('/bin/cat', words.allow);
      await workbench.quickInput.item(words.region).waitFor();
      await workbench.quickInput.accept();
      await workbench.treeRow('etl-prod', words.clusters).waitFor();
      restricted = await openWorkbench(session.context, session.host, { folder });
      await restricted.openView('EMR');
      const row = restricted.treeRow(words.restricted, words.clusters);
      await row.waitFor();
      assert.equal(await row.locator('.label-description').innerText(), words.trust);
      await restricted.assertWhole(row);
      assert.equal(await restricted.notification('').count(), 0);
    });

    it('leads to the trust of the workspace', async () => {
      await restricted.rowAction(words.restricted, words.trust, words.clusters);
      await restricted.page.locator('.workspace-trust-editor').waitFor();
      await restricted.page.keyboard.press('Escape');
    });

    it('runs no program of a profile, and does not ask to', async () => {
      await restricted.runCommand(words.add);
      await restricted.quickInput.item('other').click();
      await restricted.notification(words.message).waitFor();
      await assert.rejects(stat(ran));
      assert.deepEqual(session.complaints, []);
    });
  });
}
