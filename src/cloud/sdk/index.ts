/**
 * All that touches the Alibaba Cloud SDK, and what reads its answers: a bundle of its own, loaded with the
 * first call. What it takes and gives is data, since classes of one bundle are strangers in another.
 */
import { credentialProblem, type CloudProblem } from '../../core/errors.ts';
import { readRequestId } from '../../core/requestId.ts';
import type { CredentialHost, CredentialSource } from '../credential.ts';
import { OddFields } from './answers/fields.ts';
import { READERS, type Action, type Answer } from './answers/index.ts';
import { UnreadableAnswer } from './answers/unreadable.ts';
import { resolveCredential } from './credentials/index.ts';
import { readFailure } from './failures.ts';
import { send } from './send.ts';
import type { CallContext } from './transport.ts';

export type { Action, Answer } from './answers/index.ts';
export { cliConfigFiles, describeEnvironment, listCliProfiles } from './credentials/index.ts';

/** One call, without who signs it. */
export interface CallRequest<A extends Action> {
  /** Origin of the service, e.g. `https://emr.cn-hangzhou.aliyuncs.com`. */
  readonly endpoint: URL;
  readonly version: string;
  readonly action: A;
  /** Arrays and objects are flattened before they are signed (`emr-api.md` 1.5). */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What the service answered, or why it did not. */
export type CallOutcome<A extends Action> =
  | {
      readonly answer: Answer<A>;
      readonly requestId?: string;
      /** Fields that were not of their documented form, each as `path: what came`. */
      readonly odd: readonly string[];
    }
  /** `cause` is for the log, where the fault is ours. */
  | { readonly problem: CloudProblem; readonly cause?: unknown };

/** Finds the credential, signs and sends one call, and reads the answer. Never rejects. */
export async function perform<A extends Action>(
  request: CallRequest<A>,
  source: CredentialSource,
  host: CredentialHost,
  context: CallContext,
): Promise<CallOutcome<A>> {
  // What a call for a credential learns must not be taken for what the call itself did.
  const forCredential = { ...context };
  let resolved: Awaited<ReturnType<typeof resolveCredential>>;
  try {
    resolved = await resolveCredential(source, host, forCredential);
  } catch (error) {
    return { problem: credentialFailure(readFailure(error, forCredential)), cause: error };
  }
  if ('trouble' in resolved) return { problem: credentialProblem(resolved.trouble) };
  try {
    const body = await send({ ...request, credential: resolved.credential }, context);
    const odd = new OddFields();
    const read = READERS[request.action] as (
      body: unknown,
      odd: OddFields,
      asked: Readonly<Record<string, unknown>>,
    ) => Answer<A>;
    return { answer: read(body, odd, request.parameters), odd: odd.paths, ...requestIdOf(body) };
  } catch (error) {
    if (error instanceof UnreadableAnswer) {
      return { problem: { kind: 'server', code: 'unreadable', message: '' }, cause: error };
    }
    const problem = readFailure(error, context);
    if (problem.kind === 'auth' && problem.face !== 'clock') resolved.refused();
    return { problem, cause: error };
  }
}

/**
 * What kept a credential from being had: it happened with STS, and is a matter of the account. That something
 * is not found there says nothing of what the call itself asks for.
 */
function credentialFailure(problem: CloudProblem): CloudProblem {
  const own = problem.kind === 'notFound' || problem.kind === 'badRequest';
  return { ...problem, ...(own ? { kind: 'auth' } : {}), service: 'sts', action: 'AssumeRole' };
}

function requestIdOf(body: unknown): { requestId?: string } {
  const requestId = readRequestId((body as { RequestId?: unknown } | null)?.RequestId);
  return requestId === undefined ? {} : { requestId };
}
