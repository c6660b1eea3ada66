import { clockCases } from './storage/clock.ts';
import { damageCases, foreignCases } from './storage/damage.ts';
import { writingCases } from './storage/writing.ts';
import type { Case } from './storage/cases.ts';
import type { Row } from './matrix.ts';

/** How many times files are damaged by chance; each is a case of its own in the table. */
const SEEDS = 2_000;

/** What disks and clocks do: nothing that was written is lost, and all goes on once the cause is gone. */
export async function storage(): Promise<readonly Row[]> {
  const rejections: string[] = [];
  process.on('unhandledRejection', (error) => {
    rejections.push(String(error));
  });
  return [
    await tried('disks and folders that can not be written', writingCases),
    await tried('files that are foreign or of a newer version', foreignCases),
    await tried(`files damaged by chance, ${SEEDS} times`, damageCases(SEEDS)),
    await tried('clocks that jump', clockCases),
    { what: 'promises that nobody waited for', cases: 1, failures: rejections },
  ];
}

async function tried(what: string, all: readonly Case[]): Promise<Row> {
  const cases = all.filter(({ skip }) => skip === undefined);
  const failures: string[] = [];
  const from = performance.now();
  for (const { name, run } of cases) {
    await run().catch((error: unknown) => {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    });
  }
  const skipped = all.length - cases.length;
  const seconds = `${((performance.now() - from) / 1_000).toFixed(1)} s`;
  return {
    what,
    cases: cases.length,
    failures,
    note:
      skipped === 0 ? seconds : `${seconds}; ${skipped} not run: ${all.find(({ skip }) => skip)?.skip ?? ''}`,
  };
}
