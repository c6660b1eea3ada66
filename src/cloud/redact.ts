/** Longest text of the service that is kept of an error. */
const MAX_MESSAGE = 2_000;

/** What nobody may see, as it is called in headers, queries, JSON, files of the CLI and variables. */
const NAMES = [
  '(?:security|session|sts|access|bearer)[-_]?token',
  'access[-_]?key(?:[-_]?(?:id|secret))?',
  'secret',
  'passw(?:or)?d',
  'signature',
].join('|');

/** Between a name and its value, each perhaps in quotes, in JSON within JSON or in a query that was encoded. */
const IS = String.raw`(?:\\?["'])?\s*(?:[:=]|%3[AD])\s*(?:\\?["'])?`;

/** A value is taken out to its end, however short: the end of the text may have cut it. */
const NAMED = new RegExp(String.raw`((?:${NAMES})${IS})[^\s"',;&\\]+`, 'gi');

/** A header of a kind that only its own rules divide. */
const AUTHORIZATION = new RegExp(String.raw`(authorization${IS})[^\r\n"'\\]+`, 'gi');

/**
 * A proxy, or any URL, with a name and a password, which may hold what should have been encoded. None is longer: else
 * a text of nothing but beginnings would take as many looks as it has characters, squared.
 */
const WITH_PASSWORD = /(:\/\/|\b(?:PROXY|HTTPS?|SOCKS[45]?)\s+)[^\s"']{1,2000}@/g;
const WITH_CUT_PASSWORD = /(:\/\/|\b(?:PROXY|HTTPS?|SOCKS[45]?)\s+)[^\s"']+$/;

/**
 * The service's text without what must not be repeated: strings to sign, signatures, passwords, tokens, AccessKeys
 * and the query of URLs (`emr-api.md` 1.6), nor the name and password of a proxy. No more than its beginning is kept.
 */
export function redact(text: string): string {
  const head = text.slice(0, MAX_MESSAGE);
  return redactWhole(text.length > MAX_MESSAGE ? head.replace(WITH_CUT_PASSWORD, '$1…') : head);
}

/** The same, all of it. */
export function redactWhole(text: string): string {
  return (
    text
      .replace(/((?:server|client)?\s*string to sign(?: is)?\s*:?)[\s\S]*/i, '$1 …')
      .replace(WITH_PASSWORD, '$1…@')
      .replace(AUTHORIZATION, '$1…')
      .replace(NAMED, '$1…')
      .replace(/\b(https?:\/\/[^\s?"']{1,2000})\?[^\s"']*/gi, '$1?…')
      .replace(/\b(LTAI|STS\.)[A-Za-z0-9]{4,}/g, '$1…')
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
