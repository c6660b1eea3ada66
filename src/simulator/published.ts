/**
 * The error codes of the services with status and message template (`emr-api.md` section 6, `error-codes.json`).
 * `%s` takes a detail.
 */

type Entry = readonly [code: string, status: number, template: string];

/** Status and text as they are published. */
const DOCUMENTED: readonly Entry[] = [
  ['ConflictParameters', 400, 'Parameters that must not be used together. %s'],
  ['IncompleteSignature', 400, 'The request signature is invalid.'],
  ['InvalidAction', 400, 'The action %s requested is invalid.'],
  ['InvalidParameter', 400, 'The specified parameter %s is not valid.'],
  ['InvalidParameterValue', 400, 'The input parameter %s is invalid or out of range.'],
  ['MissingAction', 400, 'The action %s requested is missing.'],
  [
    'MissingParameter',
    400,
    'The input parameter %s that is mandatory for processing this request is not supplied.',
  ],
  ['NotAuthorized', 400, 'You do not have permission to perform this action. %s'],
  ['ThrottlingException', 400, 'The request was denied due to request throttling. %s'],
  ['ResourceNotFound', 404, 'The resource not found by %s.'],
  [
    'InternalError',
    500,
    'The request processing has failed due to some unknown error, exception or failure.',
  ],
  ['ServiceFailure', 503, 'The request has failed due to a temporary failure of %s service.'],
  ['ServiceUnavailable', 503, 'The request has failed due to a temporary failure of the server.'],
  ['InvalidAccessKeyId.NotFound', 404, 'Specified access key is not found.'],
  ['InvalidAccessKeyId.Inactive', 400, 'Specified access key is disabled.'],
  [
    'SignatureDoesNotMatch',
    400,
    'Specified signature is not matched with our calculation. server string to sign is:%s',
  ],
  ['InvalidSignatureMethod', 400, 'Specified signature method is not valid.'],
  ['InvalidTimeStamp.Format', 400, 'Specified time stamp or date value is not well formatted.'],
  ['InvalidTimeStamp.Expired', 400, 'Specified time stamp or date value is expired.'],
  [
    'IllegalTimestamp',
    400,
    'The input parameter Timestamp that is mandatory for processing this request is not supplied.',
  ],
  ['SignatureNonceUsed', 400, 'Specified signature nonce was used already.'],
  ['InvalidSecurityToken.Expired', 400, 'SecurityToken is expired'],
  [
    'Forbidden.RAM',
    403,
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  ],
  ['Forbidden', 403, 'User not authorized to operate on the specified resource.'],
  ['NoPermission', 403, 'You are not authorized to do this action. You should be authorized by RAM.'],
  ['Forbidden.RiskControl', 403, 'This operation is forbidden by Aliyun Risk Control system.'],
  ['Forbidden.UserVerification', 403, 'Your user account is not verified by Aliyun.'],
  ['ActionUnauthorized', 403, 'The specified action is not available for you'],
  ['UnsupportedOperation', 400, 'The specified action is not supported.'],
  ['NoSuchVersion', 400, 'The specified version does not exist.'],
  ['InvalidApi.NotFound', 404, 'Specified api is not found, please check your url and method.'],
  ['InvalidAction.NotFound', 404, 'Specified api is not found, please check your url and method.'],
  ['UnsupportedHTTPMethod', 400, 'This http method not supported.'],
  ['UnsupportedParameter', 400, 'The parameter %s is not supported.'],
  ['InvalidParameter.Format', 400, 'Specified parameter format is not valid.'],
  ['Throttling', 400, 'Request was denied due to request throttling.'],
  ['Throttling.User', 400, 'Request was denied due to user flow control.'],
];

/** The status is published, the text is not: it is ours. */
const WITHOUT_TEXT: readonly Entry[] = [
  ['Forbidden.AccessKeyDisabled', 403, 'The access key is disabled.'],
  ['MissingSecurityToken', 400, 'The security token is missing.'],
  ['InvalidSecurityToken.Malformed', 400, 'The security token is malformed.'],
  [
    'InvalidSecurityToken.MismatchWithAccessKey',
    400,
    'The security token does not belong to the access key.',
  ],
  ['Throttling.Api', 400, 'Request was denied due to api flow control.'],
];

/** Neither status nor text is published: 400 and texts of ours. */
const BARE: readonly (readonly [code: string, template: string])[] = [
  ['InvalidAccessKeyId', 'The access key is not valid.'],
  ['InvalidCredentials', 'The credentials are not valid.'],
  ['InvalidVersion', 'The version is not valid.'],
  ['InvalidProduct.NotFound', 'The product is not found.'],
  ['InvalidRegion.NotFound', 'The region %s is not found.'],
  ['InvalidRegionId', 'The region %s is not valid.'],
  ['InvalidProtocol.NeedSsl', 'The request needs SSL.'],
  ['InvalidParameter.Accept', 'The accepted format is not valid.'],
  ['ContentMD5NotMatched', 'The body does not match its MD5.'],
  ['OperationDenied.ClusterStatus', 'The status of the cluster does not allow this.'],
  ['OperationDenied.InsufficientBalance', 'The balance of the account does not suffice.'],
  ['ConcurrentModification', 'The resource is being changed by another request.'],
  ['ClusterNotFound', 'The cluster %s is not found.'],
  ['InvalidClusterId', 'The cluster ID %s is not valid.'],
  ['NodeGroupNotFound', 'The node group %s is not found.'],
  ['Rejected.Throttling', 'The request was rejected by flow control.'],
  ['UnknownError', 'An unknown error occurred.'],
];

export const PUBLISHED: ReadonlyMap<string, readonly [status: number, template: string]> = new Map([
  ...[...DOCUMENTED, ...WITHOUT_TEXT].map(
    ([code, status, template]) => [code, [status, template] as const] as const,
  ),
  ...BARE.map(([code, template]) => [code, [400, template] as const] as const),
]);
