import { failureReason } from '../plans.ts';
import { choiceOf, fractionOf, hexOf, integerOf } from '../ids.ts';
import { DAY, HOUR, MINUTE, phaseAt, SECOND } from '../model.ts';
import type { Cluster, Operation } from '../model.ts';
import type { NewEvent } from '../types.ts';
import { CONSOLE, planEvent, resizing, restarting, ROLE, TERRAFORM } from './plan.ts';
import type { EventPlan } from './plan.ts';
import type { TrailEvent } from './view.ts';

/** What people did before the epoch, of which only ActionTrail tells. */

interface Deed {
  cluster: string;
  type: string;
  hoursAgo: number;
  minutes: number;
  /** An application, or the name of a node group. */
  subject: string;
  outcome?: string;
  code?: string;
  event: NewEvent;
}

/** One or more of each form that an event can have. */
const DEEDS: readonly Deed[] = [
  {
    cluster: 'etl-prod',
    type: 'INCREASE_NODES',
    hoursAgo: 2.5,
    minutes: 7,
    subject: 'task-batch',
    event: { agent: 'sdk' },
  },
  {
    cluster: 'etl-prod',
    type: 'RUN_APPLICATION_ACTION',
    hoursAgo: 5,
    minutes: 4,
    subject: 'HIVE',
    event: { ...CONSOLE, form: 'console' },
  },
  {
    cluster: 'ads-olap',
    type: 'UPDATE_APPLICATION_CONFIGS',
    hoursAgo: 7,
    minutes: 1,
    subject: 'STARROCKS3',
    event: { ...TERRAFORM, form: 'textResponse' },
  },
  {
    cluster: 'stream-rt',
    type: 'INCREASE_NODES',
    hoursAgo: 11,
    minutes: 9,
    subject: 'task-flink',
    event: { ...CONSOLE, form: 'failed' },
  },
  {
    cluster: 'stream-rt',
    type: 'INCREASE_NODES',
    hoursAgo: 10.5,
    minutes: 9,
    subject: 'task-flink',
    outcome: 'PARTIAL_COMPLETED',
    code: 'OutOfStock',
    event: { ...ROLE, form: 'listedResources' },
  },
  {
    cluster: 'etl-prod',
    type: 'DECREASE_NODES',
    hoursAgo: 26,
    minutes: 14,
    subject: 'task-batch',
    event: { agent: 'cli', form: 'namelessResource' },
  },
  {
    cluster: 'old-hadoop',
    type: 'RUN_APPLICATION_ACTION',
    hoursAgo: 30,
    minutes: 6,
    subject: 'HDFS',
    outcome: 'FAILED',
    event: { by: { type: 'root-account' }, agent: 'console', form: 'withoutResponse' },
  },
  {
    cluster: 'ads-olap',
    type: 'INCREASE_NODES',
    hoursAgo: 50,
    minutes: 8,
    subject: 'compute',
    event: { ...ROLE, form: 'template' },
  },
  {
    cluster: 'log-archive',
    type: 'UPDATE_APPLICATION_CONFIGS',
    hoursAgo: 3,
    minutes: 1,
    subject: 'HDFS',
    event: TERRAFORM,
  },
  {
    cluster: 'bi-starrocks',
    type: 'RUN_APPLICATION_ACTION',
    hoursAgo: 20,
    minutes: 5,
    subject: 'STARROCKS3',
    event: { ...ROLE, form: 'withoutResponse' },
  },
  {
    cluster: 'user-profile',
    type: 'INCREASE_NODES',
    hoursAgo: 40,
    minutes: 12,
    subject: 'core',
    outcome: 'FAILED',
    code: 'QuotaExceeded',
    event: { agent: 'sdk', form: 'template' },
  },
  {
    cluster: 'sg-ads-lake',
    type: 'RUN_APPLICATION_ACTION',
    hoursAgo: 8,
    minutes: 3,
    subject: 'SPARK3',
    event: { ...CONSOLE, form: 'console', name: 'RestartApplication' },
  },
  {
    cluster: 'sg-ads-lake',
    type: 'DECREASE_NODES',
    hoursAgo: 33,
    minutes: 10,
    subject: 'task-spot',
    outcome: 'TERMINATED',
    event: ROLE,
  },
];

/** How long an operation can still be asked for; how long the service remembers is not documented. */
const OPERATION_MEMORY = 30 * DAY;
/** Further back than ActionTrail remembers. */
const OLDEST = 93 * DAY;

