import { callRetryMs } from '../core/retry.ts';
import { CloudError, INTERNAL, internalProblem, type CloudProblem } from '../core/errors.ts';
import { getOrAdd } from '../core/maps.ts';
import type { Scope } from '../core/scope.ts';
import type { CredentialHost, CredentialSource } from './credential.ts';
import { resolveEndpoint, type EndpointOverrides, type Network, type Service } from './endpoints.ts';
import { Limiter, type LimiterClock, type Priority, type Ticket } from './limiter.ts';
import type * as Sdk from './sdk/index.ts';
import type { Action, Answer } from './sdk/index.ts';
import type { CallContext } from './sdk/transport.ts';
import { SharedCalls } from './sharedCalls.ts';

/** API versions (`emr-api.md` 1.1, 4.1, 5). */
const VERSIONS: Readonly<Record<Service, string>> = {
  emr: '2021-03-20',
  actiontrail: '2020-07-06',
  sts: '2015-04-01',
};

/** LookupEvents allows this many calls a second for the whole account (`emr-api.md` 4.3). */
const TRAIL_PER_SECOND = 2;

/** Milliseconds and bytes that one attempt may take. */
const LIMITS = { connectTimeoutMs: 5_000, readTimeoutMs: 15_000, maxAnswerBytes: 10_000_000 };

/** Everything that decides where an account's calls go and who signs them; asked anew for each call. */
export interface AccountAccess {
  readonly source: CredentialSource;
  readonly endpoints: EndpointOverrides;
  readonly network: Network;
}

/** One attempt of one call, for one line of the log. Holds no secret. */
export interface CallRecord {
  readonly service: Service;
  readonly action: string;
  readonly accountId: string;
  readonly regionId: string;
  /** Counts from 1. */
  readonly attempt: number;
  readonly durationMs: number;
  readonly problem?: CloudProblem;
  readonly requestId?: string;
  /** Fields that were not of their documented form, each as `path: what came`. */
  readonly odd?: readonly string[];
  /** What was thrown, for a fault of ours. */
  readonly cause?: unknown;
  /** The host that answered, or did not; absent where none was called. */
  readonly host?: string;
  /** Milliseconds until the next attempt, if there will be one. */
  readonly retryInMs?: number;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly priority?: Priority;
  /** False where the caller has a schedule of its own for what failed; default true. */
  readonly retry?: boolean;
}

export interface CallerClock extends LimiterClock {
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

export interface CallerParts {
  /** Loads the SDK bundle; called with the first call only. */
  readonly loadSdk: () => Promise<typeof Sdk>;
  /** @throws CloudError of kind `auth` where the account is not there (any more) */
  readonly access: (accountId: string) => Promise<AccountAccess>;
  readonly host: CredentialHost;
  readonly clock: CallerClock;
  readonly maxRequestsPerSecond: () => number;
  readonly onCall: (record: CallRecord) => void;
}

/** One call as data. All are reads, so that all may be repeated. */
export interface Call<A extends Action> {
  readonly service: Service;
  readonly action: A;
  readonly scope: Scope;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/**
 * Makes calls: shared by all who ask the same at once, let through by the limiter of the account, tried
 * again where that may help, one log line each attempt. Rejects with a `CloudError`, and with nothing else.
 */
export class Caller {
  readonly #parts: CallerParts;
  readonly #limiters = new Map<string, Limiter>();
  readonly #trailLimiters = new Map<string, Limiter>();
  readonly #shared = new SharedCalls();
  /** How often the credential of an account has been another one. */
  readonly #renewals = new Map<string, number>();

  constructor(parts: CallerParts) {
    this.#parts = parts;
  }

  async call<A extends Action>(call: Call<A>, options: CallOptions = {}): Promise<Answer<A>> {
    const { accountId, regionId } = call.scope;
    const { signal, priority = 'user', retry = true } = options;
    const key = JSON.stringify([accountId, regionId, call.service, call.action, call.parameters, retry]);
    try {
      return await this.#shared.ask(key, { group: accountId, signal, priority }, (ticket, ending) =>
        this.#try(call, ticket, ending, retry),
      );
    } catch (error) {
      throw signal?.aborted === true ? cancelled() : asCloudError(error);
    }
  }

  /** A call with access that is not kept yet; shared with nobody. */
  async callWith<A extends Action>(
    access: AccountAccess,
    call: Call<A>,
    options: CallOptions = {},
  ): Promise<Answer<A>> {
    const { signal = new AbortController().signal, priority = 'user', retry = true } = options;
    try {
      return await this.#try(call, { priority }, signal, retry, access);
    } catch (error) {
      throw asCloudError(error);
    }
  }

  /** Ends every call for an account, running or waiting: its credential or its endpoints are others now. */
  cancelAccount(accountId: string): void {
    this.#shared.cancel(accountId);
  }

  /** The credential of an account may be another one: what is refused that was signed before is done again. */
  credentialRenewed(accountId: string): void {
    this.#renewals.set(accountId, this.#renewalsOf(accountId) + 1);
  }

