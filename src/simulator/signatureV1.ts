import { createHmac } from 'node:crypto';

import { byCodeUnit, percentEncode } from './signature.ts';

/**
 * The legacy signature V1 (HMAC-SHA1 over the parameters, `emr-api.md` section 1.4), with which
 * `@alicloud/credentials` calls STS. It does not cover headers, and of a body only a form.
 */

/** `pairs` are all decoded parameters, of query and form. */
export function stringToSignV1(
  method: string,
  pairs: readonly (readonly [name: string, value: string])[],
): string {
  const canonical = pairs
    .filter(([name]) => name !== 'Signature')
    .sort((a, b) => byCodeUnit(a[0], b[0]))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
  return `${method}&${percentEncode('/')}&${percentEncode(canonical)}`;
}

/** Base64. */
export function signatureV1(text: string, secret: string): string {
  return createHmac('sha1', `${secret}&`).update(text).digest('base64');
}
