import assert from 'node:assert/strict';
import { NodeGroups } from '../../../src/app/nodeGroups.ts';
import { CloudError } from '../../../src/core/errors.ts';
import { countNodes } from '../../../src/core/nodeCounts.ts';
import type { NodeGroup } from '../../../src/core/nodes.ts';
import { FakeClock } from '../fakeClock.ts';

const MINUTE = 60_000;

describe('node groups', () => {
  const cluster = { accountId: 'account', regionId: 'cn-hangzhou', clusterId: 'c-1' };
  let clock: FakeClock;
  let asked: number;
  let answer: readonly NodeGroup[];
  let broken: boolean;
  let groups: NodeGroups;

  beforeEach(() => {
    clock = new FakeClock();
    [asked, broken] = [0, false];
    answer = [{ nodeGroupId: 'ng-1', type: 'CORE', runningNodes: 3, instanceTypes: [] }];
    groups = new NodeGroups({
      now: clock.now,
      list: () => {
        asked += 1;
        return broken
          ? Promise.reject(new CloudError({ kind: 'permission', message: 'x' }))
          : Promise.resolve({ items: answer });
      },
    });
  });

  afterEach(() => {
    groups.dispose();
  });

  it('are asked for once they are as old as that, once for all who ask', async () => {
    await Promise.all([groups.load(cluster, MINUTE), groups.load(cluster, MINUTE)]);
    assert.deepEqual(groups.of(cluster), answer);
    await groups.load(cluster, MINUTE);
    assert.equal(asked, 1);
    await clock.advance(MINUTE);
    await groups.load(cluster, MINUTE);
    assert.equal(asked, 2);
    await groups.load(cluster, 0);
    assert.equal(asked, 3);
  });

  it('are told only where they differ', async () => {
    let told = 0;
    groups.onDidChange(() => (told += 1));
    await groups.load(cluster, 0);
    await groups.load(cluster, 0);
    assert.equal(told, 1);
    answer = [];
    await groups.load(cluster, 0);
    assert.equal(told, 2);
  });

  it('are told once they are there again, though they are the same', async () => {
    await groups.load(cluster, 0);
    broken = true;
    await assert.rejects(groups.load(cluster, 0));
    let told = 0;
    groups.onDidChange(() => (told += 1));
    broken = false;
    await groups.load(cluster, 0);
    await groups.load(cluster, 0);
    assert.equal(told, 1);
  });

  it('that could not be had are not asked for by everybody who comes', async () => {
    broken = true;
    await assert.rejects(groups.load(cluster, MINUTE));
    await assert.rejects(groups.load(cluster, MINUTE));
    assert.equal(asked, 1);
    broken = false;
    await groups.load(cluster, 0);
    assert.equal(groups.of(cluster)?.length, 1);
  });

  it('are forgotten with what the account was', async () => {
    await groups.load(cluster, 0);
    groups.forgetAccount('account');
    assert.equal(groups.of(cluster), undefined);
  });
});

describe('nodes', () => {
  it('are counted by type, in the order in which everybody lists them', () => {
    const group = (type: string | undefined, runningNodes?: number): NodeGroup => ({
      nodeGroupId: 'ng',
      instanceTypes: [],
      ...(type === undefined ? {} : { type }),
      ...(runningNodes === undefined ? {} : { runningNodes }),
    });
    const groups = [
      group('TASK', 2),
      group(undefined, 1),
      group('MASTER', 1),
      group('TASK', 3),
      group('CORE'),
    ];
    assert.deepEqual(countNodes(groups), [
      { type: 'MASTER', nodes: 1 },
      { type: 'TASK', nodes: 5 },
      { nodes: 1 },
    ]);
  });
});
