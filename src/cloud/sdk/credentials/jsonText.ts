/** Parses JSON; where it is none, says in which line, and never what stands there. */
export function parseJson(text: string): { readonly value: unknown } | { readonly line: number | undefined } {
  const failure = tryParse(text);
  if ('value' in failure) return failure;
  const offset = offsetOfFailure(text, failure.message);
  if (offset === undefined) return { line: undefined };
  // A text that is cut off fails behind its last line break.
  return { line: text.trimEnd().slice(0, offset).split('\n').length };
}

function tryParse(text: string): { readonly value: unknown } | { readonly message: string } {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch (error) {
    return { message: error instanceof Error ? error.message : '' };
  }
}

const UNEXPECTED_TOKEN = 'Unexpected token';

/**
 * Node says the position of most failures. Of an unexpected token it quotes the surroundings instead, so the
 * position is searched: the failure is another one as long as the text ends before the token.
 */
function offsetOfFailure(text: string, message: string): number | undefined {
  if (message.startsWith(UNEXPECTED_TOKEN)) return offsetOfToken(text);
  if (message.startsWith('Unexpected end')) return text.length;
  const position = /\bat position (\d+)/.exec(message)?.[1];
  return position === undefined ? undefined : Number(position);
}

function offsetOfToken(text: string): number {
  let before = 0;
  let behind = text.length;
  while (behind - before > 1) {
    const middle = (before + behind) >> 1;
    const failure = tryParse(text.slice(0, middle));
    if ('message' in failure && failure.message.startsWith(UNEXPECTED_TOKEN)) behind = middle;
    else before = middle;
  }
  return before;
}
