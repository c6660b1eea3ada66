import type { Cluster } from './cluster.ts';
import { present } from './present.ts';

/** What somebody wants to see of the clusters. Immutable; a part that is absent leaves the default. */
export interface ClusterFilter {
  /** The only states to show; absent: all but those hidden by default. */
  readonly states?: readonly string[];
  /** The only types to show; absent: all. */
  readonly types?: readonly string[];
  /** Part of the name or the ID, in any case. */
  readonly text?: string;
}

/** What ListClusters is asked to choose by itself (`emr-api.md` 2.2); absent: everything. */
export interface ClusterQuery {
  readonly clusterIds?: readonly string[];
  readonly states?: readonly string[];
  readonly types?: readonly string[];
}

export const NO_FILTER: ClusterFilter = {};

/** In the order of a cluster's life (`emr-api.md` 2.2). */
export const CLUSTER_STATES = [
  'STARTING',
  'BOOTSTRAPPING',
  'RUNNING',
  'TERMINATING',
  'START_FAILED',
  'TERMINATE_FAILED',
  'TERMINATED_WITH_ERRORS',
  'TERMINATED',
] as const;

export const CLUSTER_TYPES = ['DATALAKE', 'OLAP', 'DATAFLOW', 'DATASERVING', 'CUSTOM', 'HADOOP'] as const;

/**
 * Shown where nobody chose: not what was released as intended, which would bury the rest. What was released
 * with errors stays: somebody may have to look at what is left of it.
 *
 * The service is asked for these states by name, as it can leave nothing out. A state that it adds one day is
 * seen by who ticks all states, since then none is named.
 */
export const DEFAULT_STATES: readonly string[] = CLUSTER_STATES.filter((state) => state !== 'TERMINATED');

const MAX_TEXT = 128;

/** As IDs of clusters look; only then it may be sent as one. */
const WHOLE_ID = /^c-[0-9a-f]{16}$/i;

/**
 * The filter for what was ticked and typed. None ticked means the same as leaving the group alone: an empty
 * list is never what somebody wants to see.
 */
export function clusterFilter(choice: {
  readonly states: readonly string[];
  readonly types: readonly string[];
  readonly text: string;
}): ClusterFilter {
  const states = CLUSTER_STATES.filter((state) => choice.states.includes(state));
  const types = CLUSTER_TYPES.filter((type) => choice.types.includes(type));
  const text = choice.text.trim().slice(0, MAX_TEXT);
  const isDefault = states.length === 0 || states.join() === DEFAULT_STATES.join();
  const isAll = types.length === 0 || types.length === CLUSTER_TYPES.length;
  return present<ClusterFilter>({
    states: isDefault ? undefined : states,
    types: isAll ? undefined : types,
    text: text === '' ? undefined : text,
  });
}

/** A filter that was stored, as far as it makes sense. */
export function storedFilter(stored: unknown): ClusterFilter {
  if (typeof stored !== 'object' || stored === null) return NO_FILTER;
  const { states, types, text } = stored as Readonly<Record<keyof ClusterFilter, unknown>>;
  const texts = (value: unknown): string[] =>
    Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
  return clusterFilter({
    states: texts(states),
    types: texts(types),
    text: typeof text === 'string' ? text : '',
  });
}

/** Whether anything but the default is chosen. */
export function isFiltering({ states, types, text }: ClusterFilter): boolean {
  return states !== undefined || types !== undefined || text !== undefined;
}

/** Whether all states are wanted, those that nobody knows yet too. */
export function isEveryState(states: readonly string[] | undefined): boolean {
  return states?.length === CLUSTER_STATES.length;
}

/**
 * What the service chooses by itself. Not by the name: whether `ClusterName` finds a part of one is not
 * documented, so names are compared here.
 */
export function toQuery({ states = DEFAULT_STATES, types, text }: ClusterFilter): ClusterQuery {
  return present<ClusterQuery>({
    clusterIds: text !== undefined && WHOLE_ID.test(text) ? [text] : undefined,
    states: isEveryState(states) ? undefined : states,
    types,
  });
}

/** Whether the text of a filter, which the service does not know, lets a cluster through. */
export function matchesText({ text }: ClusterFilter, { name, clusterId }: Cluster): boolean {
  if (text === undefined) return true;
  const wanted = text.toLowerCase();
  return [name ?? '', clusterId].some((each) => each.toLowerCase().includes(wanted));
}

/** Whether a cluster is to be seen, as far as it is known. */
export function matches(filter: ClusterFilter, cluster: Cluster): boolean {
  const { states = DEFAULT_STATES, types } = filter;
  const { state, type } = cluster;
  // What is new to us is no released cluster, but not what somebody chose either.
  const isUnknown = state === undefined || !(CLUSTER_STATES as readonly string[]).includes(state);
  const stateFits = isUnknown
    ? filter.states === undefined || isEveryState(filter.states)
    : states.includes(state);
  return (
    stateFits &&
    (types === undefined || (type !== undefined && types.includes(type))) &&
    matchesText(filter, cluster)
  );
}
