import assert from 'node:assert/strict';
import type { Operations } from '../../../src/app/operations.ts';
import { searchTrail, seekOrigin } from '../../../src/app/trail/index.ts';
import { TrailDiscovery } from '../../../src/app/trailDiscovery.ts';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';
import type { TrailEvent, TrailQuery } from '../../../src/core/trail.ts';
import { FakeClock, settle } from '../fakeClock.ts';
import { memoryOperations } from './support.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

describe('discovery by ActionTrail', () => {
  const scope = { accountId: 'account', regionId: 'cn-hangzhou' };
  let clock: FakeClock;
  let operations: Operations;
  let state: Map<string, unknown>;
  let events: TrailEvent[];
  let asked: TrailQuery[];
  let problem: CloudProblem | undefined;
  let looking: boolean;
  let urgent: boolean;
  let enabled: boolean;
  let owner: string;
  /** Answers wait for it. */
  let held: Promise<void> | undefined;
  let discovery: TrailDiscovery;

  beforeEach(() => {
    clock = new FakeClock();
    operations = memoryOperations(clock);
    state = new Map();
    events = [];
    asked = [];
    problem = undefined;
    looking = true;
    enabled = true;
    urgent = false;
    owner = '1';
    held = undefined;
    discovery = open();
  });

  afterEach(() => {
    discovery.dispose();
  });

  function open(): TrailDiscovery {
    return new TrailDiscovery({
      load: () => Promise.resolve({ searchTrail, seekOrigin }),
      operations,
      clock,
      state: {
        get: (key) => state.get(key),
        set: (key, value) => {
          state.set(key, structuredClone(value));
          return Promise.resolve();
        },
      },
      scopes: () => [scope],
      enabled: () => enabled,
      looking: () => looking,
      hasClusters: () => true,
      urgent: () => urgent,
      ownerOf: () => owner,
      lookupEvents: async (_scope, query, token) => {
        asked.push(query);
        await held;
        if (problem !== undefined) throw new CloudError(problem);
        const found = events.filter(
          ({ time = 0, service, name, access }) =>
            time >= query.from &&
            time <= query.to &&
            query.filters.every(
              ({ key, value }) => ({ ServiceName: service, EventName: name, EventRW: access })[key] === value,
            ),
        );
        const at = Number(token ?? 0);
        const items = found.slice(at, at + 2);
        return at + 2 < found.length ? { items, nextToken: String(at + 2) } : { items };
      },
    });
  }

  function happen(number: number, ageMs: number, more: Partial<TrailEvent> = {}): void {
    events.push({
      eventId: `e-${number}`,
      time: clock.now() - ageMs,
      name: 'IncreaseNodes',
      access: 'Write',
      service: 'Emr',
      apiVersion: '2021-03-20',
      regionId: 'cn-hangzhou',
      user: { type: 'ram-user', name: 'data-ops' },
      parameters: { ClusterId: 'c-1' },
      response: { OperationId: `op-${number}` },
      ...more,
    });
    events.sort((a, b) => (b.time ?? 0) - (a.time ?? 0));
  }

  const records = () => operations.first(1_000, () => true).records;
  const known = () => records().map(({ ref }) => ref.operationId);

  it('remembers what it has seen once that is written, so that a kill in between loses nothing', async () => {
    happen(1, MINUTE);
    let written = (): void => undefined;
    const writing = new Promise<void>((begun) => {
      operations.flush = () => {
        begun();
        return new Promise((resolve) => (written = resolve));
      };
    });
    const done = discovery.refresh();
    await writing;
    await settle();
    assert.deepEqual([asked.length, state.size], [1, 0]);
    written();
    await done;
    assert.equal(state.size, 1);
  });

  it('finds what began in the last seven days, page by page, with who began it', async () => {
    for (const number of [1, 2, 3, 4, 5]) happen(number, number * DAY);
    happen(9, 8 * DAY);
    await discovery.refresh();
    assert.deepEqual(known(), ['op-1', 'op-2', 'op-3', 'op-4', 'op-5']);
    const [record] = records();
    assert.equal(record?.source, 'actionTrail');
    assert.equal(record.initiator?.name, 'data-ops');
    assert.equal(record.beganAt, clock.now() - DAY);
  });

  it('asks every five minutes, every minute where something runs that it may tell of', async () => {
    happen(1, MINUTE);
    discovery.lookingChanged();
    await clock.advance(10 * MINUTE + 30_000);
    assert.equal(asked.splice(0).length, 3);
    urgent = true;
    await clock.advance(5 * MINUTE);
    assert.equal(asked.length, 5);
  });

  describe('for who looks at one operation', () => {
    const ref = { ...scope, clusterId: 'c-1', operationId: 'op-1' };
    const { signal } = new AbortController();
    const origin = (ageMs: number) => discovery.origin(ref, clock.now() - ageMs, signal);

    it('looks through the minutes of its creation alone, whoever else looks', async () => {
      looking = false;
      happen(1, DAY);
      happen(2, DAY + 10 * MINUTE);
      assert.equal(await origin(DAY - 2_000), 'found');
      assert.deepEqual(known(), ['op-1']);
      assert.equal(records()[0]?.initiator?.name, 'data-ops');
      assert.equal(asked.length, 1);
    });

    it('tells whether it is too early, too late, or there is no such event', async () => {
      happen(7, 20 * MINUTE);
      happen(8, 14 * MINUTE);
      assert.equal(await origin(14 * MINUTE), 'early');
      assert.equal(await origin(20 * MINUTE), 'none');
      asked = [];
      assert.equal(await origin(91 * DAY), 'expired');
      enabled = false;
      assert.equal(await origin(DAY), 'off');
      assert.deepEqual(asked, []);
    });

    it('leaves what the views have yet to see, and remembers how events are called', async () => {
      happen(1, DAY, { service: 'emr-next' });
      assert.equal(await origin(DAY), 'found');
      asked = [];
      happen(2, 2 * DAY, { service: 'emr-next' });
      await discovery.refresh();
      assert.equal(asked[0]?.from, clock.now() - 7 * DAY);
      assert.deepEqual(asked[0].filters[0], { key: 'ServiceName', value: 'emr-next' });
      assert.deepEqual(known(), ['op-1', 'op-2']);
    });

    it('undoes nothing that a look at the whole scope has found meanwhile', async () => {
      happen(1, DAY, { service: 'emr-next' });
      let goOn = (): void => undefined;
      held = new Promise((resolve) => (goOn = resolve));
      const answer = origin(DAY);
      await settle();
      held = undefined;
      await discovery.refresh();
      goOn();
      assert.equal(await answer, 'found');
      asked = [];
      await discovery.refresh();
      assert.equal(asked[0]?.from, clock.now() - DAY - 20 * MINUTE);
    });

    it('says why it can not be told', async () => {
      problem = { kind: 'permission', message: 'no' };
      await assert.rejects(origin(DAY), CloudError);
    });
  });

  it('goes on from the newest event with overlap, also after a restart', async () => {
    happen(1, 60 * MINUTE);
    await discovery.refresh();
    discovery.dispose();
    discovery = open();
    asked = [];
    await discovery.refresh();
    assert.equal(asked[0]?.from, clock.now() - 80 * MINUTE);
    // Late in the trail, and older than the newest that was seen.
    happen(2, 70 * MINUTE);
    await discovery.refresh();
    assert.deepEqual(known(), ['op-1', 'op-2']);
  });

  it('loses nothing where it is interrupted between pages', async () => {
    for (const number of [1, 2, 3, 4]) happen(number, number * DAY);
    const failing = events.slice();
    let calls = 0;
    const broken = new TrailDiscovery({
      load: () => Promise.resolve({ searchTrail, seekOrigin }),
      operations,
      clock,
      state: {
        get: (key) => state.get(key),
        set: (key, value) => Promise.resolve(void state.set(key, value)),
      },
      scopes: () => [scope],
      enabled: () => true,
      looking: () => true,
      hasClusters: () => true,
      urgent: () => false,
      ownerOf: () => owner,
      lookupEvents: () => {
        calls += 1;
        if (calls > 1) return Promise.reject(new CloudError({ kind: 'server', message: '' }));
        return Promise.resolve({ items: failing.slice(0, 2), nextToken: '2' });
      },
    });
    await broken.refresh();
    broken.dispose();
    await discovery.refresh();
    assert.equal(known().length, 4);
  });

  it('is made every five minutes while somebody looks, and not at all while nobody does', async () => {
    discovery.lookingChanged();
    await clock.advance(30 * MINUTE);
    const seen = asked.length;
    // The names of calls are tried once, since nothing is found at all.
    assert.ok(seen >= 6 + 8 && seen <= 7 + 8, String(seen));
    looking = false;
    discovery.lookingChanged();
    await clock.advance(60 * MINUTE);
    assert.equal(asked.length, seen);
  });

  it('asks by the names of calls where the service is called otherwise, and learns how', async () => {
    happen(1, DAY, { service: 'EMapReduce' });
    await discovery.refresh();
    assert.deepEqual(known(), ['op-1']);
    asked = [];
    happen(2, MINUTE, { service: 'EMapReduce' });
    await discovery.refresh();
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.filters[0]?.value, 'EMapReduce');
    assert.deepEqual(known().sort(), ['op-1', 'op-2']);
  });

  it('says quietly what is missed without the permission, and asks again only on demand', async () => {
    problem = { kind: 'permission', message: '' };
    discovery.lookingChanged();
    await clock.advance(60 * MINUTE);
    assert.equal(asked.length, 1);
    assert.equal(discovery.missing()[0]?.problem.kind, 'permission');
    assert.equal(discovery.readsEvents(scope), false);
    problem = undefined;
    await discovery.refresh();
    assert.deepEqual(discovery.missing(), []);
    assert.equal(discovery.readsEvents(scope), true);
    assert.equal(discovery.readsEvents({ ...scope, regionId: 'cn-shanghai' }), false);
  });

  it('goes back to ninety days, and no further', async () => {
    for (const number of [20, 50, 80, 100]) happen(number, number * DAY);
    await discovery.refresh();
    assert.equal(discovery.days, 7);
    for (const days of [37, 67, 90]) {
      assert.ok(discovery.hasOlder);
      await discovery.older();
      assert.equal(discovery.days, days);
    }
    assert.ok(!discovery.hasOlder);
    assert.deepEqual(known().sort(), ['op-20', 'op-50', 'op-80']);
  });

  it('says what it ran into when somebody wanted to see more', async () => {
    await discovery.refresh();
    problem = { kind: 'network', message: 'away' };
    assert.deepEqual(await discovery.older(), problem);
    problem = undefined;
    assert.equal(await discovery.older(), undefined);
  });

  it('begins anew for another owner', async () => {
    happen(1, DAY);
    await discovery.refresh();
    owner = '2';
    asked = [];
    await discovery.refresh();
    assert.equal(asked[0]?.from, clock.now() - 7 * DAY);
  });

  it('does nothing where it is switched off', async () => {
    enabled = false;
    discovery.lookingChanged();
    await discovery.refresh();
    await settle();
    assert.equal(asked.length, 0);
    assert.equal(discovery.readsEvents(scope), false);
    assert.equal(discovery.days, undefined);
  });

  it('hears no more events once nobody wants them', async () => {
    for (const number of [1, 2]) happen(number, DAY);
    operations.onDidChange(() => {
      discovery.dispose();
    });
    await discovery.refresh();
    assert.equal(known().length, 1);
  });

  it('takes events of other regions for theirs', async () => {
    happen(1, DAY, { regionId: 'cn-shanghai' });
    await discovery.refresh();
    assert.deepEqual(known(), []);
  });
});
