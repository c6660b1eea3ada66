import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

import { startSimulator } from '../../../src/simulator/index.ts';
import type { SimulatedAccount, Simulator } from '../../../src/simulator/index.ts';
import { ROLE, USER } from './client.ts';
import type { ListAnswer, OperationAnswer } from './client.ts';
import type { SdkCall, SdkOutcome } from './sdkProcess.ts';

describe('simulator: the official SDK', function () {
  // Loading the SDK takes a while.
  this.timeout(20_000);

  let simulator: Simulator;
  let sdk: ChildProcess;
  let calls = 0;
  before(async () => {
    simulator = await startSimulator({ accounts: [USER, ROLE] });
    sdk = fork(new URL('sdkProcess.ts', import.meta.url), { execArgv: [] });
  });
  after(async () => {
    sdk.kill();
    await simulator.close();
  });

  const callSdk = <T>(
    account: SimulatedAccount,
    action: string,
    query: Record<string, unknown> = {},
  ): Promise<T> => {
    const { accessKeyId, accessKeySecret, securityToken } = account;
    const version = action === 'GetCallerIdentity' ? '2015-04-01' : '2021-03-20';
    const call: SdkCall = {
      id: (calls += 1),
      port: simulator.port,
      credential: { accessKeyId, accessKeySecret, ...(securityToken === undefined ? {} : { securityToken }) },
      action,
      version,
      query,
    };
    return new Promise((resolve, reject) => {
      const receive = ({ id, body, error }: SdkOutcome): void => {
        if (id !== call.id) {
          return;
        }
        sdk.off('message', receive);
        if (error === undefined) {
          resolve(body as T);
        } else {
          reject(Object.assign(new Error(error.message), error));
        }
      };
      sdk.on('message', receive);
      sdk.send(call);
    });
  };

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
});
