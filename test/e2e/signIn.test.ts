import assert from 'node:assert/strict';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startSimulator, type SimulatedAccount, type Simulator } from '../../src/simulator/index.ts';
import { hostVersions } from '../host/versions.ts';
import { openWorkbench, type Workbench } from '../host/workbench.ts';
import { Session } from './support.ts';
import { inVersions } from './variants.ts';

const SECRET = 'CanarySecretOfTheProfileTest01';
const TOKEN = 'CanaryTokenOfTheProfileTest01==';

/** Who already uses the Aliyun CLI types no key again. */
for (const version of inVersions('minimum')) {
  describe(`an operator with the Aliyun CLI, in VS Code ${hostVersions[version].vscode}`, function () {
    this.timeout(120_000);
    let simulator: Simulator;
    let session: Session;
    let file: string;
    const user: SimulatedAccount = {
      accessKeyId: 'LTAI5tExampleKeyId000001',
      accessKeySecret: SECRET,
      accountId: '1234567890123456',
      identity: { type: 'RAMUser', name: 'data-ops' },
    };
    const temporary: SimulatedAccount = {
      ...user,
      accessKeyId: 'STS.ExampleKeyId000002',
      securityToken: TOKEN,
      identity: { type: 'AssumedRoleUser', name: 'emr-reader/laptop' },
    };

    before(async () => {
      simulator = await startSimulator({ accounts: [user, temporary] });
      const { url } = simulator;
      const endpoints = { emr: url, actiontrail: url, sts: url };
      session = await Session.start({ settings: { 'emrOperations.endpoints': endpoints } }, {}, version);
      file = path.join(session.host.home, '.aliyun', 'config.json');
      session.exceptions.files.push(file);
      await mkdir(path.dirname(file), { recursive: true });
      await writeProfile(permanent());
    });

    after(async () => {
      await session[Symbol.asyncDispose]();
      await simulator.close();
    });

    function permanent(secret = SECRET) {
      return { mode: 'AK', access_key_id: user.accessKeyId, access_key_secret: secret };
    }

    function session1(endsAt: number) {
      return {
        mode: 'CloudSSO',
        cloud_sso_sign_in_url: 'https://signin.example.com/start',
        access_key_id: temporary.accessKeyId,
        access_key_secret: SECRET,
        sts_token: TOKEN,
        sts_expiration: Math.floor(endsAt / 1_000),
      };
    }

    async function writeProfile(profile: object): Promise<void> {
      const work = { name: 'work', region_id: 'cn-shanghai', ...profile };
      const script = { name: 'script', mode: 'External', process_command: '/bin/false --key' };
      await writeFile(file, JSON.stringify({ current: 'work', profiles: [work, script] }, undefined, 2));
    }

    const rows = (label: string) => session.workbench.treeRow(label, 'Clusters');

    it('finds the profiles, and adds the one in use with two keys', async () => {
      const { quickInput } = session.workbench;
      await session.workbench.openView('EMR');
      await session.workbench.runCommand('EMR: Add Account…');
      await quickInput.item('script').waitFor();
      assert.equal((await quickInput.labels())[0]?.trim(), 'work');
      await quickInput.accept();
      await quickInput.item('China (Shanghai)').waitFor();
      await quickInput.accept();
      await rows('bi-starrocks').waitFor();
    });

    it('reads the file, and never writes it', async () => {
      const before = await readFile(file, 'utf8');
      const { mtimeMs } = await stat(file);
      await session.workbench.runCommand('EMR: Refresh');
      await rows('bi-starrocks').waitFor();
      assert.equal(await readFile(file, 'utf8'), before);
      assert.equal((await stat(file)).mtimeMs, mtimeMs);
    });

    it('is told of a file that is damaged, by its line, and goes on when it is mended', async () => {
      const good = await readFile(file, 'utf8');
      await writeFile(
        file,
        `{"current":"work",\n"profiles":[{"name":"work","access_key_secret":"${SECRET}" oops]}`,
      );
      await session.workbench.runCommand('EMR: Refresh');
      const damaged = rows('Credentials file damaged');
      await damaged.waitFor();
      assert.match((await damaged.getAttribute('aria-label')) ?? '', /config\.json.*line 2/);
      await rows('bi-starrocks').waitFor();
      await writeFile(file, good);
      await damaged.waitFor({ state: 'detached' });
    });

    it('sees a key that was rotated away, and picks up the new one from the disk in every window', async () => {
      const second = await secondWindow();
      const { workbench } = session;
      await writeProfile(permanent('CanaryOldSecretOfTheTest0000001'));
      await workbench.runCommand('EMR: Refresh');
      await rows('Sign-in failed').waitFor();
      assert.equal(
        await rows('Sign-in failed').locator('.label-description').innerText(),
        'Update Credentials',
      );
      await session.workbench.assertWhole(rows('Sign-in failed'));
      await second.runCommand('EMR: Refresh');
      await second.treeRow('Sign-in failed', 'Clusters').waitFor();
      await writeProfile(permanent());
      await rows('Sign-in failed').waitFor({ state: 'detached' });
      await second.treeRow('Sign-in failed', 'Clusters').waitFor({ state: 'detached' });
      await second.treeRow('bi-starrocks', 'Clusters').waitFor();
      await second.page.close();
    });

    it('is told which command signs in again when a sign-in is over, and goes on once it has', async () => {
      const { workbench } = session;
      await writeProfile(session1(Date.now() - 1_000));
      await workbench.runCommand('EMR: Refresh');
      const expired = rows('Sign-in expired');
      await expired.waitFor();
      assert.match((await expired.getAttribute('aria-label')) ?? '', /aliyun configure --profile work/);
      await writeProfile(session1(Date.now() + 3_600_000));
      await expired.waitFor({ state: 'detached' });
    });

    it('is told that the service took a token for expired, and goes on with the next', async () => {
      const { workbench } = session;
      temporary.expiresAt = Date.now() - 1_000;
      await workbench.runCommand('EMR: Refresh');
      const expired = rows('Sign-in expired');
      await expired.waitFor();
      assert.match((await expired.getAttribute('aria-label')) ?? '', /InvalidSecurityToken\.Expired/);
      temporary.expiresAt = Date.now() + 3_600_000;
      await writeProfile(session1(Date.now() + 3_500_000));
      await expired.waitFor({ state: 'detached' });
    });

    it('runs no program that the user has not allowed', async () => {
      const { workbench } = session;
      await workbench.runCommand('EMR: Add Account…');
      await workbench.quickInput.item('script').click();
      await workbench.dialog('/bin/false --key').waitFor();
      await workbench.clickDialog('/bin/false --key', 'Cancel');
      await workbench.runCommand('EMR: Add Account…');
      await workbench.quickInput.item('script').click();
      await workbench.clickDialog('/bin/false --key', 'Allow');
      await workbench.notification('Credential program failed').waitFor();
    });

    it('has several accounts side by side, under names of its own', async () => {
      const { workbench } = session;
      await workbench.runCommand('EMR: Explore the Demo');
      await rows('Demo').waitFor();
      await rows('work').waitFor();
      await workbench.runCommand('EMR: Rename Account…');
      await workbench.quickInput.item('work').click();
      await workbench.quickInput.waitMessage('Name of the account');
      await workbench.quickInput.type('production');
      await workbench.quickInput.accept();
      await rows('production').waitFor();
      await rows('work').waitFor({ state: 'detached' });
    });

    it('was not refused anything that its panels wanted', () => {
      assert.deepEqual(session.complaints, []);
    });

    async function secondWindow(): Promise<Workbench> {
      const second = await openWorkbench(session.context, session.host);
      await second.openView('EMR');
      await second.treeRow('bi-starrocks', 'Clusters').waitFor();
      return second;
    }
  });
}
