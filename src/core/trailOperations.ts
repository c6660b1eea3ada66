import { present } from './present.ts';
import { isClusterId, isOperationId } from './scope.ts';
import type { TrailEvent } from './trail.ts';

/** How somebody made a call. */
export type RequestWay = 'console' | 'cli' | 'terraform' | 'sdk' | 'service' | 'autoScaling' | 'unknown';

/** Who began an operation, how and from where, as ActionTrail has it. All texts are hostile. */
export interface Initiator {
  /** A user, `role:session`, or `root`. */
  readonly name?: string;
  /** `root-account`, `ram-user`, `assumed-role`, `system`. */
  readonly type?: string;
  readonly way: RequestWay;
  /** An address, or the name of a service. */
  readonly address?: string;
  /** Unix milliseconds. */
  readonly at?: number;
  /** The call, e.g. `IncreaseNodes`. */
  readonly action?: string;
  /** What the call was given: scalars only, without region and cluster. */
  readonly request?: Readonly<Record<string, string>>;
}

/** An operation that an event tells of. */
export interface TrailOperation {
  readonly clusterId: string;
  readonly operationId: string;
  readonly initiator: Initiator;
}

/** Enough for every parameter that EMR documents; more would be somebody else's idea. */
const MAX_PARAMETERS = 30;
const MAX_VALUE = 200;

const SECRET = /passw|secret|token|accesskey|credential/i;

/**
 * The operation that an event tells of (`emr-api.md` 4.4); undefined for reads, calls that failed, other
 * services, and where an ID is missing. What it says must be confirmed by GetOperation before it is shown.
 */
export function trailOperation(event: TrailEvent): TrailOperation | undefined {
  if (event.errorCode !== undefined || event.access === 'Read' || !isOfEmr(event)) return undefined;
  const response = { ...event.response, ...readData(event.response) };
  const operationId = firstOf(isOperationId, response['OperationId'], response['operationId']);
  const clusterId = firstOf(
    isClusterId,
    response['ClusterId'],
    response['clusterId'],
    event.parameters?.['ClusterId'],
    event.parameters?.['clusterId'],
    ...(event.resourceName ?? '').split(/[;,]/).map((name) => name.trim()),
  );
  if (operationId === undefined || clusterId === undefined) return undefined;
  return { clusterId, operationId, initiator: initiatorOf(event) };
}

/** The 2021-03-20 API alone has operations; what names neither version nor host is taken on trust. */
export function isOfEmr({ apiVersion, source }: TrailEvent): boolean {
  if (apiVersion !== undefined) return apiVersion === '2021-03-20';
  return source === undefined || source.includes('emr');
}

/** RunApiTemplate hides its IDs in the JSON text `Data` (`emr-api.md` 3.2). */
function readData(response: TrailEvent['response']): Readonly<Record<string, unknown>> {
  const data = response?.['Data'];
  if (typeof data !== 'string') return {};
  try {
    const parsed: unknown = JSON.parse(data);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : {};
  } catch {
    return {};
  }
}

function firstOf(fits: (text: string) => boolean, ...values: readonly unknown[]): string | undefined {
  return values.find((value): value is string => typeof value === 'string' && fits(value));
}

function initiatorOf(event: TrailEvent): Initiator {
  return present({
    name: event.user?.name,
    type: event.user?.type,
    way: wayOf(event),
    address: event.sourceAddress,
    at: event.time,
    action: event.name,
    request: requestOf(event.parameters),
  });
}

/** By the user agent, which each client writes in its own way; the console also by the type of the event. */
function wayOf({ type, userAgent = '', user }: TrailEvent): RequestWay {
  if (user?.type === 'system') return 'service';
  if (type === 'ConsoleOperation' || /console\.aliyun|console\.alibabacloud/i.test(userAgent))
    return 'console';
  if (/terraform/i.test(userAgent)) return 'terraform';
  if (/aliyun-cli/i.test(userAgent)) return 'cli';
  if (/alibabacloud|aliyun/i.test(userAgent)) return 'sdk';
  return 'unknown';
}

/** Which service an action was for, named as in the query of a call. Of other objects nobody knows what they hold. */
function partsOf(name: string, value: unknown): readonly (readonly [string, unknown])[] {
  if (name !== 'ComponentInstanceSelector' || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([part, each]) => [`${name}.${part}`, each] as const);
}

function requestOf(parameters: TrailEvent['parameters']): Readonly<Record<string, string>> | undefined {
  const shown = Object.entries(parameters ?? {})
    .flatMap(([name, value]) => [[name, value], ...partsOf(name, value)] as const)
    .filter(([name]) => name !== 'RegionId' && name !== 'ClusterId' && /^[\w.]{1,60}$/.test(name))
    // A key or a password is nobody's business, whatever it is called, and wherever it is: as the value of
    // a configuration item, among the arguments of a script, inside a list that came as JSON text.
    .filter(([name]) => !SECRET.test(name) && !/config\w*value$|args?$/i.test(name))
    .filter(([, value]) => typeof value !== 'string' || !(SECRET.test(value) || /^\s*[[{]/.test(value)))
    .flatMap(([name, value]): [string, string][] => {
      if (typeof value === 'string' && value !== '') return [[name, value.slice(0, MAX_VALUE)]];
      if (typeof value === 'number' || typeof value === 'boolean') return [[name, String(value)]];
      return [];
    })
    .slice(0, MAX_PARAMETERS);
  return shown.length === 0 ? undefined : Object.fromEntries(shown);
}
