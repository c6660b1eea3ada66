/** Whether a value can be what its field is for. What STS alone can judge is left to STS. */
import { isRegionId } from '../../../core/scope.ts';

/** What goes into headers and signatures: visible ASCII. */
export function isVisible(value: string): boolean {
  return /^[\x21-\x7e]{1,16384}$/.test(value);
}

/** Becomes part of a path of the metadata service. */
export function isRoleName(value: string): boolean {
  return /^[\w.-]{1,64}$/.test(value);
}

/** Becomes part of a host name. */
export function isStsRegion(value: string): boolean {
  return isRegionId(value);
}

/** A host, perhaps with a port; a scheme and a slash are tolerated, as the CLI does. */
export function isEndpoint(value: string): boolean {
  const host = bareHost(value);
  return /^[A-Za-z0-9.-]+(:\d{1,5})?$/.test(host) && URL.canParse(`https://${host}/`);
}

/** The host of an endpoint; STS is always called by HTTPS. */
export function bareHost(endpoint: string): string {
  return endpoint
    .trim()
    .replace(/^https?:\/\//, '')
    .replace(/\/$/, '');
}

/** A name that the system can be asked for. */
export function isFileName(value: string): boolean {
  return value !== '' && !value.includes('\0');
}

/** HTTP is allowed, as by the CLI: what answers is usually on the same machine. */
export function isCredentialsUri(value: string): boolean {
  return URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
}
