/**
 * What activation costs in a real VS Code: ours and an extension that does nothing, packaged, beside each other in
 * the same window; by VS Code's own marks of when it loads code and activates.
 */
import { quantile, round, type Bench, type Figure } from './bench.ts';
import { EMPTY_ID } from './extensions.ts';
import { Lab } from './lab.ts';
import type { Access, Mark } from './observer.ts';
import { until } from '../host/wait.ts';

const OURS_ID = 'emr-operations.emr-operations';
/** Starts of the extension host; odd, so that there is a middle one. */
const STARTS = 7;
/** What begins with the start is looked at for so long; milliseconds. */
const SETTLED_MS = 3_000;

/** Milliseconds; `from` and `to` since the extension host began. */
interface Span {
  readonly from: number;
  readonly to: number;
  /** Loading its code, and the call that activates it. */
  readonly work: number;
  /** With what VS Code does in between, such as fetching its state. */
  readonly whole: number;
}

interface Start {
  readonly ours: Span;
  readonly empty: Span;
  /** Of ours: by itself while it was activated, and in the time after. */
  readonly during: readonly Access[];
  readonly after: readonly Access[];
}

/** From the load of its code to the end of its activation; undefined while it is not over. */
function spanOf(id: string, marks: readonly Mark[]): Span | undefined {
  const at = (name: string): number | undefined =>
    marks.find((mark) => mark.name === `code/extHost/${name}/${id}`)?.at;
  const from = at('willLoadExtensionCode');
  const to = at('didActivateExtension');
  const loaded = at('didLoadExtensionCode');
  const activating = at('willActivateExtension');
  if (from === undefined || to === undefined || loaded === undefined || activating === undefined) {
    return undefined;
  }
  return { from, to, work: loaded - from + (to - activating), whole: to - from };
}

async function measure(lab: Lab): Promise<Start> {
  const { observer } = lab;
  const found = await until('both activations', async () => {
    const marks = await observer.marks();
    const ours = spanOf(OURS_ID, marks);
    const empty = spanOf(EMPTY_ID, marks);
    return ours === undefined || empty === undefined ? undefined : { ours, empty };
  });
  const { ours, empty } = found;
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const accesses = await observer.accesses(`${OURS_ID}-`);
  return {
    ours,
    empty,
    during: accesses.filter(({ at }) => at <= ours.to),
    after: accesses.filter(({ at }) => at > ours.to),
  };
}

/** Ours by the empty one, of the medians of all starts. */
function ratio(what: string, starts: readonly Start[], timeOf: (span: Span) => number): Figure {
  const ours = median(starts.map((start) => timeOf(start.ours)));
  const empty = median(starts.map((start) => timeOf(start.empty)));
  return {
    id: 'activation',
    what: `${what}: ${ours.toFixed(1)} ms, the empty one ${empty.toFixed(1)}; medians of ${STARTS} starts`,
    value: round(ours / empty, 2),
    unit: 'times',
    limit: 1.5,
  };
}

const median = (values: readonly number[]): number => quantile(values, 0.5);

export const activation: Bench = {
  ids: ['activation', 'activationReads'],
  run: async () => {
    await using lab = await Lab.start();
    const starts: Start[] = [];
    while (starts.length < STARTS) {
      if (starts.length > 0) await lab.restart();
      starts.push(await measure(lab));
    }
    const during = starts.flatMap((start) => start.during);
    const after = starts.flatMap((start) => start.after);
    for (const { what, name, bytes } of [...during, ...after])
      console.error(`Read: ${what} ${name}, ${bytes} bytes`);
    const reads = (id: string, what: string, accesses: readonly Access[]): Figure => ({
      id,
      what,
      value: accesses.length,
      unit: 'accesses',
      limit: 0,
    });
    return [
      ratio('loading code and the call', starts, ({ work }) => work),
      ratio('from the beginning of it to the end', starts, ({ whole }) => whole),
      reads('activationReads', 'files, connections and programs while activating', during),
      reads('activationReads', 'the same after that, without an account', after),
    ];
  },
};
