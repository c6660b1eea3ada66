/** One figure that is to hold. */
export interface Figure {
  readonly id: string;
  /** What exactly was measured. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The most that it may be. */
  readonly limit: number;
}

/** One subject, in a file of its own; `run.ts` has the list. */
export interface Bench {
  /** The figures that it gives. */
  readonly ids: readonly string[];
  /** Several figures may have the same ID: each has to hold. */
  readonly run: (wanted: (id: string) => boolean) => Promise<readonly Figure[]>;
}

export function holds({ value, limit }: Figure): boolean {
  return value <= limit;
}

/** The figure of several that is nearest its limit, or furthest beyond. */
export function tightest(figures: readonly Figure[]): Figure | undefined {
  const used = ({ value, limit }: Figure): number =>
    limit === 0 ? (value === 0 ? 0 : Infinity) : value / limit;
  return [...figures].sort((a, b) => used(b) - used(a))[0];
}

/** Lines of text with columns under each other; numbers to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row, line) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        const right =
          typeof rows[0]?.[column] === 'number' || (line === 0 && typeof rows[0]?.[column] === 'number');
        return right ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return [lines[0], widths.map((width) => '-'.repeat(width)).join('  '), ...lines.slice(1)].join('\n');
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of values in any order; between two, the upper one. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

export function round(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}
