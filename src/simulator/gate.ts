import { ApiError } from './errors.ts';
import type { ApiRequest } from './request.ts';
import {
  canonicalRequest,
  parseAuthorization,
  sameSignature,
  sha256Hex,
  signatureOf,
  stringToSign,
} from './signature.ts';
import type { SimulatedAccount } from './types.ts';

/** How far the date of a request may be off, in ms. */
const DATE_TOLERANCE = 15 * 60_000;

/** Remembers nonces for as long as a request that carries one could still pass the date check. */
export class NonceMemory {
  /** In order of arrival. */
  readonly #seenAt = new Map<string, number>();

  has(nonce: string, now: number): boolean {
    this.#forget(now);
    return this.#seenAt.has(nonce);
  }

  add(nonce: string, now: number): void {
    this.#seenAt.set(nonce, now);
  }

  get size(): number {
    return this.#seenAt.size;
  }

  #forget(now: number): void {
    // Twice the tolerance: a date may lie in the future when it arrives.
    for (const [nonce, at] of this.#seenAt) {
      if (now - at <= 2 * DATE_TOLERANCE) {
        break;
      }
      this.#seenAt.delete(nonce);
    }
  }
}

function checkToken(
  request: ApiRequest,
  account: SimulatedAccount,
  accounts: readonly SimulatedAccount[],
  now: number,
): void {
  const token = request.headers.get('x-acs-security-token');
  if (token === undefined || token === '') {
    if (account.securityToken !== undefined) {
      throw new ApiError('MissingSecurityToken');
    }
    return;
  }
  if (token !== account.securityToken) {
    const isAnothers = account.securityToken === undefined || accounts.some((a) => a.securityToken === token);
    throw new ApiError(
      isAnothers ? 'InvalidSecurityToken.MismatchWithAccessKey' : 'InvalidSecurityToken.Malformed',
    );
  }
  if (account.expiresAt !== undefined && now >= account.expiresAt) {
    throw new ApiError('InvalidSecurityToken.Expired');
  }
}

function checkDate(request: ApiRequest, now: number): void {
  const text = request.headers.get('x-acs-date');
  if (text === undefined || text === '') {
    throw new ApiError('IllegalTimestamp');
  }
  const date = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(date)) {
    throw new ApiError('InvalidTimeStamp.Format');
  }
  if (Math.abs(now - date) > DATE_TOLERANCE) {
    throw new ApiError('InvalidTimeStamp.Expired');
  }
}

/** The values of the signed headers. Throws if one is missing, or if one that must be signed is not. */
function signedHeaders(request: ApiRequest, names: readonly string[]): Map<string, string> {
  const signed = new Map<string, string>();
  for (const name of names) {
    const value = request.headers.get(name);
    if (value === undefined) {
      throw new ApiError('IncompleteSignature');
    }
    signed.set(name, value);
  }
  for (const name of request.headers.keys()) {
    if ((name === 'host' || name.startsWith('x-acs-')) && !signed.has(name)) {
      throw new ApiError('IncompleteSignature');
    }
  }
  return signed;
}

function checkSignature(
  request: ApiRequest,
  headers: ReadonlyMap<string, string>,
  signature: string,
  secret: string,
): void {
  const canonical = canonicalRequest({ ...request, headers });
  const text = stringToSign(canonical);
  const bodyMatches = headers.get('x-acs-content-sha256') === sha256Hex(request.body);
  if (!sameSignature(signature, signatureOf(text, secret)) || !bodyMatches) {
    throw new ApiError('SignatureDoesNotMatch', `${text} server canonical request is:${canonical}`);
  }
}

/**
 * Finds out who sent a request. Throws the published error of the first check that fails: form of the
 * authorization, AccessKey, security token, date, nonce, signed headers, body hash and signature
 * (`emr-api.md` sections 1.3 and 1.4).
 */
export function authenticate(
  request: ApiRequest,
  accounts: readonly SimulatedAccount[],
  nonces: NonceMemory,
  now: number,
): SimulatedAccount {
  const header = request.headers.get('authorization') ?? '';
  const authorization = parseAuthorization(header);
  if (authorization === undefined) {
    const isOther = header.startsWith('ACS3-') && !header.startsWith('ACS3-HMAC-SHA256 ');
    throw new ApiError(isOther ? 'InvalidSignatureMethod' : 'IncompleteSignature');
  }
  const account = accounts.find((candidate) => candidate.accessKeyId === authorization.accessKeyId);
  if (account === undefined) {
    throw new ApiError('InvalidAccessKeyId.NotFound');
  }
  checkToken(request, account, accounts, now);
  checkDate(request, now);
  const nonce = request.headers.get('x-acs-signature-nonce') ?? '';
  if (nonce === '') {
    throw new ApiError('MissingParameter', 'SignatureNonce');
  }
  const nonceKey = `${account.accessKeyId} ${nonce}`;
  if (nonces.has(nonceKey, now)) {
    throw new ApiError('SignatureNonceUsed');
  }
  const headers = signedHeaders(request, authorization.signedHeaders);
  checkSignature(request, headers, authorization.signature, account.accessKeySecret);
  // Only a proven request uses its nonce up.
  nonces.add(nonceKey, now);
  return account;
}
