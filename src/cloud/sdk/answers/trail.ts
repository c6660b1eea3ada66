import type { Page } from '../../../core/page.ts';
import { present } from '../../../core/present.ts';
import type { TrailEvent, TrailUser } from '../../../core/trail.ts';
import { isObject, optionalRegion, part, readFields, text, type FieldsOf, type OddFields } from './fields.ts';
import * as v from 'valibot';
import { readPage } from './page.ts';

const eventEntries = {
  eventId: v.pipe(v.string(), v.minLength(1)),
  eventTime: part,
  eventName: text,
  eventType: text,
  eventRW: text,
  eventSource: text,
  serviceName: text,
  apiVersion: text,
  acsRegion: optionalRegion,
  requestId: text,
  sourceIpAddress: text,
  userAgent: text,
  userIdentity: part,
  requestParameters: part,
  requestParameterJson: part,
  responseElements: part,
  errorCode: text,
  errorMessage: text,
  resourceType: text,
  resourceName: text,
};

const userEntries = {
  type: text,
  userName: text,
  accountId: text,
  principalId: text,
  roleName: text,
};

/**
 * LookupEvents (`emr-api.md` 4). The key of an AccessKey that an event names is not read.
 * @throws UnreadableAnswer where there is no `Events` list
 */
export function readTrailEvents(body: unknown, odd: OddFields): Page<TrailEvent> {
  return readPage(body, 'Events', eventEntries, odd, (field) => eventOf(field, odd));
}

function eventOf(field: FieldsOf<typeof eventEntries>, odd: OddFields): TrailEvent {
  return present({
    eventId: field.eventId,
    time: readTime(field.eventTime, odd),
    name: field.eventName,
    type: field.eventType,
    access: field.eventRW,
    service: field.serviceName,
    source: field.eventSource,
    apiVersion: field.apiVersion,
    regionId: field.acsRegion,
    requestId: field.requestId,
    sourceAddress: field.sourceIpAddress,
    userAgent: field.userAgent,
    user: readUser(field.userIdentity, odd),
    parameters: readFree(field.requestParameters) ?? readFree(field.requestParameterJson),
    response: readFree(field.responseElements),
    errorCode: field.errorCode,
    errorMessage: field.errorMessage,
    resourceType: field.resourceType,
    resourceName: field.resourceName,
  });
}

/** ISO text; a number is known to occur elsewhere in this API (`emr-api.md` 4.1). */
function readTime(input: unknown, odd: OddFields): number | undefined {
  if (input === undefined || input === null || input === '') return undefined;
  const ms = typeof input === 'string' ? Date.parse(input) : typeof input === 'number' ? input : NaN;
  if (Number.isInteger(ms) && ms > 0 && ms <= 8.64e15) return ms;
  odd.note('Events[].eventTime', input);
  return undefined;
}

function readUser(input: unknown, odd: OddFields): TrailUser | undefined {
  if (input === undefined || input === null) return undefined;
  const field = readFields(userEntries, input, 'Events[].userIdentity', odd);
  return field === undefined
    ? undefined
    : present({
        type: field.type,
        name: field.userName,
        accountId: field.accountId,
        principalId: field.principalId,
        roleName: field.roleName,
      });
}

/** An object, or the JSON text of one; both occur (`emr-api.md` 4.4). */
function readFree(input: unknown): Readonly<Record<string, unknown>> | undefined {
  if (isObject(input)) return input;
  if (typeof input !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(input);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
