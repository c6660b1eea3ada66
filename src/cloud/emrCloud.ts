import type { CallerIdentity, Cluster, Page, ScalingActivity } from '../core/cluster.ts';
import { CloudError, toProblem, type CloudProblem } from '../core/errors.ts';
import type { Operation } from '../core/operation.ts';
import type { ClusterRef, OperationRef, Scope } from '../core/scope.ts';
import {
  readCallerIdentity,
  readClusters,
  readOperation,
  readScalingActivities,
  UnreadableAnswer,
} from './answers.ts';
import type { Credential } from './credential.ts';
import { resolveEndpoint, type EndpointOverrides, type Network, type Service } from './endpoints.ts';
import { Limiter, type LimiterClock, type Priority } from './limiter.ts';
import type * as Sdk from './sdk.ts';
import { readSdkError } from './sdkErrors.ts';
import type { CallContext } from './transport.ts';

const VERSIONS: Readonly<Record<Service, string>> = { emr: '2021-03-20', sts: '2015-04-01' };

/** Milliseconds and bytes that one attempt may take. */
const LIMITS = { connectTimeoutMs: 5_000, readTimeoutMs: 15_000, maxAnswerBytes: 10_000_000 };

/** The largest page that ListClusters allows (`emr-api.md` 2.2). */
const PAGE_SIZE = 100;

/** Everything that decides where an account's calls go and who signs them; asked anew for each call. */
export interface AccountAccess {
  readonly credential: Credential;
  readonly endpoints: EndpointOverrides;
  readonly network: Network;
}

/** One line of the log for one attempt. Holds no secret. */
export interface CallRecord {
  readonly service: Service;
  readonly action: string;
  readonly accountId: string;
  readonly regionId: string;
  readonly durationMs: number;
  readonly problem?: CloudProblem;
  readonly requestId?: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
}

/** The answer to GetOperation: read, and as it came. */
export interface OperationAnswer {
  readonly operation: Operation;
  readonly raw: unknown;
}

export interface EmrCloudParts {
  /** Loads the SDK bundle; called with the first call only. */
  readonly loadSdk: () => Promise<typeof Sdk>;
  /** @throws CloudError of kind `auth` where the account has no usable credential */
  readonly access: (accountId: string) => Promise<AccountAccess>;
  readonly clock: LimiterClock;
  readonly maxRequestsPerSecond: () => number;
  readonly onCall: (record: CallRecord) => void;
}

/** The calls that the product makes. Each rejects with a `CloudError`, and with nothing else. */
export class EmrCloud {
  readonly #parts: EmrCloudParts;
  readonly #limiters = new Map<string, Limiter>();

  constructor(parts: EmrCloudParts) {
    this.#parts = parts;
  }

  /** GetOperation (`emr-api.md` 2.1). */
  getOperation(ref: OperationRef, options?: CallOptions): Promise<OperationAnswer> {
    const parameters = {
      RegionId: ref.regionId,
      ClusterId: ref.clusterId,
      OperationId: ref.operationId,
    };
    return this.#call('emr', 'GetOperation', ref, parameters, options, (body) => ({
      operation: readOperation(body, ref),
      raw: body,
    }));
  }

  /** One page of ListClusters (`emr-api.md` 2.2). */
  listClusters(scope: Scope, nextToken?: string, options?: CallOptions): Promise<Page<Cluster>> {
    const parameters = { RegionId: scope.regionId, MaxResults: PAGE_SIZE, NextToken: nextToken };
    return this.#call('emr', 'ListClusters', scope, parameters, options, readClusters);
  }

  /** The clusters with these IDs, at most 100, as far as they exist (`emr-api.md` 2.2). */
  listClustersById(
    scope: Scope,
    clusterIds: readonly string[],
    options?: CallOptions,
  ): Promise<Page<Cluster>> {
    const parameters = { RegionId: scope.regionId, MaxResults: PAGE_SIZE, ClusterIds: clusterIds };
    return this.#call('emr', 'ListClusters', scope, parameters, options, readClusters);
  }

  /** One page of ListAutoScalingActivities (`emr-api.md` 2.8), newest first as the service orders it. */
  listScalingActivities(
    cluster: ClusterRef,
    nextToken?: string,
    options?: CallOptions,
  ): Promise<Page<ScalingActivity>> {
    const parameters = {
      RegionId: cluster.regionId,
      ClusterId: cluster.clusterId,
      MaxResults: 20,
      NextToken: nextToken,
    };
    return this.#call(
      'emr',
      'ListAutoScalingActivities',
      cluster,
      parameters,
      options,
      readScalingActivities,
    );
  }

  /** STS GetCallerIdentity with the account's credential, or with one that is not kept yet. */
  getCallerIdentity(scope: Scope, candidate?: AccountAccess, options?: CallOptions): Promise<CallerIdentity> {
    return this.#call('sts', 'GetCallerIdentity', scope, {}, options, readCallerIdentity, candidate);
  }

  async #call<T>(
    service: Service,
    action: string,
    scope: Scope,
    parameters: Readonly<Record<string, unknown>>,
    options: CallOptions | undefined,
    readBody: (body: unknown) => T,
    candidate?: AccountAccess,
  ): Promise<T> {
    const context: CallContext = { ...LIMITS, signal: options?.signal ?? new AbortController().signal };
    let startedAt = this.#parts.clock.now();
    const log = (outcome: Pick<CallRecord, 'problem' | 'requestId'>): void => {
      const { accountId, regionId } = scope;
      const durationMs = this.#parts.clock.now() - startedAt;
      this.#parts.onCall({ service, action, accountId, regionId, durationMs, ...outcome });
    };
    try {
      const access = candidate ?? (await this.#parts.access(scope.accountId));
      const endpoint = this.#endpoint(service, scope.regionId, access);
      await this.#limiter(scope.accountId).acquire(options?.priority ?? 'user', context.signal);
      startedAt = this.#parts.clock.now();
      const sdk = await this.#parts.loadSdk();
      const request = { endpoint, version: VERSIONS[service], action, parameters };
      const body = await sdk.send({ ...request, credential: access.credential }, context);
      const answer = readBody(body);
      log(readRequestId(body));
      return answer;
    } catch (error) {
      const failure = asCloudError(error, context, action);
      log({ problem: failure.problem });
      throw failure;
    }
  }

  #endpoint(service: Service, regionId: string, access: AccountAccess): URL {
    try {
      return resolveEndpoint(service, regionId, access.endpoints, access.network);
    } catch (error) {
      throw new CloudError({ kind: 'badRequest', code: 'endpoint', message: toProblem(error).message });
    }
  }

  #limiter(accountId: string): Limiter {
    let limiter = this.#limiters.get(accountId);
    if (limiter === undefined) {
      limiter = new Limiter(this.#parts.clock, this.#parts.maxRequestsPerSecond);
      this.#limiters.set(accountId, limiter);
    }
    return limiter;
  }
}

function asCloudError(error: unknown, context: CallContext, action: string): CloudError {
  if (error instanceof CloudError) return new CloudError({ action, ...error.problem });
  if (error instanceof UnreadableAnswer) {
    const { message } = error;
    return new CloudError({ kind: 'server', code: 'unreadable', action, message });
  }
  return readSdkError(error, context, action);
}

function readRequestId(body: unknown): { requestId?: string } {
  const requestId = (body as { RequestId?: unknown } | null)?.RequestId;
  return typeof requestId === 'string' ? { requestId: requestId.slice(0, 80) } : {};
}
