import type { StateChangeReason } from './operation.ts';

/** A group of nodes of a cluster (`emr-api.md` 2.4). */
export interface NodeGroup {
  readonly nodeGroupId: string;
  readonly name?: string;
  /** `MASTER`, `CORE`, `TASK`, `GATEWAY`, … */
  readonly type?: string;
  readonly state?: string;
  readonly runningNodes?: number;
  /** In order of preference; empty where the service names none. */
  readonly instanceTypes: readonly string[];
  readonly paymentType?: string;
  readonly zoneId?: string;
  readonly spotStrategy?: string;
  readonly reason?: StateChangeReason;
}

/** One ECS instance of a cluster (`emr-api.md` 2.5). */
export interface ClusterNode {
  /** The ID of the ECS instance. */
  readonly nodeId: string;
  readonly name?: string;
  readonly nodeGroupId?: string;
  readonly nodeGroupType?: string;
  /** Mixed case, unlike other states: `Pending`, `Running`, … */
  readonly state?: string;
  readonly instanceType?: string;
  readonly zoneId?: string;
  readonly privateIp?: string;
  readonly publicIp?: string;
  /** Unix milliseconds. */
  readonly createTime?: number;
}

/** Which nodes of a cluster are meant (`emr-api.md` 2.5); absent for all. */
export interface NodeQuery {
  readonly states?: readonly string[];
}

/** An instance type that EMR offers (`emr-api.md` 2.9). */
export interface InstanceType {
  readonly name: string;
  readonly family?: string;
  readonly category?: string;
  /** `X86`, `ARM`. */
  readonly architecture?: string;
  readonly cores?: number;
  /** Whether there are any now, as far as the service says; values are not documented. */
  readonly stock?: string;
}
