import type { Page } from '../../../core/page.ts';
import { present } from '../../../core/present.ts';
import {
  count,
  isObject,
  readFields,
  readList,
  text,
  type Entries,
  type FieldsOf,
  type OddFields,
} from './fields.ts';
import { UnreadableAnswer } from './unreadable.ts';

const pagingEntries = { NextToken: text, TotalCount: count };

/**
 * One page of a list.
 * @throws UnreadableAnswer where the answer holds no such list
 */
export function readPage<E extends Entries, T>(
  body: unknown,
  key: string,
  entries: E,
  odd: OddFields,
  convert: (fields: FieldsOf<E>) => T,
): Page<T> {
  if (!isObject(body) || !Array.isArray(body[key])) throw new UnreadableAnswer(`The answer holds no ${key}`);
  const items = readList(entries, body[key], key, odd, convert);
  const paging = readFields(pagingEntries, body, 'answer', odd);
  return { items, ...present({ nextToken: paging?.NextToken, totalCount: paging?.TotalCount }) };
}

/**
 * The one object that an answer is about.
 * @throws UnreadableAnswer where there is none, or it lacks its ID
 */
export function readOne<E extends Entries>(
  body: unknown,
  key: string,
  entries: E,
  odd: OddFields,
): FieldsOf<E> {
  const fields = isObject(body) ? readFields(entries, body[key], key, odd) : undefined;
  if (fields === undefined) throw new UnreadableAnswer(`The answer holds no ${key}`);
  return fields;
}
