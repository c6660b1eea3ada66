/**
 * Reads answers of the cloud field by field. Only IDs are required; a missing, null, zero or wrong-typed
 * field degrades to absent, never the whole answer (`emr-api.md` 2).
 */
import * as v from 'valibot';
import type { CallerIdentity, Cluster, Page, ScalingActivity } from '../core/cluster.ts';
import type { Operation, StateChangeReason } from '../core/operation.ts';
import { isClusterId, isOperationId, isSafeId } from '../core/scope.ts';

/** An absent key, not a key with undefined: snapshots are compared and stored as JSON. */
type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

const text = v.fallback(v.optional(v.pipe(v.string(), v.minLength(1))), undefined);
/** Unix milliseconds, as far as a date can be; null and 0 stand for "not yet". */
const time = v.fallback(
  v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8.64e15))),
  undefined,
);
const id = v.pipe(v.string(), v.check(isSafeId));

/** To the schema library a list is an object. */
const notAList = v.pipe(
  v.unknown(),
  v.check((input) => !Array.isArray(input)),
);

const reasonSchema = v.fallback(v.optional(v.object({ Code: text, Message: text })), undefined);

const operationSchema = v.object({
  OperationId: v.fallback(v.optional(id), undefined),
  CreateTime: time,
  StartTime: time,
  EndTime: time,
  OperationType: text,
  OperationState: text,
  Description: text,
  StateChangeReason: reasonSchema,
});

const clusterSchema = v.object({
  ClusterId: v.pipe(v.string(), v.check(isClusterId)),
  ClusterName: text,
  ClusterType: text,
  ClusterState: text,
  PaymentType: text,
  ReleaseVersion: text,
  CreateTime: time,
  ReadyTime: time,
  EndTime: time,
  ExpireTime: time,
  StateChangeReason: reasonSchema,
});

const activitySchema = v.object({
  ActivityId: id,
  StartTime: time,
  OperationId: v.fallback(v.optional(v.pipe(v.string(), v.check(isOperationId))), undefined),
});

const identitySchema = v.object({ AccountId: text, Arn: text });

/** The answer lacks what makes it an answer. */
export class UnreadableAnswer extends Error {}

/** @throws UnreadableAnswer where there is no `Operation`, or it is another one than was asked for */
export function readOperation(body: unknown, asked: { clusterId: string; operationId: string }): Operation {
  const outer = v.safeParse(v.object({ Operation: v.pipe(notAList, operationSchema) }), body);
  if (!outer.success) throw new UnreadableAnswer('The answer holds no Operation');
  const field = outer.output.Operation;
  if ((field.OperationId ?? asked.operationId) !== asked.operationId) {
    throw new UnreadableAnswer('The answer speaks of another operation');
  }
  return {
    clusterId: asked.clusterId,
    operationId: asked.operationId,
    ...present({
      type: field.OperationType,
      state: field.OperationState,
      description: field.Description,
      createTime: field.CreateTime,
      startTime: field.StartTime,
      endTime: field.EndTime,
      reason: readReason(field.StateChangeReason),
    }),
  };
}

/** @throws UnreadableAnswer where there is no `Clusters` list */
export function readClusters(body: unknown): Page<Cluster> {
  return readPage(body, 'Clusters', clusterSchema, (field) => ({
    clusterId: field.ClusterId,
    ...present({
      name: field.ClusterName,
      type: field.ClusterType,
      state: field.ClusterState,
      paymentType: field.PaymentType,
      releaseVersion: field.ReleaseVersion,
      createTime: field.CreateTime,
      readyTime: field.ReadyTime,
      endTime: field.EndTime,
      expireTime: field.ExpireTime,
      reason: readReason(field.StateChangeReason),
    }),
  }));
}

/** @throws UnreadableAnswer where there is no `ScalingActivities` list */
export function readScalingActivities(body: unknown): Page<ScalingActivity> {
  return readPage(body, 'ScalingActivities', activitySchema, (field) => ({
    activityId: field.ActivityId,
    ...present({
      startTime: field.StartTime,
      operationId: field.OperationId,
    }),
  }));
}

/** @throws UnreadableAnswer where the answer is no object */
export function readCallerIdentity(body: unknown): CallerIdentity {
  const parsed = v.safeParse(identitySchema, body);
  if (!parsed.success) throw new UnreadableAnswer('The answer is no identity');
  const field = parsed.output;
  return present({ accountId: field.AccountId, arn: field.Arn });
}

/** Items without a usable ID are left out: nothing could be done with them. */
function readPage<Schema extends v.GenericSchema, T>(
  body: unknown,
  key: string,
  schema: Schema,
  convert: (field: v.InferOutput<Schema>) => T,
): Page<T> {
  const outer = v.safeParse(v.record(v.string(), v.unknown()), body);
  const list = outer.success ? outer.output[key] : undefined;
  if (!Array.isArray(list)) throw new UnreadableAnswer(`The answer holds no ${key}`);
  const items = list.flatMap((item) => {
    const parsed = v.safeParse(schema, item);
    return parsed.success ? [convert(parsed.output)] : [];
  });
  const paging = v.parse(v.object({ NextToken: text }), body);
  return { items, ...present({ nextToken: paging.NextToken }) };
}

function readReason(reason: { Code?: string | undefined; Message?: string | undefined } | undefined) {
  if (reason === undefined) return undefined;
  const read: StateChangeReason = present({ code: reason.Code, message: reason.Message });
  return Object.keys(read).length === 0 ? undefined : read;
}

function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}
