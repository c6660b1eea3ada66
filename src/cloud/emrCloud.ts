import type { Cluster, ClusterDetail } from '../core/cluster.ts';
import type { ClusterQuery } from '../core/clusterFilter.ts';
import type { CallerIdentity } from '../core/identity.ts';
import type { ClusterNode, InstanceType, NodeGroup, NodeQuery } from '../core/nodes.ts';
import type { Page } from '../core/page.ts';
import type { ScalingActivity } from '../core/scaling.ts';
import type { ClusterRef, OperationRef, Scope } from '../core/scope.ts';
import type { TrailEvent, TrailQuery } from '../core/trail.ts';
import type { AccountAccess, Call, CallOptions } from './caller.ts';
import type { Calls } from './lazyCaller.ts';
import type { OperationAnswer } from './operationAnswer.ts';
import type { Action, Answer } from './sdk/index.ts';

/** The largest page where the service says how large one may be (`emr-api.md` 2). */
const PAGE_SIZE = 100;

/**
 * Activities have no documented limit, hence the service's default. Each leads to a call of its own, so that
 * larger pages would only make the first operation wait (`emr-api.md` 2.8).
 */
const ACTIVITIES_PAGE_SIZE = 20;

/** The largest page of LookupEvents (`emr-api.md` 4.3). */
const TRAIL_PAGE_SIZE = 50;

/** Where a page of a list begins; absent for the first. */
type Token = string | undefined;

/** What the service must know to say which instance types it offers (`emr-api.md` 2.9). */
export interface InstanceTypeQuestion {
  readonly zoneId: string;
  readonly clusterType: string;
  readonly paymentType: string;
  readonly nodeGroupType: string;
  readonly releaseVersion?: string;
}

/**
 * The calls that the product makes, all of them reads. Each rejects with a `CloudError`, and with nothing
 * else. Lists give one page; `pagesFrom` makes an iterable of them.
 */
export class EmrCloud {
  readonly #caller: Calls;

  constructor(caller: Calls) {
    this.#caller = caller;
  }

  /** GetOperation (`emr-api.md` 2.1). */
  getOperation(ref: OperationRef, options?: CallOptions): Promise<OperationAnswer> {
    return this.#emr('GetOperation', ref, { ...ofCluster(ref), OperationId: ref.operationId }, options);
  }

  /** One page of ListClusters (`emr-api.md` 2.2). */
  listClusters(
    scope: Scope,
    query: ClusterQuery = {},
    token?: Token,
    options?: CallOptions,
  ): Promise<Page<Cluster>> {
    const parameters = {
      ClusterIds: query.clusterIds,
      ClusterStates: query.states,
      ClusterTypes: query.types,
      ...page(token),
    };
    return this.#emr('ListClusters', scope, parameters, options);
  }

  /** The first page of ListClusters with access that is not kept yet. */
  listClustersWith(access: AccountAccess, regionId: string, options?: CallOptions): Promise<Page<Cluster>> {
    const scope = { accountId: CANDIDATE, regionId };
    return this.#caller.callWith(access, emrCall('ListClusters', scope, page()), options);
  }

  /** The clusters with these IDs, at most 100, as far as they exist (`emr-api.md` 2.2). */
  listClustersById(
    scope: Scope,
    clusterIds: readonly string[],
    options?: CallOptions,
  ): Promise<Page<Cluster>> {
    return this.#emr('ListClusters', scope, { ...page(), ClusterIds: clusterIds }, options);
  }

  /** GetCluster (`emr-api.md` 2.3). */
  getCluster(cluster: ClusterRef, options?: CallOptions): Promise<ClusterDetail> {
    return this.#emr('GetCluster', cluster, ofCluster(cluster), options);
  }

  /** One page of ListNodeGroups (`emr-api.md` 2.4). */
  listNodeGroups(cluster: ClusterRef, token?: Token, options?: CallOptions): Promise<Page<NodeGroup>> {
    return this.#emr('ListNodeGroups', cluster, { ...ofCluster(cluster), ...page(token) }, options);
  }

  /** One page of ListNodes (`emr-api.md` 2.5). */
  listNodes(
    cluster: ClusterRef,
    query: NodeQuery = {},
    token?: Token,
    options?: CallOptions,
  ): Promise<Page<ClusterNode>> {
    const parameters = { ...ofCluster(cluster), NodeStates: query.states, ...page(token) };
    return this.#emr('ListNodes', cluster, parameters, options);
  }

