import { randomUUID } from 'node:crypto';

import { ramUserId } from './identity.ts';
import { PUBLISHED } from './published.ts';
import type { SimulatedAccount } from './types.ts';

/** An answer that is an error. `status` and message default to what is published for the code, else to 400. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly accessDenied: Record<string, string> | undefined;
  readonly retryAfterMs: number | undefined;
  readonly format: 'json' | 'xml';

  constructor(
    code: string,
    detail = '',
    more: {
      status?: number;
      message?: string;
      accessDenied?: Record<string, string>;
      retryAfterMs?: number;
      format?: 'json' | 'xml';
    } = {},
  ) {
    const [status, template] = PUBLISHED.get(code) ?? [400, code];
    // A function, because a replacement text would give `$` in the detail a meaning.
    super(more.message ?? template.replace('%s', () => detail).trim());
    this.code = code;
    this.status = more.status ?? status;
    this.accessDenied = more.accessDenied;
    this.retryAfterMs = more.retryAfterMs;
    this.format = more.format ?? 'json';
  }
}

/** Who was refused what, as RAM says it (`emr-api.md` section 6.3). `explicit` = a policy denies it. */
export function denialDetail(
  account: SimulatedAccount,
  product: string,
  action: string,
  explicit = false,
): Record<string, string> {
  const { type, name } = account.identity;
  return {
    AuthAction: `${product.toLowerCase()}:${action}`,
    AuthPrincipalType: type === 'AssumedRoleUser' ? 'AssumedRoleUser' : 'SubUser',
    AuthPrincipalDisplayName: type === 'AssumedRoleUser' ? name.replace('/', ':') : ramUserId(account),
    AuthPrincipalOwnerId: account.accountId,
    NoPermissionType: explicit ? 'ExplicitDeny' : 'ImplicitDeny',
    PolicyType: explicit ? 'ControlPolicy' : 'AccountLevelIdentityBasedPolicy',
    EncodedDiagnosticMessage: 'AQEAAAAAExampleOnly',
  };
}

/** A new RequestId, upper case as the service writes it. */
export function newRequestId(): string {
  return randomUUID().toUpperCase();
}

/** The body of an error answer (`emr-api.md` section 1.6). */
export function errorBody(
  error: ApiError,
  context: { requestId: string; host: string; product: string },
): Record<string, unknown> {
  const query = new URLSearchParams({
    q: error.code,
    product: context.product,
    requestId: context.requestId,
  });
  return {
    RequestId: context.requestId,
    HostId: context.host,
    Code: error.code,
    Message: error.message,
    Recommend: `https://api.aliyun.com/troubleshoot?${query.toString()}`,
    ...(error.accessDenied === undefined ? {} : { AccessDeniedDetail: error.accessDenied }),
  };
}

/** An error body in the other format that the service has (`emr-api.md` section 1.6). */
export function errorXml(body: Readonly<Record<string, unknown>>): string {
  return `<?xml version='1.0' encoding='UTF-8'?>${xmlElement('Error', body)}`;
}

function xmlElement(name: string, value: unknown): string {
  const content =
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([key, item]) => xmlElement(key, item))
          .join('')
      : String(value).replace(/[&<>]/g, (character) => XML_ESCAPES[character] ?? character);
  return `<${name}>${content}</${name}>`;
}

const XML_ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
