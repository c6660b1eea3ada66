import { statSync, watch } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  startSimulator,
  type OperationAddress,
  type RequestRecord,
  type Simulator,
} from '../../../src/simulator/index.ts';
import { Epochs } from '../../../src/app/windows/epochs.ts';
import { seeded } from '../../unit/fakeClock.ts';
import { MINUTE, SECOND } from '../../unit/app/watchLab.ts';
import { readNotes, type Note } from './notes.ts';
import { ACCOUNT, simulated } from './windowMessages.ts';
import { WindowUnderTest } from './windowUnderTest.ts';

export interface HourOptions {
  /** The main file of the extension, an absolute path. */
  readonly extension: string;
  /** An empty folder; an absolute path. */
  readonly folder: string;
  readonly seed: number;
  /** How much time passes in which work begins, by the clock of the windows; milliseconds. */
  readonly lengthMs: number;
  /** How much faster that clock is. */
  readonly speed: number;
  /** Kills at moments of chance alone. */
  readonly kills: number;
  /** Kills at moments at which a window is just writing something. */
  readonly aimed: number;
  readonly operations: number;
  /** The longest that an operation takes, by the clock of the windows; milliseconds. */
  readonly longestMs: number;
  /** How long the last endings may take until they are told, by the clock of the windows; milliseconds. */
  readonly aftermathMs: number;
}

/** One operation of the cloud, and what became known of it. */
export interface Course {
  readonly address: OperationAddress;
  readonly state: string;
  /** Whether somebody watches it; others are found by their events. */
  readonly isWatched: boolean;
  /** When the window said that it watches it; Unix milliseconds. */
  watchedAt?: number;
}

/** What happened. */
export interface Hour {
  readonly options: HourOptions;
  readonly courses: readonly Course[];
  readonly windows: readonly WindowUnderTest[];
  readonly notes: readonly Note[];
  readonly requests: readonly RequestRecord[];
  /** When each ending was marked as told, by the name of its mark, which may be gone since; Unix milliseconds. */
  readonly marks: ReadonlyMap<string, number>;
  /** Calls that were made since somebody asked for them, by key and operation. */
  readonly asked: readonly {
    readonly slot: number;
    readonly operationId: string;
    readonly from: number;
    readonly to: number;
  }[];
  /** Where the journal is, and what windows say of who leads. */
  readonly storage: string;
  /** The time of the windows for a time of the machine; Unix milliseconds. */
  readonly timeAt: (at: number) => number;
  /** When windows began to lead, by their own clock; Unix milliseconds. */
  readonly epochs: readonly number[];
  /** What was not there again after a kill. */
  readonly dead: readonly string[];
}

const STATES = ['COMPLETED', 'FAILED', 'COMPLETED', 'PARTIAL_COMPLETED', 'TERMINATED'];
const REGION = 'cn-hangzhou';
const SLOTS = [1, 2];

/** How many kills come without waiting until both windows are there. */
const RASH_SHARE = 0.15;

/** How often a window may be killed before it is there. */
const MAX_STARTS = 20;

const STEP_MS = 10;

/** How soon a window is there again once it was killed, at most, by the clock of the windows; milliseconds. */
const RESTART_MS = 4 * SECOND;

/** Two windows, operations that come and go, and kills at moments of chance. */
export async function liveThrough(options: HourOptions): Promise<Hour> {
  const run = new Run(options);
  try {
    return await run.run();
  } finally {
    await run.end();
  }
}

class Run {
  readonly #options: HourOptions;
  readonly #leaders: string;
  readonly #chance: () => number;
  readonly #begin = Date.now();
  readonly #courses: Course[] = [];
  readonly #requests: RequestRecord[] = [];
  readonly #asked: Hour['asked'][number][] = [];
  readonly #dead: string[] = [];
  readonly #epochs: number[] = [];
  readonly #marks = new Map<string, number>();
  #epoch = 0;
  readonly #restarts = new Set<Promise<void>>();
  readonly #watches = new Set<Promise<void>>();
  readonly #aims: (() => void)[] = [];
  readonly #starting = new Set<WindowUnderTest>();
  #windows: readonly WindowUnderTest[] = [];
  #simulator: Simulator | undefined;

