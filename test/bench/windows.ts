/**
 * The same workload in one window and in three: each of them the watcher, the election, the journal and the
 * notifier as they ship, over real sockets and files, on a clock that moves when told. The three are looked at in
 * turn; the one that asks is closed on the way, and another one is opened.
 */
import { seeded } from '../unit/fakeClock.ts';
import { ManyWindows } from '../unit/app/manyWindows.ts';
import { withFolder } from '../unit/app/support.ts';
import { MINUTE, SECOND } from '../unit/app/watchLab.ts';
import { round, type Bench } from './bench.ts';

const OPERATIONS = 30;
const ARRIVE_MS = 5 * MINUTE;
/** All of them have ended by then, and are told of. */
const RUN_MS = 12 * MINUTE;
/** After each so many milliseconds somebody looks at another window. */
const TURN_MS = 40 * SECOND;

interface Outcome {
  readonly calls: number;
  /** Endings that nobody was told of, or that somebody was told of more than once. */
  readonly toldWrong: number;
}

async function watch(count: number, seed: number): Promise<Outcome> {
  return withFolder(async (folder) => {
    const chance = seeded(seed);
    const lab = new ManyWindows(folder, seed);
    const arrivals = Array.from({ length: OPERATIONS }, (_, number) => ({
      number,
      at: chance() * ARRIVE_MS,
      durationMs: 15 * SECOND * Math.exp(chance() * Math.log(20)),
    })).sort((a, b) => a.at - b.at);
    for (let number = 0; number < count; number += 1) await lab.open();
    const begin = lab.clock.now();
    const keys: string[] = [];
    let turn = 0;
    let isReplaced = count === 1;
    for (let passed = 0; passed < RUN_MS; passed = lab.clock.now() - begin) {
      if (passed >= turn * TURN_MS) {
        turn += 1;
        for (const [index, window] of lab.windows.entries()) window.setLooking(index === turn % count);
      }
      const asking = lab.calls.at(-1)?.window;
      if (!isReplaced && passed > ARRIVE_MS / 2 && asking !== undefined) {
        isReplaced = true;
        await lab.close(asking);
        await lab.open();
      }
      while (arrivals[0] !== undefined && arrivals[0].at <= passed) {
        const { number, durationMs } = arrivals.shift() ?? arrivals[0];
        const window = lab.windows[number % count];
        if (window !== undefined) keys.push(lab.begin(window, number, durationMs));
      }
      await lab.pass(SECOND);
    }
    await lab.end();
    return { calls: lab.calls.length, toldWrong: keys.filter((key) => lab.told.get(key) !== 1).length };
  });
}

export const windows: Bench = {
  ids: ['P6'],
  run: async () => {
    let one = 0;
    let three = 0;
    let toldWrong = 0;
    for (const seed of [1, 2]) {
      one += (await watch(1, seed)).calls;
      const outcome = await watch(3, seed);
      three += outcome.calls;
      toldWrong += outcome.toldWrong;
    }
    const figure = { id: 'P6' };
    const what = 'three windows: endings that are not told exactly once';
    return [
      {
        ...figure,
        what: 'three windows: calls, of those of one',
        value: round((100 * three) / one),
        unit: '%',
        limit: 110,
      },
      { ...figure, what, value: toldWrong, unit: 'endings', limit: 0 },
    ];
  },
};
