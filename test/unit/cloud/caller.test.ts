import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import type { CallRecord } from '../../../src/cloud/caller.ts';
import { startSimulator, type Simulator } from '../../../src/simulator/index.ts';
import { accessTo, cloudWith, failure } from './support.ts';

describe('calls', () => {
  let simulator: Simulator;
  let cloud: EmrCloud;
  let calls: CallRecord[];
  const scope = { accountId: 'test', regionId: 'cn-hangzhou' };

  beforeEach(async () => {
    simulator = await startSimulator();
    ({ cloud, calls } = open());
  });

  afterEach(async () => {
    await simulator.close();
  });

  function open(maxRequestsPerSecond = 50) {
    const [account] = simulator.accounts;
    assert.ok(account);
    const access = accessTo(simulator.url, account);
    return cloudWith({ access: () => Promise.resolve(access), maxRequestsPerSecond });
  }

  const operation = () => {
    const [address] = simulator.showcase;
    assert.ok(address);
    return { accountId: 'test', ...address };
  };

  it('are shared by all who ask the same at once, and by nobody afterwards', async () => {
    const answers = await Promise.all([cloud.listClusters(scope), cloud.listClusters(scope)]);
    assert.equal(answers[0], answers[1]);
    assert.equal(simulator.requests.length, 1);
    await cloud.listClusters({ ...scope, regionId: 'cn-shanghai' });
    await cloud.listClusters(scope);
    assert.equal(simulator.requests.length, 3);
  });

  it('go on for the others when one who shares them gives up, and end with the last', async () => {
    simulator.addFault({ fault: { kind: 'delay', ms: 200 } });
    const [first, second] = [new AbortController(), new AbortController()];
    const given = failure(cloud.listClusters(scope, {}, undefined, { signal: first.signal }));
    const kept = cloud.listClusters(scope, {}, undefined, { signal: second.signal });
    setTimeout(() => {
      first.abort();
    }, 50);
    assert.equal((await given).kind, 'cancelled');
    assert.ok((await kept).items.length > 0);
    const last = new AbortController();
    const lone = failure(cloud.listClusters(scope, {}, undefined, { signal: last.signal }));
    setTimeout(() => {
      last.abort();
    }, 50);
    assert.equal((await lone).kind, 'cancelled');
    // The call itself ends a moment later, which the log shows.
    await sleep(50);
    assert.equal(calls.at(-1)?.problem?.kind, 'cancelled');
  });

  it('are as urgent as the most urgent who asks', async () => {
    const slow = open(1);
    const order: string[] = [];
    const note = (name: string) => () => order.push(name);
    await slow.cloud.listClusters(scope);
    const other = { ...scope, regionId: 'cn-beijing' };
    const wanted = { ...scope, regionId: 'cn-shanghai' };
    const waiting = [
      slow.cloud.listClusters(other, {}, undefined, { priority: 'visible' }).then(note('other')),
      slow.cloud.listClusters(wanted, {}, undefined, { priority: 'background' }).then(note('wanted')),
      slow.cloud.listClusters(wanted, {}, undefined, { priority: 'user' }).then(note('wanted')),
    ];
    await Promise.all(waiting);
    assert.deepEqual(order, ['wanted', 'wanted', 'other']);
  }).timeout(10_000);

  it('are tried again where that may help, each try a line of the log', async () => {
    simulator.addFault({ times: 2, fault: { kind: 'error', code: 'ServiceUnavailable' } });
    await cloud.getOperation(operation());
    assert.deepEqual(
      calls.map(({ attempt, problem, retryInMs }) => [attempt, problem?.code, retryInMs]),
      [
        [1, 'ServiceUnavailable', 0],
        [2, 'ServiceUnavailable', 0],
        [3, undefined, undefined],
      ],
    );
  });

  it('know a gateway that fails from a network that wants a sign-in, whatever page they send', async () => {
    const said: unknown[] = [];
    for (const fault of [
      { kind: 'html', status: 503 },
      { kind: 'empty', status: 502 },
      { kind: 'html', status: 429 },
      { kind: 'html', status: 511 },
      { kind: 'html', status: 404 },
    ] as const) {
      const mend = simulator.addFault({ fault });
      const { kind, code, status, retryable } = await failure(cloud.listClusters(scope));
      said.push([kind, code, status, retryable]);
      mend();
    }
    assert.deepEqual(said, [
      ['server', undefined, 503, true],
      ['server', undefined, 502, true],
      ['throttled', undefined, 429, true],
      ['network', 'notJson', 511, true],
      ['network', 'notJson', 404, true],
    ]);
  });

  for (const fault of [
    { kind: 'reset' },
    { kind: 'error', code: 'ThrottlingException' },
    { kind: 'error', code: 'SignatureNonceUsed' },
    { kind: 'html' },
  ] as const) {
    const name = 'code' in fault ? fault.code : fault.kind;
    it(`are tried again after ${name}`, async () => {
      simulator.addFault({ times: 1, fault });
      await cloud.getOperation(operation());
      assert.equal(calls.length, 2);
    });
  }

  for (const code of [
    'NotAuthorized',
    'InvalidAccessKeyId.NotFound',
    'InvalidParameter',
    'ResourceNotFound',
  ]) {
    it(`are not tried again after ${code}`, async () => {
      simulator.addFault({ fault: { kind: 'error', code } });
      assert.equal((await failure(cloud.getOperation(operation()))).code, code);
      assert.equal(calls.length, 1);
    });
  }

  it('give up after the third try, or when the service asks for more patience than a caller has', async () => {
    const remove = simulator.addFault({ fault: { kind: 'error', code: 'InternalError' } });
    assert.equal((await failure(cloud.getOperation(operation()))).code, 'InternalError');
    assert.equal(calls.length, 3);
    remove();
    simulator.addFault({ fault: { kind: 'error', code: 'Throttling', retryAfterMs: 60_000 } });
    assert.equal((await failure(cloud.getOperation(operation()))).retryAfterMs, 60_000);
    assert.equal(calls.length, 4);
  });

  it('are made once where the caller has a schedule of its own', async () => {
    simulator.addFault({ fault: { kind: 'error', code: 'InternalError' } });
    await failure(cloud.getOperation(operation(), { retry: false }));
    assert.equal(calls.length, 1);
  });

  it('end in the pause before a retry when they are cancelled', async () => {
    simulator.addFault({ fault: { kind: 'error', code: 'Throttling', retryAfterMs: 5_000 } });
    const abort = new AbortController();
    const waiting = failure(cloud.getOperation(operation(), { signal: abort.signal }));
    setTimeout(() => {
      abort.abort();
    }, 100);
    const startedAt = Date.now();
    assert.equal((await waiting).kind, 'cancelled');
    assert.ok(Date.now() - startedAt < 2_000);
  });

  it('end in time though the service never answers', async () => {
    simulator.addFault({ fault: { kind: 'hang' } });
    const startedAt = Date.now();
    const problem = await failure(cloud.getOperation(operation(), { retry: false }));
    assert.equal(problem.code, 'readTimeout');
    assert.equal(problem.face, 'slow');
    const took = Date.now() - startedAt;
    assert.ok(took >= 14_900 && took < 17_000, String(took));
  }).timeout(20_000);

  it('ask ActionTrail at most twice in a second', async () => {
    const [account] = simulator.accounts;
    assert.ok(account);
    // When each begins: how long it takes to arrive is another matter.
    const begins: number[] = [];
    const trail = cloudWith({
      access: () => {
        begins.push(Date.now());
        return Promise.resolve(accessTo(simulator.url, account));
      },
    });
    const to = Date.now();
    const filters = [{ key: 'ServiceName', value: 'Emr' }];
    await Promise.all(
      [1, 2, 3, 4, 5].map((day) =>
        trail.cloud.lookupEvents(scope, { from: to - day * 86_400_000, to, filters }),
      ),
    );
    assert.equal(begins.length, 5);
    assert.equal(simulator.requests.length, 5);
    for (const [index, at] of begins.entries()) {
      const earlier = begins[index - 2];
      assert.ok(earlier === undefined || at - earlier >= 990, `${index}: ${at - (earlier ?? 0)}`);
    }
  }).timeout(10_000);

  it('note a field that is not as documented, and go on', async () => {
    simulator.addFault({ fault: { kind: 'body', body: { Operation: { OperationState: 7 } } } });
    await cloud.getOperation(operation());
    assert.deepEqual(calls[0]?.odd, ['Operation.OperationState: number']);
  });

  it('are signed anew when the credential became another one while they were under way', async () => {
    const [account] = simulator.accounts;
    assert.ok(account);
    const wrong = { ...account, accessKeySecret: 'ExampleSecretForUnitTests00009' };
    let credential = wrong;
    const slow = cloudWith({
      access: async () => {
        const read = credential;
        await sleep(50);
        return accessTo(simulator.url, read);
      },
    });
    await failure(slow.cloud.getOperation(operation(), { retry: false }));
    const asking = slow.cloud.getOperation(operation(), { retry: false });
    await sleep(20);
    credential = account;
    slow.cloud.credentialRenewed('test');
    assert.equal((await asking).operation.state, 'IN_PROGRESS');
    assert.equal(slow.calls.length, 3);
  });

  it('with access that is not kept yet belong to no account', async () => {
    const wrong = accessTo(simulator.url, { accessKeyId: 'LTAI5tNobody', accessKeySecret: 'x'.repeat(30) });
    const problem = await failure(cloud.identify(wrong, 'cn-hangzhou'));
    assert.equal(problem.kind, 'auth');
    assert.equal(problem.accountId, undefined);
  });

  it('take what names no error for the answer of somebody else', async () => {
    const body = { error: 'not found' };
    simulator.addFault({ fault: { kind: 'body', status: 404, body } });
    const problem = await failure(cloud.getOperation(operation(), { retry: false }));
    assert.equal(problem.kind, 'network');
    assert.equal(problem.face, 'stranger');
  });
});
