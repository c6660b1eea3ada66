import { formatDuration, formatTime } from '../times.ts';
import type { Bar, GanttModel, Row, Texts } from './protocol.ts';

/** What there is to say of a bar, for the card, the table and readers alike. */

export interface Said {
  readonly label: string;
  readonly text: string;
}

export interface Names {
  readonly language: string;
  readonly texts: Texts;
  readonly rows: ReadonlyMap<string, Row>;
  /** The account and region of a row; only where there is more than one. */
  readonly places: ReadonlyMap<string, string>;
}

export function namesOf({
  language,
  texts,
  rows,
  groups,
}: Omit<GanttModel, 'range' | 'summary' | 'bars'>): Names {
  const labels = new Map(groups.map(({ id, label }) => [id, label]));
  return {
    language,
    texts,
    rows: new Map(rows.map((row) => [row.id, row])),
    places: groups.length > 1 ? new Map(rows.map((row) => [row.id, labels.get(row.group) ?? ''])) : new Map(),
  };
}

export function clusterOf({ row }: Bar, { rows }: Names): string {
  return rows.get(row)?.label ?? '';
}

/** How long it took, or goes on by now. */
export function durationText({ from, to, endless }: Bar, { language, texts }: Names, now: number): string {
  return endless === true
    ? texts.unknown
    : formatDuration(Math.max(0, (to ?? Math.max(from, now)) - from), language);
}

export function factsOf(bar: Bar, names: Names, now: number): readonly Said[] {
  const { language, texts, rows, places } = names;
  const { columns } = texts;
  const row = rows.get(bar.row);
  const facts: readonly (Said | undefined)[] = [
    {
      label: columns.cluster,
      text: row?.detail === undefined ? (row?.label ?? '') : `${row.label} (${row.detail})`,
    },
    said(columns.place, places.get(bar.row)),
    said(columns.type, bar.type),
    { label: columns.started, text: formatTime(bar.from, language) },
    bar.to === undefined || bar.endless === true
      ? undefined
      : said(columns.ended, formatTime(bar.to, language)),
    { label: columns.duration, text: durationText(bar, names, now) },
    said(columns.who, bar.who),
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** All of it in one line. */
export function lineOf(bar: Bar, names: Names, now: number): string {
  const facts = factsOf(bar, names, now).map(({ label, text }) => filled(names.texts.pair, label, text));
  return [bar.title, bar.state, bar.reason, bar.about, ...facts].filter(Boolean).join(names.texts.pause);
}

/** What a filter by words looks through. */
export function searchedText(bar: Bar, { rows, places }: Names): string {
  const row = rows.get(bar.row);
  return [row?.label, row?.detail, places.get(bar.row), row?.group].join(' ').toLowerCase();
}

/** @param text with {0}, {1} … */
export function filled(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, at: string) => String(values[Number(at)] ?? ''));
}

function said(label: string, text: string | undefined): Said | undefined {
  return text === undefined || text === '' ? undefined : { label, text };
}
