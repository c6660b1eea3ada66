import { isActive, isShown, isTerminal, startedAt, type OperationRecord } from './operation.ts';
import { clusterKey, operationKey } from './scope.ts';

/** So near in time what happened to a cluster may have to do with each other; milliseconds. */
const NEAR_MS = 60 * 60_000;

/**
 * Operations of the same cluster whose time overlaps that of the record or lies within an hour before its start
 * or after its end, nearest first, without itself. What overlaps is nearest, the nearer in its start the nearer.
 * @param now Unix milliseconds; until then lasts what is active
 * @param max how many at most
 */
export function neighboursOf(
  record: OperationRecord,
  others: readonly OperationRecord[],
  now: number,
  max: number,
): readonly OperationRecord[] {
  const own = spanOf(record, now);
  return othersOf(record, others)
    .map((other) => ({ other, gap: gapBetween(own, spanOf(other, now)), apart: apart(record, other) }))
    .filter(({ gap }) => gap <= NEAR_MS)
    .sort((a, b) => a.gap - b.gap || a.apart - b.apart || byStart(a.other, b.other))
    .slice(0, Math.max(0, max))
    .map(({ other }) => other);
}

/**
 * Ended operations of the same type on the same cluster, earlier and later ones: those that are nearest by their
 * start, oldest first. The record is always among them, ended or not; alone where its type is not known.
 * @param max how many at most, with itself
 */
export function sameKind(
  record: OperationRecord,
  others: readonly OperationRecord[],
  max: number,
): readonly OperationRecord[] {
  if (max < 1) return [];
  const type = record.snapshot?.type;
  const alike = othersOf(record, others).filter(
    ({ snapshot }) => type !== undefined && snapshot?.type === type && isTerminal(snapshot.state),
  );
  const nearest = alike
    .sort((a, b) => apart(record, a) - apart(record, b) || byStart(a, b))
    .slice(0, Math.floor(max) - 1);
  return [...nearest, record].sort(byStart);
}

/** From when to when; Unix milliseconds. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** What ended without saying when, or is no longer known, is taken for as short as can be. */
function spanOf(record: OperationRecord, now: number): Span {
  const from = startedAt(record);
  const to = isActive(record) ? now : (record.snapshot?.endTime ?? from);
  return { from, to: Math.max(from, to) };
}

/** Milliseconds between the end of one and the start of the other; 0 where they overlap. */
function gapBetween(a: Span, b: Span): number {
  return Math.max(0, a.from - b.to, b.from - a.to);
}

function apart(a: OperationRecord, b: OperationRecord): number {
  return Math.abs(startedAt(a) - startedAt(b));
}

function byStart(a: OperationRecord, b: OperationRecord): number {
  return startedAt(a) - startedAt(b) || (a.ref.operationId < b.ref.operationId ? -1 : 1);
}

/** What else is shown of the cluster, each once. */
function othersOf(record: OperationRecord, others: readonly OperationRecord[]): OperationRecord[] {
  const cluster = clusterKey(record.ref);
  const found = new Map(
    others
      .filter((other) => isShown(other) && clusterKey(other.ref) === cluster)
      .map((other) => [operationKey(other.ref), other]),
  );
  found.delete(operationKey(record.ref));
  return [...found.values()];
}
