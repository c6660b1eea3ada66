import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  laneTop,
  LANE_HEIGHT,
  layoutOf,
  linesBetween,
  neighbour,
  type Direction,
  type PlacedRow,
} from '../../../src/webview/gantt/layout.ts';
import type { Bar, Group, Row } from '../../../src/webview/gantt/protocol.ts';

const HOUR = 3_600_000;

function bar(id: string, from: number, to: number | undefined, row = 'c-1'): Bar {
  const end = to === undefined ? {} : { to };
  return { id, row, from, ...end, tone: 'succeeded', title: 'Scale out', state: 'Completed' };
}

const rowsOf = (...ids: readonly string[]): readonly Row[] =>
  ids.map((id) => ({ id, label: id, group: id.startsWith('x') ? 'two' : 'one' }));
const GROUPS: readonly Group[] = [
  { id: 'one', label: 'One' },
  { id: 'two', label: 'Two' },
];

const lanesOf = (bars: readonly Bar[]): Readonly<Record<string, number>> => {
  const { bars: placed } = layoutOf(bars, rowsOf('c-1'), GROUPS);
  return Object.fromEntries(placed.map(({ bar: { id }, lane }) => [id, lane]));
};

/** Bars of some rows, at any times that a message may bring. */
const anyBars = fc
  .array(
    fc.record({
      row: fc.constantFrom('c-1', 'c-2', 'x-3', 'none'),
      from: fc.oneof(fc.nat(100), fc.nat({ max: 8.64e15 }), fc.constantFrom(0, 8.64e15)),
      length: fc.option(fc.oneof(fc.nat(50), fc.nat({ max: 8.64e15 })), { nil: undefined }),
    }),
    { maxLength: 60 },
  )
  .map((all) =>
    all.map(({ row, from, length }, at) =>
      bar(`op-${at}`, from, length === undefined ? undefined : from + length, row),
    ),
  );

describe('the layout of the timeline', () => {
  it('puts bars that go on at the same time into lanes, and others into one', () => {
    assert.deepEqual(lanesOf([bar('a', 0, 10), bar('b', 10, 20), bar('c', 30, 40)]), { a: 0, b: 0, c: 0 });
    assert.deepEqual(lanesOf([bar('a', 0, 10), bar('b', 5, 20), bar('c', 12, 40)]), { a: 0, b: 1, c: 0 });
    assert.deepEqual(lanesOf([bar('a', 0, undefined), bar('b', 50, 51)]), { a: 0, b: 1 });
    assert.deepEqual(lanesOf([bar('a', 7, 7), bar('b', 7, 7)]), { a: 0, b: 1 });
  });

  it('never has two bars of a lane overlap, and uses no lane without need', () => {
    fc.assert(
      fc.property(anyBars, (bars) => {
        const layout = layoutOf(bars, rowsOf('c-1', 'c-2', 'x-3'), GROUPS);
        for (const line of layout.lines) {
          if (line.kind !== 'row') continue;
          for (const one of line.bars) {
            const busy = line.bars.filter(
              (other) =>
                other.bar.from <= one.bar.from && (other.bar.to ?? Infinity) >= one.bar.from && other !== one,
            );
            for (const other of busy) {
              const apart = other.bar.to === one.bar.from && other.bar.from < one.bar.from;
              assert.ok(other.lane !== one.lane || apart, `${other.bar.id} under ${one.bar.id}`);
            }
            assert.ok(one.lane <= busy.length, 'no more lanes than go on at that time');
          }
        }
      }),
    );
  });

  it('holds each bar of a known row once, and lines one below the other', () => {
    fc.assert(
      fc.property(anyBars, (bars) => {
        const layout = layoutOf(bars, rowsOf('c-1', 'c-2', 'x-3'), GROUPS);
        const known = bars.filter(({ row }) => row !== 'none').map(({ id }) => id);
        assert.deepEqual(layout.bars.map(({ bar: { id } }) => id).sort(), known.sort());
        assert.deepEqual(
          layout.bars.map(({ index }) => index),
          layout.bars.map((_, at) => at),
        );
        let bottom = 0;
        for (const line of layout.lines) {
          assert.equal(line.top, bottom);
          bottom += line.height;
          if (line.kind !== 'row') continue;
          for (const { lane } of line.bars) {
            assert.ok(laneTop(line, lane) >= line.top);
            assert.ok(laneTop(line, lane) + LANE_HEIGHT <= line.top + line.height);
          }
        }
        assert.equal(layout.height, bottom);
      }),
    );
  });

  it('names groups only where there is more than one, and leaves out what is empty', () => {
    const all = rowsOf('c-1', 'c-2', 'x-3');
    const kinds = (bars: readonly Bar[], groups: readonly Group[]): string[] =>
      layoutOf(bars, all, groups).lines.map((line) =>
        line.kind === 'row' ? line.row.id : `group ${line.group.id}`,
      );
    const both = [bar('a', 0, 1, 'x-3'), bar('b', 0, 1)];
    assert.deepEqual(kinds(both, GROUPS), ['group one', 'c-1', 'group two', 'x-3']);
    assert.deepEqual(kinds([bar('a', 0, 1)], GROUPS), ['group one', 'c-1']);
    assert.deepEqual(kinds([bar('a', 0, 1)], GROUPS.slice(0, 1)), ['c-1']);
  });

  it('finds the lines on the screen, and no others', () => {
    fc.assert(
      fc.property(anyBars, fc.integer({ min: -50, max: 500 }), fc.nat(300), (bars, top, height) => {
        const layout = layoutOf(bars, rowsOf('c-1', 'c-2', 'x-3'), GROUPS);
        const expected = layout.lines.filter(
          (line) => line.top + line.height > top && line.top < top + height,
        );
        assert.deepEqual(linesBetween(layout, top, top + height), expected);
      }),
    );
  });

  it('leads by arrow keys to every bar, and never off', () => {
    const bars = [
      bar('a', 0, HOUR),
      bar('b', HOUR / 2, 2 * HOUR),
      bar('c', 5 * HOUR, 6 * HOUR),
      bar('d', 4 * HOUR, 5 * HOUR, 'x-3'),
    ];
    const layout = layoutOf(bars, rowsOf('c-1', 'x-3'), GROUPS);
    const go = (id: string, direction: Direction): string => {
      const from = layout.byId.get(id);
      assert.ok(from);
      return neighbour(layout, from, direction).bar.id;
    };
    assert.deepEqual(
      (['left', 'right', 'first', 'last', 'up', 'down'] as const).map((direction) => go('b', direction)),
      ['a', 'c', 'a', 'c', 'b', 'd'],
    );
    assert.equal(go('d', 'up'), 'c', 'the nearest in time');
    assert.equal(go('a', 'left'), 'a');
    assert.equal(go('d', 'down'), 'd');
  });

  it('takes no time for many that go on at once', () => {
    const bars = Array.from({ length: 5_000 }, (_, at) => bar(`op-${at}`, at, undefined));
    const began = performance.now();
    const [row] = layoutOf(bars, rowsOf('c-1'), GROUPS.slice(0, 1)).lines;
    assert.equal((row as PlacedRow).height > 5_000 * LANE_HEIGHT, true);
    assert.ok(performance.now() - began < 1_000);
  });
});
