/** Control characters, and those that turn the direction of what follows: they can make a text lie. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]+/gu;

/** Longest text that fits a label, in characters. */
const MAX_LABEL = 200;

/** One line of a text that came from outside, fit for a label: nothing invisible, of bounded length, well-formed. */
export function labelText(text: string, maxLength = MAX_LABEL): string {
  const line = text
    .slice(0, 4 * maxLength)
    .toWellFormed()
    .replace(INVISIBLE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  // A character that takes two places is not cut in half.
  return line.length > maxLength ? `${line.slice(0, maxLength - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
}

/** Every character of a text as it is, for somebody who must decide about it; what is invisible is written out. */
export function verbatimText(text: string): string {
  return text.replace(INVISIBLE, (run) =>
    Array.from(run, (each) => `\\u{${(each.codePointAt(0) ?? 0).toString(16)}}`).join(''),
  );
}

/** The same as `labelText` for a message box, which would make links of `[text](target)`. */
export function messageText(text: string, maxLength = MAX_LABEL): string {
  return labelText(text.slice(0, 4 * maxLength).replace(/[[\]()<>]/g, ' '), maxLength);
}
