import assert from 'node:assert/strict';
import { cluesOf } from '../../../src/core/clues.ts';
import type { ClusterDetail } from '../../../src/core/cluster.ts';
import type { ClusterNode, NodeGroup } from '../../../src/core/nodes.ts';
import type { OperationRecord } from '../../../src/core/operation.ts';
import {
  alternativesSought,
  brokenNodes,
  calledFor,
  type AlternativesSought,
} from '../../../src/core/surroundings.ts';
import { recordOf } from './records.ts';

const CLUSTER: ClusterDetail = {
  clusterId: 'c-1',
  type: 'DATALAKE',
  paymentType: 'Subscription',
  releaseVersion: 'EMR-5.16.0',
  zoneId: 'cn-hangzhou-h',
};

const group = (name: string, type: string, types: readonly string[], more: Partial<NodeGroup> = {}) => ({
  nodeGroupId: `ng-${name}`,
  name,
  type,
  instanceTypes: types,
  ...more,
});

const MASTER = group('master', 'MASTER', ['ecs.g7.2xlarge']);
const CORE = group('core', 'CORE', ['ecs.g7.4xlarge'], { zoneId: 'cn-hangzhou-k' });
const BATCH = group('batch', 'TASK', ['ecs.g7.2xlarge', 'ecs.g8i.2xlarge'], { paymentType: 'PayAsYouGo' });
const GROUPS = [MASTER, CORE, BATCH];

function sought(
  message: string,
  more: Partial<OperationRecord> = {},
  groups: readonly NodeGroup[] = GROUPS,
  cluster = CLUSTER,
): AlternativesSought | undefined {
  const record = recordOf('op-1', { state: 'FAILED', reason: { code: 'OutOfStock', message } }, more);
  return alternativesSought(record, cluesOf(record), cluster, groups);
}

const OF_BATCH = {
  question: {
    zoneId: 'cn-hangzhou-h',
    clusterType: 'DATALAKE',
    paymentType: 'PayAsYouGo',
    nodeGroupType: 'TASK',
    releaseVersion: 'EMR-5.16.0',
  },
  wanted: ['ecs.g7.2xlarge', 'ecs.g8i.2xlarge'],
};

describe('what an operation calls for', () => {
  const CASES: readonly [string, string | undefined, boolean, boolean][] = [
    ['FAILED', 'OutOfStock', false, true],
    ['FAILED', 'QuotaExceeded', false, true],
    ['FAILED', 'QuotaExceeded.Cores', false, true],
    ['FAILED', 'NodeFailure', true, false],
    ['FAILED', 'BootstrapFailure', true, false],
    ['HUMAN_PROCESSING', 'NodeFailure', true, false],
    ['IN_PROGRESS', 'OutOfStock', false, true],
    ['PARTIAL_COMPLETED', 'OutOfStock', true, true],
    ['PARTIAL_COMPLETED', undefined, true, false],
    ['FAILED', 'NotAuthorized', false, false],
    ['FAILED', 'SomethingNew', false, false],
    ['FAILED', undefined, false, false],
    ['COMPLETED', 'UserRequest', false, false],
    ['COMPLETED', 'NodeFailure', false, false],
  ];
  for (const [state, code, nodes, alternatives] of CASES) {
    it(`with ${state} and ${code ?? 'no reason'}`, () => {
      const record = recordOf('op-1', { state, ...(code === undefined ? {} : { reason: { code } }) });
      assert.deepEqual(calledFor(record), { brokenNodes: nodes, alternatives });
    });
  }

  it('is nothing before the first answer', () => {
    assert.deepEqual(calledFor(recordOf('op-1', undefined)), { brokenNodes: false, alternatives: false });
  });
});

