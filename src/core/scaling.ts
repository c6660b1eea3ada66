import { present } from './present.ts';
import type { Initiator } from './trailOperations.ts';

/** One activity of auto scaling (`emr-api.md` 2.8). Times are Unix milliseconds. */
export interface ScalingActivity {
  readonly activityId: string;
  /** `SCALE_OUT`, `SCALE_IN`. */
  readonly type?: string;
  readonly state?: string;
  readonly nodeGroupId?: string;
  readonly nodeGroupName?: string;
  readonly ruleName?: string;
  /** How many nodes more or less were wanted. */
  readonly expectedNodes?: number;
  readonly description?: string;
  readonly startTime?: number;
  readonly endTime?: number;
  /** Absent for rejected activities. */
  readonly operationId?: string;
}

/** An activity that has no operation yet gets one within that time, or never; milliseconds. */
const LATE_OPERATION_MS = 60 * 60_000;

/**
 * From when on activities must be asked for to miss none, Unix milliseconds: since the newest that is known, or
 * since the oldest under way that has no operation yet. Undefined where none has a time.
 */
export function activitiesSince(known: readonly ScalingActivity[], now: number): number | undefined {
  const times = known.flatMap(({ startTime }) => startTime ?? []);
  if (times.length === 0) return undefined;
  const open = known.flatMap(({ state, operationId, startTime }) =>
    state === 'IN_PROGRESS' && operationId === undefined && startTime !== undefined ? startTime : [],
  );
  return Math.min(Math.max(...times), ...open.filter((time) => now - time < LATE_OPERATION_MS));
}

/** Who began it: a rule, which may be known by its name only. ActionTrail, where it tells of it, knows better. */
export function scalingInitiator(activity: ScalingActivity): Initiator {
  const { ruleName, startTime, type, nodeGroupId, expectedNodes } = activity;
  const request = present({
    NodeGroupId: nodeGroupId,
    ExpectNum: expectedNodes === undefined ? undefined : String(expectedNodes),
  });
  return present({ name: ruleName, way: 'autoScaling' as const, at: startTime, action: type, request });
}
