import * as v from 'valibot';
import type {
  Block,
  Notice,
  PanelModel,
  PanelState,
  Segment,
  Table,
  ToPanel,
  Tone,
  Value,
} from './protocol.ts';

/**
 * What the panel takes from the extension: whatever else arrives in its window is not shown. Links are held
 * against the same rule that the extension keeps: https, on a host of Alibaba Cloud.
 */

const HOSTS = /^https:\/\/(?:[\w-]+\.)*(?:aliyun\.com|alibabacloud\.com|alibabacloud\.com\.cn)(?:[/?#]|$)/;

const text = v.string();
const finite = v.pipe(v.number(), v.finite());
const href = v.pipe(text, v.regex(HOSTS));
const tone = v.picklist([
  'running',
  'attention',
  'succeeded',
  'partial',
  'failed',
  'unknown',
] satisfies Tone[]);

const value: v.GenericSchema<unknown, Value> = v.variant('kind', [
  v.object({ kind: v.literal('text'), text }),
  v.object({ kind: v.literal('code'), text, copy: v.exactOptional(text) }),
  v.object({ kind: v.literal('time'), at: finite }),
  v.object({ kind: v.literal('duration'), ms: finite }),
  v.object({ kind: v.literal('state'), text, icon: text, tone }),
  v.object({ kind: v.literal('operation'), text, open: text }),
]);

const notice: v.GenericSchema<unknown, Notice> = v.object({
  text,
  detail: v.exactOptional(text),
  steps: v.array(text),
});

const table: v.GenericSchema<unknown, Table> = v.object({
  caption: text,
  columns: v.array(text),
  rows: v.array(v.array(value)),
});

const block: v.GenericSchema<unknown, Block> = v.object({
  id: v.pipe(text, v.regex(/^\w+$/)),
  heading: text,
  busy: v.exactOptional(text),
  notice: v.exactOptional(notice),
  note: v.exactOptional(text),
  facts: v.exactOptional(v.array(v.object({ id: text, label: text, value }))),
  table: v.exactOptional(table),
});

const span = v.object({ label: text, from: finite, to: v.exactOptional(finite) });
const segment: v.GenericSchema<unknown, Segment> = v.object({ text, href: v.exactOptional(href) });

const action = v.picklist([
  'refresh',
  'watch',
  'stopWatching',
  'copyOperationId',
  'copyCliCommand',
  'copyLink',
  'copyReport',
  'exportJson',
  'openInConsole',
  'openDiagnosis',
  'openRawJson',
  'compare',
  'stopComparing',
  'leaveDemo',
]);
const buttons = v.array(v.object({ action, label: text, icon: text }));
const press = v.variant('type', [
  v.object({ type: v.literal('action'), action }),
  v.object({ type: v.literal('copy'), id: text }),
]);

const model: v.GenericSchema<unknown, PanelModel> = v.object({
  language: text,
  title: text,
  badge: v.exactOptional(v.object({ label: text, detail: text })),
  place: v.array(segment),
  state: v.object({ label: text, icon: text, tone }),
  span: v.exactOptional(span),
  checked: v.exactOptional(v.object({ label: text, at: finite })),
  next: v.exactOptional(v.object({ label: text, at: finite })),
  notice: v.exactOptional(notice),
  timeline: v.exactOptional(
    v.object({
      heading: text,
      tone,
      waiting: v.exactOptional(span),
      running: v.exactOptional(span),
      usual: v.exactOptional(v.object({ label: text, from: finite, to: finite })),
      expected: v.exactOptional(text),
      begin: v.object({ label: text, at: finite }),
      end: v.object({ label: text, at: v.exactOptional(finite) }),
    }),
  ),
  explanation: v.exactOptional(
    v.object({
      tone,
      heading: text,
      code: v.exactOptional(text),
      message: v.exactOptional(v.array(segment)),
      meaning: v.exactOptional(text),
      findings: v.exactOptional(v.object({ heading: text, items: v.array(text) })),
      steps: v.exactOptional(
        v.object({
          heading: text,
          items: v.array(
            v.object({
              text,
              link: v.exactOptional(segment),
              button: v.exactOptional(v.object({ label: text, press })),
            }),
          ),
        }),
      ),
    }),
  ),
  blocks: v.array(block),
  history: v.exactOptional(
    v.object({
      heading: text,
      dots: v.array(v.object({ open: v.exactOptional(text), label: text, at: finite, ms: finite, tone })),
      fold: text,
      table,
    }),
  ),
  details: block,
  raw: v.exactOptional(v.object({ heading: text, json: text, copy: text })),
  buttons,
  tools: v.object({ label: text, buttons }),
  texts: v.object({ copy: text, pause: text }),
});

const operation = v.object({ accountId: text, regionId: text, clusterId: text, operationId: text });

const messageSchema: v.GenericSchema<unknown, ToPanel> = v.object({
  type: v.literal('show'),
  model,
  operation,
  comparedWith: v.exactOptional(operation),
});

type Kept = Pick<PanelState, 'unfolded' | 'scroll'>;

const stateSchema: v.GenericSchema<unknown, Kept> = v.object({
  unfolded: v.array(text),
  scroll: finite,
});

export function readMessage(data: unknown): ToPanel | undefined {
  const parsed = v.safeParse(messageSchema, data);
  return parsed.success ? parsed.output : undefined;
}

/** How the panel was before it was hidden or reloaded. */
export function readKept(state: unknown): Kept {
  const parsed = v.safeParse(stateSchema, state);
  return parsed.success ? parsed.output : { unfolded: [], scroll: 0 };
}
