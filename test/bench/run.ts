/**
 * Measures what is promised, and says what does not hold: then the exit code is not 0.
 *
 *   npm run bench [-- --only ID,…] [--json FILE]
 *
 * `--only` takes IDs as in the first column, `peers` for the table of what others would have cost, and `parts` for
 * that of what ships.
 * `--json` writes one figure for each ID, the one nearest its limit: `[{ id, value, unit, limit, holds }]`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { activation } from './activation.ts';
import { holds, table, tightest, type Bench, type Figure } from './bench.ts';
import { journal } from './journal.ts';
import { panel } from './panel.ts';
import { partsTable } from './parts.ts';
import { peersTable } from './peers.ts';
import { promise } from './promise.ts';
import { quietStart } from './quietStart.ts';
import { requireBundle } from './require.ts';
import { scale } from './scale.ts';
import { size } from './size.ts';
import { start } from './start.ts';
import { timeline } from './timeline.ts';
import { views } from './views.ts';
import { watching } from './watching.ts';
import { windows } from './windows.ts';

/** A new subject is a file and a line here. */
const BENCHES: readonly Bench[] = [
  ...[promise, windows, panel, timeline, journal, views, watching, size, requireBundle, quietStart],
  // In a real VS Code.
  ...[activation, start, scale],
];

/** Tables without a limit. */
const TABLES = new Map([
  ['peers', peersTable],
  ['parts', partsTable],
]);

const { values } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });
const only = values.only?.split(',').map((id) => id.trim());
const known = [...BENCHES.flatMap(({ ids }) => ids), ...TABLES.keys()];
const strange = only?.filter((id) => !known.includes(id)) ?? [];
if (strange.length > 0)
  throw new Error(`Not measured: ${strange.join(', ')}. There are ${known.join(', ')}.`);
const wanted = (id: string): boolean => only?.includes(id) ?? true;

const figures: Figure[] = [];
/** The IDs of what could not be measured, which costs no other figure. */
const unmeasured: string[] = [];
for (const { ids, run } of BENCHES.filter((bench) => bench.ids.some(wanted))) {
  try {
    figures.push(...(await run(wanted)).filter(({ id }) => ids.includes(id) && wanted(id)));
  } catch (error) {
    console.error(error);
    unmeasured.push(...ids.filter(wanted));
  }
}
if (figures.length > 0) {
  console.log(
    table(
      ['id', 'what', 'value', 'limit', 'unit', 'holds'],
      figures.map((figure) => {
        const { id, what, value, limit, unit } = figure;
        return [id, what, value, limit, unit, holds(figure) ? 'yes' : 'NO'];
      }),
    ),
  );
}
for (const [id, make] of TABLES) if (wanted(id)) console.log(`\n${await make()}`);
if (values.json !== undefined) {
  const summary = [...new Set(figures.map(({ id }) => id))].flatMap((wantedId) => {
    const several = figures.filter(({ id }) => id === wantedId);
    const figure = tightest(several);
    if (figure === undefined) return [];
    const { id, value, unit, limit } = figure;
    return { id, value, unit, limit, holds: several.every(holds) };
  });
  writeFileSync(values.json, `${JSON.stringify(summary, undefined, 2)}\n`);
}
const missed = figures.filter((figure) => !holds(figure));
for (const { id, what } of missed) console.error(`Does not hold: ${id}, ${what}`);
if (unmeasured.length > 0) console.error(`Not measured: ${unmeasured.join(', ')}`);
process.exitCode = missed.length + unmeasured.length > 0 ? 1 : 0;
