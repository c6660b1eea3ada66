import codes from './data/errorCodes.json' with { type: 'json' };
import type { Advice, ErrorKind, ProblemFace } from './errors.ts';

/** What is known of an error code. `data/errorCodes.json` says for each where that is from and how sure it is. */
export interface KnownError {
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly face?: ProblemFace;
  readonly advice: Advice;
}

const KNOWN: ReadonlyMap<string, KnownError> = new Map(
  (codes as readonly CodeEntry[]).map(({ code, kind, retryable, face, adviceEn, adviceZh }) => [
    code,
    { kind, retryable, advice: { en: adviceEn, zh: adviceZh }, ...(face === undefined ? {} : { face }) },
  ]),
);

interface CodeEntry {
  readonly code: string;
  readonly kind: ErrorKind;
  readonly retryable: boolean;
  readonly face?: ProblemFace;
  /** `{host}` stands for the host that was called. */
  readonly adviceEn: string;
  readonly adviceZh: string;
}

/** What is known of a code: of a service (`emr-api.md` 6), of the system, or of our transport. */
export function knownError(code: string): KnownError | undefined {
  return KNOWN.get(code);
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

/** "NotFound" that speaks of the request, not of a resource. */
const NOT_RESOURCES = new Set([
  'InvalidApi.NotFound',
  'InvalidAction.NotFound',
  'InvalidProduct.NotFound',
  'InvalidRegion.NotFound',
]);

/**
 * The kind of an answer with an error code: what is known of the code, else by its form, and by the status
 * last, since the service answers permission and throttling errors with 400 (`emr-api.md` 6.1, 6.2).
 */
export function classifyServiceError(code: string | undefined, status: number | undefined): ErrorKind {
  const name = code ?? '';
  if (name.includes('Throttling') || status === 429) return 'throttled';
  const known = knownError(name);
  if (known !== undefined) return known.kind;
  if (AUTH_PREFIXES.some((prefix) => name.startsWith(prefix))) return 'auth';
  if (name === 'Forbidden.InstanceNotFound') return 'notFound';
  if (name.startsWith('Forbidden')) return 'permission';
  if (name.endsWith('NotFound') && !NOT_RESOURCES.has(name)) return 'notFound';
  if (status !== undefined && status >= 500) return 'server';
  if (status === 404) return 'notFound';
  return 'badRequest';
}

/** What asking again can mend where nothing is known of the code (`emr-api.md` 6.2). */
export function isRetryableKind(kind: ErrorKind): boolean {
  return kind === 'throttled' || kind === 'server' || kind === 'network';
}

/** Codes of Node for a certificate or a TLS handshake that failed, as far as they are not known one by one. */
const CERTIFICATE_CODE = /^(CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|ERR_TLS|ERR_SSL)/;

/** What is known of a failure on the way to the service; every code has a face or none. */
export function knownNetworkError(code: string): KnownError | undefined {
  const known = knownError(code);
  if (known !== undefined) return known;
  const alike = CERTIFICATE_CODE.test(code) ? knownError('SELF_SIGNED_CERT_IN_CHAIN') : undefined;
  return alike;
}
