import { letters } from './accounts.ts';
import { digitsOf } from './ids.ts';
import type { SimulatedAccount } from './types.ts';

/** The answer of GetCallerIdentity without RequestId (`emr-api.md` section 5). */
export function identityView(account: SimulatedAccount): Record<string, unknown> {
  const { accountId, identity } = account;
  const common = { IdentityType: identity.type, AccountId: accountId };
  switch (identity.type) {
    case 'Account':
      return { ...common, UserId: accountId, PrincipalId: accountId, Arn: `acs:ram::${accountId}:root` };
    case 'RAMUser': {
      const userId = ramUserId(account);
      return {
        ...common,
        UserId: userId,
        PrincipalId: userId,
        Arn: `acs:ram::${accountId}:user/${identity.name}`,
      };
    }
    case 'AssumedRoleUser': {
      const [role = identity.name, session = 'session'] = identity.name.split('/');
      const roleId = roleIdOf(accountId, role);
      return {
        ...common,
        RoleId: roleId,
        PrincipalId: `${roleId}:${session}`,
        Arn: `acs:ram::${accountId}:assumed-role/${role}/${session}`,
      };
    }
  }
}

/** The 18-digit ID of a RAM user. */
export function ramUserId(account: SimulatedAccount): string {
  return digitsOf(18, ['user', account.accountId, account.identity.name]);
}

/** The 18-digit ID of a role. */
export function roleIdOf(accountId: string, role: string): string {
  return digitsOf(18, ['role', accountId, role]);
}

/** The account that is there when none is given: one RAM user. */
export function defaultAccount(seed: number): SimulatedAccount {
  return {
    accessKeyId: `LTAI5t${letters(18)}`,
    accessKeySecret: letters(30),
    accountId: digitsOf(16, [seed, 'account']),
    identity: { type: 'RAMUser', name: 'data-ops' },
  };
}
