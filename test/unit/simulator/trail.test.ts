import assert from 'node:assert/strict';

import { codeOf, EPOCH, Lab, MINUTE, USER } from './client.ts';
import type { OperationAnswer, Twist } from './client.ts';
import { all, between, DAY, EMR_WRITE, found, HOUR, iso, where } from './events.ts';
import type { Page, Query, TrailEvent } from './events.ts';

describe('simulator: ActionTrail', function () {
  // Some read months of events page by page.
  this.timeout(20_000);

  let lab: Lab;
  beforeEach(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => {
    await lab.simulator.close();
  });

  it('tells of operations that can be asked for', async () => {
    const events = await all(lab, EMR_WRITE);
    const states = new Set<string>();
    for (const event of events) {
      const { operationId, clusterId } = found(event);
      if (operationId !== undefined && clusterId !== undefined) {
        const { Operation } = await lab.call<OperationAnswer>('GetOperation', {
          RegionId: event.acsRegion,
          ClusterId: clusterId,
          OperationId: operationId,
        });
        states.add(Operation.OperationState);
        assert.ok(Math.abs(Operation.CreateTime - Date.parse(event.eventTime)) < 1000);
      }
      assert.deepEqual(JSON.parse(event.requestParameterJson), event.requestParameters);
    }
    assert.ok(states.has('COMPLETED') && states.has('FAILED') && states.has('PARTIAL_COMPLETED'));
    const names = new Set(events.map((event) => event.eventName));
    for (const name of ['IncreaseNodes', 'DecreaseNodes', 'RunApplicationAction', 'RunApiTemplate']) {
      assert.ok(names.has(name), name);
    }
    const long = await all(lab, { ...EMR_WRITE, ...between(EPOCH - 90 * DAY, EPOCH) });
    const older = new Set(long.map((event) => event.eventName));
    assert.ok(older.has('CreateCluster') && older.has('RunCluster') && older.has('DeleteCluster'));
    const lost = long.findLast((event) => event.eventName === 'RunApplicationAction');
    assert.ok(lost && Date.parse(lost.eventTime) < EPOCH - 40 * DAY);
    const { operationId = '', clusterId = '' } = found(lost);
    const forgotten = { RegionId: lost.acsRegion, ClusterId: clusterId, OperationId: operationId };
    assert.equal(await lab.failure('GetOperation', forgotten), '404 ResourceNotFound');
  });

  it('has events of every form, by everyone, with everything', async () => {
    const events = await all(lab, where(['ServiceName', 'Emr']));
    const some = (what: string, is: (event: TrailEvent) => boolean): void => {
      assert.ok(events.some(is), what);
    };
    const writes = events.filter((event) => event.eventRW === 'Write');
    assert.ok(writes.some((event) => event.responseElements === undefined && event.errorCode === undefined));
    some('text', (event) => typeof event.responseElements === 'string');
    some('nameless', (event) => event.resourceName === '');
    some('failed', (event) => event.errorCode !== undefined && event.responseElements === undefined);
    some('console', (event) => event.eventType === 'ConsoleOperation' && event.apiVersion === undefined);
    some('listed', (event) => Array.isArray(event.referencedResources));
    some('template', (event) => event.eventName === 'RunApiTemplate');
    some('read', (event) => event.eventRW === 'Read');
    some('role', ({ userIdentity: { type, userName, roleName, sessionContext } }) => {
      return (
        type === 'assumed-role' &&
        userName === 'emr-operator:alice' &&
        roleName === 'emr-operator' &&
        sessionContext?.sessionName === 'alice'
      );
    });
    some('service', (event) => event.eventType === 'AliyunServiceEvent');
    for (const type of ['root-account', 'ram-user', 'system']) {
      some(type, (event) => event.userIdentity['type'] === type);
    }
    for (const agent of ['console.aliyun.com', 'Aliyun-CLI/', 'Node.js/', 'Terraform/']) {
      some(agent, (event) => event.userAgent.includes(agent));
    }
    assert.ok(events.every((event) => event.userIdentity['accountId'] === USER.accountId));
  });

  it('finds an event only 10 minutes after it happened', async () => {
    const [, , restart] = lab.simulator.showcase;
    const visible = async (): Promise<boolean> =>
      (await all(lab)).some((event) => found(event).operationId === restart?.operationId);
    lab.now = EPOCH + 10 * MINUTE - 1;
    assert.equal(await visible(), false);
    lab.now += 1;
    assert.equal(await visible(), true);
  });

  it('forgets events after 90 days', async () => {
    const oldest = async (): Promise<number> => {
      const events = await all(lab, between(lab.now - 90 * DAY, lab.now));
      return Math.min(...events.map((event) => Date.parse(event.eventTime)));
    };
    const first = await oldest();
    assert.ok(first < EPOCH - 89 * DAY && first >= EPOCH - 90 * DAY);
    const query = between(EPOCH - 95 * DAY, EPOCH - 90 * DAY - 1000);
    assert.deepEqual(await all(lab, query), []);
    lab.now = EPOCH - 2 * DAY;
    assert.notDeepEqual(await all(lab, query), []);
  });

  it('answers the last 7 days unless it is told when, and both times or none', async () => {
    const page = await lab.call<Page>('LookupEvents');
    assert.deepEqual([page.StartTime, page.EndTime], [iso(EPOCH - 7 * DAY), iso(EPOCH)]);
    assert.match(page.RequestId, /^[0-9A-F-]{36}$/);
    const fails = async (query: Query, code: string): Promise<void> => {
      assert.equal(await lab.failure('LookupEvents', query), `400 ${code}`, JSON.stringify(query));
    };
    await fails({ StartTime: iso(EPOCH - DAY) }, 'MissingParameter');
    await fails({ EndTime: iso(EPOCH) }, 'MissingParameter');
    await fails(between(EPOCH, EPOCH - 1000), 'InvalidParameterValue');
    await fails(between(EPOCH - 90 * DAY - 1000, EPOCH), 'InvalidParameterValue');
    await fails({ StartTime: String(EPOCH), EndTime: iso(EPOCH) }, 'InvalidParameterValue');
    const from = EPOCH - 20 * HOUR;
    const events = await all(lab, between(from, EPOCH - 2 * HOUR));
    assert.ok(events.length > 2);
    for (const { eventTime } of events) {
      assert.ok(Date.parse(eventTime) >= from && Date.parse(eventTime) <= EPOCH - 2 * HOUR);
    }
    const [event] = events;
    const at = Date.parse(event?.eventTime ?? '');
    assert.ok((await all(lab, between(at, at))).some(({ eventId }) => eventId === event?.eventId));
  });

  it('filters exactly', async () => {
    const events = await all(lab);
    const checks: [string, string, (event: TrailEvent) => unknown][] = [
      ['ServiceName', 'Emr', (event) => event.serviceName],
      ['EventName', 'IncreaseNodes', (event) => event.eventName],
      ['User', 'ci-deploy', (event) => event.userIdentity['userName']],
      ['EventId', events[3]?.eventId ?? '', (event) => event.eventId],
      ['ResourceName', events.at(-1)?.resourceName ?? '', (event) => event.resourceName],
      ['EventRW', 'Read', (event) => event.eventRW],
      ['EventType', 'ConsoleOperation', (event) => event.eventType],
      ['RoleName', 'emr-operator', (event) => event.userIdentity['roleName']],
      ['PrincipalId', USER.accountId, (event) => event.userIdentity['principalId']],
      ['SourceIpAddress', 'emr.aliyuncs.com', (event) => event.sourceIpAddress],
      [
        'EventAccessKeyId',
        events.find(({ userIdentity }) => userIdentity['accessKeyId'])?.userIdentity['accessKeyId'] ?? '',
        (event) => event.userIdentity['accessKeyId'],
      ],
    ];
    for (const [key, value, field] of checks) {
      const expected = events.filter((event) => field(event) === value);
      assert.ok(expected.length > 0 && expected.length < events.length, key);
      assert.deepEqual(await all(lab, where([key, value])), expected, key);
    }
    assert.deepEqual(await all(lab, where(['ServiceName', 'emr'])), []);
    const sensitive = await all(lab, where(['SensitiveAction', 'true']));
    assert.ok(sensitive.length > 0 && sensitive.every((event) => event.eventName === 'DeleteCluster'));
    const clusters = await all(lab, where(['ResourceType', 'ACS::EMR::Cluster']));
    assert.ok(clusters.length > 0 && clusters.every((event) => event.serviceName === 'Emr'));
  });

  it('takes the pairs of filters that are allowed, in any order', async () => {
    const writes = await all(lab, EMR_WRITE);
    assert.ok(writes.length > 0);
    assert.ok(writes.every((event) => event.serviceName === 'Emr' && event.eventRW === 'Write'));
    assert.deepEqual(await all(lab, where(['EventRW', 'Write'], ['ServiceName', 'Emr'])), writes);
    await lab.call('LookupEvents', where(['EventType', 'ApiCall'], ['EventName', 'IncreaseNodes']));
    await lab.call('LookupEvents', where(['ResourceName', 'c-0'], ['User', 'x']));
    for (const pair of [
      where(['EventRW', 'Write'], ['EventName', 'IncreaseNodes']),
      where(['ServiceName', 'Emr'], ['ResourceType', 'ACS::EMR::Cluster']),
      where(['User', 'x'], ['EventType', 'ApiCall']),
      where(['Colour', 'red']),
    ]) {
      assert.equal(await lab.failure('LookupEvents', pair), '400 InvalidParameterValue');
    }
    assert.equal(
      await lab.failure('LookupEvents', { 'LookupAttribute.1.Key': 'EventRW' }),
      '400 MissingParameter',
    );
  });

  it('counts the second of two filters with one key, and the first two of more', async () => {
    const writes = await all(lab, where(['EventRW', 'Write']));
    assert.deepEqual(await all(lab, where(['EventRW', 'Read'], ['EventRW', 'Write'])), writes);
    assert.deepEqual(
      await all(lab, where(['ServiceName', 'Emr'], ['EventRW', 'Write'], ['User', 'nobody'])),
      await all(lab, EMR_WRITE),
    );
  });

  it('pages in both directions, each event once', async () => {
    const events = await all(lab);
    const ids = events.map((event) => event.eventId);
    assert.equal(new Set(ids).size, ids.length);
    const times = events.map((event) => event.eventTime);
    assert.deepEqual(times, [...times].sort().reverse());
    assert.deepEqual(
      (await all(lab, { MaxResults: 7 })).map((event) => event.eventId),
      ids,
    );
    const forward = await all(lab, { Direction: 'FORWARD' });
    assert.deepEqual(
      forward.map((event) => event.eventTime),
      [...times].sort(),
    );
    assert.deepEqual(new Set(forward.map((event) => event.eventId)), new Set(ids));
    assert.equal(await lab.failure('LookupEvents', { Direction: 'SIDEWAYS' }), '400 InvalidParameterValue');
    for (const MaxResults of ['0', '51', 'x']) {
      assert.equal(await lab.failure('LookupEvents', { MaxResults }), '400 InvalidParameterValue');
    }
  });

  it('binds a token to its question, also to the time when it was asked', async () => {
    const first = await lab.call<Page>('LookupEvents', { MaxResults: 5 });
    const { NextToken } = first;
    assert.notEqual(NextToken, '');
    for (const query of [
      { MaxResults: 6, NextToken },
      { MaxResults: 5, NextToken, Direction: 'FORWARD' },
      { MaxResults: 5, NextToken, ...EMR_WRITE },
      { MaxResults: 5, NextToken, ...between(EPOCH - 7 * DAY, EPOCH) },
      { MaxResults: 5, NextToken: 'nonsense' },
    ]) {
      assert.equal(await lab.failure('LookupEvents', query), '400 InvalidParameter');
    }
    lab.now += HOUR;
    const second = await lab.call<Page>('LookupEvents', { MaxResults: 5, NextToken });
    assert.equal(second.EndTime, first.EndTime);
    assert.ok((second.Events[0]?.eventTime ?? '') <= (first.Events[4]?.eventTime ?? ''));
  });

  it('knows the region by its host, and has all regions on loopback', async () => {
    const host = (name: string): Twist => ({ signed: { host: name } });
    const regions = async (twist?: Twist): Promise<string[]> => [
      ...new Set((await all(lab, {}, twist)).map((event) => event.acsRegion)),
    ];
    assert.deepEqual((await regions()).sort(), [...lab.simulator.regions].sort());
    assert.deepEqual(await regions(host('actiontrail.cn-shanghai.aliyuncs.com')), ['cn-shanghai']);
    assert.deepEqual(await regions(host('actiontrail-vpc.ap-southeast-1.aliyuncs.com:8443')), [
      'ap-southeast-1',
    ]);
    assert.deepEqual(await regions(host('actiontrail.cn-beijing.aliyuncs.com')), []);
    assert.equal((await regions(host('actiontrail.aliyuncs.com'))).length, 3);
    assert.equal(lab.simulator.requests.at(-1)?.regionId, undefined);
    const denied = {
      ...USER,
      denied: [{ action: 'LookupEvents', regionId: 'cn-shanghai' }],
    };
    const other = await Lab.start({ accounts: [denied] });
    await other.call('LookupEvents');
    const refused = await other.send(
      'LookupEvents',
      { RegionId: 'cn-hangzhou' },
      host('actiontrail.cn-shanghai.aliyuncs.com'),
    );
    assert.equal(codeOf(refused), '403 Forbidden.RAM');
    assert.match(refused.text, /"AuthAction":"actiontrail:LookupEvents"/);
    await other.simulator.close();
  });

  it('can be slow, limited, and call EMR otherwise', async () => {
    const other = await Lab.start({ trail: { delayMs: 0, callsPerSecond: 2, serviceName: 'EMapReduce' } });
    const [, , restart] = other.simulator.showcase;
    const { Events } = await other.call<Page>('LookupEvents', where(['ServiceName', 'EMapReduce']));
    assert.ok(Events.some((event) => found(event).operationId === restart?.operationId));
    await other.call('LookupEvents');
    assert.equal(await other.failure('LookupEvents'), '400 Throttling.User');
    other.now += 999;
    assert.equal(await other.failure('LookupEvents'), '400 Throttling.User');
    other.now += 1;
    await other.call('LookupEvents');
    await other.simulator.close();
  });

  it('tells the same again, whatever was asked before, also long after', async () => {
    lab.now = EPOCH + 10 * DAY;
    const query = between(lab.now - 12 * DAY, lab.now);
    const events = await all(lab, query);
    const other = await Lab.start();
    for (const days of [1, 10]) {
      other.now = EPOCH + days * DAY;
      await all(other);
    }
    assert.deepEqual(await all(other, query), events);
    assert.ok(events.some((event) => Date.parse(event.eventTime) > EPOCH + 9 * DAY));
    await other.simulator.close();
  });
});
