import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { startSimulator, type SimulatedAccount } from '../../src/simulator/index.ts';
import { until } from '../host/wait.ts';
import type { Case } from './matrix.ts';
import { ProbedSession } from './probes.ts';

/** What a repository would like to set, with `{evil}` for an address of its author. */
const WISHES: Readonly<Record<string, unknown>> = {
  'emrOperations.endpoints': { emr: '{evil}', actiontrail: '{evil}', sts: '{evil}' },
  'emrOperations.network': 'vpc',
  'emrOperations.polling.maxRequestsPerSecond': 50,
  'emrOperations.discovery.actionTrail': false,
  'emrOperations.journal.keepDays': 1,
};

/** A workspace that somebody else wrote changes nothing of where calls go, how many, and what is run. */
export async function workspaces(onCase: (found: Case) => void): Promise<void> {
  for (const trusted of [true, false]) await workspace(trusted, onCase);
}

async function workspace(trusted: boolean, onCase: (found: Case) => void): Promise<void> {
  const where = trusted ? 'trusted' : 'Restricted Mode';
  const tell = (what: string, failure: string): void => {
    onCase({ what: `workspace: ${what}`, where, ...(failure === '' ? {} : { failure }) });
  };
  const account: SimulatedAccount = {
    accessKeyId: 'LTAI5tExampleKeyId000001',
    accessKeySecret: 'CanarySecretOfTheWorkspaces001',
    accountId: '1234567890123456',
    identity: { type: 'RAMUser', name: 'data-ops' },
  };
  const simulator = await startSimulator({ accounts: [account], trail: { delayMs: 1_000 } });
  const evil: string[] = [];
  const server = createServer((request, response) => {
    evil.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const evilUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = await mkdtemp(path.join(tmpdir(), 'emr-hostile-'));
  const ran = path.join(folder, 'ran');
  const profile = (name: string): string =>
    JSON.stringify({
      current: name,
      profiles: [{ name, mode: 'External', process_command: `/usr/bin/touch ${ran}` }],
    });
  await mkdir(path.join(folder, '.vscode'));
  await mkdir(path.join(folder, '.aliyun'));
  await writeFile(
    path.join(folder, '.vscode', 'settings.json'),
    JSON.stringify(WISHES).replaceAll('{evil}', evilUrl),
  );
  await writeFile(path.join(folder, '.aliyun', 'config.json'), profile('of-the-workspace'));
  await writeFile(
    path.join(folder, '.env'),
    'ALIBABA_CLOUD_CREDENTIALS_URI={evil}\n'.replace('{evil}', evilUrl),
  );
  const { url } = simulator;
  const own = {
    'emrOperations.endpoints': { emr: url, actiontrail: url, sts: url },
    'emrOperations.network': 'public',
    'emrOperations.polling.maxRequestsPerSecond': 5,
    'emrOperations.discovery.actionTrail': true,
    'emrOperations.journal.keepDays': 90,
  };
  try {
    await using probed = await ProbedSession.start(
      {
        settings: {
          ...own,
          'security.workspace.trust.enabled': !trusted,
          'security.workspace.trust.startupPrompt': 'never',
        },
        env: {
          ALIBABA_CLOUD_ACCESS_KEY_ID: account.accessKeyId,
          ALIBABA_CLOUD_ACCESS_KEY_SECRET: account.accessKeySecret,
        },
      },
      { folder },
    );
    const { workbench, host } = probed.session;
    const { quickInput, page } = workbench;
    await mkdir(path.join(host.home, '.aliyun'), { recursive: true });
    await writeFile(path.join(host.home, '.aliyun', 'config.json'), profile('of-the-user'));
    await workbench.openView('EMR');
    await workbench.runCommand('EMR: Add Account…');
    await quickInput.item('of-the-user').waitFor();
    const listed = await quickInput.labels();
    tell('profiles of its own', listed.some((label) => label.includes('workspace')) ? listed.join(', ') : '');
    await quickInput.item('of-the-user').click();
    // A program is run by nobody who was not asked, and in Restricted Mode nobody is.
    await (
      trusted ? workbench.dialog('run its program') : workbench.notification('Restricted Mode: The profile')
    ).waitFor();
    if (trusted) await page.keyboard.press('Escape');
    tell('a program is run', (await stat(ran).catch(() => undefined)) === undefined ? '' : 'it ran');
    await workbench.runCommand('EMR: Add Account…');
    await quickInput.item('Environment').click();
    await quickInput.item('China (Hangzhou)').waitFor();
    await quickInput.accept();
    await workbench.treeRow('etl-prod', 'Clusters').waitFor();
    const asks = (action: string): boolean => simulator.requests.some((each) => each.action === action);
    await until('a look at events', () => Promise.resolve(asks('LookupEvents') || undefined)).catch(
      () => undefined,
    );
    tell('calls go elsewhere', evil.join(', '));
    tell('events are not read', asks('LookupEvents') ? '' : 'LookupEvents was not called');
    for (const [name, value] of Object.entries(own)) {
      const held = await probed.probe('setting', name);
      tell(name, isDeepStrictEqual(held, value) ? '' : JSON.stringify(held));
    }
    tell('no rejection', (await probed.probe<readonly string[]>('rejections')).join(' | '));
  } catch (error) {
    tell('all of it', String(error));
  } finally {
    server.close();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}
