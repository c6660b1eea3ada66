import assert from 'node:assert/strict';
import { NodeGroups } from '../../../src/app/nodeGroups.ts';
import { Surroundings, type SurroundingsParts } from '../../../src/app/surroundings.ts';
import type { CallOptions } from '../../../src/cloud/caller.ts';
import type { ClusterDetail } from '../../../src/core/cluster.ts';
import { CloudError } from '../../../src/core/errors.ts';
import type { ClusterNode, InstanceType, NodeGroup } from '../../../src/core/nodes.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import type { Page } from '../../../src/core/page.ts';
import { recordOf } from '../core/records.ts';
import { FakeClock, settle } from '../fakeClock.ts';

import { statesOf, unknownOrigin, valueOf } from './surroundingsLab.ts';

describe('surroundings of an operation, as time goes by', () => {
  const CLUSTER: ClusterDetail = {
    clusterId: 'c-1',
    type: 'DATALAKE',
    paymentType: 'PayAsYouGo',
    zoneId: 'cn-hangzhou-h',
  };
  const TASK: NodeGroup = {
    nodeGroupId: 'ng-task',
    name: 'task',
    type: 'TASK',
    instanceTypes: ['ecs.g7.2xlarge'],
  };
  const running = recordOf('op-1', { state: 'IN_PROGRESS' });
  const failedWith = (code: string, more: Partial<OperationRecord> = {}): OperationRecord =>
    recordOf('op-1', { state: 'FAILED', reason: { code } }, more);

  let clock: FakeClock;
  /** What was asked and is unanswered, oldest first. */
  let asked: {
    what: string;
    options: CallOptions;
    answer: (value: unknown) => void;
    fail: (error: unknown) => void;
  }[];
  let groups: NodeGroups;
  let surroundings: Surroundings;
  let told: number;

  beforeEach(() => {
    clock = new FakeClock();
    asked = [];
    told = 0;
    const ask = <T>(what: string, options: CallOptions = {}): Promise<T> =>
      new Promise<T>((resolve, reject) => {
        asked.push({
          what,
          options,
          answer: (value) => {
            resolve(value as T);
          },
          fail: reject,
        });
      });
    const cloud: SurroundingsParts['cloud'] = {
      getCluster: (_cluster, options) => ask<ClusterDetail>('cluster', options),
      listNodes: (_cluster, _query, token, options) =>
        ask<Page<ClusterNode>>(`nodes ${token ?? ''}`, options),
      listInstanceTypes: (_scope, { zoneId, nodeGroupType }, token, options) =>
        ask<Page<InstanceType>>(`types ${zoneId} ${nodeGroupType} ${token ?? ''}`, options),
    };
    groups = new NodeGroups({
      now: clock.now,
      list: (_cluster, _token, options) => ask<Page<NodeGroup>>('groups', options),
    });
    surroundings = new Surroundings({ cloud, groups, origin: unknownOrigin, now: clock.now }, running.ref);
    surroundings.onDidChange(() => (told += 1));
  });

  afterEach(() => {
    surroundings.dispose();
    groups.dispose();
  });

  const waiting = (): string[] => asked.map(({ what }) => what.trim());
  const take = (what: string) => {
    const index = asked.findIndex((each) => each.what.trim() === what);
    const [found] = index < 0 ? [] : asked.splice(index, 1);
    assert.ok(found, `${what} was not asked for: ${waiting().join()}`);
    return found;
  };
  const answer = async (what: string, value: unknown): Promise<void> => {
    take(what).answer(value);
    await settle();
  };
  const answerAll = async (): Promise<void> => {
    await answer('cluster', CLUSTER);
    await answer('groups', { items: [TASK] });
  };
  const states = () => statesOf(surroundings.state);

  it('are asked for as what the user looks at, and nobody is told of what is only wanted', async () => {
    surroundings.want(running);
    assert.deepEqual(states(), { cluster: 'loading', groups: 'loading' });
    assert.equal(asked.find(({ what }) => what === 'cluster')?.options.priority, 'panel');
    assert.equal(told, 0);
    await clock.advance(5_000);
    await answer('cluster', CLUSTER);
    assert.deepEqual(surroundings.state.cluster, { state: 'ready', value: CLUSTER, at: clock.now() });
    assert.equal(told, 1);
  });

  it('are asked for again where the account became another one meanwhile', async () => {
    const cancelled = new CloudError({ kind: 'cancelled', message: '' });
    const failed = failedWith('OutOfStock');
    surroundings.onDidChange(() => {
      surroundings.want(failed);
    });
    surroundings.want(failed);
    take('cluster').fail(cancelled);
    await settle();
    assert.equal(states()['cluster'], 'loading', 'nobody has cancelled anything');
    await answerAll();
    const types = waiting().find((what) => what.startsWith('types')) ?? assert.fail(waiting().join());
    take(types).fail(cancelled);
    await settle();
    await answer(types, { items: [] });
    assert.equal(states()['alternatives'], 'ready');
    assert.ok(!waiting().includes('cluster'));
  });

  it('grow when the operation fails while somebody looks', async () => {
    surroundings.want(running);
    await answerAll();
    assert.equal(told, 2);
    surroundings.want(failedWith('NodeFailure'));
    assert.deepEqual(states(), { cluster: 'ready', groups: 'ready', brokenNodes: 'loading' });
    assert.deepEqual(waiting(), ['nodes']);
    await answer('nodes', {
      items: [
        { nodeId: 'i-1', state: 'Running' },
        { nodeId: 'i-2', state: 'Stopped' },
      ],
    });
    assert.deepEqual(
      valueOf(surroundings.state, 'brokenNodes').map(({ nodeId }) => nodeId),
      ['i-2'],
    );
  });

  it('have alternatives on their way as long as what these depend on is', async () => {
    surroundings.want(failedWith('OutOfStock'));
    assert.equal(surroundings.state.alternatives?.state, 'loading');
    await answer('groups', { items: [TASK] });
    assert.equal(surroundings.state.alternatives.state, 'loading');
    assert.ok(!waiting().some((what) => what.startsWith('types')));
    await answer('cluster', CLUSTER);
    const offered = [{ name: 'ecs.g7.2xlarge', stock: 'WithStock' }, { name: 'ecs.g7.4xlarge' }];
    await answer('types cn-hangzhou-h TASK', { items: offered, nextToken: 'a' });
    await answer('types cn-hangzhou-h TASK a', { items: [{ name: 'ecs.g8i.2xlarge', cores: 8 }] });
    const { back, others } = valueOf(surroundings.state, 'alternatives');
    assert.deepEqual(back, ['ecs.g7.2xlarge']);
    assert.deepEqual(
      others.map(({ type: { name } }) => name),
      ['ecs.g8i.2xlarge', 'ecs.g7.4xlarge'],
    );
  });

  for (const { message, others } of [
    { message: 'The quota for ecs.g8i.2xlarge is used up.', others: ['ecs.g7.4xlarge', 'ecs.r7.2xlarge'] },
    { message: 'A quota is used up.', others: ['ecs.g8i.4xlarge', 'ecs.r7.2xlarge'] },
  ]) {
    it(`are no types of the family of which there is no quota: ${message}`, async () => {
      const reason = { code: 'QuotaExceeded', message };
      surroundings.want(recordOf('op-1', { state: 'FAILED', reason }));
      await answerAll();
      const offered = ['ecs.g7.2xlarge', 'ecs.g7.4xlarge', 'ecs.g8i.4xlarge', 'ecs.r7.2xlarge'];
      const items = offered.map((name) => ({ name, architecture: 'X86', stock: 'WithStock' }));
      await answer('types cn-hangzhou-h TASK', { items });
      const found = valueOf(surroundings.state, 'alternatives');
      assert.deepEqual(found.others.map(({ type: { name } }) => name).sort(), others);
      // That there are some has nothing to do with the quota.
      assert.deepEqual(found.back, []);
    });
  }

  it('are sought again with a refresh', async () => {
    const failed = failedWith('OutOfStock');
    surroundings.want(failed);
    await answerAll();
    await answer('types cn-hangzhou-h TASK', { items: [] });
    surroundings.refresh(failed);
    assert.equal(surroundings.state.alternatives?.state, 'ready');
    const items = [{ name: 'ecs.g7.2xlarge', stock: 'WithStock' }];
    await answer('types cn-hangzhou-h TASK', { items });
    assert.deepEqual(valueOf(surroundings.state, 'alternatives').back, ['ecs.g7.2xlarge']);
    await answerAll();
    assert.deepEqual(waiting(), []);
  });

  it('say that alternatives are unclear where the group is not known, until it is', async () => {
    surroundings.want(failedWith('OutOfStock'));
    await answer('cluster', CLUSTER);
    await answer('groups', { items: [TASK, { ...TASK, nodeGroupId: 'ng-core', type: 'CORE' }] });
    assert.deepEqual(states(), { cluster: 'ready', groups: 'ready', alternatives: 'unclear' });
    const initiator = { way: 'sdk', request: { NodeGroupId: 'ng-core' } } as const;
    surroundings.want(failedWith('OutOfStock', { initiator }));
    assert.equal(surroundings.state.alternatives?.state, 'loading');
    // What was answered to another question is dropped.
    const first = take('types cn-hangzhou-h CORE');
    surroundings.want(
      failedWith('OutOfStock', { initiator: { ...initiator, request: { NodeGroupId: 'ng-task' } } }),
    );
    first.answer({ items: [] });
    await settle();
    assert.equal(surroundings.state.alternatives.state, 'loading');
    await answer('types cn-hangzhou-h TASK', { items: [] });
    assert.equal(valueOf(surroundings.state, 'alternatives').nodeGroupType, 'TASK');
  });

  it('read so many pages and no more', async () => {
    surroundings.want(failedWith('NodeFailure'));
    await answer('nodes', { items: [], nextToken: '2' });
    await answer('nodes 2', { items: [{ nodeId: 'i-2', state: 'Stopped' }], nextToken: '3' });
    assert.equal(valueOf(surroundings.state, 'brokenNodes').length, 1);
    assert.ok(!waiting().includes('nodes 3'));
  });

  it('are not asked for again after a failure, until somebody refreshes', async () => {
    surroundings.want(running);
    take('cluster').fail(new CloudError({ kind: 'auth', message: 'x' }));
    take('groups').fail(new Error('a fault of ours'));
    await settle();
    assert.deepEqual(states(), { cluster: 'failed', groups: 'failed' });
    surroundings.want(running);
    assert.deepEqual(waiting(), []);
    surroundings.refresh(running);
    assert.deepEqual(states(), { cluster: 'loading', groups: 'loading' });
    await answerAll();
    assert.deepEqual(states(), { cluster: 'ready', groups: 'ready' });
  });

  it('stay until a refresh has brought something else', async () => {
    surroundings.want(running);
    await answerAll();
    told = 0;
    surroundings.refresh(running);
    assert.equal(told, 1);
    assert.deepEqual(states(), { cluster: 'ready', groups: 'ready' });
    assert.deepEqual(waiting().sort(), ['cluster', 'groups']);
    await answer('cluster', { ...CLUSTER, name: 'new' });
    assert.equal(valueOf(surroundings.state, 'cluster').name, 'new');
    take('groups').fail(new CloudError({ kind: 'network', message: '' }));
    await settle();
    assert.deepEqual(states(), { cluster: 'ready', groups: 'failed' });
    const { groups } = surroundings.state;
    assert.ok(
      groups?.state === 'failed' && groups.last !== undefined,
      'what was there is kept beside the problem',
    );
    surroundings.refresh(running);
    assert.deepEqual(states(), { cluster: 'ready', groups: 'failed' }, 'and until the next answer');
    await answerAll();
    assert.deepEqual(states(), { cluster: 'ready', groups: 'ready' });
  });

  it('lose with a refresh what is no longer called for', async () => {
    surroundings.want(failedWith('NodeFailure'));
    await answer('nodes', { items: [] });
    surroundings.refresh(failedWith('InternalError'));
    assert.equal(surroundings.state.brokenNodes, undefined);
  });

  it('drop what arrives after a refresh, and end its calls', async () => {
    surroundings.want(running);
    const old = take('cluster');
    surroundings.refresh(running);
    assert.ok(old.options.signal?.aborted);
    old.answer({ ...CLUSTER, name: 'old' });
    await settle();
    assert.equal(surroundings.state.cluster?.state, 'loading');
    await answer('cluster', { ...CLUSTER, name: 'new' });
    assert.equal(valueOf(surroundings.state, 'cluster').name, 'new');
  });

  it('end with who looked at them', async () => {
    surroundings.want(running);
    const [cluster, nodeGroups] = [take('cluster'), take('groups')];
    surroundings.dispose();
    assert.ok(cluster.options.signal?.aborted);
    cluster.fail(new CloudError({ kind: 'cancelled', message: '' }));
    nodeGroups.answer({ items: [TASK] });
    await settle();
    surroundings.want(failedWith('NodeFailure'));
    surroundings.refresh(running);
    await settle();
    assert.deepEqual([told, waiting()], [0, []]);
    assert.deepEqual(states(), { cluster: 'loading', groups: 'loading' });
  });

  it('have the groups as everybody sees them, with when they were answered', async () => {
    const load = groups.load(running.ref, 0);
    await answer('groups', { items: [TASK] });
    await load;
    const answeredAt = clock.now();
    await clock.advance(30_000);
    surroundings.want(running);
    await settle();
    assert.deepEqual(surroundings.state.groups, { state: 'ready', value: [TASK], at: answeredAt });
    assert.deepEqual(waiting(), ['cluster']);
    told = 0;
    const again = groups.load(running.ref, 0);
    await answer('groups', { items: [] });
    await again;
    assert.deepEqual(surroundings.state.groups, { state: 'ready', value: [], at: clock.now() });
    assert.equal(told, 1);
    const foreign = groups.load({ ...running.ref, clusterId: 'c-2' }, 0);
    await answer('groups', { items: [TASK] });
    await foreign;
    assert.equal(told, 1);
  });
});