  constructor(options: HourOptions) {
    this.#options = options;
    this.#leaders = path.join(options.folder, 'storage', 'windows', ACCOUNT.id);
    this.#chance = seeded(options.seed);
  }

  async run(): Promise<Hour> {
    const { folder, lengthMs, kills, aimed, operations, longestMs } = this.#options;
    const storage = path.join(folder, 'storage');
    const notes = path.join(folder, 'notes');
    const journal = path.join(storage, 'operations', ACCOUNT.id);
    const told = path.join(journal, 'told');
    await mkdir(told, { recursive: true });
    this.#simulator = await startSimulator({
      now: () => this.#now(),
      accounts: SLOTS.map(simulated),
      trail: { delayMs: 30 * SECOND },
    });
    const { url } = this.#simulator;
    const { extension, speed } = this.#options;
    this.#windows = SLOTS.map(
      (slot) =>
        new WindowUnderTest({ extension, storage: folder, url, slot, begin: this.#begin, speed, notes }),
    );
    const watchers = [
      watch(journal, () => this.#aims.shift()?.()),
      watch(told, (_, name) => {
        this.#aims.shift()?.();
        if (name !== null) this.#noteMark(path.join(told, name));
      }),
    ];
    for (const window of this.#windows) await window.start();
    const from = this.#now();
    const moments = (count: number, share = 1): number[] =>
      Array.from({ length: count }, () => from + this.#chance() * share * lengthMs).sort((a, b) => a - b);
    const [begins, aims] = [moments(operations), moments(aimed)];
    const mean = lengthMs / kills;
    let [done, next, rash] = [0, from + this.#chance() * 2 * mean, false];
    const turns = Array.from({ length: Math.ceil(lengthMs / MINUTE) }, (_, at) => from + at * MINUTE);
    // On a slow machine it takes longer until all are killed: a window that never is there does no work.
    while (this.#now() < from + lengthMs || done < kills) {
      // Some of them again before they are there, the others once they are at work.
      if (this.#starting.size > 0 && !rash) next = Math.max(next, this.#now() + this.#chance() * mean);
      if (done < kills && this.#now() >= next) {
        this.#kill();
        done += 1;
        rash = this.#chance() < RASH_SHARE;
        next = this.#now() + this.#chance() * 2 * mean;
      }
      for (const due of [begins, aims, turns]) {
        while (due[0] !== undefined && due[0] <= this.#now()) {
          due.shift();
          if (due === begins) this.#beginOne(longestMs);
          else if (due === aims) this.#aim();
          else this.#turn();
        }
      }
      await this.#step();
    }
    this.#aims.length = 0;
    await this.#pass(longestMs + this.#options.aftermathMs);
    await Promise.all([...this.#restarts, ...this.#watches]);
    for (const watcher of watchers) watcher.close();
    return {
      options: this.#options,
      courses: this.#courses,
      windows: this.#windows,
      notes: readNotes(notes),
      requests: this.#requests,
      marks: this.#marks,
      asked: this.#asked,
      storage: folder,
      timeAt: (at) => this.#timeAt(at),
      epochs: this.#epochs,
      dead: this.#dead,
    };
  }

  async end(): Promise<void> {
    for (const window of this.#windows) await window.kill();
    await this.#simulator?.close();
  }

  #timeAt(at: number): number {
    return this.#begin + (at - this.#begin) * this.#options.speed;
  }

  #now(): number {
    return Math.round(this.#timeAt(Date.now()));
  }

  async #pass(ms: number): Promise<void> {
    for (const end = this.#now() + ms; this.#now() < end;) await this.#step();
  }

  /** The simulator keeps the last calls only. */
  async #step(): Promise<void> {
    await delay(STEP_MS);
    const ends = this.#windows.flatMap((window) => window.ends);
    if (ends.length > 0) throw new Error(ends.join());
    const epoch = await new Epochs(this.#leaders).last();
    if (epoch > this.#epoch) this.#epochs.push(this.#now());
    this.#epoch = Math.max(epoch, this.#epoch);
    const all = this.#simulator?.requests ?? [];
    const last = this.#requests.at(-1);
    this.#requests.push(...all.slice(last === undefined ? 0 : all.lastIndexOf(last) + 1));
  }

  /** What was told of long ago is in the journal, and its mark is taken away. */
  #noteMark(file: string): void {
    const at = statSync(file, { throwIfNoEntry: false })?.mtimeMs;
    if (at !== undefined) this.#marks.set(path.basename(file), at);
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#chance() * items.length)];
    if (item === undefined) throw new Error('Nothing to choose from');
    return item;
  }

  #beginOne(longestMs: number): void {
    const simulator = this.#simulator;
    if (simulator === undefined) return;
    const cluster = this.#pick(simulator.clusters.filter(({ regionId }) => regionId === REGION));
    const isWatched = this.#chance() < 0.7;
    // What nobody watches is found minutes later, and must still be under way then.
    const shortest = isWatched ? longestMs / 20 : longestMs / 2;
    const durationMs = Math.round(shortest * Math.exp(this.#chance() * Math.log(longestMs / shortest)));
    const state = this.#pick(STATES);
    const number = String(this.#courses.length).padStart(3, '0');
    const address = simulator.addOperation({
      regionId: REGION,
      clusterId: cluster.clusterId,
      type: `CRASH_TEST_${number}`,
      durationMs,
      outcome: state,
      event: isWatched ? null : { name: 'IncreaseNodes' },
    });
    const course: Course = { address, state, isWatched };
    this.#courses.push(course);
    if (isWatched) this.#keep(this.#watches, this.#watch(course));
  }

  /** As a user who asks again where the window went away before it said that it watches. */
  async #watch(course: Course): Promise<void> {
    const { operationId } = course.address;
    const end = this.#now() + this.#options.longestMs;
    while (this.#now() < end) {
      const window = this.#pick(this.#windows);
      if (window.isActive) {
        const from = this.#now();
        const answer = await window.ask('watch', course.address);
        this.#asked.push({ slot: window.slot, operationId, from, to: this.#now() });
        if (answer?.state !== undefined) {
          // One that has ended by then is made known only.
          if (answer.state === 'IN_PROGRESS') course.watchedAt = Date.now();
          return;
        }
        if (answer?.problem !== undefined)
          this.#dead.push(`${operationId} is not watched: ${answer.problem}`);
      }
      await delay(50);
    }
  }

  #kill(): void {
    const window = this.#pick(this.#windows);
    this.#keep(this.#restarts, this.#killOne(window));
  }

  /** Kills it, and starts it again: one process at a time, also where it is killed once more meanwhile. */
  async #killOne(window: WindowUnderTest): Promise<void> {
    const restartMs = (this.#chance() * RESTART_MS) / this.#options.speed;
    const isStarting = this.#starting.has(window);
    this.#starting.add(window);
    await window.kill();
    // That is a moment as any other; whoever has killed it before goes on to start it.
    if (isStarting) return;
    try {
      for (let tries = 0; tries < MAX_STARTS; tries += 1) {
        await delay(restartMs);
        if (await window.start()) return;
        await window.kill();
      }
      this.#dead.push(`window ${window.slot} is not there again after kill ${window.kills.length}`);
    } finally {
      this.#starting.delete(window);
    }
  }

  /** The next time that something is written, or some milliseconds after that. */
  #aim(): void {
    const after = this.#chance() * 30;
    this.#aims.push(() => {
      setTimeout(() => {
        this.#kill();
      }, after);
    });
  }

  #turn(): void {
    const looking = this.#pick(this.#windows);
    for (const window of this.#windows) window.setFocused(window === looking);
  }

  #keep(set: Set<Promise<void>>, promise: Promise<void>): void {
    set.add(promise);
    void promise.finally(() => set.delete(promise));
  }
}
