/** Longest text of the service that is kept of an error. */
const MAX_MESSAGE = 2_000;

/**
 * The service's text without what must not be repeated: strings to sign, signatures, tokens, AccessKey IDs
 * and the query of URLs (`emr-api.md` 1.6), nor the name and password of a proxy.
 */
export function redact(text: string): string {
  return (
    text
      .slice(0, MAX_MESSAGE)
      .replace(/((?:server|client)?\s*string to sign(?: is)?\s*:?)[\s\S]*/i, '$1 …')
      .replace(/(:\/\/|\b(?:PROXY|HTTPS?|SOCKS[45]?)\s+)[^\s/@]+@/g, '$1…@')
      .replace(/(Signature=)[^,\s&"]+/gi, '$1…')
      .replace(/\b(https?:\/\/[^\s?"']+)\?[^\s"']*/gi, '$1?…')
      .replace(/\b(LTAI|STS\.)[A-Za-z0-9]{4,}/g, '$1…')
      .replace(/((?:security-?token|access-?key-?secret)["']?[\s:="']+)[^\s"',&]{8,}/gi, '$1…')
      // Tokens of STS begin so.
      .replace(/\bCAIS[A-Za-z0-9+/=]{8,}/g, '…')
  );
}

/** Without the number of an Alibaba Cloud account, and the person in the name of a resource. */
export function nameless(text: string): string {
  return text
    .replace(/(acs:ram::\d*:(?:user|assumed-role)\/)[^\s"',;]+/g, '$1…')
    .replace(/(?<![\w-])\d{16}(?![\w-])/g, '…');
}
