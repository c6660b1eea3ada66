import type { Clock } from '../../src/app/clock.ts';

/** A clock that moves only when told; chance is the middle unless set. */
export class FakeClock implements Clock {
  #now: number;
  #timers: { at: number; run: () => void }[] = [];
  #random: () => number = () => 0.5;

  constructor(now = Date.UTC(2026, 0, 15, 8)) {
    this.#now = now;
  }

  readonly now = (): number => this.#now;

  readonly random = (): number => this.#random();

  readonly setTimer = (run: () => void, delayMs: number): { dispose(): void } => {
    const timer = { at: this.#now + Math.max(0, delayMs), run };
    this.#timers.push(timer);
    return {
      dispose: () => {
        this.#timers = this.#timers.filter((each) => each !== timer);
      },
    };
  };

  get timers(): number {
    return this.#timers.length;
  }

  setRandom(value: number | (() => number)): void {
    this.#random = typeof value === 'number' ? () => value : value;
  }

  /** Runs every timer that falls due, in order, letting promises settle in between, at most until `done`. */
  async advance(ms: number, done: () => boolean = () => false): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      if (done()) return;
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (next === undefined || next.at > end) break;
      this.#timers = this.#timers.filter((each) => each !== next);
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
    await settle();
  }

  /** The clock was set, or the machine slept: timers, which stand still meanwhile, have as long to go as before. */
  jump(ms: number): void {
    this.#now += ms;
    for (const timer of this.#timers) timer.at += ms;
  }

  /** The machine slept: time passed, timers did not run. */
  sleep(ms: number): void {
    this.#now += ms;
  }
}

/** Lets everything that waits on resolved promises go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
}

/** Chance that is the same each time: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