  /** One page of ListAutoScalingActivities (`emr-api.md` 2.8), newest first as the service orders it. */
  listScalingActivities(
    cluster: ClusterRef,
    token?: Token,
    { since, ...options }: CallOptions & { readonly since?: number } = {},
  ): Promise<Page<ScalingActivity>> {
    const parameters = {
      ...ofCluster(cluster),
      StartTime: since,
      MaxResults: ACTIVITIES_PAGE_SIZE,
      NextToken: token,
    };
    return this.#emr('ListAutoScalingActivities', cluster, parameters, options);
  }

  /** One page of ListInstanceTypes (`emr-api.md` 2.9). */
  listInstanceTypes(
    scope: Scope,
    question: InstanceTypeQuestion,
    token?: Token,
    options?: CallOptions,
  ): Promise<Page<InstanceType>> {
    const parameters = {
      ZoneId: question.zoneId,
      ClusterType: question.clusterType,
      PaymentType: question.paymentType,
      NodeGroupType: question.nodeGroupType,
      ReleaseVersion: question.releaseVersion,
      ...page(token),
    };
    return this.#emr('ListInstanceTypes', scope, parameters, options);
  }

  /** One page of ActionTrail's LookupEvents, newest first (`emr-api.md` 4). */
  lookupEvents(
    scope: Scope,
    query: TrailQuery,
    token?: Token,
    options?: CallOptions,
  ): Promise<Page<TrailEvent>> {
    const parameters = {
      StartTime: isoSeconds(query.from),
      EndTime: isoSeconds(query.to),
      LookupAttribute: query.filters.map(({ key, value }) => ({ Key: key, Value: value })),
      // A number as text, says the API (`emr-api.md` 4.1).
      MaxResults: String(TRAIL_PAGE_SIZE),
      NextToken: token,
    };
    const call: Call<'LookupEvents'> = {
      service: 'actiontrail',
      action: 'LookupEvents',
      scope,
      parameters,
    };
    return this.#caller.call(call, options);
  }

  /** STS GetCallerIdentity with access that is not kept yet: who it belongs to (`emr-api.md` 5). */
  identify(access: AccountAccess, regionId: string, options?: CallOptions): Promise<CallerIdentity> {
    return this.#caller.callWith(access, identityCall({ accountId: CANDIDATE, regionId }), options);
  }

  /** STS GetCallerIdentity with the account's credential (`emr-api.md` 5). */
  getCallerIdentity(scope: Scope, options?: CallOptions): Promise<CallerIdentity> {
    return this.#caller.call(identityCall(scope), options);
  }

  /** The credential of an account may be another one: what is refused that was signed before is done again. */
  credentialRenewed(accountId: string): void {
    this.#caller.credentialRenewed(accountId);
  }

  /** Ends every call for an account, running or waiting: its credential or its endpoints are others now. */
  cancelAccount(accountId: string): void {
    this.#caller.cancelAccount(accountId);
  }

  #emr<A extends Action>(
    action: A,
    scope: Scope,
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions | undefined,
  ): Promise<Answer<A>> {
    return this.#caller.call(emrCall(action, scope, parameters), options);
  }
}

/** Stands in the log for an account that is not kept yet. */
const CANDIDATE = 'candidate';

function identityCall(scope: Scope): Call<'GetCallerIdentity'> {
  return { service: 'sts', action: 'GetCallerIdentity', scope, parameters: {} };
}

/** Every read of EMR needs its region as a parameter too (`emr-api.md` 1.2). */
function emrCall<A extends Action>(
  action: A,
  { accountId, regionId }: Scope,
  parameters: Readonly<Record<string, unknown>>,
): Call<A> {
  return {
    service: 'emr',
    action,
    scope: { accountId, regionId },
    parameters: { RegionId: regionId, ...parameters },
  };
}

function ofCluster({ clusterId }: ClusterRef) {
  return { ClusterId: clusterId };
}

function page(token?: Token) {
  return { MaxResults: PAGE_SIZE, NextToken: token };
}

/** UTC without fractions (`emr-api.md` 4.1). */
function isoSeconds(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
