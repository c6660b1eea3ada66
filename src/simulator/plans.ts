import type { StateChangeReason } from './types.ts';

/** The cast of the scenario, without IDs and times. All names and texts are invented. */

interface GroupPlan {
  name: string;
  type: 'MASTER' | 'CORE' | 'TASK' | 'GATEWAY';
  nodes: number;
  instanceTypes: readonly string[];
  spot?: boolean;
  restingState?: string;
  restingReason?: StateChangeReason;
}

/** How the life of a cluster runs; `scenario.ts` gives it times. */
type LifePlan =
  | { kind: 'running'; daysOld: number }
  /** Created shortly before the epoch, RUNNING after it; in ms relative to the epoch. */
  | { kind: 'coming'; createdAt: number; bootstrapsAt: number; runsAt: number }
  | { kind: 'startFailed'; daysOld: number; reason: StateChangeReason }
  /** Being deleted at the epoch, gone so many ms after it. */
  | { kind: 'going'; daysOld: number; goneAt: number }
  | { kind: 'ended'; daysOld: number; daysAgo: number; state: string; reason: StateChangeReason };

export interface ClusterPlan {
  name: string;
  regionId: string;
  type: string;
  release: string;
  life: LifePlan;
  /** A subscription, with the days that are left. */
  expiresInDays?: number;
  highlyAvailable?: boolean;
  kerberos?: boolean;
  description?: string;
  tags: Readonly<Record<string, string>>;
  deletionProtection?: boolean;
  /** The old upper-case ID form. */
  oldId?: boolean;
  groups: readonly GroupPlan[];
  /** Scaling activities in the three days before the epoch, on the last group. */
  activities?: number;
}

const G7 = ['ecs.g7.2xlarge'];
const BIG = ['ecs.g7.4xlarge', 'ecs.g8i.4xlarge'];
const MIXED = ['ecs.g7.2xlarge', 'ecs.g8i.2xlarge'];
const MEMORY = ['ecs.r7.4xlarge'];
const STORAGE = ['ecs.d3s.4xlarge'];
const GPU = ['ecs.gn7i-c16g1.4xlarge'];

const master = (nodes: number): GroupPlan => ({ name: 'master', type: 'MASTER', nodes, instanceTypes: G7 });
const core = (nodes: number, instanceTypes: readonly string[]): GroupPlan => ({
  name: 'core',
  type: 'CORE',
  nodes,
  instanceTypes,
});
const task = (name: string, nodes: number, instanceTypes: readonly string[], spot = false): GroupPlan => ({
  name,
  type: 'TASK',
  nodes,
  instanceTypes,
  spot,
});

