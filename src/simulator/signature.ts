import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Signature V3 (ACS3-HMAC-SHA256) as `emr-api.md` section 1.4 describes it. Written from the description and not
 * taken from the SDK, so that the two check each other.
 */

const SIGNATURE_ALGORITHM = 'ACS3-HMAC-SHA256';

/** The parts of a request that are signed. */
export interface SignedParts {
  method: string;
  path: string;
  /** Decoded. */
  query: readonly (readonly [name: string, value: string])[];
  /** Values of the signed headers by lower-case name. */
  headers: ReadonlyMap<string, string>;
  body: Uint8Array;
}

/** RFC 3986: everything but letters, digits and `-_.~` is escaped. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Lower-case hex SHA-256. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

export function byCodeUnit(a: string, b: string): number {
  if (a === b) {
    return 0;
  }
  return a < b ? -1 : 1;
}

/** Steps 1 to 3: the text whose hash is signed. */
export function canonicalRequest(parts: SignedParts): string {
  const query = [...parts.query]
    .sort((a, b) => byCodeUnit(a[0], b[0]))
    .map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`)
    .join('&');
  const names = [...parts.headers.keys()].sort(byCodeUnit);
  const headers = names.map((name) => `${name}:${(parts.headers.get(name) ?? '').trim()}\n`).join('');
  return [parts.method, parts.path, query, headers, names.join(';'), sha256Hex(parts.body)].join('\n');
}

/** Step 4. */
export function stringToSign(canonical: string): string {
  return `${SIGNATURE_ALGORITHM}\n${sha256Hex(canonical)}`;
}

/** Step 5: lower-case hex. */
export function signatureOf(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest('hex');
}

/** Compares in a time that does not depend on where the two differ. */
export function sameSignature(a: string, b: string): boolean {
  // Hashing first gives equal lengths, which timingSafeEqual asks for.
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}

/** The fields of the Authorization header. */
export interface Authorization {
  accessKeyId: string;
  signedHeaders: string[];
  signature: string;
}

/** Step 6 backwards; `undefined` if it is not of that form. */
export function parseAuthorization(header: string): Authorization | undefined {
  const match =
    /^ACS3-HMAC-SHA256 +Credential=([^,\s]+), *SignedHeaders=([^,\s]+), *Signature=([^,\s]+)$/.exec(header);
  const [, accessKeyId, names, signature] = match ?? [];
  if (accessKeyId === undefined || names === undefined || signature === undefined) {
    return undefined;
  }
  return { accessKeyId, signedHeaders: names.split(';'), signature };
}
