import type { FaultRule } from './faultTypes.ts';

/** The API of the simulator, as tests and the demo account see it. All times are Unix milliseconds. */

/** Someone who may call the simulated cloud. The simulator keeps the object: changing it later takes effect. */
export interface SimulatedAccount {
  accessKeyId: string;
  accessKeySecret: string;
  /** Set for a temporary credential (`STS.…`). */
  securityToken?: string;
  /** After this moment the token answers InvalidSecurityToken.Expired. */
  expiresAt?: number;
  /** 16 digits. */
  accountId: string;
  /** For a role the name is `role/session`. */
  identity: { type: 'Account' | 'RAMUser' | 'AssumedRoleUser'; name: string };
  /** Answered as a RAM denial with AccessDeniedDetail; action is an API name or `*` (calls of STS only by name). */
  denied?: { action: string; regionId?: string }[];
}

/** A role that callers can assume with AssumeRole and AssumeRoleWithOIDC; all others answer NoPermission. */
export interface SimulatedRole {
  /** `acs:ram::<account ID>:role/<name>`. */
  arn: string;
  /** Must then be sent with AssumeRole. */
  externalId?: string;
  /** AccessKey IDs that may assume it; absent = any that the simulator knows. A root account never may. */
  trusted?: string[];
  /** Also for AssumeRoleWithOIDC, from this provider and, if it is given, with this token only. */
  oidc?: { providerArn: string; token?: string };
  /** The longest session, in seconds, default 3600. */
  maxSessionSeconds?: number;
  /** What its sessions are denied. */
  denied?: SimulatedAccount['denied'];
}

/**
 * How ActionTrail behaves. It has no RegionId: a call gets the events of the region that its host names, as
 * `actiontrail.<region>.…` does. On loopback no host does, and those of all regions are returned.
 */
export interface TrailOptions {
  /** How long after it happened an event can be found, in ms; default 10 minutes. */
  delayMs?: number;
  /** LookupEvents of one account above this answer Throttling.User; default unlimited, the service has 2. */
  callsPerSecond?: number;
  /** How EMR is called in events; default `Emr`, which is not confirmed. */
  serviceName?: string;
}

/** Clusters beside those of the scenario; they stand still. */
export interface FleetOptions {
  clusters: number;
  /** One after the other gets the next of them. Default `cn-beijing`, where the scenario has none. */
  regionIds?: readonly string[];
}

export interface SimulatorOptions {
  /** Default: a free one. */
  port?: number;
  /** Default 1. */
  seed?: number;
  /** When the story begins; default now. */
  epoch?: number;
  /** Default `Date.now`. Requests must be dated by the same clock. */
  now?: () => number;
  /** Default: one RAM user with a random AccessKey pair. */
  accounts?: SimulatedAccount[];
  /** Default none. */
  roles?: SimulatedRole[];
  trail?: TrailOptions;
  /** Default none. */
  fleet?: FleetOptions;
  /** PEM texts; the server then speaks HTTPS. The certificate has to name what the client calls it by. */
  tls?: { key: string; cert: string };
}

export interface OperationAddress {
  regionId: string;
  clusterId: string;
  operationId: string;
}

export interface StateChangeReason {
  code: string;
  message: string;
}

/** An operation to add to the world. */
export interface NewOperation {
  regionId: string;
  clusterId: string;
  /** Default: a generated one. */
  operationId?: string;
  /** OperationType, e.g. `INCREASE_NODES`. */
  type: string;
  description?: string;
  /** Default now. In the future: it is queued until then. */
  startedAt?: number;
  /** `null` = runs until changed. Default `null`, or 60 000 when an outcome is given. */
  durationMs?: number | null;
  /** OperationState at the end, default `COMPLETED`. */
  outcome?: string;
  /** Shown once the outcome is reached. */
  reason?: StateChangeReason;
  /** Also listed by ListAutoScalingActivities. */
  asScalingActivity?: {
    nodeGroupId?: string;
    activityType: 'SCALE_OUT' | 'SCALE_IN';
    expectNum: number;
    ruleName: string;
  };
  /** Changes a node group by so many nodes (fewer if negative) as somebody does by hand: no activity lists it. */
  resize?: { nodeGroupId?: string; nodes: number };
  /**
   * So many nodes are there once it has ended, `Stopped`, besides those that run. Takes effect on the node group
   * of `resize` or `asScalingActivity`.
   */
  stuckNodes?: number;
  /** How ActionTrail tells of it; `null` = not at all. */
  event?: NewEvent | null;
}

/** How an event differs from a plain one (`emr-api.md` section 4.4). */
export type EventForm =
  | 'plain'
  | 'withoutResponse'
  /** `responseElements` as JSON text. */
  | 'textResponse'
  /** `resourceName` is empty. */
  | 'namelessResource'
  /** A failed call: with `errorCode`, without `responseElements`. */
  | 'failed'
  /** `ConsoleOperation` instead of `ApiCall`. */
  | 'console'
  /** `referencedResources` as a list. */
  | 'listedResources'
  /** RunApiTemplate, with the IDs in the JSON text `Data`. */
  | 'template';

/** Who did something, and with what. */
export interface NewEvent {
  /** Default: the API that goes with the type of the operation. */
  name?: string;
  form?: EventForm;
  /** Default a RAM user `data-ops`. The name of a role is `role/session`; root and system have none. */
  by?: { type: 'root-account' | 'ram-user' | 'assumed-role' | 'system'; name?: string };
  /** Default `sdk`. */
  agent?: 'console' | 'cli' | 'sdk' | 'terraform' | 'service';
}

/** What can be changed about an operation afterwards. */
export interface OperationPatch {
  /** Forces this state from now on: `IN_PROGRESS` runs until changed, any other ends it now. */
  state?: string;
  type?: string;
  description?: string;
  startedAt?: number;
  durationMs?: number | null;
  outcome?: string;
  /** `null` removes it. */
  reason?: StateChangeReason | null;
}

/** One received request. `status` is 0 while it is unanswered, and stays 0 if it never is. */
export interface RequestRecord {
  at: number;
  action: string;
  regionId?: string;
  accessKeyId?: string;
  status: number;
  code?: string;
  /** Without those that only serve the signature, and without tokens. */
  parameters: Readonly<Record<string, string>>;
}

/** A running simulator. */
export interface Simulator {
  /** `http://127.0.0.1:…`, or `https:` with `tls`. */
  url: string;
  port: number;
  accounts: readonly SimulatedAccount[];
  /** The regions that have clusters. */
  regions: readonly string[];
  /** The clusters of the scenario. */
  clusters: readonly { name: string; regionId: string; clusterId: string }[];
  /** A scale-out that succeeds in 40 s, one that fails after 95 s, and a restart of 12 minutes. */
  showcase: readonly OperationAddress[];
  /** The last 10 000 requests, oldest first; the array is live. */
  requests: readonly RequestRecord[];
  /** Returns a function that removes the rule. */
  addFault(rule: FaultRule): () => void;
  /** Adds an operation; its cluster need not exist. Throws if the ID is taken. */
  addOperation(operation: NewOperation): OperationAddress;
  /** Changes an operation, also one of the scenario. Throws if there is none. */
  setOperation(address: OperationAddress, patch: OperationPatch): void;
  /** Cuts all connections, stops all timers. */
  close(): Promise<void>;
}
