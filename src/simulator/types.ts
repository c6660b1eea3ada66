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
  /** Answered as a RAM denial with AccessDeniedDetail; action is an API name or `*` (GetCallerIdentity only by name). */
  denied?: { action: string; regionId?: string }[];
}

/** What goes wrong. */
export type Fault =
  | { kind: 'error'; code: string; status?: number; message?: string; retryAfterMs?: number }
  /** The answer comes later; further rules still apply to it. */
  | { kind: 'delay'; ms: number }
  /** No answer until the simulator is closed. */
  | { kind: 'hang' }
  /** The connection is cut without an answer. */
  | { kind: 'reset' }
  /** Half of the answer, then the connection is cut. */
  | { kind: 'cutBody' }
  /** A captive portal's page. */
  | { kind: 'html'; status?: number }
  /** A JSON answer of at least so many bytes, without content-length. */
  | { kind: 'huge'; bytes: number }
  /** This body instead of the real one. */
  | { kind: 'body'; body: unknown };

/**
 * When something goes wrong. Only calls that pass authentication count, each rule for itself. The first rule that
 * hits decides, except that delays add up.
 */
export interface FaultRule {
  /** Absent = any. */
  action?: string;
  regionId?: string;
  accessKeyId?: string;
  /** First matching call that is hit (1-based), default 1. */
  from?: number;
  /** How many matching calls are hit, default unlimited. */
  times?: number;
  fault: Fault;
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
  parameters: Readonly<Record<string, string>>;
}

/** A running simulator. */
export interface Simulator {
  url: string;
  port: number;
  accounts: readonly SimulatedAccount[];
  /** The regions that have clusters. */
  regions: readonly string[];
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
