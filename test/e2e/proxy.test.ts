import assert from 'node:assert/strict';
import { startSimulator, type SimulatedAccount, type Simulator } from '../../src/simulator/index.ts';
import { makeCertificates } from '../host/certificates.ts';
import { deadPort, startForwardProxy, type ForwardProxy } from '../host/forwardProxy.ts';
import type { Settings } from '../host/profile.ts';
import { hostVersions, type HostName } from '../host/versions.ts';
import { until } from '../host/wait.ts';
import { Session } from './support.ts';

const SECRET = 'CanarySecretOfTheProxyTest0001';
// The user keeps these in the settings, in the clear.
const CREDENTIALS = { username: 'operator', password: 'Secret@OfTheProxy' };
const HOSTS = ['emr.cn-hangzhou.cloud.test', 'sts.cn-hangzhou.cloud.test'];

/** How each version comes to trust the private authority. */
const TRUST: Readonly<Record<HostName, { variable: string; settings: Settings }>> = {
  // It reads the certificates of the system through Node.js, which can be told where they are.
  newest: { variable: 'SSL_CERT_FILE', settings: {} },
  // It reads them in /etc only, and what it reads there replaces NODE_EXTRA_CA_CERTS.
  minimum: { variable: 'NODE_EXTRA_CA_CERTS', settings: { 'http.systemCertificates': false } },
};

