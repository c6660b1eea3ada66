/** What goes wrong under the SDK's providers, made safe: their own texts repeat answers, secrets included. */
import * as v from 'valibot';
import type { CredentialTrouble } from '../../../core/credentialTrouble.ts';
import { redact } from '../../redact.ts';
import { callContext, type CallContext } from '../transport.ts';
import { systemCode } from './smallFile.ts';

/** Carries a trouble through the SDK's providers, which know throwing only. */
export class TroubleError extends Error {
  readonly trouble: CredentialTrouble;

  constructor(trouble: CredentialTrouble) {
    super(trouble.what);
    this.name = 'TroubleError';
    this.trouble = trouble;
  }
}

const optionalText = v.fallback(v.optional(v.string()), undefined);

const refusalSchema = v.pipe(
  v.object({
    Code: v.string(),
    Message: optionalText,
    RequestId: optionalText,
    Recommend: optionalText,
    AccessDeniedDetail: v.fallback(
      v.optional(
        v.object({
          AuthAction: optionalText,
          AuthPrincipalDisplayName: optionalText,
          NoPermissionType: optionalText,
        }),
      ),
      undefined,
    ),
  }),
  v.transform(({ Message = '', ...rest }) => ({ ...rest, Message: redact(Message) })),
);

/** An error answer of STS, of the form that `failures.ts` reads; only what it reads is kept. */
class StsRefusal extends Error {
  readonly data: v.InferOutput<typeof refusalSchema>;

  constructor(data: v.InferOutput<typeof refusalSchema>) {
    super('STS refused');
    this.name = 'StsRefusal';
    this.data = data;
  }
}

/** Reads what a provider threw that asks STS. */
export function readStsError(error: unknown): unknown {
  return readOwnError(error) ?? readTransportError(error) ?? readStsAnswer(error);
}

/** Reads what a provider threw that asks the metadata service or a credentials URI. */
export function readSourceError(
  error: unknown,
  source: 'ecsRamRole' | 'credentialsUri',
  isNetworkWorthRetrying: boolean,
): unknown {
  const own = readOwnError(error);
  if (own !== undefined) return own;
  const unanswered = isNetworkWorthRetrying && callContext.getStore()?.status === undefined;
  const network = unanswered ? readTransportError(error) : undefined;
  return network ?? new TroubleError({ what: 'sourceFailed', source });
}

/** What is ours already, or is no failure: the caller has given up. */
function readOwnError(error: unknown): unknown {
  const signal = callContext.getStore()?.signal;
  if (signal?.aborted === true) return signal.reason;
  return error instanceof TroubleError || error instanceof StsRefusal ? error : undefined;
}

/** A new error with the code alone: those of Node and of the transport hold addresses and URLs. */
function readTransportError(error: unknown): unknown {
  const fault = callContext.getStore()?.fault;
  if (fault !== undefined) return new Error(fault);
  const code = systemCode(error);
  return code === undefined ? undefined : Object.assign(new Error(code), { code });
}

/** How the SDK begins its words on an error answer; the body follows (`emr-api.md` 9.4). */
const BEFORE_BODY = /^(?:refresh session token failed|get sts token failed with OIDC): /;

function readStsAnswer(error: unknown): unknown {
  const context = callContext.getStore();
  const message = error instanceof Error ? error.message : '';
  if (message === 'the access key secret is invalid') {
    return new StsRefusal({
      Code: 'SignatureDoesNotMatch',
      Message: message,
      RequestId: requestIdOf(context),
      Recommend: undefined,
      AccessDeniedDetail: undefined,
    });
  }
  const refusal = BEFORE_BODY.test(message) ? readRefusal(message.replace(BEFORE_BODY, '')) : undefined;
  if (refusal !== undefined) return refusal;
  const html =
    BEFORE_BODY.test(message) || message.includes('unmarshal fail') || error instanceof SyntaxError;
  // Without JSON something else than STS has answered, e.g. a proxy.
  return html ? new SyntaxError('No JSON from STS') : new Error('No credential in the answer of STS');
}

function readRefusal(body: string): StsRefusal | undefined {
  try {
    const parsed = v.safeParse(refusalSchema, JSON.parse(body));
    return parsed.success ? new StsRefusal(parsed.output) : undefined;
  } catch {
    return undefined;
  }
}

function requestIdOf(context: CallContext | undefined): string | undefined {
  const header = context?.headers?.['x-acs-request-id'];
  return typeof header === 'string' ? header : undefined;
}
