import { ApiError } from './errors.ts';
import { hexOf } from './ids.ts';
import type { Parameters } from './request.ts';

/** One page of a list, with the fields that all lists share. */
export interface Page<T> {
  items: T[];
  shared: { MaxResults: number; NextToken?: string; TotalCount: number };
}

/** Says for which question a token is given: by all parameters but those that page. */
export function questionId(action: string, parameters: Parameters, paging: readonly string[]): string {
  const filters = Object.entries(parameters.record())
    .filter(([name]) => !paging.includes(name))
    .map(([name, value]) => `${name}=${value}`)
    .sort();
  return hexOf(16, [action, ...filters]);
}

export function encodeToken(question: string, key: string): string {
  return Buffer.from(JSON.stringify([question, key])).toString('base64');
}

/** The key in a token. Throws InvalidParameter if the token is damaged or belongs to another question. */
export function decodeToken(token: string, question: string): string {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'));
    if (Array.isArray(content) && content[0] === question && typeof content[1] === 'string') {
      return content[1];
    }
  } catch {
    // Falls through: not a token of ours.
  }
  throw new ApiError('InvalidParameter', 'NextToken');
}

/**
 * Cuts a list by MaxResults (1 to 100, default 20) and NextToken. The token names the last key given, not a
 * position, so that items which appear in front meanwhile are neither repeated nor push others out.
 */
export function paginate<T>(
  action: string,
  parameters: Parameters,
  all: readonly T[],
  keyOf: (item: T) => string,
): Page<T> {
  const size = parameters.integer('MaxResults', 1, 100) ?? 20;
  const token = parameters.text('NextToken');
  const question = questionId(action, parameters, ['NextToken', 'MaxResults']);
  const after = token === undefined ? undefined : decodeToken(token, question);
  const rest = all
    .map((item) => ({ item, key: keyOf(item) }))
    .filter(({ key }) => after === undefined || key > after)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
  const taken = rest.slice(0, size);
  const last = taken.at(-1);
  // The end is written as an empty token, or none at all: clients have to accept both.
  const end = all.length === 0 ? {} : { NextToken: '' };
  return {
    items: taken.map(({ item }) => item),
    shared: {
      MaxResults: size,
      ...(last !== undefined && rest.length > size ? { NextToken: encodeToken(question, last.key) } : end),
      TotalCount: all.length,
    },
  };
}

/** A key that sorts the newest first; `id` tells equal times apart. */
export function newestFirst(time: number, id: string): string {
  return `${String(Number.MAX_SAFE_INTEGER - time).padStart(16, '0')} ${id}`;
}
