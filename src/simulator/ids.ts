import { createHash } from 'node:crypto';

/** What a generated value depends on; equal parts give equal values. */
export type Parts = readonly (string | number)[];

function digest(parts: Parts): Buffer {
  return createHash('sha256').update(parts.join('\u0000')).digest();
}

/** Lower-case hex digits, at most 64. */
export function hexOf(length: number, parts: Parts): string {
  return digest(parts).toString('hex').slice(0, length);
}

/** A number from 0 up to, not including, 1. */
export function fractionOf(parts: Parts): number {
  return digest(parts).readUInt32BE(0) / 2 ** 32;
}

/** An integer from `low` to `high`, both included. */
export function integerOf(low: number, high: number, parts: Parts): number {
  return low + Math.floor(fractionOf(parts) * (high - low + 1));
}

/** Decimal digits, at most 32, the first one not zero. */
export function digitsOf(length: number, parts: Parts): string {
  const rest = Array.from(digest(parts), (byte) => String(byte % 10)).join('');
  return `1${rest}`.slice(0, length);
}

/** The element that the parts select. Throws on an empty list. */
export function choiceOf<T>(choices: readonly T[], parts: Parts): T {
  const choice = choices[integerOf(0, choices.length - 1, parts)];
  if (choice === undefined) {
    throw new RangeError('Nothing to choose from');
  }
  return choice;
}
