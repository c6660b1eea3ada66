/** The figures of the watching promise, by the watcher as it ships on a clock that moves when told. */
import { seeded } from '../unit/fakeClock.ts';
import { refOf } from '../unit/app/support.ts';
import { HOUR, MINUTE, SECOND, WatchLab } from '../unit/app/watchLab.ts';
import { usualDuration } from '../../src/core/durations.ts';
import { mean, round, type Bench, type Figure } from './bench.ts';
import { durationsOf, historyOf } from './workload.ts';

/** How many finished operations a history has. */
const SAMPLES = 30;

export const CLASSES = [
  { name: '30 s', middleMs: 30 * SECOND, calls: 7, callsWithHistory: 7 },
  { name: '5 min', middleMs: 5 * MINUTE, calls: 30, callsWithHistory: 36 },
  { name: '30 min', middleMs: 30 * MINUTE, calls: 60, callsWithHistory: 46 },
  { name: '2 h', middleMs: 2 * HOUR, calls: 155, callsWithHistory: 115 },
] as const;

/** What became of watching one operation. */
export interface Watched {
  /** All of them, also the first, which confirms what became known. */
  readonly calls: number;
  readonly delayMs: number;
}

/** Watches one operation that takes `durationMs`. */
export async function watchOne(
  durationMs: number,
  seed: number,
  history: readonly number[] = [],
): Promise<Watched> {
  const lab = new WatchLab({ seed });
  lab.learn(history);
  const delayMs = await lab.delayOf(lab.begin(durationMs), 100 * HOUR);
  lab.check();
  return { calls: lab.calls.length, delayMs };
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The worst delay of many ends at all times, as a part of what is allowed at that time. */
async function delays(): Promise<readonly Figure[]> {
  let plain = 0;
  let withHistory = 0;
  for (let seed = 0; seed < 600; seed += 1) {
    const chance = seeded(seed);
    const ms = Math.round(SECOND * Math.exp(chance() * Math.log(14_400)));
    const allowed = clamp(0.1 * ms, 5 * SECOND, 60 * SECOND);
    plain = Math.max(plain, (await watchOne(ms, seed)).delayMs / (1.1 * allowed));
    const history = historyOf(SECOND * Math.exp(chance() * Math.log(14_400)), SAMPLES, chance);
    const { earlyMs = 0 } = usualDuration(history) ?? {};
    const early = clamp(0.25 * ms, 5 * SECOND, 120 * SECOND);
    const { delayMs } = await watchOne(ms, seed, history);
    withHistory = Math.max(withHistory, delayMs / (1.1 * (ms < earlyMs ? early : allowed)));
  }
  const figure = { id: 'P1', unit: '%', limit: 100 };
  return [
    { ...figure, what: 'longest delay, of what is allowed', value: round(100 * plain) },
    { ...figure, what: 'the same with history', value: round(100 * withHistory) },
  ];
}

/**
 * Calls after the one that confirms what became known: so counts the promise, in which a poll every 5 s needs
 * 7, 64, 383 and 1,544 for the same durations.
 */
async function calls(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { name, middleMs, calls: limit, callsWithHistory } of CLASSES) {
    const plain: number[] = [];
    const withHistory: number[] = [];
    for (const [seed, ms] of durationsOf(middleMs, 300).entries()) {
      plain.push((await watchOne(ms, seed)).calls - 1);
      withHistory.push((await watchOne(ms, seed, historyOf(middleMs, SAMPLES, seeded(seed)))).calls - 1);
    }
    const figure = { id: 'P2', unit: 'calls' };
    figures.push({ ...figure, what: `mean for ${name}, after the first`, value: round(mean(plain)), limit });
    const what = `mean for ${name}, after the first, with history`;
    figures.push({ ...figure, what, value: round(mean(withHistory)), limit: callsWithHistory });
  }
  return figures;
}

