import * as v from 'valibot';
import type { OperationRecord } from '../../core/operation.ts';
import {
  isClusterId,
  isOperationId,
  isRegionId,
  isSafeId,
  operationKey,
  type OperationRef,
} from '../../core/scope.ts';

/**
 * What the files say of one operation: its fields, and for each the stamp of the write that it is from.
 * Stamps count writes (Lamport's clock) and not time, so that clocks which jump can't undo anything.
 * Joined entries are the same in whatever order, and however often, they were read.
 */
export interface Entry {
  readonly key: string;
  /** `null` stands for a field that was taken away. Fields that are not known here are carried along. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly stamps: Readonly<Record<string, number>>;
}

/** More than will ever be written; a damaged line must not make the next ones unreadable. */
export const MAX_STAMP = 2 ** 50;

/** Of these the first write counts, of all others the last. */
const FIRST_COUNTS: readonly string[] = ['source', 'firstSeenAt', 'beganAt'];

const kept = <T extends v.GenericSchema>(schema: T) => v.exactOptional(v.nullable(schema));
const text = v.string();
/** The largest time that JavaScript can write out; Unix milliseconds. */
const time = v.pipe(v.number(), v.maxValue(8.64e15));
const stamp = v.pipe(v.number(), v.integer(), v.maxValue(MAX_STAMP));

/** What is kept of a record. A field that records get is added here too. */
const fields = {
  source: kept(v.picklist(['scalingActivity', 'actionTrail', 'manual', 'api'])),
  firstSeenAt: kept(time),
  owner: kept(text),
  lastSeenAt: kept(time),
  beganAt: kept(time),
  clusterName: kept(text),
  groupName: kept(text),
  snapshot: kept(
    v.object({
      clusterId: text,
      operationId: text,
      type: v.exactOptional(text),
      state: v.exactOptional(text),
      description: v.exactOptional(text),
      createTime: v.exactOptional(time),
      startTime: v.exactOptional(time),
      endTime: v.exactOptional(time),
      reason: v.exactOptional(v.object({ code: v.exactOptional(text), message: v.exactOptional(text) })),
    }),
  ),
  snapshotAt: kept(time),
  watched: kept(v.boolean()),
  seenActive: kept(v.boolean()),
  toldState: kept(text),
  unseen: kept(v.boolean()),
  initiator: kept(
    v.object({
      name: v.exactOptional(text),
      type: v.exactOptional(text),
      way: v.picklist(['console', 'cli', 'terraform', 'sdk', 'service', 'autoScaling', 'unknown']),
      address: v.exactOptional(text),
      at: v.exactOptional(time),
      action: v.exactOptional(text),
      request: v.exactOptional(v.record(v.string(), text)),
    }),
  ),
  forgotten: kept(v.boolean()),
  /** Only lines of version 0.1.0 have it; it is a file of its own now. */
  raw: kept(v.unknown()),
};
const FIELD_NAMES = Object.keys(fields);

const lineSchema = v.looseObject({ n: stamp, s: v.exactOptional(v.record(text, stamp)), ...fields });

/** A line of version 0.1.0. It had no stamps: the order in the file counted. */
const legacySchema = v.looseObject({
  v: v.literal(1),
  ref: v.object({ accountId: text, regionId: text, clusterId: text, operationId: text }),
  ...fields,
});

/** Stamps of lines of version 0.1.0 begin here, before all others. */
const LEGACY = -(2 ** 40);

export function stamped(key: string, values: Entry['fields'], n: number): Entry {
  const stamps = Object.fromEntries(Object.keys(values).map((name) => [name, n]));
  return { key, fields: values, stamps };
}

export function join(one: Entry | undefined, other: Entry): Entry {
  if (one === undefined) return other;
  const values = { ...one.fields };
  const stamps = { ...one.stamps };
  for (const [name, value] of Object.entries(other.fields)) {
    if (!replaces(name, other, one)) continue;
    values[name] = value;
    stamps[name] = stampOf(other, name);
  }
  return { key: one.key, fields: values, stamps };
}

function replaces(name: string, other: Entry, one: Entry): boolean {
  if (!Object.hasOwn(one.fields, name)) return true;
  const newer = stampOf(other, name) - stampOf(one, name);
  // Written at the same moment by two windows: either will do, if only all choose the same.
  if (newer === 0) return JSON.stringify(other.fields[name]) > JSON.stringify(one.fields[name]);
  return FIRST_COUNTS.includes(name) ? newer < 0 : newer > 0;
}

const stampOf = (entry: Entry, name: string): number => entry.stamps[name] ?? 0;

export function lastStamp({ stamps }: Entry): number {
  return Object.values(stamps).reduce((last, each) => Math.max(last, each), 0);
}

/** One line: key, tab, JSON with the stamp `n` of all fields but those in `s`. */
export function encode({ key, fields: values, stamps }: Entry): string {
  const n = lastStamp({ key, fields: values, stamps });
  const s = Object.fromEntries(Object.entries(stamps).filter(([, each]) => each !== n));
  return `${key}\t${JSON.stringify({ n, ...(Object.keys(s).length > 0 ? { s } : {}), ...values })}\n`;
}

/** Reads a line without its end; undefined where it is damaged. */
export function decode(line: string): Entry | undefined {
  // What a power failure or an editor has put before it does not make it unreadable.
  const begin = /^[\0\uFEFF]*/.exec(line)?.[0].length ?? 0;
  const tab = line.indexOf('\t', begin);
  const key = line.slice(begin, Math.max(begin, tab));
  if (refOfKey(key) === undefined) return undefined;
  const parsed = parseLine(parseJson(line.slice(tab + 1)));
  if (parsed === undefined) return undefined;
  const { n, s = {}, ...values } = parsed;
  const entry = stamped(key, values, n);
  // Stamps of fields that are not there, or cost themselves, would be other ones after the next join.
  const own = Object.entries(s).filter(([name]) => Object.hasOwn(values, name));
  return { ...entry, stamps: { ...entry.stamps, ...Object.fromEntries(own) } };
}

/** A field that is not as it should be, as a later version may write it, costs that field alone. */
function parseLine(json: unknown): v.InferOutput<typeof lineSchema> | undefined {
  const parsed = v.safeParse(lineSchema, json);
  if (parsed.success) return parsed.output;
  const odd = new Set(parsed.issues.map(({ path }) => path?.[0].key));
  const good = Object.entries(json ?? {}).filter(([name]) => !odd.has(name));
  if (!good.some(([name]) => FIELD_NAMES.includes(name))) return undefined;
  const again = v.safeParse(lineSchema, Object.fromEntries(good));
  return again.success ? again.output : undefined;
}

/** @param number where in its file it is */
export function decodeLegacy(line: string, number: number): Entry | undefined {
  const parsed = v.safeParse(legacySchema, parseJson(line));
  if (!parsed.success) return undefined;
  const { v: _version, ref, toldState, ...values } = parsed.output;
  const key = operationKey(ref);
  if (refOfKey(key) === undefined) return undefined;
  const told = toldState === undefined ? {} : { toldState: toldState === '' ? null : toldState };
  return stamped(key, { ...values, ...told }, LEGACY + number);
}

export function toRecord({ key, fields: values }: Entry): OperationRecord {
  const known = FIELD_NAMES.flatMap((name) => {
    const value = values[name] ?? undefined;
    return value === undefined || (name === 'forgotten' && value === false) ? [] : [[name, value] as const];
  });
  return {
    ref: refOfKey(key) ?? { accountId: '', regionId: '', clusterId: '', operationId: '' },
    source: 'manual',
    firstSeenAt: 0,
    watched: false,
    seenActive: false,
    ...(Object.fromEntries(known) as Partial<OperationRecord>),
  };
}

function refOfKey(key: string): OperationRef | undefined {
  const [accountId = '', regionId = '', clusterId = '', operationId = '', ...rest] = key.split('/');
  return rest.length === 0 &&
    isSafeId(accountId) &&
    isRegionId(regionId) &&
    isClusterId(clusterId) &&
    isOperationId(operationId)
    ? { accountId, regionId, clusterId, operationId }
    : undefined;
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
