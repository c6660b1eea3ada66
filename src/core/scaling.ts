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
