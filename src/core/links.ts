import type { Advice } from './errors.ts';
import type { ClusterRef, OperationRef } from './scope.ts';

/** The cluster's page in the console (`emr-api.md` 10). IDs are safe for URLs by their form. */
export function consoleUrl({ regionId, clusterId }: ClusterRef): string {
  return `https://emr-next.console.aliyun.com/#/region/${regionId}/resource/all/ecs/detail/${clusterId}/overview`;
}

/** The same question as a command of the Aliyun CLI (`emr-api.md` 11). IDs need no quoting by their form. */
export function cliCommand({ regionId, clusterId, operationId }: OperationRef): string {
  return `aliyun emr GetOperation --RegionId ${regionId} --ClusterId ${clusterId} --OperationId ${operationId}`;
}

/** Where a ticket is opened, on the site of either language. */
export const TICKET: Advice = {
  en: 'https://smartservice.console.aliyun.com/service/create-ticket-intl',
  zh: 'https://smartservice.console.aliyun.com/service/create-ticket',
};

/** Hosts whose pages we open when an answer names them. Panels hold links against the same rule. */
const HOST = /^(?:[\w-]+\.)*(?:aliyun\.com|alibabacloud\.com|alibabacloud\.com\.cn)$/;

/** The link, where it is https and on a host of Alibaba Cloud; anything else from an answer is not followed. */
export function trustedLink(text: unknown): string | undefined {
  if (typeof text !== 'string' || !URL.canParse(text)) return undefined;
  const { protocol, username, password, port, hostname, href } = new URL(text);
  const trusted =
    protocol === 'https:' && username === '' && password === '' && port === '' && HOST.test(hostname);
  return trusted ? href : undefined;
}

/** The page of the error centre for a code (`emr-api.md` 10). */
export function diagnosisUrl({
  service = 'emr',
  code,
  requestId,
}: {
  /** As RAM names the product. */
  readonly service?: string | undefined;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
}): string {
  const query = new URLSearchParams({
    q: code ?? requestId ?? '',
    product: service.charAt(0).toUpperCase() + service.slice(1),
    ...(requestId === undefined ? {} : { requestId }),
  });
  return `https://api.aliyun.com/troubleshoot?${query.toString()}`;
}
