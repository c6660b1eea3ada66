/** Reads what a call threw into a problem: data that is safe to log and to show. */
import * as v from 'valibot';
import {
  classifyServiceError,
  isRetryableKind,
  knownError,
  knownNetworkError,
} from '../../core/errorCodes.ts';
import { internalProblem, type AccessDenied, type CloudProblem } from '../../core/errors.ts';
import { trustedLink } from '../../core/links.ts';
import { labelText } from '../../core/plainText.ts';
import { readRequestId } from '../../core/requestId.ts';
import { present } from '../../core/present.ts';
import { redact } from '../redact.ts';
import type { CallContext } from './transport.ts';

const optionalText = v.fallback(v.optional(v.string()), undefined);

/** The service writes its names either way (`emr-api.md` 1.6). */
const errorBodySchema = v.object({
  Code: optionalText,
  code: optionalText,
  Message: optionalText,
  message: optionalText,
  RequestId: optionalText,
  requestId: optionalText,
  Recommend: optionalText,
  recommend: optionalText,
  AccessDeniedDetail: v.fallback(v.optional(v.unknown()), undefined),
  accessDeniedDetail: v.fallback(v.optional(v.unknown()), undefined),
});

/** What the SDK throws for an error answer (`emr-api.md` 1.6). */
const sdkErrorSchema = v.object({ data: errorBodySchema });

const accessDeniedSchema = v.object({
  AuthAction: optionalText,
  AuthPrincipalDisplayName: optionalText,
  NoPermissionType: optionalText,
});

/** A clock may be off by this much before it is worth a word; the `Date` header has whole seconds. */
const NOTABLE_SKEW_MS = 60_000;

/** What was thrown by the SDK or by the transport below it, with `context` for what the SDK leaves out. */
export function readFailure(error: unknown, context: CallContext): CloudProblem {
  if (context.signal.aborted) return { kind: 'cancelled', message: '' };
  return readServiceError(error, context) ?? readTransportError(error, context);
}

function readServiceError(error: unknown, context: CallContext): CloudProblem | undefined {
  const thrown = v.safeParse(sdkErrorSchema, error);
  if (context.status === undefined || !thrown.success) return undefined;
  const body = thrown.output.data;
  const code = body.Code ?? body.code;
  // Whatever answers so is not the service, which names its errors (`emr-api.md` 1.6).
  if (code === undefined && context.status < 500 && context.status !== 429) return undefined;
  const kind = classifyServiceError(code, context.status);
  const known = code === undefined ? undefined : knownError(code);
  return present({
    kind,
    face: known?.face,
    code: code === undefined ? undefined : short(code),
    status: context.status,
    message: redact(body.Message ?? body.message ?? ''),
    requestId: readRequestId(body.RequestId ?? body.requestId),
    accessDenied: readAccessDenied(body.AccessDeniedDetail ?? body.accessDeniedDetail),
    retryAfterMs: readRetryAfter(context),
    retryable: known?.retryable ?? isRetryableKind(kind),
    advice: known?.advice,
    recommend: trustedLink(body.Recommend ?? body.recommend),
    clockSkewMs: kind === 'auth' ? readClockSkew(context) : undefined,
  });
}

/** Codes and IDs go into single lines. */
function short(text: string): string {
  return labelText(redact(text), 100);
}

function optionalShort(text: string | undefined): string | undefined {
  return text === undefined ? undefined : short(text);
}

function readAccessDenied(detail: unknown): AccessDenied | undefined {
  const parsed = v.safeParse(accessDeniedSchema, detail);
  if (!parsed.success) return undefined;
  const { AuthAction, AuthPrincipalDisplayName, NoPermissionType } = parsed.output;
  return present({
    action: optionalShort(AuthAction),
    principal: optionalShort(AuthPrincipalDisplayName),
    explicit: NoPermissionType === undefined ? undefined : NoPermissionType === 'ExplicitDeny',
  });
}

/** `x-acs-retry-after` is in milliseconds (`emr-api.md` 12); anything odd is as good as absent. */
function readRetryAfter(context: CallContext): number | undefined {
  const value = Number(context.headers?.['x-acs-retry-after']);
  return Number.isFinite(value) && value > 0 ? Math.min(value, 600_000) : undefined;
}

/** How far the clock of the service is ahead of ours, from the `Date` header; positive when ours is slow. */
function readClockSkew({ headers, answeredAt }: CallContext): number | undefined {
  const theirs = Date.parse(headers?.date ?? '');
  const skew = answeredAt === undefined ? NaN : theirs - answeredAt;
  return Math.abs(skew) >= NOTABLE_SKEW_MS ? skew : undefined;
}

function readTransportError(error: unknown, context: CallContext): CloudProblem {
  const { status, host } = context;
  if (context.fault === 'tooLarge')
    return present({ kind: 'server', code: 'tooLarge', status, host, message: '' });
  const foreign = error instanceof SyntaxError || v.is(sdkErrorSchema, error);
  if (foreign && context.fault === undefined && speaksByStatus(status)) {
    return present({
      kind: classifyServiceError(undefined, status),
      status,
      host,
      message: '',
      retryAfterMs: readRetryAfter(context),
      retryable: true,
    });
  }
  const code = context.fault ?? (foreign ? 'notJson' : readCode(error));
  if (code !== undefined) {
    const known = knownNetworkError(code);
    return present({
      kind: known?.kind ?? 'network',
      face: known?.face,
      code,
      status,
      host,
      message: readCode({ code: context.faultCode }) ?? '',
      // A proxy that wants a sign-in says the same to each try, and may lock who tries too often.
      retryable: status !== 407 && (known?.retryable ?? true),
      advice: known?.advice,
    });
  }
  // An answer that the SDK could make nothing of.
  if (status !== undefined) return { kind: 'server', status, code: 'unreadable', message: '' };
  const { message, ...problem } = internalProblem(error);
  return { ...problem, message: redact(message) };
}

/**
 * What stands in front of the service says with its status alone that there is too much to do, or that the service did
 * not answer it. A network that wants a sign-in has a status of its own.
 */
function speaksByStatus(status: number | undefined): status is number {
  return status !== undefined && (status === 429 || status >= 500) && status !== 511;
}

function readCode(error: unknown): string | undefined {
  const parsed = v.safeParse(
    v.object({ code: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{2,60}$/)) }),
    error,
  );
  return parsed.success ? parsed.output.code : undefined;
}