export const CLUSTER_PLANS: readonly ClusterPlan[] = [
  {
    name: 'etl-prod',
    regionId: 'cn-hangzhou',
    type: 'DATALAKE',
    release: 'EMR-5.16.0',
    life: { kind: 'running', daysOld: 212 },
    highlyAvailable: true,
    description: 'Nightly and hourly ETL of the order domain',
    tags: { team: 'data-platform', env: 'prod', 'cost-center': '4711' },
    deletionProtection: true,
    groups: [master(3), core(8, BIG), task('task-batch', 6, MIXED), task('task-spot', 4, MIXED, true)],
    activities: 22,
  },
  {
    name: 'ads-olap',
    regionId: 'cn-hangzhou',
    type: 'OLAP',
    release: 'EMR-5.17.1',
    life: { kind: 'running', daysOld: 359 },
    expiresInDays: 6,
    highlyAvailable: true,
    description: 'Ad hoc reports for marketing',
    tags: { team: 'ads', env: 'prod' },
    groups: [master(3), core(5, MEMORY), task('compute', 3, MEMORY)],
    activities: 16,
  },
  {
    name: 'stream-rt',
    regionId: 'cn-hangzhou',
    type: 'DATAFLOW',
    release: 'EMR-5.16.0',
    life: { kind: 'running', daysOld: 97 },
    highlyAvailable: true,
    kerberos: true,
    description: 'Flink jobs behind the live dashboards',
    tags: { team: 'realtime', env: 'prod', 'on-call': '实时计算' },
    deletionProtection: true,
    groups: [master(3), core(4, G7), task('task-flink', 6, MIXED)],
    activities: 130,
  },
  {
    name: 'ml-lab',
    regionId: 'cn-hangzhou',
    type: 'CUSTOM',
    release: 'EMR-5.17.1',
    life: { kind: 'coming', createdAt: -2 * 60_000, bootstrapsAt: 3 * 60_000, runsAt: 6 * 60_000 },
    description: 'Feature experiments',
    tags: { team: 'ml', env: 'dev' },
    groups: [master(1), core(2, G7), task('task-gpu', 2, GPU)],
  },
  {
    name: 'old-hadoop',
    regionId: 'cn-hangzhou',
    type: 'HADOOP',
    release: 'EMR-3.40.0',
    life: { kind: 'running', daysOld: 1480 },
    expiresInDays: 171,
    oldId: true,
    tags: {},
    groups: [master(2), core(12, STORAGE)],
  },
  {
    name: 'qa-lake',
    regionId: 'cn-hangzhou',
    type: 'DATALAKE',
    release: 'EMR-5.17.1',
    life: {
      kind: 'startFailed',
      daysOld: 1,
      reason: {
        code: 'BootstrapFailure',
        message: 'Bootstrap action install-agents exited with code 127 on node core1-2.',
      },
    },
    tags: { team: 'data-platform', env: 'qa' },
    groups: [master(1), core(2, G7)],
  },
  {
    name: 'bi-starrocks',
    regionId: 'cn-shanghai',
    type: 'OLAP',
    release: 'EMR-5.15.0',
    life: { kind: 'running', daysOld: 301 },
    expiresInDays: 64,
    highlyAvailable: true,
    description: 'StarRocks for the BI portal',
    tags: { team: 'bi', env: 'prod' },
    groups: [master(3), core(6, MEMORY), task('compute', 4, MEMORY)],
    activities: 17,
  },
  {
    name: 'log-archive',
    regionId: 'cn-shanghai',
    type: 'DATALAKE',
    release: 'EMR-5.12.1',
    life: { kind: 'running', daysOld: 540 },
    description: 'Compaction and cold storage of access logs',
    tags: { team: 'sre', env: 'prod', retention: '3y' },
    groups: [
      master(1),
      core(4, STORAGE),
      {
        ...task('task-reserved', 0, MIXED),
        restingState: 'SUSPENDED',
        restingReason: { code: 'AccountException', message: 'The payment of the order is overdue.' },
      },
      task('task-compact', 3, MIXED, true),
    ],
    activities: 18,
  },
  {
    name: 'user-profile',
    regionId: 'cn-shanghai',
    type: 'DATASERVING',
    release: 'EMR-5.16.0',
    life: { kind: 'running', daysOld: 128 },
    highlyAvailable: true,
    description: 'HBase behind the recommendation service',
    tags: { team: 'growth', env: 'prod' },
    deletionProtection: true,
    groups: [master(3), core(9, STORAGE), { ...task('gateway', 2, G7), type: 'GATEWAY' }],
  },
  {
    name: 'risk-features',
    regionId: 'cn-shanghai',
    type: 'DATASERVING',
    release: 'EMR-5.17.1',
    life: { kind: 'coming', createdAt: -7 * 60_000, bootstrapsAt: -2 * 60_000, runsAt: 4 * 60_000 },
    tags: { team: 'risk', env: 'staging' },
    groups: [master(1), core(3, G7)],
  },
  {
    name: 'nightly-batch',
    regionId: 'cn-shanghai',
    type: 'DATALAKE',
    release: 'EMR-5.14.0',
    life: { kind: 'going', daysOld: 1, goneAt: 5 * 60_000 },
    description: 'Started and released by the scheduler',
    tags: { team: 'data-platform', env: 'prod', owner: 'scheduler' },
    groups: [master(1), core(4, G7), task('task-1', 8, MIXED, true)],
  },
  {
    name: 'tmp-sandbox',
    regionId: 'cn-shanghai',
    type: 'CUSTOM',
    release: 'EMR-5.13.0',
    life: {
      kind: 'ended',
      daysOld: 33,
      daysAgo: 2,
      state: 'TERMINATE_FAILED',
      reason: {
        code: 'OperationDenied',
        message: 'A security group of the cluster is still referenced by another resource.',
      },
    },
    tags: {},
    groups: [master(1), core(2, G7)],
  },
  {
    name: 'sg-ads-lake',
    regionId: 'ap-southeast-1',
    type: 'DATALAKE',
    release: 'EMR-5.16.0',
    life: { kind: 'running', daysOld: 76 },
    highlyAvailable: true,
    description: 'Overseas ads attribution',
    tags: { team: 'ads', env: 'prod' },
    groups: [master(3), core(4, G7), task('task-spot', 5, MIXED, true)],
    activities: 15,
  },
  {
    name: 'sg-events',
    regionId: 'ap-southeast-1',
    type: 'DATAFLOW',
    release: 'EMR-5.14.0',
    life: {
      kind: 'ended',
      daysOld: 60,
      daysAgo: 3,
      state: 'TERMINATED_WITH_ERRORS',
      reason: { code: 'NodeFailure', message: 'The instance of node master-1-1 was lost.' },
    },
    tags: { team: 'ads', env: 'staging' },
    groups: [master(1), core(2, G7)],
  },
  {
    name: 'campaign-once',
    regionId: 'ap-southeast-1',
    type: 'CUSTOM',
    release: 'EMR-5.16.0',
    life: {
      kind: 'ended',
      daysOld: 9,
      daysAgo: 4,
      state: 'TERMINATED',
      reason: { code: 'UserRequest', message: '' },
    },
    tags: { team: 'ads', env: 'prod' },
    groups: [master(1), core(3, G7), task('task-1', 6, MIXED)],
  },
];

/** Zones by region. */
export const ZONES: Readonly<Record<string, string>> = {
  'cn-hangzhou': 'cn-hangzhou-h',
  'cn-shanghai': 'cn-shanghai-l',
  'ap-southeast-1': 'ap-southeast-1c',
};

/** Failure reasons as an operation shows them; `undefined` = failed without any. */
export function failureReason(
  code: string | undefined,
  instanceType: string,
  zoneId: string,
): StateChangeReason | undefined {
  const messages: Readonly<Record<string, string>> = {
    OutOfStock: `The instance type ${instanceType} is sold out in zone ${zoneId}. Try another instance type or zone.`,
    QuotaExceeded: `The vCPU quota for the family of ${instanceType} in zone ${zoneId} is used up.`,
    BootstrapFailure: 'Bootstrap action install-agents ran longer than 600 seconds on 1 of the new nodes.',
    NodeFailure: 'One of the new instances did not reach the state Running in time.',
  };
  return code === undefined ? undefined : { code, message: messages[code] ?? '' };
}
