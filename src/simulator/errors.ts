import { randomUUID } from 'node:crypto';

import { ramUserId } from './identity.ts';
import type { SimulatedAccount } from './types.ts';

/** The published codes that the simulator uses, `emr-api.md` section 6: status and message template. */
const PUBLISHED: ReadonlyMap<string, readonly [status: number, template: string]> = new Map([
  ['ConflictParameters', [400, 'Parameters that must not be used together. %s']],
  ['IncompleteSignature', [400, 'The request signature is invalid.']],
  ['InvalidAction', [400, 'The action %s requested is invalid.']],
  ['InvalidParameter', [400, 'The specified parameter %s is not valid.']],
  ['InvalidParameterValue', [400, 'The input parameter %s is invalid or out of range.']],
  ['MissingAction', [400, 'The action %s requested is missing.']],
  [
    'MissingParameter',
    [400, 'The input parameter %s that is mandatory for processing this request is not supplied.'],
  ],
  ['NotAuthorized', [400, 'You do not have permission to perform this action. %s']],
  ['ThrottlingException', [400, 'The request was denied due to request throttling. %s']],
  ['ResourceNotFound', [404, 'The resource not found by %s.']],
  [
    'InternalError',
    [500, 'The request processing has failed due to some unknown error, exception or failure.'],
  ],
  ['ServiceFailure', [503, 'The request has failed due to a temporary failure of %s service.']],
  ['ServiceUnavailable', [503, 'The request has failed due to a temporary failure of the server.']],
  ['InvalidAccessKeyId.NotFound', [404, 'Specified access key is not found.']],
  ['InvalidAccessKeyId.Inactive', [400, 'Specified access key is disabled.']],
  ['Forbidden.AccessKeyDisabled', [403, 'The access key is disabled.']],
  [
    'SignatureDoesNotMatch',
    [400, 'Specified signature is not matched with our calculation. server string to sign is:%s'],
  ],
  ['InvalidSignatureMethod', [400, 'Specified signature method is not valid.']],
  ['InvalidTimeStamp.Format', [400, 'Specified time stamp or date value is not well formatted.']],
  ['InvalidTimeStamp.Expired', [400, 'Specified time stamp or date value is expired.']],
  [
    'IllegalTimestamp',
    [400, 'The input parameter Timestamp that is mandatory for processing this request is not supplied.'],
  ],
  ['SignatureNonceUsed', [400, 'Specified signature nonce was used already.']],
  ['MissingSecurityToken', [400, 'The security token is missing.']],
  ['InvalidSecurityToken.Expired', [400, 'SecurityToken is expired']],
  ['InvalidSecurityToken.Malformed', [400, 'The security token is malformed.']],
  [
    'InvalidSecurityToken.MismatchWithAccessKey',
    [400, 'The security token does not belong to the access key.'],
  ],
  [
    'Forbidden.RAM',
    [403, "User not authorized to operate on the specified resource, or this API doesn't support RAM."],
  ],
  ['Forbidden', [403, 'User not authorized to operate on the specified resource.']],
  ['NoPermission', [403, 'You are not authorized to do this action. You should be authorized by RAM.']],
  ['Forbidden.RiskControl', [403, 'This operation is forbidden by Aliyun Risk Control system.']],
  ['Forbidden.UserVerification', [403, 'Your user account is not verified by Aliyun.']],
  ['ActionUnauthorized', [403, 'The specified action is not available for you']],
  ['UnsupportedOperation', [400, 'The specified action is not supported.']],
  ['NoSuchVersion', [400, 'The specified version does not exist.']],
  ['InvalidApi.NotFound', [404, 'Specified api is not found, please check your url and method.']],
  ['InvalidAction.NotFound', [404, 'Specified api is not found, please check your url and method.']],
  ['UnsupportedHTTPMethod', [400, 'This http method not supported.']],
  ['UnsupportedParameter', [400, 'The parameter %s is not supported.']],
  ['Throttling', [400, 'Request was denied due to request throttling.']],
  ['Throttling.User', [400, 'Request was denied due to user flow control.']],
  ['Throttling.Api', [400, 'Request was denied due to api flow control.']],
]);

/** An answer that is an error. `status` and message default to what is published for the code, else to 400. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  readonly status: number;
  readonly accessDenied: Record<string, string> | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    detail = '',
    more: {
      status?: number;
      message?: string;
      accessDenied?: Record<string, string>;
      retryAfterMs?: number;
    } = {},
  ) {
    const [status, template] = PUBLISHED.get(code) ?? [400, code];
    // A function, because a replacement text would give `$` in the detail a meaning.
    super(more.message ?? template.replace('%s', () => detail).trim());
    this.code = code;
    this.status = more.status ?? status;
    this.accessDenied = more.accessDenied;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** The refusal that RAM gives (`emr-api.md` section 6.3). */
export function accessDenied(account: SimulatedAccount, product: string, action: string): ApiError {
  const { type, name } = account.identity;
  return new ApiError('Forbidden.RAM', '', {
    accessDenied: {
      AuthAction: `${product.toLowerCase()}:${action}`,
      AuthPrincipalType: type === 'AssumedRoleUser' ? 'AssumedRoleUser' : 'SubUser',
      AuthPrincipalDisplayName: type === 'AssumedRoleUser' ? name.replace('/', ':') : ramUserId(account),
      AuthPrincipalOwnerId: account.accountId,
      NoPermissionType: 'ImplicitDeny',
      PolicyType: 'AccountLevelIdentityBasedPolicy',
      EncodedDiagnosticMessage: 'AQEAAAAAExampleOnly',
    },
  });
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
