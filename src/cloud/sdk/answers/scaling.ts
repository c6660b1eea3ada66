import * as v from 'valibot';
import type { Page } from '../../../core/page.ts';
import { present } from '../../../core/present.ts';
import type { ScalingActivity } from '../../../core/scaling.ts';
import { isOperationId } from '../../../core/scope.ts';
import { count, id, optionalId, text, time, type FieldsOf, type OddFields } from './fields.ts';
import { readPage } from './page.ts';

const activityEntries = {
  ActivityId: id,
  ActivityType: text,
  ActivityState: text,
  NodeGroupId: optionalId,
  NodeGroupName: text,
  RuleName: text,
  ExpectNum: count,
  Description: text,
  StartTime: time,
  EndTime: time,
  // Empty for activities that were rejected.
  OperationId: v.optional(
    v.union([
      v.pipe(
        v.union([v.null(), v.literal('')]),
        v.transform(() => undefined),
      ),
      v.pipe(v.string(), v.check(isOperationId)),
    ]),
  ),
};

/**
 * ListAutoScalingActivities (`emr-api.md` 2.8).
 * @throws UnreadableAnswer where there is no `ScalingActivities` list
 */
export function readScalingActivities(body: unknown, odd: OddFields): Page<ScalingActivity> {
  return readPage(body, 'ScalingActivities', activityEntries, odd, activityOf);
}

function activityOf(field: FieldsOf<typeof activityEntries>): ScalingActivity {
  return present({
    activityId: field.ActivityId,
    type: field.ActivityType,
    state: field.ActivityState,
    nodeGroupId: field.NodeGroupId,
    nodeGroupName: field.NodeGroupName,
    ruleName: field.RuleName,
    expectedNodes: field.ExpectNum,
    description: field.Description,
    startTime: field.StartTime,
    endTime: field.EndTime,
    operationId: field.OperationId,
  });
}
