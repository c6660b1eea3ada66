import type { OperationRecord } from '../../../core/operation.ts';
import { present } from '../../../core/present.ts';
import type { Block, Explanation, PanelModel } from '../../../webview/protocol.ts';
import { lookUp } from '../lookUp.ts';
import type { ToolParts } from '../parts.ts';
import { fitting, MAX_SENTENCE, NOTICE, plain } from './answer.ts';
import { operationFacts } from './facts.ts';
import { readOperation } from './input.ts';
import { operationOf } from './place.ts';

/** What is around an operation is waited for no longer; milliseconds. */
const AROUND_MS = 20_000;

/** Longest message of the service, in characters; the panel has all of it. */
const MAX_MESSAGE = 1_000;

/** Longest list of findings, of steps and of instance types. */
const MAX_LINES = 8;

/** One operation as the service says it is now, with what its panel says of it, as JSON. */
export async function getOperation(parts: ToolParts, given: unknown, signal: AbortSignal): Promise<string> {
  const ref = await operationOf(parts, readOperation(given));
  const { record } = await lookUp(parts, ref, signal);
  return operationAnswer(parts, record, signal);
}

/** @param more what else there is to say */
export async function operationAnswer(
  parts: ToolParts,
  record: OperationRecord,
  signal: AbortSignal,
  more: object = {},
): Promise<string> {
  const model = await modelOf(parts, record, signal);
  const { explanation, notice, timeline, blocks } = model;
  // What matters most comes first: what does not fit is left out from the end.
  const items = Object.entries(
    present<object>({
      description: plain(record.snapshot?.description, MAX_SENTENCE),
      explanation: explanation === undefined ? undefined : explanationFacts(explanation),
      problem: notice === undefined ? undefined : lines([notice.text, notice.detail])?.join(' '),
      expectedEnd: plain(timeline?.expected, MAX_SENTENCE),
      usual: plain(timeline?.usual?.label, MAX_SENTENCE),
      onOffer: offerFacts(blocks.find(({ id }) => id === 'alternatives')),
    }),
  );
  const operation = operationFacts(record, parts.clock.now());
  return fitting(items, (some) => ({
    notice: NOTICE,
    operation,
    ...more,
    ...Object.fromEntries(some),
    ...(some.length < items.length ? { leftOut: 'The rest is in the panel of the operation.' } : {}),
  }));
}

/** The panel's, so that user and model are told the same. */
async function modelOf(
  { panels, clock }: ToolParts,
  record: OperationRecord,
  signal: AbortSignal,
): Promise<PanelModel> {
  const late = new AbortController();
  const timer = clock.setTimer(() => {
    late.abort();
  }, AROUND_MS);
  try {
    return await panels.model(record, AbortSignal.any([signal, late.signal]));
  } finally {
    timer.dispose();
  }
}

function explanationFacts({ heading, code, message, meaning, findings, steps }: Explanation): object {
  return present<object>({
    heading: plain(heading),
    code: plain(code),
    message: plain(message?.map(({ text }) => text).join(''), MAX_MESSAGE),
    meaning: plain(meaning, MAX_SENTENCE),
    likelyCauses: lines(findings?.items ?? []),
    nextSteps: lines(steps?.items.map(({ text }) => text) ?? []),
  });
}

/** The instance types that a step may speak of. */
function offerFacts(block: Block | undefined): object | undefined {
  const types = block?.table?.rows.map(([type]) => (type !== undefined && 'text' in type ? type.text : ''));
  if (types === undefined) return undefined;
  return present<object>({ note: plain(block?.note, MAX_SENTENCE), instanceTypes: lines(types) });
}

function lines(texts: readonly (string | undefined)[]): readonly string[] | undefined {
  const some = texts.slice(0, MAX_LINES).flatMap((text) => plain(text, MAX_SENTENCE) ?? []);
  return some.length === 0 ? undefined : some;
}
