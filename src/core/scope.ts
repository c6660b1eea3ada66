/** Account + region: the key of every cache, request and record. */
export interface Scope {
  readonly accountId: string;
  readonly regionId: string;
}

/** The account whose cloud is simulated. */
export const DEMO_ACCOUNT_ID = 'demo';

/** Names one cluster, wherever it is. */
export interface ClusterRef extends Scope {
  readonly clusterId: string;
}

/** Names one operation. GetOperation needs all of it (`emr-api.md` 2.1). */
export interface OperationRef extends ClusterRef {
  readonly operationId: string;
}

/** Joins the parts of a key. IDs are limited to a character set without this separator (see `isSafeId`). */
const SEPARATOR = '/';

export function scopeKey(scope: Scope): string {
  return [scope.accountId, scope.regionId].join(SEPARATOR);
}

export function clusterKey(ref: ClusterRef): string {
  return [ref.accountId, ref.regionId, ref.clusterId].join(SEPARATOR);
}

export function operationKey(ref: OperationRef): string {
  return [ref.accountId, ref.regionId, ref.clusterId, ref.operationId].join(SEPARATOR);
}

/** Cluster and operation IDs have no specified format (`emr-api.md` 2), so only the characters are checked. */
export function isSafeId(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,128}$/.test(id);
}

/** Region IDs become part of a host name, hence the narrow form. */
export function isRegionId(id: string): boolean {
  return /^[a-z]{2}(-[a-z0-9]+){1,4}$/.test(id) && id.length <= 40;
}

export function isClusterId(id: string): boolean {
  return /^[cC]-[A-Za-z0-9]{1,64}$/.test(id);
}

export function isOperationId(id: string): boolean {
  return /^op-[A-Za-z0-9]{1,64}$/.test(id);
}
