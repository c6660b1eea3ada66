import type { Ink, Palette } from './palette.ts';
import type { Tone } from './protocol.ts';

/** How a bar looks: each state has a pattern of its own, and a shape where there is no room for one. */

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** What is visible from side to side. */
  readonly left: number;
  readonly right: number;
}

/** Narrower ones are shapes. */
const NARROW = 9;
const PATTERN = 8;

/** By palette, since themes change. */
const patterns = new WeakMap<Palette, Map<Tone, CanvasPattern | null>>();
const widths = new Map<string, number>();

export function drawBar(
  context: CanvasRenderingContext2D,
  palette: Palette,
  { tone, title, to }: { readonly tone: Tone; readonly title: string; readonly to?: number },
  box: Box,
): void {
  const ink = palette.inks[tone];
  if (box.width < NARROW) {
    drawMark(context, tone, ink, box.x, box);
    return;
  }
  // Far beyond the edges a pattern would take long.
  const begin = Math.max(box.x, box.left - 20);
  const end = Math.min(box.x + box.width, box.right + 20);
  const width = end - begin;
  context.fillStyle = ink.fill;
  context.fillRect(begin, box.y, width, box.height);
  if (tone === 'partial') {
    context.fillStyle = ink.line;
    context.fillRect(begin, box.y + box.height - 5, width, 5);
  } else if (tone !== 'succeeded' && tone !== 'unknown') {
    context.fillStyle = patternOf(context, palette, tone, ink) ?? ink.fill;
    context.save();
    // Beneath a text, and not louder than it.
    context.globalAlpha = palette.bold ? 1 : 0.6;
    context.translate(box.x, box.y);
    context.fillRect(begin - box.x, 0, width, box.height);
    context.restore();
  }
  context.strokeStyle = ink.line;
  context.lineWidth = tone === 'failed' ? 2 : 1.25;
  if (tone === 'unknown') context.setLineDash([3, 2]);
  context.strokeRect(begin + 0.5, box.y + 0.5, width - 1, box.height - 1);
  context.setLineDash([]);
  if (to === undefined) drawHead(context, ink, end, box);
  drawTitle(context, palette, ink, title, {
    ...box,
    x: Math.max(begin, box.left),
    width: end - Math.max(begin, box.left),
  });
}

/** What goes on has a head that points on. */
function drawHead(context: CanvasRenderingContext2D, { line }: Ink, end: number, { y, height }: Box): void {
  context.fillStyle = line;
  context.beginPath();
  context.moveTo(end - 1, y);
  context.lineTo(end + height / 2, y + height / 2);
  context.lineTo(end - 1, y + height);
  context.closePath();
  context.fill();
}

function drawTitle(
  context: CanvasRenderingContext2D,
  palette: Palette,
  ink: Ink,
  title: string,
  box: Box,
): void {
  if (box.width < 40) return;
  context.font = `11px ${palette.font}`;
  const width = widths.get(title) ?? context.measureText(title).width;
  // What may be shown is bounded by the extension, but a view may be open for weeks.
  if (widths.size > 1_000) widths.clear();
  widths.set(title, width);
  if (width + 12 > box.width) return;
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 4;
  context.strokeStyle = ink.fill;
  context.strokeText(title, box.x + 6, box.y + box.height / 2 + 0.5);
  context.fillStyle = palette.ink;
  context.fillText(title, box.x + 6, box.y + box.height / 2 + 0.5);
}

function drawMark(
  context: CanvasRenderingContext2D,
  tone: Tone,
  { line, fill }: Ink,
  x: number,
  { y, height, width }: Box,
): void {
  const middle = x + width / 2;
  const centre = y + height / 2;
  context.fillStyle = line;
  context.strokeStyle = line;
  context.beginPath();
  switch (tone) {
    case 'succeeded':
      context.fillRect(x, y, width, height);
      return;
    case 'failed':
      context.lineWidth = 2.5;
      context.moveTo(middle - 5, centre - 5);
      context.lineTo(middle + 5, centre + 5);
      context.moveTo(middle + 5, centre - 5);
      context.lineTo(middle - 5, centre + 5);
      context.stroke();
      return;
    case 'partial':
    case 'attention':
      context.moveTo(middle, centre - 6);
      context.lineTo(middle + 6, centre + 5);
      context.lineTo(middle - 6, centre + 5);
      context.closePath();
      if (tone === 'attention') context.fill();
      else {
        context.lineWidth = 2;
        context.stroke();
      }
      return;
    case 'running':
      context.moveTo(middle - 4, y);
      context.lineTo(middle + 6, centre);
      context.lineTo(middle - 4, y + height);
      context.closePath();
      context.fill();
      return;
    case 'unknown':
      context.lineWidth = 1.5;
      context.fillStyle = fill;
      context.arc(middle, centre, 4.5, 0, 2 * Math.PI);
      context.fill();
      context.stroke();
  }
}

function patternOf(
  context: CanvasRenderingContext2D,
  palette: Palette,
  tone: Tone,
  ink: Ink,
): CanvasPattern | null {
  const known = patterns.get(palette) ?? new Map<Tone, CanvasPattern | null>();
  patterns.set(palette, known);
  let pattern = known.get(tone);
  if (pattern === undefined) {
    pattern = makePattern(context, tone, ink);
    known.set(tone, pattern);
  }
  return pattern;
}

function makePattern(context: CanvasRenderingContext2D, tone: Tone, { line }: Ink): CanvasPattern | null {
  const tile = new OffscreenCanvas(2 * PATTERN, 2 * PATTERN);
  const drawing = tile.getContext('2d');
  if (drawing === null) return null;
  drawing.scale(2, 2);
  drawing.strokeStyle = line;
  drawing.fillStyle = line;
  drawing.lineWidth = 1.75;
  drawing.beginPath();
  if (tone === 'failed') {
    for (const shift of [-PATTERN, 0, PATTERN]) {
      drawing.moveTo(shift - 1, PATTERN + 1);
      drawing.lineTo(shift + PATTERN + 1, -1);
    }
    drawing.stroke();
  } else if (tone === 'running') {
    drawing.lineWidth = 1.25;
    drawing.moveTo(1, 1);
    drawing.lineTo(5, PATTERN / 2);
    drawing.lineTo(1, PATTERN - 1);
    drawing.stroke();
  } else {
    for (const [x, y] of [
      [2, 2],
      [6, 6],
    ] as const) {
      drawing.moveTo(x, y);
      drawing.arc(x, y, 1.4, 0, 2 * Math.PI);
    }
    drawing.fill();
  }
  const pattern = context.createPattern(tile, 'repeat');
  pattern?.setTransform(new DOMMatrix().scale(0.5));
  return pattern;
}
