import type { CallerIdentity } from '../../../core/identity.ts';
import { present } from '../../../core/present.ts';
import { readFields, text, type OddFields } from './fields.ts';
import { UnreadableAnswer } from './unreadable.ts';

const identityEntries = { AccountId: text, Arn: text, IdentityType: text };

/**
 * GetCallerIdentity (`emr-api.md` 5).
 * @throws UnreadableAnswer where the answer names neither account nor ARN
 */
export function readCallerIdentity(body: unknown, odd: OddFields): CallerIdentity {
  const field = readFields(identityEntries, body, 'answer', odd);
  if (field?.AccountId === undefined && field?.Arn === undefined) {
    throw new UnreadableAnswer('The answer is no identity');
  }
  return present({ accountId: field.AccountId, arn: field.Arn, type: field.IdentityType });
}
