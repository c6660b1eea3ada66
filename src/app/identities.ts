import { toProblem } from '../core/errors.ts';
import type { CallerIdentity } from '../core/identity.ts';
import type { Scope } from '../core/scope.ts';
import type { Accounts } from './accounts.ts';

export interface IdentitiesParts {
  readonly accounts: Accounts;
  readonly getCallerIdentity: (scope: Scope) => Promise<CallerIdentity>;
}

/**
 * Finds out whether an account is still who it was when its credential has changed: what was fetched for one
 * owner means nothing to another. Rejects never; where it can't be told, whoever calls next will say why.
 */
export async function checkIdentity(parts: IdentitiesParts, accountId: string): Promise<void> {
  const account = parts.accounts.get(accountId);
  const regionId = account?.regions[0];
  if (account === undefined || account.kind === 'demo' || regionId === undefined) return;
  let identity: CallerIdentity;
  try {
    identity = await parts.getCallerIdentity({ accountId, regionId });
  } catch (error) {
    // Problems are logged by the call; anything else is ours.
    if (toProblem(error).action === undefined) throw error;
    return;
  }
  const known = parts.accounts.get(accountId)?.identity;
  if (known?.arn === identity.arn && known?.accountId === identity.accountId) return;
  await parts.accounts.setIdentity(accountId, identity);
}