function parametersOf(
  cluster: Cluster,
  type: string,
  subject: string,
  count: number,
): EventPlan['parameters'] {
  switch (type) {
    case 'RUN_APPLICATION_ACTION':
      return restarting(subject);
    case 'UPDATE_APPLICATION_CONFIGS':
      return { ApplicationName: subject, ConfigScope: 'CLUSTER', ConfigAction: 'UPDATE' };
    default: {
      const group = cluster.nodeGroups.find((candidate) => candidate.name === subject);
      return resizing(type, group?.id ?? '', count);
    }
  }
}

const WORDS: Readonly<Record<string, string>> = {
  INCREASE_NODES: 'scale out',
  DECREASE_NODES: 'scale in',
  RUN_APPLICATION_ACTION: 'restart',
  UPDATE_APPLICATION_CONFIGS: 'configure',
};

function operationOf(cluster: Cluster, deed: Deed, seed: number, epoch: number, label: string): Operation {
  const at = Math.floor((epoch - deed.hoursAgo * HOUR) / SECOND) * SECOND;
  const { type, subject } = deed;
  const reason = failureReason(deed.code, cluster.nodeGroups.at(-1)?.instanceTypes[0] ?? '', cluster.zoneId);
  const count = integerOf(1, 4, [seed, 'count', label]);
  const isTemplate = deed.event.form === 'template';
  const template = { ApiName: 'IncreaseNodes', TemplateId: `at-${hexOf(16, [seed, 'template', label])}` };
  return {
    regionId: cluster.regionId,
    clusterId: cluster.id,
    operationId: `op-${hexOf(16, [seed, epoch, 'operation', label])}`,
    type,
    description: `${WORDS[type] ?? ''} ${subject}`,
    createdAt: at,
    startedAt: at + SECOND,
    durationMs: deed.minutes * MINUTE,
    outcome: deed.outcome ?? 'COMPLETED',
    ...(reason === undefined ? {} : { reason }),
    form: 0,
    namesTrigger: fractionOf([seed, 'trigger', label]) < 0.25,
    forgottenAt: at + OPERATION_MEMORY,
    event: planEvent(type, deed.event, isTemplate ? template : parametersOf(cluster, type, subject, count)),
  };
}

/** Deeds of long ago, one about every 9 days for each cluster. */
function oldDeeds(clusters: readonly Cluster[], seed: number): Deed[] {
  return clusters.flatMap((cluster) => {
    const deeds: Deed[] = [];
    for (let day = 4; day * DAY < OLDEST; day += 9) {
      const label = `${cluster.name} old ${String(day)}`;
      const hoursAgo = day * 24 + integerOf(0, 48, [seed, 'hour', label]);
      deeds.push({
        cluster: cluster.name,
        type: choiceOf(['RUN_APPLICATION_ACTION', 'UPDATE_APPLICATION_CONFIGS'], [seed, 'type', label]),
        hoursAgo,
        minutes: integerOf(1, 12, [seed, 'minutes', label]),
        subject: choiceOf(['YARN', 'HDFS'], [seed, 'subject', label]),
        event: choiceOf([TERRAFORM, ROLE, CONSOLE, {}], [seed, 'event', label]),
      });
    }
    return deeds;
  });
}

/** What people did to clusters that ran then: operations, and the calls that failed. */
export function pastDeeds(
  clusters: readonly Cluster[],
  seed: number,
  epoch: number,
): { operations: Operation[]; failures: TrailEvent[] } {
  const operations: Operation[] = [];
  const failures: TrailEvent[] = [];
  for (const [index, deed] of [...DEEDS, ...oldDeeds(clusters, seed)].entries()) {
    const cluster = clusters.find((candidate) => candidate.name === deed.cluster);
    if (cluster === undefined || phaseAt(cluster, epoch - deed.hoursAgo * HOUR).state !== 'RUNNING') {
      continue;
    }
    const label = `deed ${String(index)}`;
    const operation = operationOf(cluster, deed, seed, epoch, label);
    if (deed.event.form === 'failed' && operation.event !== undefined) {
      failures.push({
        label: operation.operationId,
        at: operation.createdAt,
        regionId: cluster.regionId,
        clusterId: cluster.id,
        operationId: '',
        plan: operation.event,
      });
    } else {
      operations.push(operation);
    }
  }
  return { operations, failures };
}