for (const version of ['newest', 'minimum'] as const) {
  describe(`behind a web proxy, in VS Code ${hostVersions[version].vscode}`, function () {
    this.timeout(120_000);
    const account: SimulatedAccount = {
      accessKeyId: 'LTAI5tExampleKeyId000001',
      accessKeySecret: SECRET,
      accountId: '1234567890123456',
      identity: { type: 'RAMUser', name: 'data-ops' },
    };
    const open: AsyncDisposable[] = [];
    let simulator: Simulator;
    let untrusted: Simulator;
    let proxy: ForwardProxy;
    let strict: ForwardProxy;
    let session: Session;

    before(async () => {
      const certificates = await makeCertificates(HOSTS);
      const { key, cert } = await makeCertificates(HOSTS);
      simulator = await startSimulator({
        accounts: [account],
        tls: { key: certificates.key, cert: certificates.cert },
      });
      untrusted = await startSimulator({ accounts: [account], tls: { key, cert } });
      proxy = await startForwardProxy({ hosts: HOSTS });
      strict = await startForwardProxy({ hosts: HOSTS, credentials: CREDENTIALS });
      open.push(proxy, strict);
      const { variable, settings } = TRUST[version];
      session = await Session.start(
        {
          env: { [variable]: certificates.caFile },
          settings: {
            ...settings,
            'http.proxy': proxy.url,
            // The settings editor would be above everything, and take the keys.
            'workbench.editor.useModal': 'off',
            'emrOperations.endpoints': endpoints(simulator),
            'emrOperations.discovery.actionTrail': false,
          },
        },
        { viewport: { width: 1280, height: 2_000 } },
        version,
      );
    });

    after(async () => {
      await session[Symbol.asyncDispose]();
      for (const one of open) await one[Symbol.asyncDispose]();
      await simulator.close();
      await untrusted.close();
    });

    function endpoints({ port }: Simulator) {
      return {
        emr: `https://emr.{region}.cloud.test:${port}`,
        sts: `https://sts.{region}.cloud.test:${port}`,
      };
    }

    /** Reads the clusters anew until that shows; settings may take a moment to reach the extension. */
    async function refreshUntil(what: string, seen: () => boolean | Promise<boolean>): Promise<void> {
      await until(what, async () => {
        await session.workbench.runCommand('EMR: Refresh');
        return until(what, async () => (await seen()) || undefined, 5_000).catch(() => undefined);
      });
    }

    /** Reads the clusters anew until a row says why they could not be, with this text for who hears it read out. */
    async function seesProblem(title: string, text: string): Promise<void> {
      const { page } = session.workbench;
      const row = session.workbench
        .treeRow(title, 'Clusters')
        .and(page.locator(`[aria-label*=${JSON.stringify(text)}]`));
      await refreshUntil(title, () => row.isVisible());
    }

    async function seesNoProblem(title: string): Promise<void> {
      await session.workbench.treeRow(title, 'Clusters').waitFor({ state: 'detached' });
    }

    it('adds an account and sees clusters through a tunnel, and nothing is sent in the clear', async () => {
      const { workbench } = session;
      const { quickInput } = workbench;
      const answer = async (message: string, text: string): Promise<void> => {
        await quickInput.waitMessage(message);
        await quickInput.type(text);
        await quickInput.accept();
      };
      await workbench.openView('EMR');
      await workbench.page.getByRole('button', { name: 'Add Account' }).click();
      await quickInput.item('AccessKey').click();
      await answer('AccessKey ID of a RAM user', account.accessKeyId);
      await answer('AccessKey secret.', SECRET);
      await answer('Security token', '');
      await quickInput.item('China (Hangzhou)').waitFor();
      await quickInput.accept();
      await workbench.treeRow('etl-prod', 'Clusters').waitFor();
      const targets = HOSTS.map((host) => `${host}:${simulator.port}`);
      for (const { method, target, refusal } of proxy.requests) {
        assert.equal(method, 'CONNECT');
        assert.ok(targets.includes(target), target);
        assert.equal(refusal, undefined);
      }
      assert.equal(proxy.requests.length, simulator.requests.length, 'no call went another way');
    });

    it('is told that the proxy is not there; setting it right helps without a reload', async () => {
      await session.changeSettings({ 'http.proxy': `http://127.0.0.1:${await deadPort()}` });
      await seesProblem('Proxy problem', 'ECONNREFUSED');
      await session.changeSettings({ 'http.proxy': proxy.url });
      await seesNoProblem('Proxy problem');
    });

    it('signs in to a proxy with the credentials in its address', async () => {
      const address = (password: string): string =>
        strict.url.replace('//', `//${CREDENTIALS.username}:${encodeURIComponent(password)}@`);
      await session.changeSettings({ 'http.proxy': address('wrong') });
      await seesProblem('Proxy problem', 'HTTP 407');
      assert.ok(strict.requests.length > 0 && strict.requests.every(({ refusal }) => refusal === 407));
      const { length } = strict.requests;
      await session.changeSettings({ 'http.proxy': address(CREDENTIALS.password) });
      await seesNoProblem('Proxy problem');
      assert.ok(strict.requests.slice(length).some(({ refusal }) => refusal === undefined));
      assert.ok(!session.host.output().includes(encodeURIComponent(CREDENTIALS.password)));
    });

    it('goes through the proxy also where VS Code shall leave agents of extensions alone', async () => {
      const { length } = proxy.requests;
      await session.changeSettings({ 'http.proxySupport': 'on', 'http.proxy': proxy.url });
      await refreshUntil('a tunnel', () => proxy.requests.length > length);
      await seesNoProblem('Proxy problem');
    });

    const waysAround: [string, Settings, Settings][] = [
      ['http.noProxy', { 'http.noProxy': ['.cloud.test'] }, { 'http.noProxy': [] }],
      ['http.proxySupport', { 'http.proxySupport': 'off' }, { 'http.proxySupport': 'override' }],
    ];
    for (const [name, around, through] of waysAround) {
      it(`leaves the proxy out where ${name} says so`, async () => {
        await session.changeSettings(around);
        // Only the proxy knows the host.
        await seesProblem('Service not reachable', 'emr.cn-hangzhou.cloud.test');
        const { length } = proxy.requests;
        await session.workbench.runCommand('EMR: Refresh');
        await seesProblem('Service not reachable', 'emr.cn-hangzhou.cloud.test');
        assert.equal(proxy.requests.length, length);
        await session.changeSettings(through);
        await seesNoProblem('Service not reachable');
      });
    }

    it('is told that the certificate is not trusted, and sends nothing', async () => {
      await session.changeSettings({ 'emrOperations.endpoints': endpoints(untrusted) });
      await seesProblem('Untrusted certificate', 'NODE_EXTRA_CA_CERTS');
      assert.deepEqual(untrusted.requests, []);
    });
  });
}
