import { ApiError } from '../errors.ts';
import { DAY, SECOND } from '../model.ts';
import type { Parameters } from '../request.ts';

/** What a LookupEvents call asks for (`emr-api.md` sections 4.1 and 4.2). */

const MAX_SPAN = 90 * DAY;
const DEFAULT_SPAN = 7 * DAY;
/** Used without MaxResults; the real default is not documented. */
const DEFAULT_SIZE = 20;

const KEYS: ReadonlySet<string> = new Set([
  'ServiceName',
  'EventName',
  'User',
  'EventId',
  'ResourceType',
  'ResourceName',
  'EventRW',
  'EventAccessKeyId',
  'SensitiveAction',
  'SourceIpAddress',
  'EventType',
  'RoleName',
  'PrincipalId',
]);

/** Which filters can be used with which, in any order. */
const PAIRS: Readonly<Record<string, readonly string[]>> = {
  ServiceName: [
    'EventName',
    'User',
    'PrincipalId',
    'RoleName',
    'ResourceName',
    'EventRW',
    'SensitiveAction',
    'EventType',
  ],
  ResourceName: ['ResourceType', 'EventName', 'User', 'RoleName', 'ServiceName'],
  EventType: ['EventName'],
};

export interface Question {
  /** ms, both included. */
  from: number;
  to: number;
  /** Two at most; all must match. */
  filters: ReadonlyMap<string, string>;
  size: number;
  forward: boolean;
}

function time(parameters: Parameters, name: string): number {
  const text = parameters.required(name);
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) {
    throw new ApiError('InvalidParameterValue', name);
  }
  return at;
}

function windowOf(parameters: Parameters, now: number): { from: number; to: number } {
  const names = ['StartTime', 'EndTime'];
  if (names.every((name) => parameters.text(name) === undefined)) {
    const to = Math.floor(now / SECOND) * SECOND;
    return { from: to - DEFAULT_SPAN, to };
  }
  const from = time(parameters, 'StartTime');
  const to = time(parameters, 'EndTime');
  if (from > to) {
    throw new ApiError('InvalidParameterValue', 'StartTime');
  }
  if (to - from > MAX_SPAN) {
    throw new ApiError('InvalidParameterValue', 'EndTime');
  }
  return { from, to };
}

function filtersOf(parameters: Parameters): Map<string, string> {
  const given = parameters.objects('LookupAttribute', Infinity) ?? [];
  const filters = new Map<string, string>();
  // Of more than two the first two count, of the same key twice the second.
  for (const attribute of given.slice(0, 2)) {
    const key = attribute.get('Key') ?? '';
    const value = attribute.get('Value') ?? '';
    if (!KEYS.has(key)) {
      throw new ApiError('InvalidParameterValue', 'LookupAttribute.Key');
    }
    if (value === '') {
      throw new ApiError('MissingParameter', 'LookupAttribute.Value');
    }
    filters.set(key, value);
  }
  const [a, b] = [...filters.keys()];
  if (
    a !== undefined &&
    b !== undefined &&
    PAIRS[a]?.includes(b) !== true &&
    PAIRS[b]?.includes(a) !== true
  ) {
    throw new ApiError('InvalidParameterValue', 'LookupAttribute');
  }
  return filters;
}

/** Throws MissingParameter and InvalidParameterValue. */
export function questionOf(parameters: Parameters, now: number): Question {
  const direction = parameters.text('Direction') ?? 'BACKWARD';
  if (direction !== 'BACKWARD' && direction !== 'FORWARD') {
    throw new ApiError('InvalidParameterValue', 'Direction');
  }
  return {
    ...windowOf(parameters, now),
    filters: filtersOf(parameters),
    size: parameters.integer('MaxResults', 1, 50) ?? DEFAULT_SIZE,
    forward: direction === 'FORWARD',
  };
}

type Json = Readonly<Record<string, unknown>>;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

/** What a filter looks at in an event; several values of one field are separated by `;` or `,`. */
function valuesOf(event: Json, key: string): string[] {
  const identity = object(event['userIdentity']);
  const fields: Readonly<Record<string, unknown>> = {
    ServiceName: event['serviceName'],
    EventName: event['eventName'],
    User: identity['userName'],
    EventId: event['eventId'],
    ResourceType: event['resourceType'],
    ResourceName: event['resourceName'],
    EventRW: event['eventRW'],
    EventAccessKeyId: identity['accessKeyId'],
    SensitiveAction: object(event['eventAttributes'])['SensitiveAction'],
    SourceIpAddress: event['sourceIpAddress'],
    EventType: event['eventType'],
    RoleName: identity['roleName'],
    PrincipalId: identity['principalId'],
  };
  const value = text(fields[key]);
  return key.startsWith('Resource') ? value.split(/[;,]/) : [value];
}

/** Whether the event passes all filters: exact, by the case of letters too. */
export function isAskedFor(event: Json, filters: ReadonlyMap<string, string>): boolean {
  return [...filters].every(([key, value]) => valuesOf(event, key).includes(value));
}
