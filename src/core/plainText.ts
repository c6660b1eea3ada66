/** Control characters, and those that turn the direction of what follows: they can make a text lie. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]+/gu;

/** Longest text that fits a label, in characters. */
const MAX_LABEL = 200;

/** One line of a text that came from outside, fit for a label: nothing invisible, of bounded length. */
export function labelText(text: string, maxLength = MAX_LABEL): string {
  const line = text
    .slice(0, 4 * maxLength)
    .replace(INVISIBLE, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line;
}

/** The same for a message box, which would make links of `[text](target)`. */
export function messageText(text: string, maxLength = MAX_LABEL): string {
  return labelText(text.slice(0, 4 * maxLength).replace(/[[\]()<>]/g, ' '), maxLength);
}
