import type { AccountBook } from './accounts.ts';
import type { Claim } from './claim.ts';
import { ApiError } from './errors.ts';
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

/** Stands for those who need not say who they are. */
const NOBODY: SimulatedAccount = {
  accessKeyId: '',
  accessKeySecret: '',
  accountId: '',
  identity: { type: 'Account', name: '' },
};

function checkToken(token: string, account: SimulatedAccount, book: AccountBook, now: number): void {
  if (token === '') {
    if (account.securityToken !== undefined) {
      throw new ApiError('MissingSecurityToken');
    }
    return;
  }
  if (token !== account.securityToken) {
    const isAnothers = account.securityToken === undefined || book.hasToken(token);
    throw new ApiError(
      isAnothers ? 'InvalidSecurityToken.MismatchWithAccessKey' : 'InvalidSecurityToken.Malformed',
    );
  }
  if (account.expiresAt !== undefined && now >= account.expiresAt) {
    throw new ApiError('InvalidSecurityToken.Expired');
  }
}

function checkDate(text: string, now: number): void {
  if (text === '') {
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

/**
 * Finds out whether a request is from whom it says. Throws the published error of the first check that fails:
 * AccessKey, security token, date, nonce, signed headers, body hash and signature (`emr-api.md` sections 1.3 and
 * 1.4). Of an unsigned request only date and nonce are checked. `skewMs` is how far the cloud's clock is off.
 */
export function authenticate(
  claim: Claim,
  book: AccountBook,
  nonces: NonceMemory,
  now: number,
  skewMs = 0,
): SimulatedAccount {
  const { accessKeyId, nonce } = claim;
  const account = accessKeyId === '' ? NOBODY : book.find(accessKeyId);
  if (account === undefined) {
    throw new ApiError('InvalidAccessKeyId.NotFound');
  }
  checkToken(claim.token, account, book, now + skewMs);
  checkDate(claim.date, now + skewMs);
  if (nonce === '' && account !== NOBODY) {
    throw new ApiError('MissingParameter', 'SignatureNonce');
  }
  const nonceKey = `${accessKeyId} ${nonce}`;
  // By the clock that is not skewed: nonces would else be forgotten too early.
  if (nonce !== '' && nonces.has(nonceKey, now)) {
    throw new ApiError('SignatureNonceUsed');
  }
  claim.verify(account.accessKeySecret);
  // Only a proven request uses its nonce up.
  if (nonce !== '') {
    nonces.add(nonceKey, now);
  }
  return account;
}