  #renewalsOf(accountId: string): number {
    return this.#renewals.get(accountId) ?? 0;
  }

  async #try<A extends Action>(
    call: Call<A>,
    ticket: Ticket,
    signal: AbortSignal,
    retry: boolean,
    candidate?: AccountAccess,
  ): Promise<Answer<A>> {
    const { clock } = this.#parts;
    const startedAt = clock.now();
    for (let attempt = 1; ; attempt += 1) {
      const renewals = this.#renewalsOf(call.scope.accountId);
      const outcome = await this.#attempt(call, ticket, signal, candidate);
      const elapsedMs = clock.now() - startedAt;
      const { problem } = outcome;
      if (problem === undefined) {
        this.#log(call, attempt, outcome, undefined);
        return outcome.answer as Answer<A>;
      }
      const outdated = problem.kind === 'auth' && renewals !== this.#renewalsOf(call.scope.accountId);
      const again = outdated
        ? 0
        : callRetryMs({ problem, tries: attempt, elapsedMs, random: clock.random() });
      const retryInMs = outdated || retry ? again : undefined;
      this.#log(call, attempt, outcome, retryInMs);
      if (retryInMs === undefined) throw new CloudError(problem, { cause: outcome.cause });
      await this.#pause(retryInMs, signal);
    }
  }

  async #attempt<A extends Action>(
    call: Call<A>,
    ticket: Ticket,
    signal: AbortSignal,
    candidate: AccountAccess | undefined,
  ): Promise<Attempt<Answer<A>>> {
    const { clock, host, loadSdk } = this.#parts;
    const { service, action, scope, parameters } = call;
    const { accountId } = scope;
    let startedAt = clock.now();
    const timed = (): number => clock.now() - startedAt;
    const failed = (problem: CloudProblem, cause?: unknown): Attempt<Answer<A>> => ({
      durationMs: timed(),
      // What happened on the way to a credential says so itself.
      problem: { service, action, ...problem, ...(candidate === undefined ? { accountId } : {}) },
      ...(cause === undefined ? {} : { cause }),
    });
    try {
      // The scarcer one first, so that no place of the other is kept for who still waits.
      if (service === 'actiontrail') await this.#trailLimiter(accountId).acquire(ticket, signal);
      await this.#limiter(accountId).acquire(ticket, signal);
      startedAt = clock.now();
      // After the wait, so that what signs is what holds now.
      const access = candidate ?? (await this.#parts.access(accountId));
      const endpoint = resolveOrThrow(service, scope.regionId, access);
      const sdk = await loadSdk();
      const context: CallContext = { ...LIMITS, signal };
      const request = { endpoint, version: VERSIONS[service], action, parameters };
      const outcome = await sdk.perform(request, access.source, host, context);
      if ('problem' in outcome) return failed(outcome.problem, outcome.cause);
      return { ...outcome, durationMs: timed(), host: endpoint.host };
    } catch (error) {
      if (signal.aborted) return failed({ kind: 'cancelled', message: '' });
      // What is left is a matter of this machine: a keyring that is locked, a bundle that is gone.
      return failed(asCloudError(error).problem, error);
    }
  }

  #log<A extends Action>(
    call: Call<A>,
    attempt: number,
    outcome: Attempt<Answer<A>>,
    retryInMs: number | undefined,
  ): void {
    const { service, action, scope } = call;
    const { accountId, regionId } = scope;
    const { durationMs, problem, requestId, odd, cause, host = problem?.host } = outcome;
    this.#parts.onCall({
      service,
      action,
      accountId,
      regionId,
      attempt,
      durationMs,
      ...(host === undefined ? {} : { host }),
      ...(problem === undefined ? {} : { problem }),
      ...(requestId === undefined ? {} : { requestId }),
      ...(odd === undefined || odd.length === 0 ? {} : { odd }),
      ...(problem?.code === INTERNAL ? { cause } : {}),
      ...(retryInMs === undefined ? {} : { retryInMs }),
    });
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        timer.dispose();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = this.#parts.clock.setTimer(done, ms);
      // The next attempt finds out that it is over.
      signal.addEventListener('abort', done, { once: true });
    });
  }

  #limiter(accountId: string): Limiter {
    const { clock, maxRequestsPerSecond } = this.#parts;
    return getOrAdd(this.#limiters, accountId, () => new Limiter(clock, maxRequestsPerSecond));
  }

  #trailLimiter(accountId: string): Limiter {
    return getOrAdd(
      this.#trailLimiters,
      accountId,
      () => new Limiter(this.#parts.clock, () => TRAIL_PER_SECOND),
    );
  }
}

interface Attempt<T> {
  readonly host?: string;
  readonly answer?: T;
  readonly durationMs: number;
  readonly problem?: CloudProblem;
  readonly requestId?: string;
  readonly odd?: readonly string[];
  readonly cause?: unknown;
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

function cancelled(): CloudError {
  return new CloudError({ kind: 'cancelled', message: '' });
}

function asCloudError(error: unknown): CloudError {
  return error instanceof CloudError ? error : new CloudError(internalProblem(error), { cause: error });
}
