import { isRegionId } from '../core/scope.ts';

/** As they are named in host names and settings. */
export type Service = 'emr' | 'actiontrail' | 'sts';

/** Base URLs that replace the public ones; `{region}` stands for the region ID. */
export type EndpointOverrides = Readonly<Partial<Record<Service, string>>>;

/** The setting `emrOperations.network`. */
export type Network = 'public' | 'vpc';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * The origin that calls of a service go to (`emr-api.md` 1.2, 4.1, 5).
 * @throws Error where an override is not an acceptable base URL; the text says what is expected.
 */
export function resolveEndpoint(
  service: Service,
  regionId: string,
  overrides: EndpointOverrides,
  network: Network,
): URL {
  if (!isRegionId(regionId)) throw new Error(`Not a region ID: ${regionId}`);
  const custom = overrides[service];
  if (custom !== undefined) return parseEndpoint(custom.replaceAll('{region}', regionId));
  const infix = network === 'vpc' ? '-vpc' : '';
  return new URL(`https://${service}${infix}.${regionId}.aliyuncs.com`);
}

/**
 * Reads a base URL. Signed requests go there, so https is required but for the machine itself.
 * @throws Error with what is expected
 */
export function parseEndpoint(text: string): URL {
  if (!URL.canParse(text)) throw new Error(`Not a URL: ${text}`);
  const url = new URL(text);
  const loopback = LOOPBACK.has(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new Error(`Must start with https:// (http:// only for this machine): ${text}`);
  }
  if (url.href !== `${url.origin}/`) {
    throw new Error(`Must be scheme and host only: ${text}`);
  }
  return url;
}
