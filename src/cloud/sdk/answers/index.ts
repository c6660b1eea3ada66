import type { OperationAnswer } from '../../operationAnswer.ts';
import { readCluster, readClusters } from './cluster.ts';
import type { OddFields } from './fields.ts';
import { readCallerIdentity } from './identity.ts';
import { readInstanceTypes, readNodeGroups, readNodes } from './nodes.ts';
import { readOperation } from './operation.ts';
import { readScalingActivities } from './scaling.ts';
import { readTrailEvents } from './trail.ts';

type Parameters = Readonly<Record<string, unknown>>;

/** How the answer of each call is read; all throw an `UnreadableAnswer` where it is none. */
export const READERS = {
  GetOperation: (body: unknown, odd: OddFields, asked: Parameters): OperationAnswer => ({
    operation: readOperation(
      body,
      { clusterId: text(asked, 'ClusterId'), operationId: text(asked, 'OperationId') },
      odd,
    ),
    raw: body,
  }),
  ListClusters: readClusters,
  GetCluster: (body: unknown, odd: OddFields, asked: Parameters) =>
    readCluster(body, text(asked, 'ClusterId'), odd),
  ListNodeGroups: readNodeGroups,
  ListNodes: readNodes,
  ListAutoScalingActivities: readScalingActivities,
  ListInstanceTypes: readInstanceTypes,
  LookupEvents: readTrailEvents,
  GetCallerIdentity: readCallerIdentity,
} as const;

/** The calls that are made, by their names in the API. */
export type Action = keyof typeof READERS;

export type Answer<A extends Action> = ReturnType<(typeof READERS)[A]>;

function text(parameters: Parameters, name: string): string {
  const value = parameters[name];
  return typeof value === 'string' ? value : '';
}
