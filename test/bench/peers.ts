/**
 * What watching would cost and give in other ways: on the same operations, with the same clock, over the same
 * cloud. One in ten of them fails early, in the first fifth of what its type usually takes.
 */
import { FakeClock, seeded } from '../unit/fakeClock.ts';
import { SECOND } from '../unit/app/watchLab.ts';
import { mean, quantile, round, table } from './bench.ts';
import { bestSchedule } from './inspection.ts';
import { CLASSES, watchOne, type Watched } from './promise.ts';
import { durationsOf, earlyFailuresOf, historyOf } from './workload.ts';

const OPERATIONS = 180;
const FAILURES = 20;
const SAMPLES = 30;

/** Milliseconds until the next look, given how many there were; the first look is at the start. */
type Rhythm = (looks: number) => number;

const fixed =
  (seconds: number): Rhythm =>
  () =>
    seconds * SECOND;
const doubling: Rhythm = (looks) => Math.min(300, 5 * 2 ** looks) * SECOND;

/** Asks in a rhythm until the operation is over. */
async function watchBy(rhythm: Rhythm, durationMs: number): Promise<Watched> {
  const clock = new FakeClock();
  const begin = clock.now();
  return new Promise((resolve) => {
    let looks = 0;
    const look = (): void => {
      looks += 1;
      const delayMs = clock.now() - begin - durationMs;
      // With the first look, at the start.
      if (delayMs >= 0) resolve({ calls: looks + 1, delayMs });
      else clock.setTimer(look, rhythm(looks));
    };
    clock.setTimer(look, rhythm(0));
    void clock.advance(1e12);
  });
}

type Way = (durationMs: number, seed: number) => Promise<Watched>;

export async function peersTable(): Promise<string> {
  const parts: string[] = [];
  for (const { name, middleMs } of CLASSES) {
    const ends = durationsOf(middleMs, OPERATIONS);
    const failures = earlyFailuresOf(middleMs, FAILURES);
    const measure = async (way: Way) => {
      const all: Watched[] = [];
      for (const [seed, ms] of [...ends, ...failures].entries()) all.push(await way(ms, seed));
      return all;
    };
    const withHistory = await measure((ms, seed) =>
      watchOne(ms, seed, historyOf(middleMs, SAMPLES, seeded(seed))),
    );
    const calls = mean(withHistory.map((each) => each.calls));
    const best = bestSchedule(middleMs, FAILURES / (OPERATIONS + FAILURES), calls - 1);
    const ways: readonly (readonly [string, readonly Watched[]])[] = [
      ['every 5 s', await measure((ms) => watchBy(fixed(5), ms))],
      ['every 10 s', await measure((ms) => watchBy(fixed(10), ms))],
      ['every 30 s', await measure((ms) => watchBy(fixed(30), ms))],
      ['every 60 s', await measure((ms) => watchBy(fixed(60), ms))],
      ['doubling, 5 s to 300 s', await measure((ms) => watchBy(doubling, ms))],
      ['ours, nothing known', await measure((ms, seed) => watchOne(ms, seed))],
      ['ours, with history', withHistory],
      ['the best there is, for as many calls', await measure((ms) => watchBy(best, ms))],
    ];
    const rows = ways.map(([way, all]) => {
      const delays = all.map(({ delayMs }) => delayMs / SECOND);
      return [
        way,
        round(mean(all.map((each) => each.calls))),
        round(quantile(delays, 0.5)),
        round(mean(delays)),
        round(quantile(delays, 0.95)),
        round(Math.max(...delays.slice(OPERATIONS))),
      ];
    });
    const head = [
      `operations of ${name}`,
      'calls',
      'delay: median',
      'mean',
      '95 %',
      'worst of early failures',
    ];
    parts.push(table(head, rows));
  }
  return `All calls, the first look too; delays in seconds.\n\n${parts.join('\n\n')}`;
}
