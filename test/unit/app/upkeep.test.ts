import assert from 'node:assert/strict';
import { GroupNames } from '../../../src/app/groupNames.ts';
import { Hints } from '../../../src/app/hints.ts';
import { Inventory } from '../../../src/app/inventory.ts';
import { NodeGroups } from '../../../src/app/nodeGroups.ts';
import type { Operations } from '../../../src/app/operations.ts';
import { ScalingActivities } from '../../../src/app/scalingActivities.ts';
import { Upkeep } from '../../../src/app/upkeep.ts';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import type { Cluster } from '../../../src/core/cluster.ts';
import { CloudError } from '../../../src/core/errors.ts';
import type { NodeGroup } from '../../../src/core/nodes.ts';
import type { ScalingActivity } from '../../../src/core/scaling.ts';
import { operationKey, type ClusterRef } from '../../../src/core/scope.ts';
import { FakeClock, settle } from '../fakeClock.ts';
import { answerOf, memoryOperations } from './support.ts';

const MINUTE = 60_000;

describe('upkeep', () => {
  const scope = { accountId: 'account', regionId: 'cn-hangzhou' };
  const cluster: ClusterRef = { ...scope, clusterId: 'c-1' };
  let clock: FakeClock;
  let operations: Operations;
  let inventory: Inventory;
  let groups: NodeGroups;
  let hints: Hints;
  let upkeep: Upkeep;
  let names: GroupNames;
  let looking: boolean;
  let open: ClusterRef[];
  let busy: ClusterRef[];
  /** Calls, with the minute they came in. */
  let calls: string[];
  let clusters: Cluster[];
  let nodeGroups: NodeGroup[];
  let activities: ScalingActivity[];
  let sinces: (number | undefined)[];
  let broken: boolean;
  /** Lists of clusters wait for it. */
  let held: Promise<void> | undefined;

  beforeEach(() => {
    clock = new FakeClock();
    [looking, broken, held] = [true, false, undefined];
    [open, busy, calls, clusters, nodeGroups, activities, sinces] = [[], [], [], [], [], [], []];
    operations = memoryOperations(clock);
    const said = <T>(call: string, answer: T): Promise<T> => {
      calls.push(call);
      return broken
        ? Promise.reject(new CloudError({ kind: 'permission', message: '' }))
        : Promise.resolve(answer);
    };
    const scaling = new ScalingActivities({
      operations,
      now: clock.now,
      list: (_cluster, _token, { since }) => {
        sinces.push(since);
        const items = activities.filter(({ startTime = 0 }) => startTime >= (since ?? 0));
        return said('activities', { items });
      },
    });
    const listClusters = async () => {
      const answer = said('clusters', { items: clusters });
      await held;
      return answer;
    };
    const cloud = { listClusters } as unknown as EmrCloud;
    inventory = new Inventory({ cloud, scaling, operations, now: clock.now });
    groups = new NodeGroups({ list: () => said('groups', { items: nodeGroups }), now: clock.now });
    names = new GroupNames(operations, groups);
    hints = new Hints({ inventory, groups, operations, now: clock.now });
    upkeep = new Upkeep({
      inventory,
      groups,
      scaling,
      hints,
      clock,
      looking: () => looking,
      open: () => open,
      busy: () => busy,
    });
  });

  afterEach(() => {
    for (const each of [upkeep, names, inventory, groups]) each.dispose();
    assert.equal(clock.timers, 0);
  });

  const count = (call: string): number => calls.filter((each) => each === call).length;

  it('asks for nothing while nobody looks, and when nobody looks any more', async () => {
    open = [cluster];
    looking = false;
    upkeep.lookingChanged();
    await clock.advance(60 * MINUTE);
    assert.deepEqual(calls, []);
    looking = true;
    upkeep.lookingChanged();
    await settle();
    assert.equal(calls.length, 2);
    looking = false;
    await clock.advance(60 * MINUTE);
    assert.equal(calls.length, 2);
  });

  it('asks for nothing where nothing is open and nothing active', async () => {
    upkeep.lookingChanged();
    await clock.advance(60 * MINUTE);
    assert.deepEqual(calls, []);
  });

  it('asks every minute for an open cluster, every half minute where something runs', async () => {
    open = [cluster];
    upkeep.lookingChanged();
    await clock.advance(3.5 * MINUTE);
    assert.equal(count('groups'), 4);
    assert.equal(count('activities'), 4);
    calls = [];
    busy = [cluster];
    await clock.advance(10 * MINUTE);
    assert.ok(count('groups') >= 19 && count('groups') <= 21, String(count('groups')));
  });

  it('asks for few clusters at a time, each in its turn', async () => {
    open = Array.from({ length: 12 }, (_, index) => ({ ...scope, clusterId: `c-${index}` }));
    upkeep.lookingChanged();
    await settle();
    assert.equal(count('groups'), 5);
    await clock.advance(20_000);
    assert.equal(count('groups'), 12);
  });

  it('asks for the clusters anew, sooner while one changes', async () => {
    clusters = [{ clusterId: 'c-1', state: 'STARTING' }];
    await inventory.clusters(scope).ensure();
    upkeep.lookingChanged();
    await clock.advance(5 * MINUTE);
    assert.ok(count('clusters') >= 10, String(count('clusters')));
    clusters = [{ clusterId: 'c-1', state: 'RUNNING' }];
    await clock.advance(MINUTE);
    calls = [];
    await clock.advance(10 * MINUTE);
    assert.equal(count('clusters'), 5);
  });

  it('lets a list that takes long come to its end', async () => {
    await inventory.clusters(scope).ensure();
    upkeep.lookingChanged();
    let answer = (): void => undefined;
    held = new Promise((resolve) => {
      answer = resolve;
    });
    await clock.advance(4 * MINUTE);
    assert.equal(count('clusters'), 2, 'asked for once more, and not again while that is on its way');
    clusters = [{ clusterId: 'c-2', state: 'RUNNING' }];
    answer();
    held = undefined;
    await settle();
    assert.ok(!inventory.clusters(scope).isLoading);
    await clock.advance(3 * MINUTE);
    assert.equal(count('clusters'), 3);
    assert.equal(inventory.clusters(scope).state.items[0]?.clusterId, 'c-2');
  });

  it('says nothing of a reload that brought nothing new', async () => {
    clusters = [{ clusterId: 'c-1', state: 'STARTING' }];
    await inventory.clusters(scope).ensure();
    let changes = 0;
    inventory.onDidChange(() => (changes += 1));
    upkeep.lookingChanged();
    await clock.advance(2 * MINUTE);
    assert.equal(changes, 0);
    clusters = [{ clusterId: 'c-1', state: 'BOOTSTRAPPING' }];
    await clock.advance(MINUTE);
    assert.equal(changes, 1);
  });

  it('does not hammer what is forbidden', async () => {
    broken = true;
    open = [cluster];
    upkeep.lookingChanged();
    await clock.advance(10 * MINUTE);
    assert.equal(calls.length, 2, calls.join());
    broken = false;
    upkeep.refresh();
    await settle();
    assert.equal(calls.length, 4, 'at the wish of the user');
  });

  it('asks for activities since the newest that is known, and makes their operations known', async () => {
    const at = clock.now();
    activities = [
      { activityId: 'a-1', startTime: at - MINUTE, operationId: 'op-1', nodeGroupName: 'task-1' },
    ];
    await inventory.activities(cluster).ensure();
    open = [cluster];
    activities.unshift({ activityId: 'a-2', startTime: at, operationId: 'op-2', ruleName: 'night' });
    upkeep.lookingChanged();
    await settle();
    assert.deepEqual(sinces, [undefined, at - MINUTE]);
    const [first, second] = ['op-1', 'op-2'].map((operationId) =>
      operations.get(operationKey({ ...cluster, operationId })),
    );
    assert.equal(first?.groupName, 'task-1');
    assert.equal(second?.source, 'scalingActivity');
    assert.equal(second.initiator?.name, 'night');
    assert.equal(second.initiator.way, 'autoScaling');
  });

  it('looks again at an activity that had no operation yet', async () => {
    const at = clock.now();
    const [old, young] = [at - 10 * MINUTE, at];
    activities = [
      { activityId: 'a-2', startTime: young, operationId: 'op-2' },
      { activityId: 'a-1', startTime: old, state: 'IN_PROGRESS' },
    ];
    await inventory.activities(cluster).ensure();
    activities[1] = { activityId: 'a-1', startTime: old, state: 'IN_PROGRESS', operationId: 'op-1' };
    open = [cluster];
    upkeep.lookingChanged();
    await settle();
    assert.equal(sinces[1], old);
    assert.ok(operations.get(operationKey({ ...cluster, operationId: 'op-1' })));
    await clock.advance(6 * MINUTE);
    assert.equal(sinces.at(-1), young, 'now that it is known');
  });

  it('turns a hint into its operation', async () => {
    clusters = [{ clusterId: 'c-1', state: 'RUNNING', name: 'etl' }];
    nodeGroups = [{ nodeGroupId: 'ng-1', name: 'core-1', state: 'INCREASING', instanceTypes: [] }];
    await inventory.clusters(scope).ensure();
    await groups.load(cluster, 0);
    assert.deepEqual(
      hints.all().map(({ kind, group }) => [kind, group?.name]),
      [['scaleOut', 'core-1']],
    );
    const ref = { ...cluster, operationId: 'op-1' };
    operations.discover(ref, 'actionTrail');
    operations.setInitiator(ref, {
      way: 'console',
      request: { NodeGroupId: 'ng-1', IncreaseNodeCount: '4' },
    });
    assert.equal(hints.all().length, 1, 'the service has not confirmed it');
    operations.applyAnswer(ref, answerOf(ref, 'IN_PROGRESS', { type: 'INCREASE_NODES' }));
    assert.deepEqual(hints.all(), []);
    assert.equal(operations.get(operationKey(ref))?.groupName, 'core-1');
  });

  it('keeps nothing of an account that is another one now', async () => {
    nodeGroups = [{ nodeGroupId: 'ng-1', instanceTypes: [] }];
    const old = groups.load(cluster, 0);
    groups.forgetAccount('account');
    await old;
    assert.equal(groups.of(cluster), undefined);
  });
});
