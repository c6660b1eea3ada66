import * as v from 'valibot';
import type { EmrOperationsError, OperationReference, WatchOptions } from '../../api.ts';
import { isClusterId, isOperationId, isRegionId, isSafeId } from '../../core/scope.ts';

type Details = Omit<EmrOperationsError, keyof Error>;

/** What the promises of the API reject with. */
export class ApiError extends Error implements EmrOperationsError {
  override readonly name = 'EmrOperationsError';
  readonly kind: EmrOperationsError['kind'];
  readonly field?: string;
  readonly accountIds?: readonly string[];
  readonly code?: string;
  readonly requestId?: string;

  constructor(message: string, { kind, field, accountIds, code, requestId }: Details) {
    super(message);
    this.kind = kind;
    // A field that is absent is not there at all.
    if (field !== undefined) this.field = field;
    if (accountIds !== undefined) this.accountIds = accountIds;
    if (code !== undefined) this.code = code;
    if (requestId !== undefined) this.requestId = requestId;
  }
}

const text = (valid: (id: string) => boolean) => v.pipe(v.string(), v.check(valid));

const refSchema = v.object({
  regionId: text(isRegionId),
  clusterId: text(isClusterId),
  operationId: text(isOperationId),
  accountId: v.optional(text(isSafeId)),
});

const optionsSchema = v.optional(v.object({ showPanel: v.optional(v.boolean()) }), {});

/** The forms that are expected, by the argument's path. */
const FORMS: Readonly<Record<string, string>> = {
  ref: 'an object with regionId, clusterId and operationId',
  'ref.regionId': 'a region ID such as "cn-hangzhou"',
  'ref.clusterId': 'a cluster ID such as "c-5f1d0c9a7b3e2d48"',
  'ref.operationId': 'an operation ID such as "op-7a3f5c1e9d2b4860"',
  'ref.accountId': 'the accountId of a snapshot, or absent',
  options: 'an object, or absent',
  'options.showPanel': 'true, false or absent',
};

/** Reads the reference that another extension gave. @throws ApiError that names the field */
export function readRef(given: unknown): OperationReference {
  return read('ref', refSchema, given);
}

/** @throws ApiError that names the field */
export function readOptions(given: unknown): WatchOptions {
  return read('options', optionsSchema, given);
}

function read<T>(name: string, schema: v.GenericSchema<unknown, T>, given: unknown): T {
  let path: string | null = null;
  try {
    const parsed = v.safeParse(schema, given, { abortEarly: true });
    if (parsed.success) return parsed.output;
    path = v.getDotPath(parsed.issues[0]);
  } catch {
    // An object whose getters throw.
  }
  const field = path === null ? name : `${name}.${path}`;
  throw new ApiError(`${field} must be ${FORMS[field] ?? 'of another form'}.`, { kind: 'badRequest', field });
}
