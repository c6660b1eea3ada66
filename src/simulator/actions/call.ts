import type { AccountBook } from '../accounts.ts';
import { ApiError } from '../errors.ts';
import type { Cluster } from '../model.ts';
import type { Parameters } from '../request.ts';
import type { Trail } from '../trail/trail.ts';
import type { SimulatedAccount, SimulatedRole } from '../types.ts';
import type { World } from '../world.ts';

/** What a call is answered from. */
export interface Call {
  world: World;
  trail: Trail;
  book: AccountBook;
  roles: readonly SimulatedRole[];
  account: SimulatedAccount;
  parameters: Parameters;
  /** RegionId, or for ActionTrail the region in the host. */
  regionId: string | undefined;
  /** ms. */
  now: number;
}

export interface Action {
  product: 'Emr' | 'Sts' | 'Actiontrail';
  version: string;
  /** Whether callers need not say who they are. */
  unsigned?: boolean;
  /** The answer without RequestId. Throws `ApiError`. */
  answer: (call: Call) => Record<string, unknown>;
}

/** RegionId, present and of the right form; whether there is such a region is not looked at. */
export function region(parameters: Parameters): string {
  const regionId = parameters.required('RegionId');
  if (!/^[a-z]{2}(-[a-z0-9]+)+$/.test(regionId)) {
    throw new ApiError('InvalidParameter', 'RegionId');
  }
  return regionId;
}

/** Throws MissingParameter, InvalidParameter and ResourceNotFound. */
export function requiredCluster({ world, parameters, now }: Call): Cluster {
  const regionId = region(parameters);
  const clusterId = parameters.required('ClusterId');
  const cluster = world.cluster(regionId, clusterId, now);
  if (cluster === undefined) {
    throw new ApiError('ResourceNotFound', `ClusterId ${clusterId}`);
  }
  return cluster;
}

/** A missing filter lets everything through. */
export function passes(filter: readonly string[] | undefined, value: string): boolean {
  return filter === undefined || filter.includes(value);
}

/** Sorts by place in a list. */
export function placeKey(...places: number[]): string {
  return places.map((place) => String(place).padStart(6, '0')).join(' ');
}

/** A tag filter without a value asks for the key alone. */
export function hasTag(cluster: Cluster, tag: ReadonlyMap<string, string>): boolean {
  const key = tag.get('Key') ?? '';
  const value = tag.get('Value');
  return Object.hasOwn(cluster.tags, key) && (value === undefined || cluster.tags[key] === value);
}
