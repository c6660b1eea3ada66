/** RAM actions of the calls that a user can cause (`emr-api.md` 2, 4.1). GetCallerIdentity needs none. */
const ACTIONS = [
  'emr:GetOperation',
  'emr:ListClusters',
  'emr:ListAutoScalingActivities',
  'emr:ListNodeGroups',
  'emr:GetCluster',
  'emr:ListNodes',
  'emr:ListInstanceTypes',
  'actiontrail:LookupEvents',
] as const;

/** Whether the policy below would allow a RAM action. */
export function policyAllows(action: string): boolean {
  return (ACTIONS as readonly string[]).some((each) => each.toLowerCase() === action.toLowerCase());
}

/** The smallest RAM policy with which everything here works, as JSON to paste (`emr-api.md` 6.3). */
export function policyDocument(): string {
  return policyFor(ACTIONS);
}

/** A RAM policy that allows exactly these actions, on everything, as JSON to paste (`emr-api.md` 6.3). */
export function policyFor(actions: readonly string[]): string {
  const statement = { Effect: 'Allow', Action: actions, Resource: '*' };
  return JSON.stringify({ Version: '1', Statement: [statement] }, undefined, 2);
}