async function quiet(): Promise<readonly Figure[]> {
  const lab = new WatchLab();
  lab.learn(durationsOf(HOUR, 100));
  await lab.clock.advance(HOUR);
  const nothingActive = lab.calls.length;
  await lab.delayOf(lab.begin(MINUTE), HOUR);
  const { length } = lab.calls;
  await lab.clock.advance(24 * HOUR);
  const figure = { id: 'P3', unit: 'calls', limit: 0 };
  return [
    { ...figure, what: 'an hour with nothing active', value: nothingActive },
    { ...figure, what: 'a day after the end', value: lab.calls.length - length },
  ];
}

async function budget(): Promise<readonly Figure[]> {
  const lab = new WatchLab({ latencyMs: () => 200 });
  const begin = lab.clock.now();
  for (let number = 0; number < 1_000; number += 1) lab.begin(24 * HOUR, { agoMs: HOUR });
  await lab.clock.advance(11 * MINUTE);
  const last = new Map<string, number>();
  let wait = 0;
  for (const { key, at } of lab.calls) {
    wait = Math.max(wait, at - (last.get(key) ?? begin));
    last.set(key, at);
  }
  for (const at of last.values()) wait = Math.max(wait, lab.clock.now() - at);
  const figure = { id: 'P4' };
  // Fails where two were under way for one operation.
  lab.check();
  const what = '1,000 active: calls in one second';
  return [
    { ...figure, what, value: lab.busiestSecond(), unit: 'calls', limit: 5 },
    {
      ...figure,
      what: '1,000 active: longest from look to look',
      value: round(wait / SECOND),
      unit: 's',
      limit: 200,
    },
  ];
}

async function away(): Promise<readonly Figure[]> {
  let most = 0;
  for (let seed = 0; seed < 300; seed += 1) {
    const lab = new WatchLab({ seed });
    lab.attention = 'away';
    await lab.delayOf(lab.begin(30 * MINUTE), HOUR);
    most = Math.max(most, lab.calls.length);
  }
  return [{ id: 'P5', what: '30 minutes, nobody looks', value: most, unit: 'calls', limit: 20 }];
}

async function earlyFailure(): Promise<readonly Figure[]> {
  let worst = 0;
  for (let seed = 0; seed < 300; seed += 1) {
    const history = historyOf(2 * HOUR, SAMPLES, seeded(seed));
    worst = Math.max(worst, (await watchOne(40 * SECOND, seed, history)).delayMs);
  }
  const what = 'failure 40 s into a history of 2 h';
  return [{ id: 'P7', what, value: round(worst / SECOND), unit: 's', limit: 12 }];
}

async function throttling(): Promise<readonly Figure[]> {
  let most = 0;
  for (let seed = 0; seed < 100; seed += 1) {
    const lab = new WatchLab({ seed, latencyMs: () => 200 });
    for (let number = 0; number < 50; number += 1) lab.begin(24 * HOUR);
    await lab.clock.advance(MINUTE);
    const before = lab.calls.length;
    lab.problem = { kind: 'throttled' };
    await lab.clock.advance(10 * MINUTE);
    most = Math.max(most, lab.calls.length - before);
  }
  return [{ id: 'P8', what: 'ten minutes of throttling, 50 active', value: most, unit: 'calls', limit: 12 }];
}

async function sleep(): Promise<readonly Figure[]> {
  const lab = new WatchLab();
  const keys = Array.from({ length: 50 }, (_, index) => lab.begin(24 * HOUR, { number: index + 1 }));
  await lab.clock.advance(5 * MINUTE);
  lab.clock.sleep(8 * HOUR);
  const now = lab.clock.now();
  lab.watcher.setInPanel(refOf(1), true);
  await lab.clock.advance(20 * SECOND);
  const most = Math.max(...keys.map((key) => lab.callsOf(key).filter((at) => at >= now).length));
  return [{ id: 'P9', what: 'most for one, after eight hours asleep', value: most, unit: 'calls', limit: 1 }];
}

const PARTS: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  P1: delays,
  P2: calls,
  P3: quiet,
  P4: budget,
  P5: away,
  P7: earlyFailure,
  P8: throttling,
  P9: sleep,
};

export const promise: Bench = {
  ids: Object.keys(PARTS),
  run: async (wanted) => {
    const figures: Figure[] = [];
    for (const [id, measure] of Object.entries(PARTS)) if (wanted(id)) figures.push(...(await measure()));
    return figures;
  },
};
