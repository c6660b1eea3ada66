import * as v from 'valibot';
import type { Bar, GanttState, Group, Row, Summary, Texts, ToGantt, Tone } from './protocol.ts';

/** What the view takes from the extension, and of what it kept itself: whatever else arrives is not shown. */

const text = v.string();
const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const toneNames = ['running', 'attention', 'succeeded', 'partial', 'failed', 'unknown'] satisfies Tone[];
const tone = v.picklist(toneNames);
const range = v.picklist(['day', 'week', 'month']);

const bar: v.GenericSchema<unknown, Bar> = v.pipe(
  v.object({
    id: text,
    row: text,
    from: moment,
    to: v.exactOptional(moment),
    endless: v.exactOptional(v.literal(true)),
    unasked: v.exactOptional(v.literal(true)),
    tone,
    title: text,
    type: v.exactOptional(text),
    state: text,
    about: v.exactOptional(text),
    reason: v.exactOptional(text),
    who: v.exactOptional(text),
  }),
  v.check(({ from, to }) => to === undefined || to >= from),
);
const row: v.GenericSchema<unknown, Row> = v.object({
  id: text,
  label: text,
  detail: v.exactOptional(text),
  group: text,
});
const group: v.GenericSchema<unknown, Group> = v.object({ id: text, label: text });
const summary: v.GenericSchema<unknown, Summary> = v.object({
  accounts: v.boolean(),
  loading: v.boolean(),
  note: v.exactOptional(text),
});

const texts: v.GenericSchema<unknown, Texts> = v.object({
  heading: text,
  keys: text,
  range: text,
  ranges: v.object({ day: text, week: text, month: text }),
  zoom: text,
  zoomIn: text,
  zoomOut: text,
  whole: text,
  goToNow: text,
  filter: text,
  onlyFailed: text,
  asTable: text,
  legend: text,
  tones: v.object({
    running: text,
    attention: text,
    succeeded: text,
    partial: text,
    failed: text,
    unknown: text,
  }),
  now: text,
  columns: v.object({
    operation: text,
    cluster: text,
    place: text,
    state: text,
    type: text,
    started: text,
    ended: text,
    duration: text,
    who: text,
  }),
  unknown: text,
  pages: text,
  previous: text,
  next: text,
  page: text,
  changes: text,
  pair: text,
  pause: text,
  loading: text,
  nothing: text,
  nothingHint: text,
  widen: text,
  older: text,
  noneFits: text,
  clearFilter: text,
  welcome: text,
  addAccount: text,
  startDemo: text,
});

const messageSchema: v.GenericSchema<unknown, ToGantt> = v.variant('type', [
  v.object({
    type: v.literal('show'),
    model: v.object({
      language: text,
      texts,
      range,
      summary,
      groups: v.array(group),
      rows: v.array(row),
      bars: v.array(bar),
    }),
  }),
  v.object({
    type: v.literal('patch'),
    summary: v.exactOptional(summary),
    groups: v.exactOptional(v.array(group)),
    rows: v.exactOptional(v.array(row)),
    bars: v.array(bar),
    gone: v.array(text),
  }),
]);

const stateSchema: v.GenericSchema<unknown, GanttState> = v.object({
  range,
  table: v.boolean(),
  text: v.pipe(text, v.maxLength(1_000)),
  onlyFailed: v.boolean(),
  part: v.exactOptional(
    v.pipe(
      v.object({ from: moment, to: moment }),
      v.check(({ from, to }) => to > from),
    ),
  ),
});

const AT_FIRST: GanttState = { range: 'day', table: false, text: '', onlyFailed: false };

export function readMessage(data: unknown): ToGantt | undefined {
  const parsed = v.safeParse(messageSchema, data);
  return parsed.success ? parsed.output : undefined;
}

/** What was kept while the view was hidden; what makes no sense is forgotten. */
export function readState(state: unknown): GanttState {
  const parsed = v.safeParse(stateSchema, state);
  return parsed.success ? parsed.output : AT_FIRST;
}
