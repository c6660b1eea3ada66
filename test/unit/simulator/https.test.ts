import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { startSimulator } from '../../../src/simulator/index.ts';
import type { SimulatedAccount, SimulatedRole, Simulator } from '../../../src/simulator/index.ts';
import { makeCertificates } from '../../host/certificates.ts';
import { Lab, USER } from './client.ts';
import { SdkRunner } from './sdkRunner.ts';

const READER: SimulatedRole = {
  arn: 'acs:ram::1234567890123456:role/emr-reader',
  externalId: 'agreed word',
};
const WEB: SimulatedRole = {
  arn: 'acs:ram::1234567890123456:role/ci',
  oidc: { providerArn: 'acs:ram::1234567890123456:oidc-provider/ci', token: 'header.payload.signature' },
};

interface Credential {
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
}

describe('simulator: HTTPS', function () {
  // Making keys and loading the SDK take a while.
  this.timeout(30_000);

  let simulator: Simulator;
  let sdk: SdkRunner;
  let folder = '';
  before(async () => {
    const { caFile, key, cert } = await makeCertificates(['localhost']);
    folder = await mkdtemp(path.join(tmpdir(), 'simulator-https-'));
    simulator = await startSimulator({ accounts: [USER], roles: [READER, WEB], tls: { key, cert } });
    sdk = new SdkRunner({ NODE_EXTRA_CA_CERTS: caFile });
  });
  after(async () => {
    sdk.end();
    await simulator.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** What the server knows of a credential, found out over HTTPS by a client that trusts anyone. */
  const identityOf = async (credential: Credential): Promise<Record<string, string>> => {
    const account: SimulatedAccount = {
      ...credential,
      accountId: '',
      identity: { type: 'AssumedRoleUser', name: '' },
    };
    const lab = new Lab(simulator, { now: Date.now() });
    return lab.call('GetCallerIdentity', {}, { account });
  };

  it('is what the URL says, and the only thing that is spoken', async () => {
    assert.equal(simulator.url, `https://127.0.0.1:${simulator.port}`);
    await assert.rejects(fetch(`http://127.0.0.1:${simulator.port}`));
    await assert.rejects(fetch(simulator.url), 'trusts a certificate of nobody');
  });

  it('goes wrong like HTTP', async () => {
    const lab = new Lab(simulator, { now: Date.now() });
    const kinds = ['reset', 'cutBody'] as const;
    for (const kind of kinds) {
      const remove = simulator.addFault({ action: 'ListClusters', fault: { kind } });
      await assert.rejects(lab.send('ListClusters', { RegionId: 'cn-hangzhou' }), { code: 'ECONNRESET' });
      remove();
    }
  });

  it('lets @alicloud/credentials assume a role', async () => {
    const { accessKeyId, accessKeySecret } = USER;
    const config = {
      type: 'ram_role_arn',
      accessKeyId,
      accessKeySecret,
      roleArn: READER.arn,
      roleSessionName: 'alice',
      externalId: READER.externalId,
      stsEndpoint: `localhost:${simulator.port}`,
    };
    const credential = await sdk.run<Credential>({ kind: 'credential', config });
    assert.equal(
      (await identityOf(credential))['Arn'],
      'acs:ram::1234567890123456:assumed-role/emr-reader/alice',
    );
    const wrong = { ...config, accessKeySecret: 'ExampleSecretForUnitTests00009' };
    await assert.rejects(sdk.run({ kind: 'credential', config: wrong }), /access key secret is invalid/);
    const guessed = { ...config, externalId: 'guessed' };
    await assert.rejects(sdk.run({ kind: 'credential', config: guessed }), /NoPermission/);
    simulator.addFault({ action: 'AssumeRole', times: 1, fault: { kind: 'error', code: 'InternalError' } });
    await assert.rejects(sdk.run({ kind: 'credential', config }), /InternalError/);
  });

  it('lets @alicloud/credentials assume a role by a token of a provider', async () => {
    const oidcTokenFilePath = path.join(folder, 'token');
    await writeFile(oidcTokenFilePath, WEB.oidc?.token ?? '');
    const config = {
      type: 'oidc_role_arn',
      roleArn: WEB.arn,
      roleSessionName: 'job-7',
      oidcProviderArn: WEB.oidc?.providerArn,
      oidcTokenFilePath,
      stsEndpoint: `localhost:${simulator.port}`,
    };
    const credential = await sdk.run<Credential>({ kind: 'credential', config });
    assert.equal((await identityOf(credential))['Arn'], 'acs:ram::1234567890123456:assumed-role/ci/job-7');
    await writeFile(oidcTokenFilePath, 'forged');
    await assert.rejects(sdk.run({ kind: 'credential', config }), /NoPermission/);
  });
});
