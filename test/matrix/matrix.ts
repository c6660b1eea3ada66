import { parseArgs } from 'node:util';
import { table } from '../bench/bench.ts';

/** What came of a matrix, for people and for the sum. */
export interface Outcome {
  readonly text: string;
  readonly cases: number;
  readonly failures: number;
}

/** One thing that can go wrong at one place. */
export interface Case {
  readonly what: string;
  readonly where: string;
  /** Why it is not as it should be; absent where it is. */
  readonly failure?: string;
}

/** What can go wrong × the places that it meets. */
export interface Matrix {
  /**
   * @param wanted whether a row is to be run, by its name
   * @param onCase hears of each case as soon as it is known
   */
  readonly run: (wanted: (what: string) => boolean, onCase: (found: Case) => void) => Promise<void>;
}

/** One kind of case, where each is tried at a single place: how often it was, and what went wrong. */
export interface Row {
  readonly what: string;
  readonly cases: number;
  /** One line for each. */
  readonly failures: readonly string[];
  /** What was measured besides. */
  readonly note?: string;
}

/** Runs the rows that `--only PART,…` names a part of, or all; failures are said as they come. */
export async function outcomeOfCases({ run }: Matrix): Promise<Outcome> {
  const { values } = parseArgs({ options: { only: { type: 'string' } }, allowPositionals: true });
  const only = values.only?.split(',').map((part) => part.trim());
  const cases: Case[] = [];
  await run(
    (what) => only?.some((part) => what.includes(part)) ?? true,
    (found) => {
      cases.push(found);
      if (found.failure !== undefined) console.log(`✖ ${found.what} × ${found.where}: ${found.failure}`);
    },
  );
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  return { text: caseTable(cases), cases: cases.length, failures };
}

export function outcomeOfRows(rows: readonly Row[]): Outcome {
  const lines = rows.map(({ what, cases, failures, note = '' }) => [what, cases, failures.length, note]);
  const failures = rows.flatMap((row) => row.failures.map((failure) => `✖ ${row.what}: ${failure}`));
  return {
    text: [table(['what', 'cases', 'failures', 'measured'], lines), ...failures].join('\n'),
    cases: rows.reduce((sum, row) => sum + row.cases, 0),
    failures: failures.length,
  };
}

/** A row for what goes wrong, a column for each place: `·` where all is well, a number for each failure. */
function caseTable(cases: readonly Case[]): string {
  const places = [...new Set(cases.map(({ where }) => where))];
  const faults = [...new Set(cases.map(({ what }) => what))];
  let number = 0;
  const rows = faults.map((what) => [
    what,
    ...places.map((where) => {
      const found = cases.filter((each) => each.what === what && each.where === where);
      if (found.length === 0) return '';
      const failures = found.filter(({ failure }) => failure !== undefined);
      return failures.length === 0 ? '·' : failures.map(() => `${(number += 1)}`).join(',');
    }),
  ]);
  const letters = places.map((_, index) => String(index + 1));
  const legend = places.map((place, index) => `${letters[index] ?? ''} ${place}`).join(' · ');
  const failures = cases.filter(({ failure }) => failure !== undefined);
  const said = failures.map(
    ({ what, where, failure }, index) => `${index + 1}: ${what} × ${where}: ${failure ?? ''}`,
  );
  return [table(['', ...letters], rows), '', `Places: ${legend}`, ...said].join('\n');
}
