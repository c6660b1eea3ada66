import { toProblem } from '../core/errors.ts';
import type { CallerIdentity } from '../core/identity.ts';
import type { Scope } from '../core/scope.ts';
import type { Accounts } from './accounts.ts';

export interface IdentitiesParts {
  readonly accounts: Accounts;
  /** Rejects with a `CloudError`. */
  readonly getCallerIdentity: (scope: Scope) => Promise<CallerIdentity>;
  readonly failed: (error: unknown) => void;
}

/**
 * Finds out whether an account is still who it was when its credential has changed: what was fetched for one
 * owner means nothing to another.
 */
export class Identities {
  readonly #parts: IdentitiesParts;
  /** Accounts that could not be asked yet. */
  readonly #open = new Set<string>();

  constructor(parts: IdentitiesParts) {
    this.#parts = parts;
  }

  /** Never rejects. Where it can't be told now, it is asked again when the account is answered anything. */
  async check(accountId: string): Promise<void> {
    this.#open.delete(accountId);
    const { accounts, getCallerIdentity, failed } = this.#parts;
    const account = accounts.get(accountId);
    const regionId = account?.regions[0];
    if (account === undefined || account.kind === 'demo' || regionId === undefined) return;
    try {
      const identity = await getCallerIdentity({ accountId, regionId });
      const known = accounts.get(accountId)?.identity;
      if (known?.arn === identity.arn && known?.accountId === identity.accountId) return;
      await accounts.setIdentity(accountId, identity);
    } catch (error) {
      this.#open.add(accountId);
      // Failed calls are in the log already.
      if (toProblem(error).action === undefined) failed(error);
    }
  }

  /** The account was answered something else than who it is. */
  answered(accountId: string): void {
    if (this.#open.has(accountId)) void this.check(accountId);
  }
}
