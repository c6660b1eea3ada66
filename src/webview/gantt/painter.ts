import { laneTop, linesBetween, type Layout, type PlacedRow } from './layout.ts';
import type { Palette } from './palette.ts';
import { drawBar } from './strokes.ts';
import { ticksBetween } from './scale.ts';

export const AXIS_HEIGHT = 26;

/** Room for a time of day, or a day, on the axis. */
const TICK_WIDTH = 72;

/** Everything that is on the screen. Pixels are those of CSS. */
export interface Scene {
  readonly layout: Layout;
  readonly palette: Palette;
  readonly width: number;
  readonly height: number;
  /** Where the names of rows end. */
  readonly left: number;
  /** The moment at `left`. */
  readonly from: number;
  readonly msPerPx: number;
  readonly scrollTop: number;
  readonly now: number;
  readonly nowText: string;
  readonly language: string;
  /** The bar under the mouse. */
  readonly hovered?: string | undefined;
}

/** The horizontal place of a bar; what is too short to see is as wide as it takes. */
export function extentOf(
  { from, to }: { readonly from: number; readonly to?: number },
  { from: first, msPerPx, left, now }: Pick<Scene, 'from' | 'msPerPx' | 'left' | 'now'>,
): { readonly x: number; readonly width: number } {
  // Clocks differ: what began a moment from now began now.
  const begin = to === undefined ? Math.min(from, now) : from;
  const x = left + (begin - first) / msPerPx;
  return { x, width: Math.max(MIN_BAR, ((to ?? Math.max(begin, now)) - begin) / msPerPx) };
}

export const MIN_BAR = 4;
export const BAR_HEIGHT = 14;
/** The gap above a bar within its lane. */
export const BAR_GAP = 3;

export function paint(context: CanvasRenderingContext2D, scene: Scene): void {
  const { palette, width, height, left, layout, scrollTop } = scene;
  context.fillStyle = palette.background;
  context.fillRect(0, 0, width, height);
  const lines = linesBetween(layout, scrollTop, scrollTop + height - AXIS_HEIGHT);
  const y = (top: number): number => AXIS_HEIGHT + top - scrollTop;
  lines.forEach((line) => {
    if (line.kind === 'group') {
      context.fillStyle = palette.band;
      context.fillRect(0, y(line.top), width, line.height);
    }
    context.fillStyle = palette.grid;
    context.fillRect(0, y(line.top) + line.height - 1, width, 1);
  });
  const ticks = ticksBetween(
    scene.from,
    scene.from + (width - left) * scene.msPerPx,
    scene.msPerPx,
    TICK_WIDTH,
  );
  const at = (moment: number): number => left + (moment - scene.from) / scene.msPerPx;
  for (const tick of ticks) {
    context.fillStyle = tick.day ? palette.dayGrid : palette.grid;
    context.fillRect(Math.round(at(tick.at)), AXIS_HEIGHT, 1, height);
  }
  context.save();
  context.beginPath();
  context.rect(left, AXIS_HEIGHT, width - left, height - AXIS_HEIGHT);
  context.clip();
  for (const line of lines) if (line.kind === 'row') paintRow(context, scene, line, y);
  context.restore();
  paintAxis(context, scene, ticks, at);
}

/** What matters most is drawn last, over the others. */
const WEIGHTS = { succeeded: 0, unknown: 1, running: 2, partial: 3, attention: 4, failed: 5 } as const;

function paintRow(
  context: CanvasRenderingContext2D,
  scene: Scene,
  row: PlacedRow,
  y: (top: number) => number,
): void {
  const { width, left, height, hovered, palette } = scene;
  const drawn: {
    readonly x: number;
    readonly top: number;
    readonly each: PlacedRow['bars'][number];
    readonly width: number;
  }[] = [];
  /** How far each lane is covered by what succeeded: what would not be seen is not drawn. */
  const covered: number[] = [];
  for (const each of row.bars) {
    const top = y(laneTop(row, each.lane)) + BAR_GAP;
    if (top > height || top + BAR_HEIGHT < AXIS_HEIGHT) continue;
    const extent = extentOf(each.bar, scene);
    if (extent.x > width || extent.x + extent.width < left) continue;
    if (each.bar.tone === 'succeeded' && extent.width <= MIN_BAR) {
      if (extent.x < (covered[each.lane] ?? -Infinity)) continue;
      covered[each.lane] = extent.x + 1;
    }
    drawn.push({ ...extent, top, each });
  }
  drawn.sort((a, b) => WEIGHTS[a.each.bar.tone] - WEIGHTS[b.each.bar.tone]);
  for (const { x, top, width: wide, each } of drawn) {
    drawBar(context, palette, each.bar, { x, y: top, width: wide, height: BAR_HEIGHT, left, right: width });
    if (each.bar.id === hovered) {
      context.strokeStyle = palette.ink;
      context.lineWidth = 1.5;
      context.strokeRect(Math.max(x, left - 4) - 2, top - 2, Math.min(wide, width) + 4, BAR_HEIGHT + 4);
    }
  }
}

function paintAxis(
  context: CanvasRenderingContext2D,
  { palette, width, height, left, now, nowText, language, msPerPx }: Scene,
  ticks: readonly { readonly at: number; readonly day: boolean }[],
  at: (moment: number) => number,
): void {
  context.fillStyle = palette.background;
  context.fillRect(left, 0, width - left, AXIS_HEIGHT);
  context.fillStyle = palette.dayGrid;
  context.fillRect(0, AXIS_HEIGHT - 1, width, 1);
  context.textBaseline = 'middle';
  const nowX = at(now);
  context.font = `600 11px ${palette.font}`;
  const nowWidth = context.measureText(nowText).width;
  const nowLeft = Math.min(nowX - nowWidth / 2, width - nowWidth - 4);
  const nowSeen = nowX >= left && nowX <= width;
  const formats = formatsOf(language);
  for (const tick of ticks) {
    const x = at(tick.at);
    context.font = `${tick.day ? '600 ' : ''}11px ${palette.font}`;
    const text = (tick.day ? formats.day : formats.time).format(tick.at);
    const wide = context.measureText(text).width;
    const hidden = nowSeen && x + wide + 8 > nowLeft && x < nowLeft + nowWidth + 8;
    if (x + wide + 4 > width || hidden) continue;
    context.fillStyle = tick.day ? palette.ink : palette.faintInk;
    context.fillText(text, x + 4, AXIS_HEIGHT / 2);
    context.fillStyle = palette.dayGrid;
    context.fillRect(Math.round(x), AXIS_HEIGHT - 6, 1, 6);
  }
  if (!nowSeen || !(msPerPx > 0)) return;
  context.fillStyle = palette.now;
  context.fillRect(Math.round(nowX), AXIS_HEIGHT - 6, 1.5, height);
  context.font = `600 11px ${palette.font}`;
  context.fillText(nowText, nowLeft, AXIS_HEIGHT / 2);
}

let formats:
  | { readonly language: string; readonly day: Intl.DateTimeFormat; readonly time: Intl.DateTimeFormat }
  | undefined;

/** Making them takes longer than drawing does. */
function formatsOf(language: string): NonNullable<typeof formats> {
  if (formats?.language !== language) {
    formats = {
      language,
      day: new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' }),
      time: new Intl.DateTimeFormat(language, { timeStyle: 'short' }),
    };
  }
  return formats;
}
