import assert from 'node:assert/strict';

import { startSimulator } from '../../../src/simulator/index.ts';
import type { SimulatedAccount, SimulatedRole, Simulator } from '../../../src/simulator/index.ts';
import { ROLE, USER, versionOf } from './client.ts';
import type { ListAnswer, OperationAnswer } from './client.ts';
import type { SdkTask } from './sdkProcess.ts';
import { SdkRunner } from './sdkRunner.ts';

const PROVIDER = 'acs:ram::1234567890123456:oidc-provider/ci';
const READER: SimulatedRole = {
  arn: 'acs:ram::1234567890123456:role/emr-reader',
  externalId: "agreed word + (more)*'",
};
const WEB: SimulatedRole = {
  arn: 'acs:ram::1234567890123456:role/ci',
  oidc: { providerArn: PROVIDER, token: 'header.payload.signature' },
};

type Credential = Extract<SdkTask, { kind: 'call' }>['credential'];

function credentialOf({ accessKeyId, accessKeySecret, securityToken }: SimulatedAccount): Credential {
  return { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) };
}

describe('simulator: the official SDK', function () {
  // Loading the SDK takes a while.
  this.timeout(20_000);

  let simulator: Simulator;
  let sdk: SdkRunner;
  let host = '';
  before(async () => {
    simulator = await startSimulator({ accounts: [USER, ROLE], roles: [READER, WEB] });
    host = `127.0.0.1:${simulator.port}`;
    sdk = new SdkRunner();
  });
  after(async () => {
    sdk.end();
    await simulator.close();
  });

  const callSdk = <T>(
    account: SimulatedAccount,
    action: string,
    query: Record<string, unknown> = {},
    legacy = false,
  ): Promise<T> =>
    sdk.run({
      kind: 'call',
      host,
      credential: credentialOf(account),
      action,
      version: versionOf(action),
      query,
      legacy,
    });
  const callSts = <T>(
    account: SimulatedAccount,
    action: Extract<SdkTask, { kind: 'sts' }>['action'],
    request: Record<string, unknown> = {},
  ): Promise<T> => sdk.run({ kind: 'sts', host, credential: credentialOf(account), action, request });

  it('is understood with an AccessKey', async () => {
    const identity = await callSdk<Record<string, string>>(USER, 'GetCallerIdentity');
    assert.equal(identity['IdentityType'], 'RAMUser');
    assert.equal(identity['Arn'], 'acs:ram::1234567890123456:user/data-ops');
    assert.equal(identity['UserId'], identity['PrincipalId']);
  });

  it('is understood with a security token', async () => {
    const identity = await callSdk<Record<string, string>>(ROLE, 'GetCallerIdentity');
    assert.equal(identity['IdentityType'], 'AssumedRoleUser');
    assert.equal(identity['Arn'], 'acs:ram::1234567890123456:assumed-role/emr-readonly/emr-vscode');
    assert.equal(identity['PrincipalId'], `${identity['RoleId'] ?? ''}:emr-vscode`);
  });

  for (const account of [USER, ROLE]) {
    it(`is understood with arrays, objects and any character (${account.accessKeyId})`, async () => {
      const query = {
        RegionId: 'cn-hangzhou',
        ClusterStates: ['RUNNING', 'STARTING'],
        Tags: [{ Key: 'on-call', Value: '实时计算' }],
        MaxResults: 100,
      };
      const { Clusters } = await callSdk<ListAnswer>(account, 'ListClusters', query);
      assert.deepEqual(
        Clusters.map((cluster) => cluster.ClusterName),
        ['stream-rt'],
      );
      const odd = { RegionId: 'cn-hangzhou', ClusterName: "a b+c&d=e%20!'()*~数据" };
      const none = await callSdk<ListAnswer>(account, 'ListClusters', odd);
      assert.deepEqual(none.Clusters, []);
    });
  }

  it('reads clusters, node groups, activities and operations', async () => {
    const query = { RegionId: 'cn-hangzhou', MaxResults: 100 };
    const { Clusters } = await callSdk<ListAnswer>(USER, 'ListClusters', query);
    const cluster = Clusters.find((candidate) => candidate.ClusterName === 'etl-prod');
    assert.ok(cluster);
    const here = { RegionId: 'cn-hangzhou', ClusterId: cluster.ClusterId };
    const groups = await callSdk<ListAnswer>(USER, 'ListNodeGroups', here);
    assert.equal(groups.NodeGroups.length, 4);
    const activities = await callSdk<ListAnswer>(USER, 'ListAutoScalingActivities', here);
    const OperationId = activities.ScalingActivities[0]?.OperationId;
    const operation = await callSdk<OperationAnswer>(USER, 'GetOperation', {
      ...here,
      OperationId,
    });
    assert.equal(operation.Operation.OperationId, simulator.showcase[0]?.operationId);
  });

  it('reports a wrong secret as the service would', async () => {
    const account = { ...USER, accessKeySecret: 'ExampleSecretForUnitTests00009' };
    await assert.rejects(callSdk(account, 'GetCallerIdentity'), {
      code: 'SignatureDoesNotMatch',
      statusCode: 400,
    });
  });

  it('reports unknown operations and refused tokens', async () => {
    const query = { RegionId: 'cn-hangzhou', ClusterId: 'c-0', OperationId: 'op-0000000000000000' };
    await assert.rejects(callSdk(USER, 'GetOperation', query), {
      code: 'ResourceNotFound',
      message:
        /^ResourceNotFound: code: 404, The resource not found by OperationId op-0000000000000000\. request id: /,
    });
    const account = { ...ROLE, securityToken: 'other' };
    await assert.rejects(callSdk(account, 'GetCallerIdentity'), {
      code: 'InvalidSecurityToken.Malformed',
    });
  });

  it('is understood with the legacy signature', async () => {
    const query = {
      RegionId: 'cn-hangzhou',
      ClusterStates: ['RUNNING'],
      Tags: [{ Key: 'on-call', Value: '实时计算' }],
    };
    for (const account of [USER, ROLE]) {
      const { Clusters } = await callSdk<ListAnswer>(account, 'ListClusters', query, true);
      assert.deepEqual(
        Clusters.map((cluster) => cluster.ClusterName),
        ['stream-rt'],
      );
    }
    const odd = { RegionId: 'cn-hangzhou', ClusterName: "a b+c&d=e%20!'()*~数据" };
    assert.deepEqual((await callSdk<ListAnswer>(USER, 'ListClusters', odd, true)).Clusters, []);
    const account = { ...USER, accessKeySecret: 'ExampleSecretForUnitTests00009' };
    await assert.rejects(callSdk(account, 'ListClusters', odd, true), { code: 'SignatureDoesNotMatch' });
  });

  it('looks events up', async () => {
    const events = await callSdk<{ Events: Record<string, string>[]; NextToken: string }>(
      USER,
      'LookupEvents',
      {
        LookupAttribute: [
          { Key: 'ServiceName', Value: 'Emr' },
          { Key: 'EventRW', Value: 'Write' },
        ],
        MaxResults: '5',
      },
    );
    assert.equal(events.Events.length, 5);
    assert.ok(events.Events.every((event) => event['serviceName'] === 'Emr'));
  });

  it('tells who it is with the STS client', async () => {
    type Identity = Record<string, string>;
    assert.equal(
      (await callSts<Identity>(USER, 'getCallerIdentity'))['arn'],
      'acs:ram::1234567890123456:user/data-ops',
    );
    assert.equal((await callSts<Identity>(ROLE, 'getCallerIdentity'))['identityType'], 'AssumedRoleUser');
    const account = { ...USER, accessKeySecret: 'ExampleSecretForUnitTests00009' };
    await assert.rejects(callSts(account, 'getCallerIdentity'), { code: 'SignatureDoesNotMatch' });
  });

  interface Session {
    credentials: Credential & { expiration: string };
    assumedRoleUser: { arn: string; assumedRoleId: string };
  }

  it('assumes a role with the STS client', async () => {
    const request = {
      roleArn: READER.arn,
      roleSessionName: 'alice',
      externalId: READER.externalId,
      durationSeconds: 900,
    };
    const session = await callSts<Session>(USER, 'assumeRole', request);
    assert.equal(session.assumedRoleUser.arn, `${READER.arn}/alice`);
    const left = Date.parse(session.credentials.expiration) - Date.now();
    assert.ok(left > 890_000 && left <= 900_000, String(left));
    const identity = await sdk.run<Record<string, string>>({
      kind: 'sts',
      host,
      credential: session.credentials,
      action: 'getCallerIdentity',
      request: {},
    });
    assert.equal(identity['arn'], 'acs:ram::1234567890123456:assumed-role/emr-reader/alice');
    await assert.rejects(callSts(USER, 'assumeRole', { ...request, externalId: 'guessed' }), {
      code: 'NoPermission',
      statusCode: 403,
    });
  });

  it('assumes a role by a token of a provider, unsigned, with the STS client', async () => {
    const request = {
      roleArn: WEB.arn,
      roleSessionName: 'job-7',
      OIDCProviderArn: PROVIDER,
      OIDCToken: WEB.oidc?.token,
    };
    const session = await callSts<Session>(USER, 'assumeRoleWithOIDC', request);
    assert.equal(session.assumedRoleUser.arn, `${WEB.arn}/job-7`);
    await assert.rejects(callSts(USER, 'assumeRoleWithOIDC', { ...request, OIDCToken: 'forged' }), {
      code: 'NoPermission',
    });
  });
});
