import type { StateChangeReason } from './operation.ts';

/** A cluster as ListClusters gives it (`emr-api.md` 2.2). Times are Unix milliseconds. */
export interface Cluster {
  readonly clusterId: string;
  readonly name?: string;
  readonly type?: string;
  readonly state?: string;
  readonly paymentType?: string;
  readonly releaseVersion?: string;
  readonly createTime?: number;
  readonly readyTime?: number;
  readonly endTime?: number;
  readonly expireTime?: number;
  readonly reason?: StateChangeReason;
}

/** A cluster as GetCluster gives it (`emr-api.md` 2.3), as far as it helps to explain what happened. */
export interface ClusterDetail extends Cluster {
  /** `NORMAL`, `HA`. */
  readonly deployMode?: string;
  /** `NORMAL`, `KERBEROS`. */
  readonly securityMode?: string;
  readonly description?: string;
  readonly deletionProtection?: boolean;
  readonly resourceGroupId?: string;
  readonly serviceRole?: string;
  readonly vpcId?: string;
  readonly zoneId?: string;
  readonly securityGroupId?: string;
  readonly instanceRole?: string;
  readonly keyPairName?: string;
}

/** What a cluster state means for the user; decides icon and colour. */
export type ClusterStateClass = 'running' | 'changing' | 'failed' | 'released' | 'unknown';

const STATE_CLASSES: Readonly<Record<string, ClusterStateClass>> = {
  STARTING: 'changing',
  BOOTSTRAPPING: 'changing',
  RUNNING: 'running',
  TERMINATING: 'changing',
  START_FAILED: 'failed',
  TERMINATE_FAILED: 'failed',
  TERMINATED_WITH_ERRORS: 'failed',
  TERMINATED: 'released',
};

export function classifyClusterState(state: string | undefined): ClusterStateClass {
  return state !== undefined && Object.hasOwn(STATE_CLASSES, state)
    ? (STATE_CLASSES[state] ?? 'unknown')
    : 'unknown';
}

/** Alive first, then what failed, what is gone last; by name within. */
export function compareClusters(a: Cluster, b: Cluster): number {
  return rank(a) - rank(b) || label(a).localeCompare(label(b)) || (a.clusterId < b.clusterId ? -1 : 1);
}

function rank(cluster: Cluster): number {
  switch (classifyClusterState(cluster.state)) {
    case 'running':
    case 'changing':
    case 'unknown':
      return 0;
    case 'failed':
      return 1;
    case 'released':
      return 2;
  }
}

function label(cluster: Cluster): string {
  return cluster.name ?? cluster.clusterId;
}

/** When a cluster came into its state, as far as the service tells (`emr-api.md` 2.2). */
export function stateSince({ state, createTime, readyTime, endTime }: Cluster): number | undefined {
  switch (state) {
    case 'STARTING':
      return createTime;
    case 'RUNNING':
      return readyTime;
    case 'START_FAILED':
    case 'TERMINATED':
    case 'TERMINATED_WITH_ERRORS':
      return endTime;
    default:
      return undefined;
  }
}

/** Whether a cluster is over, so that nothing of it runs or expires. */
export function isReleased({ state }: Cluster): boolean {
  return state === 'TERMINATED' || state === 'TERMINATED_WITH_ERRORS';
}

const DAY_MS = 86_400_000;

/** So near its end a subscription needs somebody to renew it. */
const SOON_DAYS = 7;

/** When a subscription ends: in so many whole days, less than none where it is past. */
export interface Expiry {
  readonly days: number;
  readonly isSoon: boolean;
}

/** Undefined where nothing expires. What is cut off days after the end is still there to be renewed. */
export function expiryOf(cluster: Cluster, now: number): Expiry | undefined {
  const { expireTime } = cluster;
  if (expireTime === undefined || isReleased(cluster) || cluster.state === 'START_FAILED') return undefined;
  const days = Math.floor((expireTime - now) / DAY_MS);
  return { days, isSoon: expireTime - now <= SOON_DAYS * DAY_MS };
}
