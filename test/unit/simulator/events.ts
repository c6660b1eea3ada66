import assert from 'node:assert/strict';

import { MINUTE } from './client.ts';
import type { Lab, Twist } from './client.ts';

/** How tests ask ActionTrail. */

export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export interface TrailEvent {
  eventId: string;
  eventTime: string;
  eventName: string;
  eventType: string;
  eventRW: string;
  serviceName: string;
  acsRegion: string;
  apiVersion?: string;
  userAgent: string;
  sourceIpAddress: string;
  userIdentity: Record<string, string | undefined> & { sessionContext?: { sessionName?: string } };
  requestParameters: Record<string, unknown>;
  requestParameterJson: string;
  responseElements?: Record<string, string> | string;
  resourceName?: string;
  referencedResources?: unknown;
  errorCode?: string;
}

export interface Page {
  StartTime: string;
  EndTime: string;
  NextToken: string;
  Events: TrailEvent[];
  RequestId: string;
}

export type Query = Record<string, string | number>;

export const iso = (time: number): string => new Date(time).toISOString().replace('.000Z', 'Z');
export const between = (from: number, to: number): Query => ({ StartTime: iso(from), EndTime: iso(to) });
export const where = (...pairs: [string, string][]): Query =>
  Object.fromEntries(
    pairs.flatMap(([key, value], index) => [
      [`LookupAttribute.${index + 1}.Key`, key],
      [`LookupAttribute.${index + 1}.Value`, value],
    ]),
  );
export const EMR_WRITE = where(['ServiceName', 'Emr'], ['EventRW', 'Write']);

export async function all(lab: Lab, query: Query = {}, twist: Twist = {}): Promise<TrailEvent[]> {
  const events: TrailEvent[] = [];
  let NextToken = '';
  do {
    const page = await lab.call<Page>('LookupEvents', { MaxResults: 50, ...query, NextToken }, twist);
    assert.ok(page.Events.length <= 50);
    events.push(...page.Events);
    NextToken = page.NextToken;
  } while (NextToken !== '');
  return events;
}

/** The IDs in an event, found as a client has to. */
export function found(event: TrailEvent): { operationId?: string; clusterId?: string } {
  const { responseElements: given } = event;
  const elements = typeof given === 'string' ? (JSON.parse(given) as Record<string, string>) : (given ?? {});
  if (elements['Data'] !== undefined) {
    return JSON.parse(elements['Data']) as { operationId: string; clusterId: string };
  }
  const clusterId = elements['ClusterId'] ?? event.requestParameters['ClusterId'];
  return {
    ...(elements['OperationId'] === undefined ? {} : { operationId: elements['OperationId'] }),
    ...(typeof clusterId === 'string' ? { clusterId } : {}),
  };
}
