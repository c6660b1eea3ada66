import { isClusterId, isOperationId, isRegionId } from './scope.ts';

/** What a typed or pasted text says about an operation; each part may be missing. */
export interface OperationClue {
  readonly operationId?: string;
  readonly clusterId?: string;
  readonly regionId?: string;
}

/** Beyond this a paste is not an ID, a line or an answer; looking through it would only cost time. */
const MAX_TEXT = 100_000;

/**
 * Finds IDs in whatever the user has: an ID, a line of output, an answer as JSON, a console address.
 * A part that occurs with different values is ambiguous, and left out.
 */
export function findOperationClue(text: string): OperationClue {
  const head = wholeWords(text, MAX_TEXT);
  const operationId = only(head, /(?<![\w-])op-[A-Za-z0-9]{1,64}(?![\w-])/g, isOperationId);
  const clusterId = only(head, /(?<![\w-])[cC]-[A-Za-z0-9]{1,64}(?![\w-])/g, isClusterId);
  const regionId = only(head, /(?<![\w-])[a-z]{2}(?:-[a-z]+)+(?:-\d)?(?:-[a-z]+-\d)?(?![\w-])/g, isRegion);
  return {
    ...(operationId === undefined ? {} : { operationId }),
    ...(clusterId === undefined ? {} : { clusterId }),
    ...(regionId === undefined ? {} : { regionId }),
  };
}

/** As much of a text as is read, without the word that its end may have cut: half an ID would be another one. */
export function wholeWords(text: string, maxLength: number): string {
  return text.length > maxLength ? withoutLastWord(text.slice(0, maxLength)) : text;
}

export function withoutLastWord(text: string): string {
  let end = text.length;
  while (/[\w-]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** Many hyphenated words look like regions, hence the prefixes; a zone has a letter behind its region. */
function isRegion(text: string): boolean {
  return /^(cn|ap|us|eu|me|na|sa|af)-/.test(text) && !/-[a-z]$/.test(text) && isRegionId(text);
}

function only(text: string, pattern: RegExp, valid: (id: string) => boolean): string | undefined {
  const found = new Set((text.match(pattern) ?? []).filter(valid));
  return found.size === 1 ? [...found][0] : undefined;
}
