import type { CredentialTrouble } from './credentialTrouble.ts';

/** What went wrong, by what the user can do about it. */
export type ErrorKind =
  'auth' | 'permission' | 'throttled' | 'notFound' | 'badRequest' | 'network' | 'server' | 'cancelled';

/** Where a kind has faces of its own: the same next step would be wrong for them. */
export type ProblemFace =
  /** The clock of this computer is off. */
  | 'clock'
  /** A temporary credential is over. */
  | 'expired'
  /** No way to the network. */
  | 'offline'
  /** No answer in time. */
  | 'slow'
  /** A certificate or TLS handshake failed. */
  | 'certificate'
  /** The proxy refused. */
  | 'proxy'
  /** Something else than the service answered. */
  | 'stranger';

/** The parts of a RAM denial that a person can act on (`emr-api.md` 6.3). */
export interface AccessDenied {
  readonly action?: string;
  readonly principal?: string;
  readonly explicit?: boolean;
}

/** What to do about an error code, in both languages. `{host}` stands for the host that was called. */
export interface Advice {
  readonly en: string;
  readonly zh: string;
}

/** A failed call as data. `message` is the service's own text, or empty: hostile, and free of secrets. */
export interface CloudProblem {
  readonly kind: ErrorKind;
  readonly face?: ProblemFace;
  readonly code?: string;
  readonly status?: number;
  readonly message: string;
  readonly requestId?: string;
  /** The product that was called, as RAM names it, e.g. `emr`. */
  readonly service?: string;
  /** The API that was called, e.g. `ListClusters`. */
  readonly action?: string;
  /** The account that it was called for. */
  readonly accountId?: string;
  /** The host that was called. */
  readonly host?: string;
  readonly accessDenied?: AccessDenied;
  /** Milliseconds that the service asks to wait (`x-acs-retry-after`, `emr-api.md` 12). */
  readonly retryAfterMs?: number;
  /** Asking again may help without anybody doing anything. */
  readonly retryable?: boolean;
  readonly advice?: Advice;
  /** Where the service explains the error; checked to be on an Alibaba Cloud host. */
  readonly recommend?: string;
  /** Milliseconds that the clock of the service is ahead of ours, where they differ notably. */
  readonly clockSkewMs?: number;
  /** Why there is nothing to sign with. */
  readonly trouble?: CredentialTrouble;
}

const CLOUD_ERROR = Symbol.for('emrOperations.CloudError');

/** Carries a problem through code that throws. One of another bundle is one too. */
export class CloudError extends Error {
  readonly problem: CloudProblem;
  readonly [CLOUD_ERROR] = true;

  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === 'object' && value !== null && CLOUD_ERROR in value;
  }

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
  return { kind: 'server', code: INTERNAL, message: messageOf(error) };
}

/** Anything may be thrown, what can not be written out too. */
function messageOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error);
  } catch {
    return '';
  }
}

/** There is nothing to sign with. A source that is elsewhere may answer the next time. */
export function credentialProblem(trouble: CredentialTrouble): CloudProblem {
  const passes =
    trouble.what === 'sourceFailed' || (trouble.what === 'programFailed' && trouble.reason === 'timeout');
  return { kind: 'auth', message: '', trouble, ...(passes ? { retryable: true } : {}) };
}

/** It may be over later though nobody does anything here; a wrong clock is set right by most machines. */
export function passesByItself({ face, retryable }: CloudProblem): boolean {
  return retryable === true || face === 'clock';
}

/** Asking again can't help until somebody mends something. */
export function needsMending(problem: CloudProblem): boolean {
  return !passesByItself(problem) && (problem.kind === 'auth' || problem.kind === 'permission');
}

/** Codes with which EMR says that it knows nothing under an ID (`emr-api.md` 6.1). */
const UNKNOWN_ID_CODES: ReadonlySet<string | undefined> = new Set([
  'ResourceNotFound',
  'ClusterNotFound',
  'InvalidClusterId',
]);

/** EMR itself has said that it does not know what was asked for; any other "not found" may mean anything. */
export function isUnknownId({ kind, code, service }: CloudProblem): boolean {
  return kind === 'notFound' && service === 'emr' && UNKNOWN_ID_CODES.has(code);
}
