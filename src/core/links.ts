import type { ClusterRef, OperationRef } from './scope.ts';

/** The cluster's page in the console (`emr-api.md` 10). IDs are safe for URLs by their form. */
export function consoleUrl({ regionId, clusterId }: ClusterRef): string {
  return `https://emr-next.console.aliyun.com/#/region/${regionId}/resource/all/ecs/detail/${clusterId}/overview`;
}

/** The same question as a command of the Aliyun CLI (`emr-api.md` 11). IDs need no quoting by their form. */
export function cliCommand({ regionId, clusterId, operationId }: OperationRef): string {
  return `aliyun emr GetOperation --RegionId ${regionId} --ClusterId ${clusterId} --OperationId ${operationId}`;
}
