import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { NodeGroups } from '../../../src/app/nodeGroups.ts';
import { Surroundings } from '../../../src/app/surroundings.ts';
import type { ClusterDetail } from '../../../src/core/cluster.ts';
import { CloudError } from '../../../src/core/errors.ts';
import type { ClusterNode, InstanceType, NodeGroup } from '../../../src/core/nodes.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import type { Page } from '../../../src/core/page.ts';

const ref = { accountId: 'account', regionId: 'cn-hangzhou', clusterId: 'c-1', operationId: 'op-1' };

function record(state: string, code?: string, message = ''): OperationRecord {
  const snapshot = { clusterId: 'c-1', operationId: 'op-1', state };
  return {
    ref,
    source: 'manual',
    firstSeenAt: 0,
    watched: false,
    seenActive: true,
    snapshot: code === undefined ? snapshot : { ...snapshot, reason: { code, message } },
  };
}

describe('what is around an operation', () => {
  let asked: string[];
  let answers: {
    cluster: () => Promise<ClusterDetail>;
    groups: () => Promise<Page<NodeGroup>>;
    nodes: (token: string | undefined) => Promise<Page<ClusterNode>>;
    types: () => Promise<Page<InstanceType>>;
  };
  let groups: NodeGroups;
  let around: Surroundings;
  let told: number;
  let now: number;

  beforeEach(() => {
    [asked, told, now] = [[], 0, 0];
    answers = {
      cluster: () => Promise.resolve({ clusterId: 'c-1', type: 'DATALAKE', zoneId: 'cn-hangzhou-h' }),
      groups: () =>
        Promise.resolve({
          items: [
            { nodeGroupId: 'ng-1', type: 'TASK', instanceTypes: ['ecs.g7.2xlarge'], zoneId: 'cn-hangzhou-h' },
          ],
        }),
      nodes: () => Promise.resolve({ items: [] }),
      types: () => Promise.resolve({ items: [{ name: 'ecs.g8i.2xlarge' }, { name: 'ecs.g7.2xlarge' }] }),
    };
    groups = new NodeGroups({
      now: () => now,
      list: () => {
        asked.push('groups');
        return answers.groups();
      },
    });
    around = new Surroundings(
      {
        groups,
        now: () => now,
        cloud: {
          getCluster: () => {
            asked.push('cluster');
            return answers.cluster();
          },
          listNodes: (_cluster, token) => {
            asked.push('nodes');
            return answers.nodes(token);
          },
          listInstanceTypes: (_scope, { zoneId, clusterType, nodeGroupType, paymentType }) => {
            asked.push([zoneId, clusterType, nodeGroupType, paymentType].join());
            return answers.types();
          },
        },
      },
      ref,
    );
    around.onDidChange(() => {
      told += 1;
    });
  });

  afterEach(() => {
    around.dispose();
    groups.dispose();
  });

  /** Everything that is on its way arrives. */
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 5; round += 1) await turn();
  };

  it('is the cluster and its groups, asked for once however often they are wanted', async () => {
    around.want(record('IN_PROGRESS'));
    around.want(record('IN_PROGRESS'));
    assert.equal(around.state.cluster?.state, 'loading');
    await settle();
    around.want(record('COMPLETED', 'UserRequest'));
    await settle();
    assert.deepEqual(asked, ['cluster', 'groups']);
    assert.equal(around.state.cluster.state, 'ready');
    assert.equal(around.state.groups?.state, 'ready');
    assert.equal(told, 2);
    assert.deepEqual(Object.keys(around.state), ['cluster', 'groups']);
  });

  it('is what is on offer instead, once it turns out that something was sold out', async () => {
    around.want(record('IN_PROGRESS'));
    await settle();
    around.want(record('FAILED', 'OutOfStock', 'ecs.g7.2xlarge is sold out in cn-hangzhou-k'));
    await settle();
    assert.deepEqual(asked, ['cluster', 'groups', 'cn-hangzhou-k,DATALAKE,TASK,PayAsYouGo']);
    assert.ok(around.state.alternatives?.state === 'ready');
    const { value } = around.state.alternatives;
    assert.deepEqual(value?.wanted, ['ecs.g7.2xlarge']);
    assert.deepEqual(value.back, ['ecs.g7.2xlarge']);
    assert.deepEqual(
      value.others.map(({ type }) => type.name),
      ['ecs.g8i.2xlarge'],
    );
  });

  it('asks nothing about types where nobody says which group is meant', async () => {
    const items = ['ng-1', 'ng-2'].map((nodeGroupId) => ({ nodeGroupId, type: 'TASK', instanceTypes: [] }));
    answers.groups = () => Promise.resolve({ items });
    around.want(record('FAILED', 'OutOfStock', 'sold out'));
    await settle();
    assert.deepEqual(asked, ['cluster', 'groups']);
    assert.deepEqual(around.state.alternatives, { state: 'ready', value: undefined });
  });

  it('is the nodes that do not run, of all pages, where nodes are to blame', async () => {
    const page = (state: string, nextToken?: string): Promise<Page<ClusterNode>> =>
      Promise.resolve({
        items: [{ nodeId: `i-${state}`, state }],
        ...(nextToken === undefined ? {} : { nextToken }),
      });
    answers.nodes = (token) => (token === undefined ? page('Running', 'next') : page('Stopped'));
    around.want(record('FAILED', 'NodeFailure'));
    await settle();
    assert.ok(around.state.brokenNodes?.state === 'ready');
    assert.deepEqual(
      around.state.brokenNodes.value.map(({ nodeId }) => nodeId),
      ['i-Stopped'],
    );
    around.want(record('PARTIAL_COMPLETED'));
    assert.equal(asked.filter((each) => each === 'nodes').length, 2);
  });

  it('fails part by part, and is whole again after a refresh', async () => {
    answers.cluster = () => Promise.reject(new CloudError({ kind: 'permission', message: 'no' }));
    const failure = record('FAILED', 'OutOfStock', 'ecs.g7.2xlarge');
    around.want(failure);
    await settle();
    assert.ok(around.state.cluster?.state === 'failed');
    assert.equal(around.state.cluster.problem.kind, 'permission');
    assert.equal(around.state.alternatives?.state, 'failed', 'it needs the cluster');
    assert.equal(around.state.groups?.state, 'ready');
    around.want(failure);
    await settle();
    assert.deepEqual(asked, ['cluster', 'groups'], 'what failed is not tried again by itself');
    answers.cluster = () => Promise.resolve({ clusterId: 'c-1', type: 'DATALAKE' });
    around.refresh(failure);
    const states = (): string[] => Object.values(around.state).map(({ state }) => state);
    assert.deepEqual(states(), ['loading', 'ready', 'loading'], 'what is there stays meanwhile');
    await settle();
    assert.deepEqual(states(), ['ready', 'ready', 'ready']);
  });

  it('drops answers from before a refresh, and after its end', async () => {
    let late: ((cluster: ClusterDetail) => void) | undefined;
    answers.cluster = () => new Promise((resolve) => (late = resolve));
    around.want(record('IN_PROGRESS'));
    await settle();
    answers.cluster = () => Promise.resolve({ clusterId: 'c-1', state: 'new' });
    around.refresh(record('IN_PROGRESS'));
    await settle();
    late?.({ clusterId: 'c-1', state: 'old' });
    await settle();
    assert.ok(around.state.cluster?.state === 'ready');
    assert.equal(around.state.cluster.value.state, 'new');
    answers.cluster = () => new Promise((resolve) => (late = resolve));
    around.refresh(record('IN_PROGRESS'));
    const before = told;
    around.dispose();
    late?.({ clusterId: 'c-1', state: 'late' });
    await settle();
    assert.equal(told, before);
  });
});