describe('what alternatives are sought to', () => {
  it('is the group that the call names', () => {
    const request = { NodeGroupId: 'ng-batch' };
    assert.deepEqual(sought('', { initiator: { way: 'sdk', request } }), OF_BATCH);
  });

  it('is the group whose name came with the operation', () => {
    assert.deepEqual(sought('', { groupName: 'batch' }), OF_BATCH);
  });

  it('is the group that wants the type of the message, which comes first', () => {
    assert.deepEqual(sought('no ecs.g8i.2xlarge'), {
      ...OF_BATCH,
      wanted: ['ecs.g8i.2xlarge', 'ecs.g7.2xlarge'],
    });
  });

  it('is the ID before the name, and both before what the message says of types', () => {
    const initiator = { way: 'sdk', request: { NodeGroupId: 'ng-core' } } as const;
    const core = sought('no ecs.g8i.2xlarge', { initiator, groupName: 'batch' });
    assert.equal(core?.question.nodeGroupType, 'CORE');
    assert.equal(sought('no ecs.g8i.2xlarge', { groupName: 'core' })?.question.nodeGroupType, 'CORE');
    const gone = { way: 'sdk', request: { NodeGroupId: 'ng-gone' } } as const;
    assert.deepEqual(sought('', { initiator: gone, groupName: 'batch' }), OF_BATCH);
  });

  it('is nothing where groups that it may be would be asked for differently', () => {
    assert.equal(sought('no ecs.g7.2xlarge'), undefined);
    assert.equal(sought(''), undefined);
  });

  it('is what groups have in common that would be asked for alike', () => {
    const more = group('spot', 'TASK', ['ecs.r7.2xlarge'], { paymentType: 'PayAsYouGo' });
    const found = sought('', {}, [BATCH, more]);
    assert.deepEqual(found, { ...OF_BATCH, wanted: [...OF_BATCH.wanted, 'ecs.r7.2xlarge'] });
    assert.equal(sought('', {}, [BATCH, { ...more, zoneId: 'cn-hangzhou-k' }]), undefined);
    assert.equal(sought('', {}, [BATCH, { ...more, paymentType: 'Subscription' }]), undefined);
  });

  it('is in the zone of the message, of the group, or of the cluster', () => {
    const zone = (message: string, name: string) => sought(message, { groupName: name })?.question.zoneId;
    assert.equal(zone('in cn-hangzhou-b', 'core'), 'cn-hangzhou-b');
    assert.equal(zone('', 'core'), 'cn-hangzhou-k');
    assert.equal(zone('', 'batch'), 'cn-hangzhou-h');
    const elsewhere = [{ ...MASTER, zoneId: 'cn-hangzhou-k' }, BATCH];
    assert.deepEqual(sought('no ecs.g7.2xlarge in cn-hangzhou-h', {}, elsewhere), OF_BATCH);
  });

  it('is nothing where the service left out what it must be asked by', () => {
    const named = { groupName: 'batch' };
    const { type: clusterType, ...typeless } = CLUSTER;
    assert.ok(clusterType);
    assert.equal(sought('', named, GROUPS, typeless), undefined);
    assert.equal(sought('', named, []), undefined);
    assert.equal(
      sought('', named, [{ nodeGroupId: 'ng', name: 'batch', instanceTypes: ['ecs.g7.large'] }]),
      undefined,
    );
    assert.equal(sought('', named, [{ ...BATCH, instanceTypes: [] }]), undefined);
  });
});

describe('nodes that do not run', () => {
  it('are those of the message, then of the group, then the youngest', () => {
    const node = (
      nodeId: string,
      state: string | undefined,
      more: Partial<ClusterNode> = {},
    ): ClusterNode => ({
      nodeId,
      ...(state === undefined ? {} : { state }),
      ...more,
    });
    const nodes = [
      node('running', 'Running'),
      node('old', 'Stopped', { createTime: 1 }),
      node('unsaid', undefined),
      node('young', 'Pending', { createTime: 2 }),
      node('own', 'Stopped', { nodeGroupId: 'ng-1' }),
      node('i-named', 'Terminated'),
    ];
    const clues = { instanceTypes: [], nodeIds: ['i-named'], nodeGroupId: 'ng-1' };
    const ids = brokenNodes(nodes, clues).map(({ nodeId }) => nodeId);
    assert.deepEqual(ids, ['i-named', 'own', 'young', 'old']);
  });
});
