/**
 * Reads objects of an answer field by field. Only IDs are required; a field that is not of its form degrades
 * to absent, never the whole answer (`emr-api.md` 2), and is noted.
 */
import * as v from 'valibot';
import { isRegionId, isSafeId } from '../../../core/scope.ts';

/** Where an answer was not of its documented form: each place once, as `path: what came`. */
export class OddFields {
  readonly #paths = new Set<string>();

  note(path: string, value: unknown): void {
    // What came is named by its type: the value is the service's, and goes into the log.
    this.#paths.add(`${path}: ${nameOf(value)}`);
  }

  get paths(): readonly string[] {
    return [...this.#paths];
  }
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'absent';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && !Number.isInteger(value) ? 'fraction' : typeof value;
}

/** Absent, null and empty stand for nothing. */
export const text = nothing(v.literal(''), v.pipe(v.string(), v.minLength(1)));

/** Unix milliseconds, as far as a date can be; null and 0 stand for "not yet". */
export const time = nothing(
  v.literal(0),
  v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8.64e15)),
);

/** A count; 0 is one. */
export const count = nothing(v.never(), v.pipe(v.number(), v.integer(), v.minValue(0)));

export const flag = nothing(v.never(), v.boolean());

/** An ID that something can be done without. */
export const optionalId = nothing(v.literal(''), v.pipe(v.string(), v.check(isSafeId)));

export const optionalRegion = nothing(v.literal(''), v.pipe(v.string(), v.check(isRegionId)));

/** An ID without which nothing can be done. */
export const id = v.pipe(v.string(), v.check(isSafeId));

/** Texts of a list; what is none is left out. */
export const texts = v.pipe(
  v.nullish(v.array(v.unknown()), []),
  v.transform((items) => items.filter((item): item is string => typeof item === 'string' && item !== '')),
);

/** A part of its own kind, read by itself. */
export const part = v.optional(v.unknown());

/** `Code` and `Message` of a StateChangeReason (`emr-api.md` 7). */
export const reasonEntries = { Code: text, Message: text };

function nothing<Blank extends v.GenericSchema, Value extends v.GenericSchema>(blank: Blank, value: Value) {
  return v.optional(
    v.union([
      v.pipe(
        v.union([v.null(), blank]),
        v.transform(() => undefined),
      ),
      value,
    ]),
  );
}

export type Entries = v.ObjectEntries;
export type FieldsOf<E extends Entries> = v.InferOutput<v.ObjectSchema<E, undefined>>;

/**
 * The fields of an object that are of their form. Undefined where it is no object, or lacks a required field;
 * both are noted.
 */
export function readFields<E extends Entries>(
  entries: E,
  input: unknown,
  path: string,
  odd: OddFields,
): FieldsOf<E> | undefined {
  if (!isObject(input)) {
    odd.note(path, input);
    return undefined;
  }
  const schema = v.object(entries);
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return parsed.output;
  const wrong = new Set(parsed.issues.map((issue) => String(issue.path?.[0]?.key)));
  for (const key of wrong) odd.note(`${path}.${key}`, input[key]);
  // What is left is of its form, unless a required field was not.
  const rest = Object.fromEntries(Object.entries(input).filter(([key]) => !wrong.has(key)));
  const again = v.safeParse(schema, rest);
  return again.success ? again.output : undefined;
}

/** Reads every object of a list; those without a usable ID are left out: nothing could be done with them. */
export function readList<E extends Entries, T>(
  entries: E,
  input: unknown,
  path: string,
  odd: OddFields,
  convert: (fields: FieldsOf<E>) => T,
): T[] {
  if (!Array.isArray(input)) {
    if (input !== undefined && input !== null) odd.note(path, input);
    return [];
  }
  return input.flatMap((item) => {
    const fields = readFields(entries, item, `${path}[]`, odd);
    return fields === undefined ? [] : [convert(fields)];
  });
}

/** To a schema a list is an object; here it is none. */
export function isObject(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
