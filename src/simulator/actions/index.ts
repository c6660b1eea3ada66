import { identityView } from '../identity.ts';
import type { Action } from './call.ts';
import { listApplications, listInstanceTypes } from './catalogue.ts';
import { getCluster, getOperation, listClusters } from './clusters.ts';
import { lookupEvents } from './lookupEvents.ts';
import { getNodeGroup, listNodeGroups, listNodes } from './nodes.ts';
import { getAutoScalingActivity, listAutoScalingActivities } from './scaling.ts';
import { assumeRole, assumeRoleWithOidc } from './sts.ts';

const EMR = { product: 'Emr', version: '2021-03-20' } as const;
const TRAIL = { product: 'Actiontrail', version: '2020-07-06' } as const;
const STS = { product: 'Sts', version: '2015-04-01' } as const;

/** What the simulated services can do, by action name (`emr-api.md` sections 2, 4 and 5). */
export const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['GetCallerIdentity', { ...STS, answer: ({ account }) => identityView(account) }],
  ['AssumeRole', { ...STS, answer: assumeRole }],
  ['AssumeRoleWithOIDC', { ...STS, unsigned: true, answer: assumeRoleWithOidc }],
  ['ListClusters', { ...EMR, answer: listClusters }],
  ['GetCluster', { ...EMR, answer: getCluster }],
  ['GetOperation', { ...EMR, answer: getOperation }],
  ['ListNodeGroups', { ...EMR, answer: listNodeGroups }],
  ['GetNodeGroup', { ...EMR, answer: getNodeGroup }],
  ['ListNodes', { ...EMR, answer: listNodes }],
  ['ListApplications', { ...EMR, answer: listApplications }],
  ['ListAutoScalingActivities', { ...EMR, answer: listAutoScalingActivities }],
  ['GetAutoScalingActivity', { ...EMR, answer: getAutoScalingActivity }],
  ['ListInstanceTypes', { ...EMR, answer: listInstanceTypes }],
  ['LookupEvents', { ...TRAIL, answer: lookupEvents }],
]);
