import { needsMending, passesByItself, INTERNAL, type CloudProblem } from './errors.ts';
import { classifyOperationState, type OperationRecord } from './operation.ts';
import type { OperationClue } from './operationText.ts';
import { isClusterId, isOperationId, isRegionId } from './scope.ts';

/** What a task waits for. */
export interface TaskOrder {
  readonly regionId: string;
  readonly clusterId: string;
  readonly operationId: string;
  /** ID or label of an account. */
  readonly account?: string;
  /** Milliseconds from the start of the task; without it, it waits as long as it takes. */
  readonly timeoutMs?: number;
}

/** A property of a task, and the form that it has; of the timeout, a number of minutes, an example. */
export interface TaskProperty {
  readonly name: 'operation' | 'cluster' | 'region' | 'account' | 'from' | 'timeout';
  readonly form: string;
}

/** `missing`: neither the task has it nor the file that it names. */
export interface UnreadableTask {
  readonly wrong: TaskProperty;
  readonly missing: boolean;
}

export type ReadTask = TaskOrder | UnreadableTask;

/** Longest time that a task can be told to wait, in minutes: a year. */
export const MAX_TASK_MINUTES = 525_600;

const MINUTE_MS = 60_000;

const IDS = [
  { name: 'region', key: 'regionId', form: 'cn-hangzhou', valid: isRegionId },
  { name: 'cluster', key: 'clusterId', form: 'c-…', valid: isClusterId },
  { name: 'operation', key: 'operationId', form: 'op-…', valid: isOperationId },
] as const;

/**
 * Reads the definition of a task, in which VS Code has replaced the variables.
 * @param found what the file says that `from` names; it fills in what the definition leaves out
 */
export function readTask(definition: Readonly<Record<string, unknown>>, found: OperationClue = {}): ReadTask {
  const ids: Partial<Record<(typeof IDS)[number]['key'], string>> = {};
  for (const { name, key, form, valid } of IDS) {
    const given = textOf(definition[name]) ?? found[key];
    if (given === undefined) return { wrong: { name, form }, missing: true };
    if (!valid(given)) return { wrong: { name, form }, missing: false };
    ids[key] = given;
  }
  const account = textOf(definition['account']);
  const timeout = textOf(definition['timeout']);
  const minutes = timeout === undefined ? undefined : Number(timeout);
  if (minutes !== undefined && !(minutes > 0 && minutes <= MAX_TASK_MINUTES))
    return { wrong: { name: 'timeout', form: '30' }, missing: false };
  const { regionId = '', clusterId = '', operationId = '' } = ids;
  return {
    regionId,
    clusterId,
    operationId,
    ...(account === undefined ? {} : { account }),
    ...(minutes === undefined ? {} : { timeoutMs: minutes * MINUTE_MS }),
  };
}

/** The file that a task names; undefined where it names none. */
export function fileOfTask(definition: Readonly<Record<string, unknown>>): string | undefined {
  return textOf(definition['from']);
}

/** An empty text counts as none: an input that was left empty. What is neither text nor number has a wrong form. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '?';
  return text === '' ? undefined : text;
}

/** Why the waiting for an operation is over. */
export type WaitEnd =
  | { readonly why: 'ended'; readonly record: OperationRecord }
  | { readonly why: 'timeout'; readonly record?: OperationRecord }
  /** The service does not know the ID, or not any more. */
  | { readonly why: 'unknown'; readonly record?: OperationRecord }
  /** The service or the way to it says no, and waiting does not help. */
  | { readonly why: 'problem'; readonly problem: CloudProblem }
  /** The account was removed, or shows the operation no more. */
  | { readonly why: 'accountGone' }
  /** The user does not want to wait any more. */
  | { readonly why: 'stopped' }
  /** The task says not, or wrongly, what to wait for. */
  | { readonly why: 'definition' };

/**
 * With what a task ends. Scripts and chains of tasks hang on these: more may come, and none may change.
 *
 * | code | when |
 * | --- | --- |
 * | 0 | the operation completed |
 * | 1 | it failed or was terminated |
 * | 2 | it completed in part |
 * | 3 | it was still under way when the time was over |
 * | 4 | the service does not know it |
 * | 5 | no account is signed in or allowed to look at it |
 * | 6 | the definition of the task, or the file that it names, is not usable |
 * | 7 | it could not be looked at for another reason |
 * | 130 | somebody stopped the waiting (Ctrl+C) |
 */
export function exitCodeOf(end: WaitEnd): number {
  switch (end.why) {
    case 'ended':
      return exitCodeOfState(end.record.snapshot?.state);
    case 'timeout':
      return 3;
    case 'unknown':
      return 4;
    case 'accountGone':
      return 5;
    case 'problem':
      return needsMending(end.problem) ? 5 : 7;
    case 'definition':
      return 6;
    case 'stopped':
      return 130;
  }
}

function exitCodeOfState(state: string | undefined): number {
  const stateClass = classifyOperationState(state);
  if (stateClass === 'succeeded') return 0;
  return stateClass === 'partial' ? 2 : 1;
}

/** Whether waiting goes on though a look has failed. */
export function mayPass(problem: CloudProblem): boolean {
  switch (problem.kind) {
    case 'network':
    case 'throttled':
    case 'cancelled':
      return true;
    case 'server':
      return problem.code !== INTERNAL;
    default:
      return passesByItself(problem);
  }
}
