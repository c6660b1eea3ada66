import { roleIdOf } from '../identity.ts';
import { choiceOf, digitsOf, hexOf, integerOf } from '../ids.ts';
import type { EventPlan, Identity } from './plan.ts';

/** The events as LookupEvents returns them (`emr-api.md` section 4.4). */

/** Something that ActionTrail has recorded. */
export interface TrailEvent {
  /** What makes the IDs; equal for no two events. */
  label: string;
  /** ms. */
  at: number;
  regionId: string;
  /** Empty if it is about none. */
  clusterId: string;
  /** Empty if none came of it. */
  operationId: string;
  plan: EventPlan;
  isRead?: boolean;
  /** Other than that of EMR. */
  serviceName?: string;
  /** From this moment on it is forgotten, if that is before the retention ends. */
  forgottenAt?: number;
}

type Json = Record<string, unknown>;

const RESOURCE_TYPE = 'ACS::EMR::Cluster';
/** Calls that make the cluster they are about. */
const CREATES: ReadonlySet<string> = new Set(['CreateCluster', 'RunCluster', 'RunApiTemplate']);

/** Typical shapes; the versions in them are invented. */
const AGENTS: Readonly<Record<EventPlan['agent'], readonly string[]>> = {
  console: ['emr-next.console.aliyun.com Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Chrome/142.0.0.0'],
  cli: ['AlibabaCloud (linux; amd64) Golang/1.24.1 Core/1.63.107 Aliyun-CLI/3.3.4'],
  sdk: [
    'AlibabaCloud (linux; x64) Node.js/v20.20.2 Core/1.0.1 TeaDSL/1',
    'AlibabaCloud (Linux; x86_64) Python/3.11.9 Core/0.3.12 TeaDSL/1',
  ],
  terraform: [
    'AlibabaCloud (linux; amd64) Golang/1.24.1 Core/0.01 TeaDSL/1 Terraform/1.9.8 Provider/1.262.0 Module/emr',
  ],
  service: ['emr.aliyuncs.com'],
};

/** When it happened, as events say it. */
export function isoSecond(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}

function uuidOf(label: string): string {
  const hex = hexOf(32, ['event', label]).toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

function keyOf(accountId: string, name: string): string {
  return hexOf(18, ['key', accountId, name]);
}

function identityView({ by, agent }: EventPlan, accountId: string): Json {
  const fromConsole = agent === 'console';
  const sessionContext = { sessionContext: { attributes: { mfaAuthenticated: 'true' } } };
  switch (by.type) {
    case 'system':
      return { type: by.type, accountId, principalId: 'emr.aliyuncs.com', userName: 'emr.aliyuncs.com' };
    case 'root-account':
      return {
        type: by.type,
        accountId,
        principalId: accountId,
        userName: 'root',
        ...(fromConsole ? sessionContext : { accessKeyId: `LTAI5t${keyOf(accountId, 'root')}` }),
      };
    case 'ram-user':
      return {
        type: by.type,
        accountId,
        principalId: digitsOf(18, ['user', accountId, by.name]),
        userName: by.name,
        ...(fromConsole ? sessionContext : { accessKeyId: `LTAI5t${keyOf(accountId, by.name)}` }),
      };
    case 'assumed-role':
      return roleView(by, accountId);
  }
}

function roleView(by: Identity, accountId: string): Json {
  const [role = by.name, session = 'session'] = by.name.split('/');
  return {
    type: by.type,
    accountId,
    principalId: `${roleIdOf(accountId, role)}:${session}`,
    userName: `${role}:${session}`,
    roleName: role,
    accessKeyId: `STS.${keyOf(accountId, by.name)}`,
    sessionContext: { sessionName: session, attributes: { mfaAuthenticated: 'false' } },
  };
}

function requestView({ plan, regionId, clusterId }: TrailEvent): Json {
  return {
    RegionId: regionId,
    ...(clusterId === '' || CREATES.has(plan.name) ? {} : { ClusterId: clusterId }),
    ...plan.parameters,
  };
}

function responseView({ plan, clusterId, operationId }: TrailEvent, requestId: string): Json {
  const common = { RequestId: requestId };
  if (plan.form === 'withoutResponse' || plan.form === 'failed') {
    return {};
  }
  if (plan.form === 'template') {
    return {
      responseElements: { ...common, Success: true, Data: JSON.stringify({ clusterId, operationId }) },
    };
  }
  const elements = {
    ...common,
    ...(operationId === '' ? {} : { OperationId: operationId }),
    ...(CREATES.has(plan.name) ? { ClusterId: clusterId } : {}),
  };
  return { responseElements: plan.form === 'textResponse' ? JSON.stringify(elements) : elements };
}

function resourceView({ plan, clusterId }: TrailEvent): Json {
  if (clusterId === '') {
    return {};
  }
  const listed = [{ resourceType: RESOURCE_TYPE, resourceName: clusterId }];
  return {
    resourceType: RESOURCE_TYPE,
    resourceName: plan.form === 'namelessResource' ? '' : clusterId,
    referencedResources: plan.form === 'listedResources' ? listed : { [RESOURCE_TYPE]: [clusterId] },
  };
}

/** An item of `Events`, as the account sees it that they are kept for. */
export function eventView(event: TrailEvent, accountId: string, emrName: string): Json {
  const { plan, label, regionId } = event;
  const eventId = uuidOf(label);
  const service = event.serviceName ?? emrName;
  const isConsole = plan.form === 'console';
  const isService = plan.agent === 'service';
  const request = requestView(event);
  const address = `203.0.113.${String(integerOf(1, 254, ['address', plan.by.name]))}`;
  return {
    eventId,
    eventVersion: 1,
    eventCategory: 'Management',
    eventTime: isoSecond(event.at),
    eventName: plan.name,
    eventType: plan.name === 'ConsoleSignin' ? plan.name : typeOf(isConsole, isService),
    eventRW: event.isRead === true ? 'Read' : 'Write',
    eventSource: isConsole
      ? 'emr-next.console.aliyun.com'
      : `${service.toLowerCase()}.${regionId}.aliyuncs.com`,
    serviceName: service,
    ...(isConsole ? {} : { apiVersion: event.serviceName === undefined ? '2021-03-20' : '2014-05-26' }),
    acsRegion: regionId,
    isGlobal: false,
    requestId: eventId,
    sourceIpAddress: isService ? 'emr.aliyuncs.com' : address,
    userAgent: choiceOf(AGENTS[plan.agent], ['agent', label]),
    userIdentity: identityView(plan, accountId),
    requestParameters: request,
    requestParameterJson: JSON.stringify(request),
    ...responseView(event, eventId),
    ...(plan.form === 'failed'
      ? { errorCode: 'OperationDenied.ClusterStatus', errorMessage: 'The cluster is busy. (invented text)' }
      : {}),
    ...resourceView(event),
    ...(plan.name === 'DeleteCluster' ? { eventAttributes: { SensitiveAction: 'true' } } : {}),
  };
}

function typeOf(isConsole: boolean, isService: boolean): string {
  if (isService) {
    return 'AliyunServiceEvent';
  }
  return isConsole ? 'ConsoleOperation' : 'ApiCall';
}
