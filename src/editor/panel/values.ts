import type { Fact, Notice, Value } from '../../webview/protocol.ts';
import type { CloudProblem } from '../../core/errors.ts';
import { labelText } from '../../core/plainText.ts';
import { problemWords } from '../problems.ts';
import type { Names } from './names.ts';

/** Longest text of a value; characters. All of it is in the raw answer. */
const MAX_VALUE = 2_000;

/** A labelled text; nothing where there is none. */
export function text(id: string, label: string, value: string | undefined): Fact | undefined {
  return value === undefined || value === '' ? undefined : { id, label, value: textValue(value) };
}

export function time(id: string, label: string, at: number | undefined): Fact | undefined {
  return at === undefined ? undefined : { id, label, value: { kind: 'time', at } };
}

/** A labelled text to copy. */
export function code(names: Names, id: string, label: string, value: string | undefined): Fact | undefined {
  return value === undefined ? undefined : { id, label, value: names.code(id, value) };
}

/** In one line that turns no directions, wherever it came from; what is longer than anybody reads is cut. */
export function textValue(value: string): Value {
  return { kind: 'text', text: labelText(value, MAX_VALUE) };
}

export function known<T>(values: readonly (T | undefined)[]): readonly T[] {
  return values.filter((value) => value !== undefined);
}

/** Why a part of the panel is missing, with what can be done about it. */
export function noticeOf(problem: CloudProblem): Notice {
  const { title, detail, steps } = problemWords(problem);
  return { text: title, detail, steps: steps.map(({ label }) => label) };
}
