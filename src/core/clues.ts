import type { OperationRecord } from './operation.ts';
import { isSafeId } from './scope.ts';

/** What the reason of an operation and the call that began it name. Forms are checked, existence is not. */
export interface Clues {
  /** What the message names comes first; in lower case. */
  readonly instanceTypes: readonly string[];
  /** A zone of the operation's own region. */
  readonly zoneId?: string;
  readonly nodeGroupId?: string;
  /** IDs of ECS instances. */
  readonly nodeIds: readonly string[];
  /** What RAM refused, e.g. `ecs:RunInstances`. */
  readonly ramAction?: string;
  /** The name of a RAM role. */
  readonly role?: string;
}

/** Characters of a message that are looked at; the published samples have fewer than 200 (`emr-api.md` 7). */
const MAX_TEXT = 20_000;

/** A node group lists at most 10 types (`data/failureReasons.json`, OutOfStock). */
const MAX_TYPES = 10;
const MAX_NODES = 20;

// Messages are not documented (`emr-api.md` 7), so that no wording counts, but the forms of what they name. No
// part of a form repeats without a bound: the work is linear in the length of the text.

/** `ecs.g7.2xlarge`, `ecs.gn7i-c16g1.4xlarge`; the sizes tell it from a host name such as `ecs.example.com`. */
const INSTANCE_TYPE =
  /(?<![\w.-])ecs\.[a-z][a-z0-9]{0,19}(?:-[a-z0-9]{1,12}){0,3}\.(?:nano|small|medium|metal|large|\d{0,3}xlarge)(?![\w-]|\.\w)/gi;

/** A zone is called after its region: `cn-hangzhou-h`, `ap-southeast-1c`. */
const ZONE = /(?<![\w-])[a-z]{2}(?:-[a-z0-9]{1,20}){1,4}(?![\w-])/gi;

/** The samples of IDs (`emr-api.md` 13). */
const NODE_GROUP_ID = /(?<![\w-])ng-[a-z0-9]{4,64}(?![\w-])/gi;
const NODE_ID = /(?<![\w-])i-[a-z0-9]{10,40}(?![\w-])/gi;

/** `ecs:RunInstances`; what is inside a name of a resource such as `acs:ram::…` has more colons. */
const RAM_ACTION = /(?<![\w:.-])[a-z][a-z0-9-]{1,30}:[A-Z][A-Za-z0-9]{2,60}(?![\w:*])/g;

/** Words that stand before a colon though they name no service. */
const NO_SERVICES = new Set(
  'action api cause code detail details error errorcode exception failure host info message msg reason region requestid resource result role service state status step type user warning'.split(
    ' ',
  ),
);

const ROLE_ARN = /acs:ram::\d{1,20}:(?:assumed-)?role\/([A-Za-z0-9][\w.-]{0,63})/i;
const DEFAULT_ROLE = /(?<!\w)Aliyun[A-Za-z0-9]{1,50}Role(?!\w)/;
const NAMED_ROLE = /(?:(?<![a-z])role(?:name)?|角色)[\s:=：]{0,3}["'“「`]?([A-Za-z][\w.-]{2,63})/gi;

/** A name beside the word "role" and not the rest of a sentence: it has more than lower-case letters. */
const LIKE_A_NAME = /.[A-Z0-9_-]/;

export function cluesOf({ ref, snapshot, initiator }: OperationRecord): Clues {
  const message = (snapshot?.reason?.message ?? '').slice(0, MAX_TEXT);
  const request = Object.entries(initiator?.request ?? {});
  const given = (names: RegExp): string => textOf(request, names);
  // A person may write of any type or node in the description of a call: only what is meant as one counts.
  const types = distinct(MAX_TYPES, INSTANCE_TYPE, message, given(/InstanceTypes?(\.\d+)?$/));
  const nodeIds = distinct(MAX_NODES, NODE_ID, message, given(/(Node|Instance)Ids?(\.\d+)?$/));
  const zoneId = zonesOf(ref.regionId, given(/ZoneId$/), message);
  const nodeGroupId =
    request.find(([name, value]) => /NodeGroupIds?(\.1)?$/.test(name) && isSafeId(value))?.[1] ??
    distinct(1, NODE_GROUP_ID, message)[0];
  const ramAction = ramActionOf(message, snapshot?.reason?.code);
  const role = roleOf(message);
  return {
    instanceTypes: types,
    nodeIds,
    ...(zoneId === undefined ? {} : { zoneId }),
    ...(nodeGroupId === undefined ? {} : { nodeGroupId }),
    ...(ramAction === undefined ? {} : { ramAction }),
    ...(role === undefined ? {} : { role }),
  };
}

/** The values of the parameters with such names, apart from each other. */
function textOf(request: readonly (readonly [string, string])[], names: RegExp): string {
  const values = request.filter(([name]) => names.test(name)).map(([, value]) => value);
  return values.join('\n').slice(0, MAX_TEXT);
}

/** What is of a form, in lower case, in order; what the end of what is looked at may have cut is left out. */
function* named(form: RegExp, text: string): Generator<string, void, undefined> {
  for (const match of text.matchAll(form)) {
    if (match.index + match[0].length < MAX_TEXT) yield match[0].toLowerCase();
  }
}

function distinct(max: number, form: RegExp, ...texts: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const text of texts) {
    for (const each of named(form, text)) {
      if (found.size >= max) return [...found];
      found.add(each);
    }
  }
  return [...found];
}

/** The first zone of the region that is named. Regions end in a word or a number, and zones in one letter. */
function zonesOf(regionId: string, ...texts: readonly string[]): string | undefined {
  for (const text of texts) {
    for (const each of named(ZONE, text)) {
      const rest = each.startsWith(regionId) ? each.slice(regionId.length) : '';
      if (/^-[a-z]$/.test(rest) || (/\d$/.test(regionId) && /^[a-z]$/.test(rest))) return each;
    }
  }
  return undefined;
}

function ramActionOf(message: string, code: string | undefined): string | undefined {
  for (const [action] of message.matchAll(RAM_ACTION)) {
    const [service = '', call] = action.split(':');
    if (!NO_SERVICES.has(service) && call !== code) return action;
  }
  return undefined;
}

/** By its full name, as one of those that Alibaba Cloud makes itself (`emr-api.md` 2.3), or as a role by a word. */
function roleOf(message: string): string | undefined {
  const certain = ROLE_ARN.exec(message)?.[1] ?? DEFAULT_ROLE.exec(message)?.[0];
  if (certain !== undefined) return withoutDot(certain);
  for (const [, name = ''] of message.matchAll(NAMED_ROLE)) {
    if (LIKE_A_NAME.test(name)) return withoutDot(name);
  }
  return undefined;
}

/** A name at the end of a sentence. */
function withoutDot(name: string): string {
  return name.endsWith('.') ? name.slice(0, -1) : name;
}
