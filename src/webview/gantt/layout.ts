import type { Bar, Group, Row } from './protocol.ts';

/** Where everything is from top to bottom, in pixels, and what follows what. No times on the screen yet. */

export const LANE_HEIGHT = 20;
const ROW_PADDING = 3;
const GROUP_HEIGHT = 24;

/** A bar in its place. */
export interface PlacedBar {
  readonly bar: Bar;
  readonly lane: number;
  /** The place among all bars, row by row; from 0. */
  readonly index: number;
}

export interface PlacedRow {
  readonly kind: 'row';
  readonly row: Row;
  readonly top: number;
  readonly height: number;
  /** By start. */
  readonly bars: readonly PlacedBar[];
}

export interface PlacedGroup {
  readonly kind: 'group';
  readonly group: Group;
  readonly top: number;
  readonly height: number;
}

export interface Layout {
  /** From top to bottom. */
  readonly lines: readonly (PlacedRow | PlacedGroup)[];
  /** Row by row. */
  readonly bars: readonly PlacedBar[];
  readonly byId: ReadonlyMap<string, PlacedBar>;
  readonly rowOf: ReadonlyMap<string, PlacedRow>;
  readonly height: number;
}

/** Rows without bars are left out, and so are groups, where there is one alone. */
export function layoutOf(bars: Iterable<Bar>, rows: readonly Row[], groups: readonly Group[]): Layout {
  const byRow = new Map<string, Bar[]>();
  for (const bar of bars) {
    const known = byRow.get(bar.row);
    if (known === undefined) byRow.set(bar.row, [bar]);
    else known.push(bar);
  }
  const lines: (PlacedRow | PlacedGroup)[] = [];
  const all: PlacedBar[] = [];
  const byId = new Map<string, PlacedBar>();
  const rowOf = new Map<string, PlacedRow>();
  let top = 0;
  const withGroups = groups.length > 1;
  for (const group of groups) {
    const below = rows.filter((row) => row.group === group.id && byRow.has(row.id));
    if (below.length === 0) continue;
    if (withGroups) {
      lines.push({ kind: 'group', group, top, height: GROUP_HEIGHT });
      top += GROUP_HEIGHT;
    }
    for (const row of below) {
      const { lanes, placed } = inLanes(byRow.get(row.id) ?? [], all.length);
      const height = lanes * LANE_HEIGHT + 2 * ROW_PADDING;
      const line: PlacedRow = { kind: 'row', row, top, height, bars: placed };
      for (const each of placed) {
        all.push(each);
        byId.set(each.bar.id, each);
        rowOf.set(each.bar.id, line);
      }
      lines.push(line);
      top += height;
    }
  }
  return { lines, bars: all, byId, rowOf, height: top };
}

/** Each into the first lane that is free when it begins. */
function inLanes(bars: readonly Bar[], firstIndex: number): { lanes: number; placed: readonly PlacedBar[] } {
  const sorted = bars.toSorted((a, b) => a.from - b.from || (a.id < b.id ? -1 : 1));
  const ends: number[] = [];
  const placed = sorted.map((bar, at): PlacedBar => {
    const free = ends.findIndex((end) => end <= bar.from);
    const lane = free === -1 ? ends.length : free;
    // What has no length still takes its moment.
    ends[lane] = Math.max(bar.to ?? Infinity, bar.from + 1);
    return { bar, lane, index: firstIndex + at };
  });
  return { lanes: ends.length, placed };
}

/** From where to where a bar is drawn, from the top of the whole. */
export function laneTop(row: PlacedRow, lane: number): number {
  return row.top + ROW_PADDING + lane * LANE_HEIGHT;
}

/** The lines of which something is between two heights: a binary search, as there may be very many. */
export function linesBetween(
  { lines }: Layout,
  top: number,
  bottom: number,
): readonly Layout['lines'][number][] {
  let low = 0;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line !== undefined && line.top + line.height <= top) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < lines.length && (lines[end]?.top ?? Infinity) < bottom) end += 1;
  return lines.slice(low, end);
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last';

/** The bar that an arrow key leads to; the same where there is none further. */
export function neighbour(layout: Layout, from: PlacedBar, direction: Direction): PlacedBar {
  const row = layout.rowOf.get(from.bar.id);
  if (row === undefined) return from;
  const at = row.bars.indexOf(from);
  switch (direction) {
    case 'left':
      return row.bars[at - 1] ?? from;
    case 'right':
      return row.bars[at + 1] ?? from;
    case 'first':
      return row.bars[0] ?? from;
    case 'last':
      return row.bars.at(-1) ?? from;
    case 'up':
    case 'down': {
      const rows = layout.lines.filter((line) => line.kind === 'row');
      const next = rows[rows.indexOf(row) + (direction === 'up' ? -1 : 1)];
      return next === undefined ? from : (nearestIn(next, from.bar.from) ?? from);
    }
  }
}

function nearestIn({ bars }: PlacedRow, moment: number): PlacedBar | undefined {
  let nearest: PlacedBar | undefined;
  for (const each of bars) {
    const distance = Math.abs(each.bar.from - moment);
    if (nearest === undefined || distance <= Math.abs(nearest.bar.from - moment)) nearest = each;
  }
  return nearest;
}
