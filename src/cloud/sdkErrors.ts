import * as v from 'valibot';
import {
  classifyServiceError,
  CloudError,
  type AccessDenied,
  type CloudProblem,
  type ErrorKind,
} from '../core/errors.ts';
import { redact } from './redact.ts';
import { TransportError, type CallContext } from './transport.ts';

/** What the SDK throws for an error answer (`emr-api.md` 1.6). */
const sdkErrorSchema = v.object({
  code: v.optional(v.string()),
  data: v.object({}),
});

const optionalText = v.fallback(v.optional(v.string()), undefined);

const errorBodySchema = v.object({
  Code: optionalText,
  code: optionalText,
  Message: optionalText,
  message: optionalText,
  RequestId: optionalText,
  requestId: optionalText,
  AccessDeniedDetail: v.fallback(v.optional(v.unknown()), undefined),
  accessDeniedDetail: v.fallback(v.optional(v.unknown()), undefined),
});

const accessDeniedSchema = v.object({
  AuthAction: optionalText,
  AuthPrincipalDisplayName: optionalText,
  NoPermissionType: optionalText,
});

/** Reads what the SDK or the transport threw into a problem that is safe to log and to show. */
export function readSdkError(error: unknown, context: CallContext, action: string): CloudError {
  const problem = readServiceError(error, context) ?? readTransportError(error, context);
  return new CloudError({ ...problem, action });
}

function readServiceError(error: unknown, context: CallContext): CloudProblem | undefined {
  if (context.status === undefined) return undefined;
  const thrown = v.safeParse(sdkErrorSchema, error);
  if (!thrown.success) return undefined;
  const body = v.parse(errorBodySchema, thrown.output.data === error ? {} : readData(error));
  const code = body.Code ?? body.code;
  const requestId = body.RequestId ?? body.requestId;
  const accessDenied = readAccessDenied(body.AccessDeniedDetail ?? body.accessDeniedDetail);
  const retryAfterMs = readRetryAfter(context);
  return {
    kind: classifyServiceError(code, context.status),
    ...(code === undefined ? {} : { code }),
    status: context.status,
    message: redact(body.Message ?? body.message ?? ''),
    ...(requestId === undefined ? {} : { requestId: redact(requestId) }),
    ...(accessDenied === undefined ? {} : { accessDenied }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function readData(error: unknown): unknown {
  return (error as { data?: unknown }).data;
}

function readAccessDenied(detail: unknown): AccessDenied | undefined {
  const parsed = v.safeParse(accessDeniedSchema, detail);
  if (!parsed.success) return undefined;
  const { AuthAction, AuthPrincipalDisplayName, NoPermissionType } = parsed.output;
  return {
    ...(AuthAction === undefined ? {} : { action: redact(AuthAction) }),
    ...(AuthPrincipalDisplayName === undefined ? {} : { principal: redact(AuthPrincipalDisplayName) }),
    ...(NoPermissionType === undefined ? {} : { explicit: NoPermissionType === 'ExplicitDeny' }),
  };
}

/** `x-acs-retry-after` is in milliseconds (`emr-api.md` 12); anything odd is as good as absent. */
function readRetryAfter(context: CallContext): number | undefined {
  const value = Number(context.headers?.['x-acs-retry-after']);
  return Number.isFinite(value) && value > 0 ? Math.min(value, 600_000) : undefined;
}

function readTransportError(error: unknown, context: CallContext): CloudProblem {
  if (context.signal.aborted) return { kind: 'cancelled', message: 'Cancelled' };
  const status = context.status === undefined ? {} : { status: context.status };
  if (error instanceof TransportError) {
    const kind: ErrorKind = error.fault === 'tooLarge' ? 'server' : 'network';
    return { kind, ...status, code: error.fault, message: error.message };
  }
  const code = readCode(error);
  if (code !== undefined) return { kind: 'network', ...status, code, message: code };
  if (error instanceof SyntaxError) {
    // A web page instead of an answer: a proxy, a captive portal, a wrong endpoint (`emr-api.md` 1.6).
    return { kind: 'network', ...status, code: 'notJson', message: 'The answer is not JSON' };
  }
  const kind: ErrorKind = context.status === undefined ? 'network' : 'server';
  return { kind, ...status, code: 'unreadable', message: 'The answer could not be read' };
}

function readCode(error: unknown): string | undefined {
  const parsed = v.safeParse(
    v.object({ code: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{2,60}$/)) }),
    error,
  );
  return parsed.success ? parsed.output.code : undefined;
}
