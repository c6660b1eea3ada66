import { table } from '../bench/bench.ts';

/** One kind of case: how often it was tried, and what went wrong. */
export interface Row {
  readonly what: string;
  readonly cases: number;
  /** One line for each. */
  readonly failures: readonly string[];
  /** What was measured besides. */
  readonly note?: string;
}

/** One subject, in a file of its own; `run.ts` has the list. */
export type Matrix = () => Promise<readonly Row[]>;

/** A table, each failure, and the line `N cases, M failures`. */
export function report(rows: readonly Row[]): string {
  const lines = rows.map(({ what, cases, failures, note = '' }) => [what, cases, failures.length, note]);
  const cases = rows.reduce((sum, row) => sum + row.cases, 0);
  const failures = rows.flatMap((row) => row.failures.map((failure) => `FAILED ${row.what}: ${failure}`));
  return [
    table(['what', 'cases', 'failures', 'measured'], lines),
    ...failures,
    `\n${cases} cases, ${failures.length} failures`,
  ].join('\n');
}
