import type { Operation, StateChangeReason } from '../../../core/operation.ts';
import { present } from '../../../core/present.ts';
import { optionalId, part, readFields, reasonEntries, text, time, type OddFields } from './fields.ts';
import { readOne } from './page.ts';
import { UnreadableAnswer } from './unreadable.ts';

const operationEntries = {
  OperationId: optionalId,
  CreateTime: time,
  StartTime: time,
  EndTime: time,
  OperationType: text,
  OperationState: text,
  Description: text,
  StateChangeReason: part,
};

/**
 * GetOperation (`emr-api.md` 2.1).
 * @throws UnreadableAnswer where there is no `Operation`, or it is another one than was asked for
 */
export function readOperation(
  body: unknown,
  asked: { clusterId: string; operationId: string },
  odd: OddFields,
): Operation {
  const field = readOne(body, 'Operation', operationEntries, odd);
  if ((field.OperationId ?? asked.operationId) !== asked.operationId) {
    throw new UnreadableAnswer('The answer speaks of another operation');
  }
  return present({
    clusterId: asked.clusterId,
    operationId: asked.operationId,
    type: field.OperationType,
    state: field.OperationState,
    description: field.Description,
    createTime: field.CreateTime,
    startTime: field.StartTime,
    endTime: field.EndTime,
    reason: readReason(field.StateChangeReason, 'Operation.StateChangeReason', odd),
  });
}

/** A StateChangeReason (`emr-api.md` 7); without code and message there is none. */
export function readReason(input: unknown, path: string, odd: OddFields): StateChangeReason | undefined {
  if (input === undefined || input === null) return undefined;
  const field = readFields(reasonEntries, input, path, odd);
  if (field?.Code === undefined && field?.Message === undefined) return undefined;
  return present({ code: field.Code, message: field.Message });
}
