import type { NodeGroup } from './nodes.ts';
import type { OperationRecord } from './operation.ts';

/** What the message of a reason, and the request, name. Of hostile texts: bounded, and of a safe form. */
export interface Clues {
  /** ECS instance types, e.g. `ecs.g7.2xlarge`. */
  readonly instanceTypes: readonly string[];
  /** E.g. `cn-hangzhou-h`. */
  readonly zoneId?: string;
  readonly nodeGroupId?: string;
  /** ECS instances, e.g. `i-bp1…`. */
  readonly nodeIds: readonly string[];
  /** E.g. `ecs:RunInstances`. */
  readonly ramAction?: string;
  /** The name of a RAM role. */
  readonly role?: string;
}

/** Nobody writes more into a message than fits; looking through the rest would only cost time. */
const MAX_TEXT = 20_000;
const MAX_FOUND = 10;

/** The service publishes no form of its messages (`emr-api.md` 7): only what can't be anything else is taken. */
export function cluesOf({ snapshot, initiator }: OperationRecord): Clues {
  const message = (snapshot?.reason?.message ?? '').slice(0, MAX_TEXT);
  const request = initiator?.request ?? {};
  const types = [message, request['InstanceType'] ?? '', request['InstanceTypes'] ?? ''].join(' ');
  const zoneId = all(
    message,
    /(?<![\w-])(?:cn|ap|us|eu|me|na|sa|af)(?:-[a-z]{2,20}){1,3}(?:-\d)?-[a-z](?![\w-])/g,
  )[0];
  const nodeGroupId =
    safeGroup(request['NodeGroupId']) ?? all(message, /(?<![\w-])ng-[A-Za-z0-9]{1,64}(?![\w-])/g)[0];
  const ramAction = all(message, /(?<![\w:-])[a-z]{2,20}:[A-Z][A-Za-z]{1,60}(?![\w:])/g)[0];
  const role =
    all(message, /(?<=acs:ram::\d{1,20}:role\/)[\w.-]{1,64}/g)[0] ??
    all(message, /(?<!\w)Aliyun\w{1,60}Role(?!\w)/g)[0];
  return {
    instanceTypes: all(types, /(?<![\w.-])ecs\.[a-z0-9-]{1,30}\.[a-z0-9-]{1,20}(?![\w-])/g),
    nodeIds: all(message, /(?<![\w-])i-[a-z0-9]{8,40}(?![\w-])/g),
    ...(zoneId === undefined ? {} : { zoneId }),
    ...(nodeGroupId === undefined ? {} : { nodeGroupId }),
    ...(ramAction === undefined ? {} : { ramAction }),
    ...(role === undefined ? {} : { role }),
  };
}

/**
 * The node group that an operation is about: the one that is named, or that has the instance types which the
 * message names; undefined where nobody can tell.
 */
export function concernedGroup(record: OperationRecord, groups: readonly NodeGroup[]): NodeGroup | undefined {
  const { nodeGroupId, instanceTypes } = cluesOf(record);
  return (
    groups.find((group) => group.nodeGroupId === nodeGroupId) ??
    groups.find((group) => record.groupName !== undefined && group.name === record.groupName) ??
    groups.find((group) => group.instanceTypes.some((type) => instanceTypes.includes(type))) ??
    (groups.length === 1 ? groups[0] : undefined)
  );
}

function all(text: string, pattern: RegExp): readonly string[] {
  return [...new Set(text.match(pattern) ?? [])].slice(0, MAX_FOUND);
}

/** Some samples of the service have `G-…` (`emr-api.md` 2). */
function safeGroup(id: string | undefined): string | undefined {
  return id !== undefined && /^[A-Za-z0-9-]{1,64}$/.test(id) ? id : undefined;
}
