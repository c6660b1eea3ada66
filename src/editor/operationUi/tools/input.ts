import * as v from 'valibot';
import { CLUSTER_STATES } from '../../../core/clusterFilter.ts';
import { FILTER_STATES } from '../../../core/operationFilter.ts';
import { isClusterId, isOperationId, isRegionId } from '../../../core/scope.ts';
import { ToolError } from './toolError.ts';

/** Items of one answer; package.json says the same. */
const DEFAULT_ITEMS = 20;
const MAX_ITEMS = 50;

/** How long to wait for an end, in minutes; package.json says the same. */
const DEFAULT_WAIT = 10;
const MIN_WAIT = 0.05;
const MAX_WAIT = 60;

const MAX_TEXT = 128;

/** Models tend to give `null` or an empty text for what they leave out. */
const optional = <T extends v.GenericSchema<string, unknown>>(schema: T) =>
  v.pipe(
    v.nullish(v.string()),
    v.transform((given) => {
      const trimmed = given?.trim() ?? '';
      return trimmed === '' ? undefined : trimmed;
    }),
    v.optional(schema),
  );

const text = v.pipe(v.string(), v.maxLength(MAX_TEXT));
const id = (valid: (text: string) => boolean) => v.pipe(v.string(), v.check(valid));
const limit = v.nullish(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ITEMS)), DEFAULT_ITEMS);

/** Any of some words, in upper or lower case; absent, or none, for all. */
const some = <const T extends readonly string[]>(words: T, written: (word: string) => string) =>
  v.pipe(
    v.nullish(v.array(v.pipe(v.string(), v.transform(written), v.picklist(words)))),
    v.transform((given) => ((given ?? []).length === 0 ? undefined : (given ?? undefined))),
  );

/** A moment with its time zone, as Unix milliseconds. */
const moment = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/),
  v.transform((given) => Date.parse(given)),
  v.finite(),
);

const where = { account: optional(text), regionId: optional(id(isRegionId)) };
const operation = {
  operationId: v.pipe(v.string(), v.trim(), v.check(isOperationId)),
  clusterId: optional(id(isClusterId)),
  ...where,
};

// An argument that is not known is refused: somebody believes that it narrows down the answer.
const clustersSchema = v.strictObject({
  ...where,
  name: optional(text),
  states: some(CLUSTER_STATES, (word) => word.toUpperCase()),
  limit,
});
const operationsSchema = v.strictObject({
  ...where,
  clusterId: optional(id(isClusterId)),
  states: some(FILTER_STATES, (word) => word.toLowerCase()),
  type: optional(text),
  since: optional(moment),
  limit,
});
const operationSchema = v.strictObject(operation);
const waitSchema = v.strictObject({
  ...operation,
  timeoutMinutes: v.nullish(v.pipe(v.number(), v.minValue(MIN_WAIT), v.maxValue(MAX_WAIT)), DEFAULT_WAIT),
});

export type ClustersInput = v.InferOutput<typeof clustersSchema>;
export type OperationsInput = v.InferOutput<typeof operationsSchema>;
export type OperationInput = v.InferOutput<typeof operationSchema>;
export type WaitInput = v.InferOutput<typeof waitSchema>;

/** Where something is, as far as an input says so. */
export type WhereInput = Pick<ClustersInput, 'account' | 'regionId'>;

/** The forms that are expected, by the name of the argument. */
const FORMS: Readonly<Record<string, string>> = {
  account: `the ID or the label of an account, at most ${MAX_TEXT} characters`,
  regionId: 'a region ID such as "cn-hangzhou"',
  clusterId: 'a cluster ID such as "c-5f1d0c9a7b3e2d48"',
  operationId: 'an operation ID such as "op-7a3f5c1e9d2b4860"',
  name: `a part of a cluster's name or ID, at most ${MAX_TEXT} characters`,
  type: `an operation type such as "INCREASE_NODES", at most ${MAX_TEXT} characters`,
  since: 'a time in ISO 8601 with its time zone such as "2026-01-31T08:00:00Z"',
  limit: `a whole number from 1 to ${MAX_ITEMS}`,
  timeoutMinutes: `a number from ${MIN_WAIT} to ${MAX_WAIT}`,
};

export const readClusters = (given: unknown): ClustersInput =>
  read(clustersSchema, given, `an array of ${CLUSTER_STATES.join(', ')}`);
export const readOperations = (given: unknown): OperationsInput =>
  read(operationsSchema, given, `an array of ${FILTER_STATES.join(', ')}`);
export const readOperation = (given: unknown): OperationInput => read(operationSchema, given);
export const readWait = (given: unknown): WaitInput => read(waitSchema, given);

/** @throws ToolError that names the argument, and nothing of what it was */
function read<T>(
  schema: v.GenericSchema<unknown, T> & { readonly entries: object },
  given: unknown,
  states = '',
): T {
  const parsed = v.safeParse(schema, given ?? {}, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const names = Object.keys(schema.entries);
  const [issue] = parsed.issues;
  const name = names.find((each) => each === issue.path?.[0].key);
  if (name === undefined) {
    throw new ToolError(`The input must be an object with no other arguments than ${names.join(', ')}.`);
  }
  throw new ToolError(`The argument ${name} must be ${name === 'states' ? states : (FORMS[name] ?? '')}.`);
}
