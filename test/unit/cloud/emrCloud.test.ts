import assert from 'node:assert/strict';
import { knownError } from '../../../src/core/errorCodes.ts';
import codes from '../../../src/core/data/errorCodes.json' with { type: 'json' };
import type { AccountAccess, CallRecord } from '../../../src/cloud/caller.ts';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import type { CloudProblem } from '../../../src/core/errors.ts';
import { pagesFrom } from '../../../src/core/page.ts';
import { startSimulator, type SimulatedAccount, type Simulator } from '../../../src/simulator/index.ts';
import type { Fault } from '../../../src/simulator/index.ts';
import { accessTo, cloudWith, failure, SECRET, TOKEN } from './support.ts';

describe('cloud client against the simulator', () => {
  let simulator: Simulator;
  let account: SimulatedAccount;
  let access: AccountAccess;
  let calls: CallRecord[];
  let cloud: EmrCloud;
  const scope = { accountId: 'test', regionId: 'cn-hangzhou' };

  beforeEach(async () => {
    account = {
      accessKeyId: 'LTAI5tExampleKeyId000001',
      accessKeySecret: SECRET,
      accountId: '1234567890123456',
      identity: { type: 'RAMUser', name: 'tester' },
    };
    simulator = await startSimulator({ accounts: [account] });
    access = accessTo(simulator.url, { accessKeyId: account.accessKeyId, accessKeySecret: SECRET });
    ({ cloud, calls } = cloudWith({ access: () => Promise.resolve(access) }));
  });

  afterEach(async () => {
    await simulator.close();
  });

  const operation = () => {
    const [address] = simulator.showcase;
    assert.ok(address);
    return { accountId: 'test', ...address };
  };

  async function failureWith(fault: Fault): Promise<CloudProblem> {
    const remove = simulator.addFault({ fault });
    try {
      return await failure(cloud.getOperation(operation(), { retry: false }));
    } finally {
      remove();
    }
  }

  it('says who is signed in', async () => {
    const identity = await cloud.getCallerIdentity(scope);
    assert.equal(identity.accountId, '1234567890123456');
    assert.equal(identity.arn, 'acs:ram::1234567890123456:user/tester');
  });

  it('signs with a temporary credential too', async () => {
    const temporary = {
      accessKeyId: 'STS.ExampleKeyId000002',
      accessKeySecret: SECRET,
      securityToken: TOKEN,
    };
    await simulator.close();
    simulator = await startSimulator({ accounts: [{ ...account, ...temporary }] });
    access = accessTo(simulator.url, temporary);
    assert.equal((await cloud.getCallerIdentity(scope)).accountId, '1234567890123456');
    const wrong = accessTo(simulator.url, { ...temporary, securityToken: 'other' });
    assert.equal((await failure(cloud.identify(wrong, 'cn-hangzhou'))).kind, 'auth');
  });

  it('reads clusters page by page, each once', async () => {
    const seen: string[] = [];
    for await (const page of pagesFrom((token) => cloud.listClusters(scope, {}, token))) {
      seen.push(...page.items.map(({ clusterId }) => clusterId));
    }
    assert.ok(seen.length >= 4);
    assert.equal(new Set(seen).size, seen.length);
  });

  it('reads an operation, and keeps the answer as it came', async () => {
    const answer = await cloud.getOperation(operation());
    assert.equal(answer.operation.state, 'IN_PROGRESS');
    assert.equal(answer.operation.type, 'INCREASE_NODES');
    assert.equal(answer.operation.endTime, undefined);
    assert.ok((answer.raw as { RequestId?: string }).RequestId);
  });

  it('finds operations of scaling activities', async () => {
    const page = await cloud.listScalingActivities(operation());
    assert.ok(page.items.some(({ operationId }) => operationId === operation().operationId));
    assert.ok(page.nextToken);
  });

  it('logs one line a call, with the request ID', async () => {
    await cloud.getOperation(operation());
    assert.equal(calls.length, 1);
    const [call] = calls;
    assert.ok(call);
    assert.equal(call.action, 'GetOperation');
    assert.equal(call.regionId, 'cn-hangzhou');
    assert.ok(call.requestId);
    assert.equal(call.problem, undefined);
  });

  describe('errors', () => {
    // Those of the system and of our transport are no answers of a service.
    const ofService = codes.filter(
      ({ kind, source }) => kind !== 'network' && source !== 'Node.js error codes',
    );

    for (const { code, status, kind, retryable } of ofService) {
      it(`${code} arrives as ${kind}`, async () => {
        const problem = await failureWith({ kind: 'error', code, status: status ?? 400 });
        assert.equal(problem.kind, kind);
        assert.equal(problem.code, code);
        assert.equal(problem.retryable, retryable);
        assert.deepEqual(problem.advice, knownError(code)?.advice);
        assert.equal(problem.action, 'GetOperation');
        assert.ok(problem.requestId);
        assert.match(problem.recommend ?? '', /^https:\/\/api\.aliyun\.com\/troubleshoot\?/);
      });
    }

    it('says by how much the clock is off', async () => {
      await simulator.close();
      simulator = await startSimulator({ accounts: [account], now: () => Date.now() + 3_600_000 });
      access = accessTo(simulator.url, { accessKeyId: account.accessKeyId, accessKeySecret: SECRET });
      const problem = await failure(cloud.getOperation(operation()));
      assert.equal(problem.face, 'clock');
      assert.ok(Math.abs((problem.clockSkewMs ?? 0) - 3_600_000) < 5_000, String(problem.clockSkewMs));
    });

    it('takes the waiting time from the answer', async () => {
      const fault = { kind: 'error', code: 'ThrottlingException', retryAfterMs: 1_500 } as const;
      assert.equal((await failureWith(fault)).retryAfterMs, 1_500);
      const { retryAfterMs } = await failureWith({ kind: 'error', code: 'ThrottlingException' });
      assert.equal(retryAfterMs, undefined);
    });

    it('names the action that RAM refused', async () => {
      account.denied = [{ action: 'ListClusters', regionId: 'cn-shanghai' }];
      const problem = await failure(cloud.listClusters({ ...scope, regionId: 'cn-shanghai' }));
      assert.equal(problem.kind, 'permission');
      assert.equal(problem.accessDenied?.action, 'emr:ListClusters');
      assert.ok((await cloud.listClusters(scope)).items.length > 0, 'other regions go on');
    });

    it('says network for what is not an answer of the service', async () => {
      for (const kind of ['reset', 'cutBody', 'html'] as const) {
        assert.equal((await failureWith({ kind })).kind, 'network', kind);
      }
      await simulator.close();
      assert.equal((await failure(cloud.getOperation(operation()))).kind, 'network', 'gone');
    });

    it('refuses an answer of more than 10 MB', async () => {
      assert.equal((await failureWith({ kind: 'huge', bytes: 12_000_000 })).code, 'tooLarge');
    });

    it('says so where the answer holds no operation, or another one', async () => {
      for (const body of [[], 'text', 7, null, {}, { Operation: null }, { Operation: [] }]) {
        assert.equal((await failureWith({ kind: 'body', body })).kind, 'server', JSON.stringify(body));
      }
      const other = { Operation: { OperationId: 'op-other', OperationState: 'FAILED' } };
      assert.equal((await failureWith({ kind: 'body', body: other })).code, 'unreadable');
    });

    it('ends at once when cancelled, waiting or running', async () => {
      simulator.addFault({ fault: { kind: 'hang' } });
      const abort = new AbortController();
      const hanging = failure(cloud.getOperation(operation(), { signal: abort.signal }));
      setTimeout(() => {
        abort.abort();
      }, 50);
      assert.equal((await hanging).kind, 'cancelled');
      assert.equal(
        (await failure(cloud.getOperation(operation(), { signal: abort.signal }))).kind,
        'cancelled',
      );
    });

    it('ends calls of an account that changed, and signs with what holds afterwards', async () => {
      const remove = simulator.addFault({ fault: { kind: 'hang' } });
      const hanging = failure(cloud.getOperation(operation()));
      setTimeout(() => {
        cloud.cancelAccount('test');
      }, 50);
      assert.equal((await hanging).kind, 'cancelled');
      remove();
      assert.equal((await cloud.getOperation(operation())).operation.state, 'IN_PROGRESS');
    });

    it('tells a fault of this machine from one of the network', async () => {
      const { cloud: locked, calls } = cloudWith({
        loadSdk: () => Promise.reject(new Error('no such module')),
        access: () => Promise.reject(new Error('keyring locked')),
      });
      assert.equal((await failure(locked.getOperation(operation()))).code, 'internal');
      assert.match(String(calls.at(-1)?.cause), /keyring locked/);
      assert.equal((await failure(locked.identify(access, 'cn-hangzhou'))).code, 'internal');
    });

    it('refuses an endpoint that would send signed calls in the clear', async () => {
      access = { ...access, endpoints: { emr: 'http://emr.example.com' } };
      const problem = await failure(cloud.getOperation(operation()));
      assert.equal(problem.code, 'endpoint');
    });

    it('never holds a secret, a token or a string to sign', async () => {
      const accessKeyId = account.accessKeyId;
      const wrong = { accessKeyId, accessKeySecret: `${SECRET}x`, securityToken: TOKEN };
      const other = { accessKeyId, accessKeySecret: `${SECRET}y` };
      const problems = [
        await failure(cloud.identify(accessTo(simulator.url, wrong), 'cn-hangzhou')),
        await failure(cloud.identify(accessTo(simulator.url, other), 'cn-hangzhou')),
        await failureWith({ kind: 'reset' }),
        await failureWith({
          kind: 'error',
          code: 'SignatureDoesNotMatch',
          message: `server string to sign is:POST&${SECRET}`,
        }),
      ];
      // Whatever the service repeats of a request, with whichever error.
      const repeated = [
        `server string to sign is:ACS3-HMAC-SHA256\n${SECRET}`,
        `POST https://emr.cn-hangzhou.aliyuncs.com/?AccessKeyId=${accessKeyId}&Signature=${SECRET} failed.`,
        `The key ${accessKeyId} with x-acs-security-token: ${TOKEN} is not allowed`,
        `{"SecurityToken":"${TOKEN}","AccessKeySecret":"${SECRET}"}`,
      ];
      for (const { code } of ofService) {
        for (const message of repeated) {
          problems.push(await failureWith({ kind: 'error', code, message }));
        }
      }
      const said = JSON.stringify([problems, calls]);
      for (const canary of [SECRET, TOKEN, account.accessKeyId, 'ACS3-HMAC']) {
        const at = said.indexOf(canary);
        assert.equal(at, -1, `${canary} in ${said.slice(Math.max(0, at - 200), at + 60)}`);
      }
    }).timeout(20_000);
  });
});
