import assert from 'node:assert/strict';
import { NodeGroups } from '../../../src/app/nodeGroups.ts';
import { lookAround } from '../../../src/app/lookAround.ts';
import { Surroundings, type SurroundingsState } from '../../../src/app/surroundings.ts';
import type { CallRecord } from '../../../src/cloud/caller.ts';
import type { EmrCloud } from '../../../src/cloud/emrCloud.ts';
import type { NodeGroup } from '../../../src/core/nodes.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import type { Initiator } from '../../../src/core/trailOperations.ts';
import { startSimulator, type SimulatedAccount, type Simulator } from '../../../src/simulator/index.ts';
import type { NewOperation } from '../../../src/simulator/types.ts';
import { accessTo, cloudWith, SECRET } from '../cloud/support.ts';
import { recordOf } from '../core/records.ts';

import { statesOf, unknownOrigin, valueOf } from './surroundingsLab.ts';

describe('surroundings of an operation, with the cloud', () => {
  let simulator: Simulator;
  let account: SimulatedAccount;
  let cloud: EmrCloud;
  let calls: CallRecord[];
  let groups: NodeGroups;
  let open: Surroundings[];

  beforeEach(async () => {
    account = {
      accessKeyId: 'LTAI5tSurroundings00',
      accessKeySecret: SECRET,
      accountId: '1234567890123456',
      identity: { type: 'RAMUser', name: 'ops' },
    };
    simulator = await startSimulator({ accounts: [account] });
    const access = accessTo(simulator.url, account);
    ({ cloud, calls } = cloudWith({ access: () => Promise.resolve(access) }));
    groups = new NodeGroups({
      now: Date.now,
      list: (cluster, token, options) => cloud.listNodeGroups(cluster, token, options),
    });
    open = [];
  });

  afterEach(async () => {
    for (const each of open) each.dispose();
    groups.dispose();
    await simulator.close();
  });

  const place = (name: string) => {
    const found = simulator.clusters.find((each) => each.name === name);
    assert.ok(found);
    return { regionId: found.regionId, clusterId: found.clusterId };
  };

  /** The record of an operation as the real client reads it. */
  async function record(
    plan: Omit<NewOperation, 'regionId' | 'clusterId'>,
    initiator: Initiator = { way: 'unknown' },
  ) {
    const address = simulator.addOperation({
      ...place('etl-prod'),
      startedAt: Date.now() - 60_000,
      durationMs: 30_000,
      ...plan,
    });
    const ref = { accountId: 'test', ...address };
    const { operation } = await cloud.getOperation(ref);
    return {
      ...recordOf(address.operationId, operation, { initiator }),
      ref,
    } satisfies OperationRecord;
  }

  async function around(of: OperationRecord): Promise<SurroundingsState> {
    const surroundings = new Surroundings({ cloud, groups, origin: unknownOrigin, now: Date.now }, of.ref);
    open.push(surroundings);
    surroundings.want(of);
    await settled(surroundings);
    return surroundings.state;
  }

  /** Resolves when no part is loading. */
  function settled(surroundings: Surroundings): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        const isLoading = Object.values(statesOf(surroundings.state)).includes('loading');
        if (!isLoading) resolve();
      };
      surroundings.onDidChange(look);
      look();
    });
  }

  const groupOf = async (name: string): Promise<NodeGroup> => {
    const { items } = await cloud.listNodeGroups({ accountId: 'test', ...place('etl-prod') });
    const found = items.find((each) => each.name === name);
    assert.ok(found);
    return found;
  };

  const outOfStock = (message: string) => ({
    type: 'INCREASE_NODES',
    outcome: 'FAILED',
    reason: { code: 'OutOfStock', message },
  });

  it('are the cluster and its groups, and nothing else, where nothing more helps', async () => {
    const state = await around(await record({ type: 'INCREASE_NODES', outcome: 'COMPLETED' }));
    assert.deepEqual(statesOf(state), { cluster: 'ready', groups: 'ready' });
    assert.equal(valueOf(state, 'cluster').name, 'etl-prod');
    assert.deepEqual(
      valueOf(state, 'groups')
        .map(({ name }) => name)
        .slice(0, 2),
      ['master', 'core'],
    );
  });

  it('come all at once for who looks around, and none of them late', async () => {
    const failed = await record(
      outOfStock('The instance type ecs.g7.2xlarge is sold out in zone cn-hangzhou-h.'),
      { way: 'sdk', request: { NodeGroupId: (await groupOf('task-batch')).nodeGroupId } },
    );
    const parts = { cloud, groups, origin: unknownOrigin, now: Date.now };
    const state = await lookAround(parts, failed, new AbortController().signal);
    assert.deepEqual(statesOf(state), { cluster: 'ready', groups: 'ready', alternatives: 'ready' });
    const held = simulator.addFault({ action: 'GetCluster', fault: { kind: 'hang' } });
    const late = await lookAround(parts, failed, AbortSignal.timeout(300));
    assert.deepEqual(statesOf(late), { cluster: 'loading', groups: 'ready', alternatives: 'loading' });
    const over = await lookAround(parts, failed, AbortSignal.abort());
    assert.equal(over.cluster?.state, 'loading');
    held();
  });

  it('are alternatives where a type is sold out, by the group of the call', async () => {
    const { nodeGroupId } = await groupOf('task-batch');
    const failed = await record(
      outOfStock('The instance type ecs.g7.2xlarge is sold out in zone cn-hangzhou-h.'),
      {
        way: 'sdk',
        request: { NodeGroupId: nodeGroupId, IncreaseNodeCount: '4' },
      },
    );
    const found = valueOf(await around(failed), 'alternatives');
    assert.deepEqual(
      { ...found, others: undefined, back: undefined },
      {
        zoneId: 'cn-hangzhou-h',
        nodeGroupType: 'TASK',
        wanted: ['ecs.g7.2xlarge', 'ecs.g8i.2xlarge'],
        back: undefined,
        others: undefined,
      },
    );
    assert.ok(found.others.length > 2);
    assert.ok(
      found.others.every(
        ({ type: { name, stock } }) => !found.wanted.includes(name) && stock !== 'WithoutStock',
      ),
    );
    const asked = simulator.requests.find(({ action }) => action === 'ListInstanceTypes')?.parameters;
    assert.ok(asked);
    assert.equal(asked['ZoneId'], 'cn-hangzhou-h');
    assert.equal(asked['ClusterType'], 'DATALAKE');
    assert.equal(asked['PaymentType'], 'PayAsYouGo');
    assert.equal(asked['NodeGroupType'], 'TASK');
    assert.equal(asked['ReleaseVersion'], 'EMR-5.16.0');
  });

  it('are no types of the same family where the quota is used up, nor any that are back', async () => {
    const reason = { code: 'QuotaExceeded', message: 'The quota of ecs.g8i.2xlarge is used up.' };
    const failed = await record(
      { type: 'INCREASE_NODES', outcome: 'FAILED', reason },
      { way: 'sdk', request: { NodeGroupId: (await groupOf('core')).nodeGroupId } },
    );
    const found = valueOf(await around(failed), 'alternatives');
    assert.deepEqual(found.back, []);
    assert.ok(found.others.length > 0);
    assert.ok(!found.others.some(({ type: { family } }) => family === 'ecs.g8i'));
  });

  it('are nodes that do not run where nodes failed, and after a part was done', async () => {
    const { nodeGroupId } = await groupOf('task-batch');
    const resize = { nodeGroupId, nodes: 2 };
    const reason = {
      code: 'NodeFailure',
      message: 'One of the new instances did not reach the state Running.',
    };
    const failed = await record({ type: 'INCREASE_NODES', outcome: 'FAILED', reason, resize, stuckNodes: 1 });
    const broken = valueOf(await around(failed), 'brokenNodes').filter((node) => node.state === 'Stopped');
    assert.deepEqual(
      broken.map((node) => node.nodeGroupId),
      [nodeGroupId],
    );
    const partial = await record({ type: 'INCREASE_NODES', outcome: 'PARTIAL_COMPLETED' });
    assert.equal(
      valueOf(await around(partial), 'brokenNodes').filter(({ state }) => state === 'Stopped').length,
      1,
    );
  });

  it('are the same for an operation that waits for a person', async () => {
    const reason = { code: 'NodeFailure', message: '' };
    const waiting = await record({ type: 'INCREASE_NODES', outcome: 'HUMAN_PROCESSING', reason });
    assert.equal(waiting.snapshot?.state, 'HUMAN_PROCESSING');
    assert.equal((await around(waiting)).brokenNodes?.state, 'ready');
  });

  for (const [state, code] of [
    ['FAILED', 'SomethingNew'],
    ['FAILED', 'NotAuthorized'],
    ['COMPLETED', 'UserRequest'],
  ] as const) {
    it(`are no more than the cluster and its groups with ${state} and ${code}`, async () => {
      const reason = { code, message: 'The role AliyunEMRDefaultRole may not call ecs:RunInstances.' };
      const ended = await record({ type: 'INCREASE_NODES', outcome: state, reason });
      assert.deepEqual(ended.snapshot?.reason, reason);
      assert.deepEqual(statesOf(await around(ended)), { cluster: 'ready', groups: 'ready' });
    });
  }

  it('fail one by one where a permission is missing', async () => {
    account.denied = [{ action: 'GetCluster' }];
    const reason = { code: 'NodeFailure', message: '' };
    const state = await around(await record({ type: 'INCREASE_NODES', outcome: 'FAILED', reason }));
    assert.deepEqual(statesOf(state), { cluster: 'failed', groups: 'ready', brokenNodes: 'ready' });
    assert.ok(state.cluster?.state === 'failed');
    assert.equal(state.cluster.problem.kind, 'permission');
    assert.equal(state.cluster.problem.accessDenied?.action, 'emr:GetCluster');
  });

  it('say that alternatives are unclear where what these depend on is denied, and the problem where they are denied', async () => {
    const failed = await record(outOfStock('no ecs.g8i.4xlarge'));
    account.denied = [{ action: 'ListInstanceTypes' }];
    assert.deepEqual(statesOf(await around(failed)), {
      cluster: 'ready',
      groups: 'ready',
      alternatives: 'failed',
    });
    account.denied = [{ action: 'GetCluster' }];
    assert.deepEqual(statesOf(await around(failed)), {
      cluster: 'failed',
      groups: 'ready',
      alternatives: 'unclear',
    });
  });

  it('say that a cluster is gone where it is', async () => {
    const gone = recordOf('op-1', { state: 'FAILED', reason: { code: 'OutOfStock' } }, { forgotten: true });
    const ref = { ...gone.ref, accountId: 'test', clusterId: 'c-0000000000000000' };
    const state = await around({ ...gone, ref });
    assert.deepEqual(statesOf(state), { cluster: 'failed', groups: 'failed', alternatives: 'unclear' });
    assert.ok(state.cluster?.state === 'failed' && state.groups?.state === 'failed');
    assert.deepEqual([state.cluster.problem.kind, state.groups.problem.kind], ['notFound', 'notFound']);
  });

  it('cost as many calls as there are parts, however often they are wanted', async () => {
    const failed = await record(outOfStock('no ecs.g8i.4xlarge'));
    const before = calls.length;
    const surroundings = new Surroundings(
      { cloud, groups, origin: unknownOrigin, now: Date.now },
      failed.ref,
    );
    open.push(surroundings);
    surroundings.onDidChange(() => {
      surroundings.want(failed);
    });
    for (let turn = 0; turn < 20; turn += 1) surroundings.want(failed);
    await settled(surroundings);
    surroundings.want(failed);
    const actions = calls.slice(before).map(({ action }) => action);
    assert.deepEqual(actions.sort(), ['GetCluster', 'ListInstanceTypes', 'ListNodeGroups']);
  });
});
