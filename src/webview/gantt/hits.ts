import { laneTop, LANE_HEIGHT, type PlacedBar } from './layout.ts';
import { AXIS_HEIGHT, BAR_GAP, extentOf, MIN_BAR, type Scene } from './painter.ts';

/** How far from a bar the mouse still means it, in pixels. */
const NEAR = 4;

/** The bar that is meant by a place on the screen, in pixels. */
export function hit(scene: Scene, x: number, screenY: number): PlacedBar | undefined {
  const y = screenY - AXIS_HEIGHT + scene.scrollTop;
  const row = scene.layout.lines.find((line) => y >= line.top && y < line.top + line.height);
  if (row?.kind !== 'row') return undefined;
  let nearest: { readonly each: PlacedBar; readonly distance: number } | undefined;
  for (const each of row.bars) {
    if (Math.abs(y - laneTop(row, each.lane) - LANE_HEIGHT / 2) > LANE_HEIGHT / 2) continue;
    const box = extentOf(each.bar, scene);
    const distance = Math.max(0, Math.abs(x - box.x - box.width / 2) - box.width / 2);
    // Marks are wider than what they stand for.
    const near = box.width <= MIN_BAR ? NEAR + 2 : NEAR;
    if (distance > near || (nearest !== undefined && distance > nearest.distance)) continue;
    // Of two at the same place, the one that is drawn over the other.
    if (nearest?.distance === distance && nearest.each.bar.tone === 'failed') continue;
    nearest = { each, distance };
  }
  return nearest?.each;
}

/** Where a bar is on the screen, in pixels. */
export function boxOf(id: string, scene: Scene) {
  const placed = scene.layout.byId.get(id);
  const row = scene.layout.rowOf.get(id);
  if (placed === undefined || row === undefined) return undefined;
  const top = AXIS_HEIGHT + laneTop(row, placed.lane) - scene.scrollTop + BAR_GAP;
  return { ...extentOf(placed.bar, scene), top };
}
