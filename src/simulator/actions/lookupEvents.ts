import type { Call } from './call.ts';

export function lookupEvents({ trail, account, parameters, regionId, now }: Call): Record<string, unknown> {
  return trail.lookup(parameters, account.accountId, regionId, now);
}
