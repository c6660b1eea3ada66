import assert from 'node:assert/strict';
import fc from 'fast-check';
import { contrast, cssOf, legible, readColour, type Rgb } from '../../../src/webview/gantt/colours.ts';
import { paletteOf } from '../../../src/webview/gantt/palette.ts';
import type { RangeName, Tone } from '../../../src/webview/gantt/protocol.ts';
import { clampScale, rangeAt, ticksBetween, wholeScale } from '../../../src/webview/gantt/scale.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LENGTHS: Readonly<Record<RangeName, number>> = { day: DAY, week: 7 * DAY, month: 30 * DAY };
const names = Object.keys(LENGTHS) as RangeName[];
const moments = fc.integer({ min: 0, max: 4e12 });

describe('the scale of the timeline', () => {
  it('reaches back by all of the range, and a little beyond now', () => {
    fc.assert(
      fc.property(moments, fc.constantFrom(...names), (now, name) => {
        const { from, to } = rangeAt(name, now);
        assert.ok(from <= now - LENGTHS[name]);
        assert.ok(to > now);
        assert.ok(to - from <= LENGTHS[name] * 1.05, 'and is hardly longer');
      }),
    );
  });

  it('stands still for a while', () => {
    const now = Date.UTC(2026, 0, 15, 8, 0);
    assert.deepEqual(rangeAt('day', now), rangeAt('day', now + 20 * 60_000));
  });

  it('is never wider than the whole, nor closer than makes sense', () => {
    const anyNumber = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -1, 0));
    fc.assert(
      fc.property(anyNumber, fc.integer({ min: 0, max: 5_000 }), (wanted, width) => {
        const range = rangeAt('week', 1e12);
        const scale = clampScale(wanted, range, width);
        assert.ok(scale > 0 && scale <= wholeScale(range, width));
      }),
    );
  });

  it('names moments in order, not too near to each other, whatever it is given', () => {
    fc.assert(
      fc.property(moments, fc.double({ min: 500, max: 5e6, noNaN: true }), (from, msPerPx) => {
        const to = from + 1_000 * msPerPx;
        const ticks = ticksBetween(from, to, msPerPx, 70);
        assert.ok(ticks.length <= 1_000 / 70 + 2);
        let last = -Infinity;
        for (const { at, day } of ticks) {
          assert.ok(at >= from && at < to);
          // Where clocks are put forward an hour is missing.
          assert.ok(at - last >= 70 * msPerPx - HOUR || last === -Infinity);
          if (day) assert.equal(new Date(at).getHours(), 0);
          assert.equal(new Date(at).getSeconds(), 0);
          last = at;
        }
      }),
    );
    assert.deepEqual(ticksBetween(NaN, NaN, 1, 70), []);
    assert.ok(ticksBetween(0, Infinity, 1, 70).length <= 500);
    assert.deepEqual(ticksBetween(10, 5, 1_000, 70), []);
  });

  it('names full hours of the clock on the wall, and days', () => {
    const midnight = new Date(2026, 0, 15).getTime();
    const ticks = ticksBetween(midnight - 2 * HOUR, midnight + 7 * HOUR, HOUR / 30, 70);
    assert.deepEqual(
      ticks.map(({ at, day }) => `${new Date(at).getHours()}${day ? ' day' : ''}`),
      ['0 day', '3', '6'],
    );
    const days = ticksBetween(midnight, midnight + 5 * DAY, DAY / 80, 70);
    assert.deepEqual(
      days.map(({ at, day }) => [new Date(at).getDate(), day]),
      [15, 16, 17, 18, 19].map((date) => [date, true]),
    );
  });
});

describe('the colours of the timeline', () => {
  const colour = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));
  const black: Rgb = [0, 0, 0];
  const white: Rgb = [255, 255, 255];

  it('are read in every form that a theme may have', () => {
    assert.deepEqual(readColour('#fff', black), white);
    assert.deepEqual(readColour(' #102030 ', black), [16, 32, 48]);
    assert.deepEqual(readColour('#ffffff00', black), black);
    assert.deepEqual(readColour('rgb(1, 2, 3)', black), [1, 2, 3]);
    assert.deepEqual(readColour('rgba(255, 255, 255, 0.2)', black), [51, 51, 51]);
    for (const none of ['', 'red', '#12', 'rgb(1)', 'rgb(a, b, c)', 'url(x)']) {
      assert.equal(readColour(none, black), undefined, none);
    }
  });

  it('can be told from what is behind them, in any theme', () => {
    assert.equal(Math.round(contrast(black, white)), 21);
    fc.assert(
      fc.property(colour, colour, (one, behind) => {
        const ink = contrast(black, behind) > contrast(white, behind) ? black : white;
        assert.ok(contrast(legible(one, behind, ink), behind) >= 3);
      }),
    );
    assert.deepEqual(legible([0, 0, 200], white, black), [0, 0, 200], 'what is legible stays');
  });

  it('are those of the theme, and have others where it has none', () => {
    const light: Readonly<Record<string, string>> = {
      '--vscode-panel-background': '#ffffff',
      '--vscode-foreground': '#3b3b3b',
      '--vscode-testing-iconPassed': '#73c991',
    };
    const palette = paletteOf((name) => light[name] ?? '');
    for (const tone of ['running', 'succeeded', 'failed', 'unknown'] satisfies Tone[]) {
      const line = readColour(palette.inks[tone].line, white) ?? white;
      assert.ok(contrast(line, white) >= 2.95, tone);
    }
    assert.equal(palette.ink, cssOf([59, 59, 59]));
    const nothing = paletteOf(() => '');
    assert.notEqual(nothing.ink, nothing.background);
  });
});
