import * as v from 'valibot';
import {
  classifyServiceError,
  CloudError,
  internalProblem,
  type AccessDenied,
  type CloudProblem,
  type ErrorKind,
} from '../core/errors.ts';
import { labelText } from '../core/plainText.ts';
import { redact } from './redact.ts';
import type { CallContext } from './transport.ts';

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

/** What the SDK throws for an error answer (`emr-api.md` 1.6). */
const sdkErrorSchema = v.object({ data: errorBodySchema });

const accessDeniedSchema = v.object({
  AuthAction: optionalText,
  AuthPrincipalDisplayName: optionalText,
  NoPermissionType: optionalText,
});

/** Reads what the SDK or the transport threw into a problem that is safe to log and to show. */
export function readSdkError(error: unknown, context: CallContext): CloudError {
  return new CloudError(readServiceError(error, context) ?? readTransportError(error, context));
}

function readServiceError(error: unknown, context: CallContext): CloudProblem | undefined {
  const thrown = v.safeParse(sdkErrorSchema, error);
  if (context.status === undefined || !thrown.success) return undefined;
  const body = thrown.output.data;
  const code = body.Code ?? body.code;
  const requestId = body.RequestId ?? body.requestId;
  const accessDenied = readAccessDenied(body.AccessDeniedDetail ?? body.accessDeniedDetail);
  const retryAfterMs = readRetryAfter(context);
  return {
    kind: classifyServiceError(code, context.status),
    ...(code === undefined ? {} : { code: short(code) }),
    status: context.status,
    message: redact(body.Message ?? body.message ?? ''),
    ...(requestId === undefined ? {} : { requestId: short(requestId) }),
    ...(accessDenied === undefined ? {} : { accessDenied }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

/** Codes and IDs go into single lines. */
function short(text: string): string {
  return labelText(redact(text), 100);
}

function readAccessDenied(detail: unknown): AccessDenied | undefined {
  const parsed = v.safeParse(accessDeniedSchema, detail);
  if (!parsed.success) return undefined;
  const { AuthAction, AuthPrincipalDisplayName, NoPermissionType } = parsed.output;
  return {
    ...(AuthAction === undefined ? {} : { action: short(AuthAction) }),
    ...(AuthPrincipalDisplayName === undefined ? {} : { principal: short(AuthPrincipalDisplayName) }),
    ...(NoPermissionType === undefined ? {} : { explicit: NoPermissionType === 'ExplicitDeny' }),
  };
}

/** `x-acs-retry-after` is in milliseconds (`emr-api.md` 12); anything odd is as good as absent. */
function readRetryAfter(context: CallContext): number | undefined {
  const value = Number(context.headers?.['x-acs-retry-after']);
  return Number.isFinite(value) && value > 0 ? Math.min(value, 600_000) : undefined;
}

function readTransportError(error: unknown, context: CallContext): CloudProblem {
  const status = context.status === undefined ? {} : { status: context.status };
  if (context.signal.aborted) return { kind: 'cancelled', message: '' };
  if (context.fault !== undefined) {
    const kind: ErrorKind = context.fault === 'tooLarge' ? 'server' : 'network';
    return { kind, ...status, code: context.fault, message: '' };
  }
  const code = readCode(error);
  if (code !== undefined) return { kind: 'network', ...status, code, message: '' };
  // A web page instead of an answer: a proxy, a captive portal, a wrong endpoint (`emr-api.md` 1.6).
  if (error instanceof SyntaxError) return { kind: 'network', ...status, code: 'notJson', message: '' };
  return context.status === undefined
    ? internalProblem(error)
    : { kind: 'server', ...status, code: 'unreadable', message: '' };
}

function readCode(error: unknown): string | undefined {
  const parsed = v.safeParse(
    v.object({ code: v.pipe(v.string(), v.regex(/^[A-Z][A-Z0-9_]{2,60}$/)) }),
    error,
  );
  return parsed.success ? parsed.output.code : undefined;
}
