import type { Cluster } from './cluster.ts';
import type { NodeGroup } from './nodes.ts';
import { isActive, isShown, type OperationRecord } from './operation.ts';
import { clusterKey, type ClusterRef } from './scope.ts';

/** What runs, as far as a state tells. */
export type HintKind = 'create' | 'release' | 'scaleOut' | 'scaleIn' | 'reconfigure';

/**
 * Something runs in a cluster whose operation ID nobody knows yet (`emr-api.md` 3.3): the state of the cluster,
 * or of one of its node groups, says so.
 */
export interface Hint {
  readonly key: string;
  readonly cluster: ClusterRef;
  readonly clusterName?: string;
  /** Absent where the cluster as a whole changes. */
  readonly group?: { readonly id: string; readonly name?: string };
  readonly kind: HintKind;
  /** The state as the service calls it. */
  readonly state: string;
}

const CLUSTER_STATES: Readonly<Record<string, HintKind>> = {
  STARTING: 'create',
  BOOTSTRAPPING: 'create',
  TERMINATING: 'release',
};

/** The listed ones, and those of samples (`emr-api.md` 2.4). */
const GROUP_STATES: Readonly<Record<string, HintKind>> = {
  PROVISIONING: 'scaleOut',
  INCREASING: 'scaleOut',
  DECREASING: 'scaleIn',
  RECONFIGURING: 'reconfigure',
  RESIZING: 'reconfigure',
  TERMINATING: 'release',
};

/** A group may go on for so long after its operation has ended (`emr-api.md` 2.4); milliseconds. */
const AFTERGLOW_MS = 30 * 60_000;

/** What a type of operation does, by the words in it: the set is open and not documented (`emr-api.md` 2.1). */
const TYPES: readonly (readonly [RegExp, HintKind | 'other'])[] = [
  [/INCREASE|SCALE_OUT|EXPAND|ADD_NODE/, 'scaleOut'],
  [/DECREASE|SCALE_IN|SHRINK|REMOVE_NODE/, 'scaleIn'],
  [/^(CREATE|RUN|START)_CLUSTER/, 'create'],
  [/^(DELETE|RELEASE|TERMINATE)_/, 'release'],
  [/APPLICATION|SERVICE|COMPONENT/, 'other'],
];

/** Whether the state of a cluster says that something runs. */
export function isChanging({ state }: Cluster): boolean {
  return kindOf(CLUSTER_STATES, state) !== undefined;
}

/** The same, of the cluster or one of its node groups. */
export function tellsOfSomething(cluster: Cluster, groups: readonly NodeGroup[]): boolean {
  return isChanging(cluster) || groups.some(({ state }) => kindOf(GROUP_STATES, state) !== undefined);
}

/**
 * What runs in a cluster and is none of the operations that are known.
 * @param records the operations of the cluster
 * @param now Unix milliseconds
 */
export function hintsOf(
  ref: ClusterRef,
  cluster: Cluster,
  groups: readonly NodeGroup[],
  records: readonly OperationRecord[],
  now: number,
): readonly Hint[] {
  const place = { accountId: ref.accountId, regionId: ref.regionId, clusterId: ref.clusterId };
  const { state, name } = cluster;
  const named = name === undefined ? {} : { clusterName: name };
  const whole = kindOf(CLUSTER_STATES, state);
  if (whole !== undefined && state !== undefined) {
    // Its groups change with it.
    const known = records.some((record) => explains(record, whole, undefined, now));
    return known ? [] : [{ key: clusterKey(ref), cluster: place, ...named, kind: whole, state }];
  }
  return groups.flatMap((group): Hint | [] => {
    const kind = kindOf(GROUP_STATES, group.state);
    const { nodeGroupId, state: groupState } = group;
    if (kind === undefined || groupState === undefined) return [];
    if (records.some((record) => explains(record, kind, nodeGroupId, now))) return [];
    const key = `${clusterKey(ref)}/${nodeGroupId}`;
    const about = group.name === undefined ? { id: nodeGroupId } : { id: nodeGroupId, name: group.name };
    return { key, cluster: place, ...named, group: about, kind, state: groupState };
  });
}

/** Whether an operation may be what a state tells of. */
function explains(
  record: OperationRecord,
  kind: HintKind,
  groupId: string | undefined,
  now: number,
): boolean {
  const { snapshot, initiator } = record;
  if (!isShown(record) || record.forgotten === true || snapshot === undefined) return false;
  if (!isActive(record) && now - (snapshot.endTime ?? record.snapshotAt ?? 0) > AFTERGLOW_MS) return false;
  const does = TYPES.find(([pattern]) => pattern.test(snapshot.type ?? ''))?.[1];
  if (does !== undefined && does !== kind && !(does === 'other' && kind === 'reconfigure')) return false;
  const about = initiator?.request?.['NodeGroupId'];
  return about === undefined || groupId === undefined || about === groupId;
}

function kindOf(kinds: Readonly<Record<string, HintKind>>, state: string | undefined): HintKind | undefined {
  return state !== undefined && Object.hasOwn(kinds, state) ? kinds[state] : undefined;
}
