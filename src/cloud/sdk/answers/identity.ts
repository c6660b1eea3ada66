import * as v from 'valibot';
import type { CallerIdentity } from '../../../core/identity.ts';
import { present } from '../../../core/present.ts';
import { optionalId, readFields, text, type OddFields } from './fields.ts';
import { UnreadableAnswer } from './unreadable.ts';

/** Longest ARN that is kept, in characters: a name in it has 64 at most. */
const MAX_ARN = 1_000;

const identityEntries = {
  AccountId: optionalId,
  Arn: v.pipe(
    text,
    v.check((arn) => (arn?.length ?? 0) <= MAX_ARN),
  ),
  IdentityType: optionalId,
};

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
