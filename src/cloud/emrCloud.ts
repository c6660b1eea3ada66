import type { CallerIdentity, Cluster, Page, ScalingActivity } from '../core/cluster.ts';
import { CloudError, INTERNAL, internalProblem, type CloudProblem } from '../core/errors.ts';
import { getOrAdd } from '../core/maps.ts';
import type { Operation } from '../core/operation.ts';
import { labelText } from '../core/plainText.ts';
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
  /** What was thrown, for a fault of ours. */
  readonly cause?: unknown;
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
  readonly #aborts = new Map<string, AbortController>();

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

  /** Ends every call for an account, running or waiting: its credential or its endpoints are others now. */
  cancelAccount(accountId: string): void {
    this.#aborts.get(accountId)?.abort();
    this.#aborts.delete(accountId);
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
    const { accountId, regionId } = scope;
    const signals = [
      this.#abortOf(accountId).signal,
      ...(options?.signal === undefined ? [] : [options.signal]),
    ];
    const context: CallContext = { ...LIMITS, signal: AbortSignal.any(signals) };
    let startedAt = this.#parts.clock.now();
    const log = (outcome: Pick<CallRecord, 'problem' | 'requestId' | 'cause'>): void => {
      const durationMs = this.#parts.clock.now() - startedAt;
      this.#parts.onCall({ service, action, accountId, regionId, durationMs, ...outcome });
    };
    try {
      await this.#limiter(accountId).acquire(options?.priority ?? 'user', context.signal);
      startedAt = this.#parts.clock.now();
      // After the wait, so that what signs is what holds now.
      const access = candidate ?? (await this.#access(accountId));
      const endpoint = resolveOrThrow(service, regionId, access);
      const sdk = await this.#parts.loadSdk();
      const request = { endpoint, version: VERSIONS[service], action, parameters };
      const body = await sdk.send({ ...request, credential: access.credential }, context);
      const answer = readBody(body);
      log(readRequestId(body));
      return answer;
    } catch (error) {
      const problem = { ...asCloudError(error, context).problem, action, accountId };
      log(problem.code === INTERNAL ? { problem, cause: error } : { problem });
      throw new CloudError(problem, { cause: error });
    }
  }

  /** A keyring that is locked is a matter of this machine, not of the network. */
  async #access(accountId: string): Promise<AccountAccess> {
    try {
      return await this.#parts.access(accountId);
    } catch (error) {
      throw error instanceof CloudError ? error : new CloudError(internalProblem(error), { cause: error });
    }
  }

  #abortOf(accountId: string): AbortController {
    return getOrAdd(this.#aborts, accountId, () => new AbortController());
  }

  #limiter(accountId: string): Limiter {
    const { clock, maxRequestsPerSecond } = this.#parts;
    return getOrAdd(this.#limiters, accountId, () => new Limiter(clock, maxRequestsPerSecond));
  }
}

function resolveOrThrow(service: Service, regionId: string, access: AccountAccess): URL {
  try {
    return resolveEndpoint(service, regionId, access.endpoints, access.network);
  } catch (error) {
    // The value is the user's own; what is wrong with it is said in the user's language further up.
    throw new CloudError(
      { kind: 'badRequest', code: 'endpoint', message: access.endpoints[service] ?? '' },
      { cause: error },
    );
  }
}

function asCloudError(error: unknown, context: CallContext): CloudError {
  if (context.signal.aborted) return new CloudError({ kind: 'cancelled', message: '' });
  if (error instanceof CloudError) return error;
  if (error instanceof UnreadableAnswer) {
    return new CloudError({ kind: 'server', code: 'unreadable', message: '' }, { cause: error });
  }
  return readSdkError(error, context);
}

function readRequestId(body: unknown): { requestId?: string } {
  const requestId = (body as { RequestId?: unknown } | null)?.RequestId;
  return typeof requestId === 'string' ? { requestId: labelText(requestId, 80) } : {};
}
