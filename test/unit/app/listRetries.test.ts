import assert from 'node:assert/strict';
import { ScalingActivities } from '../../../src/app/scalingActivities.ts';
import { Inventory } from '../../../src/app/inventory.ts';
import { ListRetries } from '../../../src/app/listRetries.ts';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';
import { FakeClock, settle } from '../fakeClock.ts';
import { memoryOperations } from './support.ts';

const HOST = 'emr.cn-hangzhou.aliyuncs.com';

describe('retries of lists', () => {
  const scope = { accountId: 'account', regionId: 'cn-hangzhou' };
  const name = { kind: 'clusters', scope } as const;
  const offline: CloudProblem = {
    kind: 'network',
    code: 'ENOTFOUND',
    host: HOST,
    message: '',
    retryable: true,
  };
  let clock: FakeClock;
  let inventory: Inventory;
  let retries: ListRetries;
  let asked: number[];
  let problem: CloudProblem | undefined;
  let looking: boolean;

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    problem = offline;
    looking = true;
    const cloud = {
      listClusters: () => {
        asked.push(clock.now());
        return problem === undefined
          ? Promise.resolve({ items: [{ clusterId: 'c-1' }] })
          : Promise.reject(new CloudError(problem));
      },
    } as unknown as EmrCloud;
    const operations = memoryOperations(clock);
    const scaling = new ScalingActivities({
      operations,
      now: () => clock.now(),
      list: () => Promise.resolve({ items: [] }),
    });
    inventory = new Inventory({ cloud, scaling, operations, now: clock.now });
    retries = new ListRetries({ inventory, clock, looking: () => looking });
  });

  afterEach(() => {
    retries.dispose();
    inventory.dispose();
  });

  it('come at growing intervals of a minute at most, and end with an answer', async () => {
    await inventory.clusters(scope).ensure();
    await clock.advance(600_000);
    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
    assert.ok(asked.length >= 10 && asked.length <= 30, String(asked.length));
    assert.ok(
      gaps.every((gap) => gap >= 2_500 && gap <= 60_000),
      gaps.join(),
    );
    problem = undefined;
    await clock.advance(60_000);
    const before = asked.length;
    assert.deepEqual(inventory.clusters(scope).state.items, [{ clusterId: 'c-1' }]);
    assert.equal(retries.nextAt(name), undefined);
    await clock.advance(3_600_000);
    assert.equal(asked.length, before);
  });

  it('wait while nobody looks, and come at once when somebody does', async () => {
    await inventory.clusters(scope).ensure();
    looking = false;
    await clock.advance(3_600_000);
    assert.equal(asked.length, 1);
    looking = true;
    problem = undefined;
    retries.lookingChanged();
    await settle();
    assert.equal(asked.length, 2);
  });

  it('do not come before the time that the service asks for', async () => {
    problem = { kind: 'throttled', message: '', retryable: true, retryAfterMs: 120_000 };
    await inventory.clusters(scope).ensure();
    assert.equal(retries.nextAt(name), clock.now() + 120_000);
    await clock.advance(119_000);
    assert.equal(asked.length, 1);
    await clock.advance(2_000);
    assert.equal(asked.length, 2);
  });

  it('do not come for what does not pass by itself', async () => {
    problem = { kind: 'permission', message: '', retryable: false };
    await inventory.clusters(scope).ensure();
    await clock.advance(3_600_000);
    assert.equal(asked.length, 1);
    assert.equal(retries.nextAt(name), undefined);
    problem = undefined;
    retries.accountRenewed('other');
    await settle();
    assert.equal(asked.length, 1);
    retries.accountRenewed('account');
    await settle();
    assert.equal(asked.length, 2);
  });

  it('come at once when the host has answered another call of the account', async () => {
    await inventory.clusters(scope).ensure();
    problem = undefined;
    retries.hostAnswered('other', HOST);
    retries.hostAnswered('account', 'emr.cn-beijing.aliyuncs.com');
    looking = false;
    retries.hostAnswered('account', HOST);
    await settle();
    assert.equal(asked.length, 1);
    looking = true;
    retries.hostAnswered('account', HOST);
    await settle();
    assert.equal(asked.length, 2);
  });

  it('forget an account that is gone', async () => {
    await inventory.clusters(scope).ensure();
    inventory.forgetAccount('account');
    retries.forgetAccount('account');
    await clock.advance(3_600_000);
    assert.equal(asked.length, 1);
  });
});
