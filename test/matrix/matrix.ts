import { table } from '../bench/bench.ts';

/** One thing that can go wrong at one place. */
export interface Case {
  readonly what: string;
  readonly where: string;
  /** Why it is not as it should be; absent where it is. */
  readonly failure?: string;
}

/** One matrix, in a file of its own; `run.ts` has the list. */
export interface Matrix {
  readonly name: string;
  /**
   * @param wanted whether a row is to be run, by its name
   * @param onCase hears of each case as soon as it is known
   */
  readonly run: (wanted: (what: string) => boolean, onCase: (found: Case) => void) => Promise<void>;
}

/** A row for what goes wrong, a column for each place: `·` where all is well, a number for each failure. */
export function matrixTable(cases: readonly Case[]): string {
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
