/** What went wrong, by what the user can do about it. */
export type ErrorKind =
  'auth' | 'permission' | 'throttled' | 'notFound' | 'badRequest' | 'network' | 'server' | 'cancelled';

/** The parts of a RAM denial that a person can act on (`emr-api.md` 6.3). */
export interface AccessDenied {
  readonly action?: string;
  readonly principal?: string;
  readonly explicit?: boolean;
}

/** A failed call as data. `message` is the service's own text, or empty: hostile, and free of secrets. */
export interface CloudProblem {
  readonly kind: ErrorKind;
  readonly code?: string;
  readonly status?: number;
  readonly message: string;
  readonly requestId?: string;
  /** The API that was called, e.g. `ListClusters`. */
  readonly action?: string;
  /** The account that it was called for. */
  readonly accountId?: string;
  readonly accessDenied?: AccessDenied;
  /** Milliseconds that the service asks to wait (`x-acs-retry-after`, `emr-api.md` 12). */
  readonly retryAfterMs?: number;
}

/** Carries a problem through code that throws. */
export class CloudError extends Error {
  readonly problem: CloudProblem;

  constructor(problem: CloudProblem, options?: ErrorOptions) {
    super(problem.message, options);
    this.name = 'CloudError';
    this.problem = problem;
  }
}

/** Any thrown value as a problem. */
export function toProblem(error: unknown): CloudProblem {
  return error instanceof CloudError ? error.problem : internalProblem(error);
}

/** The code of a problem that is a fault of ours or of this machine, not of the cloud or the way to it. */
export const INTERNAL = 'internal';

export function internalProblem(error: unknown): CloudProblem {
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'server', code: INTERNAL, message };
}

/**
 * Asking again can't help until somebody mends something. A nonce that was used is a matter of luck, and a
 * wrong clock is set right by itself on most machines.
 */
export function needsMending({ kind, code = '' }: CloudProblem): boolean {
  if (code.startsWith('SignatureNonceUsed') || code.startsWith('InvalidTimeStamp')) return false;
  return kind === 'auth' || kind === 'permission';
}

const AUTH_PREFIXES = [
  'InvalidAccessKeyId',
  'InvalidSecurityToken',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'InvalidTimeStamp',
  'SignatureNonceUsed',
  'MissingSecurityToken',
  'IllegalTimestamp',
  'Forbidden.AccessKeyDisabled',
  'InvalidCredentials',
] as const;

/** Codes whose name says less than is known of them. */
const KNOWN_KINDS: Readonly<Record<string, ErrorKind>> = {
  InvalidSignatureMethod: 'auth',
  InvalidClusterId: 'notFound',
  UnknownError: 'server',
  'Forbidden.InstanceNotFound': 'notFound',
};

/** "NotFound" that speaks of the request, not of a resource. */
const NOT_RESOURCES = new Set([
  'InvalidApi.NotFound',
  'InvalidAction.NotFound',
  'InvalidProduct.NotFound',
  'InvalidRegion.NotFound',
]);

/**
 * The kind of an answer that carries an error code, by code first and status second, since the service
 * answers permission and throttling errors with 400 (`emr-api.md` 6.1, 6.2).
 */
export function classifyServiceError(code: string | undefined, status: number | undefined): ErrorKind {
  const name = code ?? '';
  if (name.includes('Throttling') || status === 429) return 'throttled';
  if (AUTH_PREFIXES.some((prefix) => name.startsWith(prefix))) return 'auth';
  const known = Object.hasOwn(KNOWN_KINDS, name) ? KNOWN_KINDS[name] : undefined;
  if (known !== undefined) return known;
  if (name === 'NotAuthorized' || name === 'NoPermission' || name === 'ActionUnauthorized')
    return 'permission';
  if (name.startsWith('Forbidden')) return 'permission';
  if (name.endsWith('NotFound') && !NOT_RESOURCES.has(name)) return 'notFound';
  if (name === 'ServiceUnavailable' || name === 'ServiceFailure' || name === 'InternalError') return 'server';
  if (status !== undefined && status >= 500) return 'server';
  if (status === 404 && !NOT_RESOURCES.has(name)) return 'notFound';
  return 'badRequest';
}
