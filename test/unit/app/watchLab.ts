import assert from 'node:assert/strict';
import type { Operations } from '../../../src/app/operations.ts';
import { Watcher } from '../../../src/app/watcher.ts';
import type { Decision } from '../../../src/app/watching/queue.ts';
import type { OtherWindows } from '../../../src/app/windows/alone.ts';
import * as watching from '../../../src/app/watching/index.ts';
import type { OperationAnswer } from '../../../src/cloud/operationAnswer.ts';
import { Limiter } from '../../../src/cloud/limiter.ts';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';
import { isTerminal } from '../../../src/core/operation.ts';
import type { Attention } from '../../../src/core/schedule.ts';
import { operationKey, type OperationRef } from '../../../src/core/scope.ts';
import { FakeClock, seeded } from '../fakeClock.ts';
import { answerOf, memoryOperations, refOf } from './support.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

const TYPE = 'INCREASE_NODES';

/** What an operation of the cloud does, and when; Unix milliseconds. */
interface Course {
  readonly startTime: number;
  readonly endTime: number;
  readonly state: string;
}

export interface LabOptions {
  readonly seed?: number;
  /** Milliseconds from a call to its answer. */
  readonly latencyMs?: () => number;
  /** Requests a second. */
  readonly budget?: number;
  /** The other windows of this user; none unless given. */
  readonly windows?: OtherWindows;
  /** The one before a restart: cloud, clock and what is known stay. */
  readonly after?: WatchLab;
}

/**
 * The watcher as it ships, on a clock that moves when told, over a cloud of operations that end when they
 * are to. What must never happen is looked for all the time, and `check` fails where it did.
 */
export class WatchLab {
  readonly clock: FakeClock;
  readonly operations: Operations;
  /** Each call, in order, where it left the limiter; Unix milliseconds. */
  readonly calls: { readonly key: string; readonly at: number }[] = [];
  readonly decisions: Decision[] = [];
  attention: Attention = 'looking';
  /** What every call is answered with, while it is set. */
  problem: Omit<CloudProblem, 'message'> | undefined;
  readonly onScreen = new Set<string>();
  readonly watcher: Watcher;
  readonly #courses: Map<string, Course>;
  readonly #underWay = new Set<string>();
  readonly #wrong: string[] = [];
  readonly #budget: number;
  readonly #limiter: Limiter;
  readonly #latencyMs: (() => number) | undefined;
  #timers = 0;
  #count = 0;

  /** Counts the timers of the watcher alone; answers that are on their way have some too. */
  readonly #setTimer: FakeClock['setTimer'] = (run, delayMs) => {
    this.#timers += 1;
    let runs = true;
    const ended = (): void => {
      if (runs) this.#timers -= 1;
      runs = false;
    };
    const timer = this.clock.setTimer(() => {
      ended();
      run();
    }, delayMs);
    return {
      dispose: () => {
        ended();
        timer.dispose();
      },
    };
  };

  constructor({ seed = 1, latencyMs, budget = 5, windows = watching.ALONE, after }: LabOptions = {}) {
    this.clock = after?.clock ?? new FakeClock();
    this.operations = after?.operations ?? memoryOperations(this.clock);
    this.#courses = after === undefined ? new Map<string, Course>() : after.#courses;
    this.#budget = budget;
    this.#latencyMs = latencyMs;
    this.clock.setRandom(seeded(seed));
    this.#limiter = new Limiter(this.clock, () => budget);
    this.watcher = new Watcher({
      load: () => Promise.resolve({ ...watching, ALONE: windows }),
      failed: (error) => {
        throw error;
      },
      operations: this.operations,
      clock: { now: this.clock.now, random: this.clock.random, setTimer: this.#setTimer },
      attention: () => this.attention,
      covers: () => true,
      visible: () => (ref) => this.onScreen.has(operationKey(ref)),
      maxRequestsPerSecond: () => budget,
      getOperation: async (ref, { signal, priority }) => {
        await this.#limiter.acquire({ priority }, signal);
        return this.#call(ref);
      },
      onDecision: (decision) => this.decisions.push(decision),
    });
  }

  /** Makes known, now, an operation that began `agoMs` ago and takes `durationMs`, and returns its key. */
  begin(durationMs: number, { agoMs = 0, state = 'COMPLETED', number = ++this.#count } = {}): string {
    const ref = refOf(number);
    const startTime = this.clock.now() - agoMs;
    this.#courses.set(operationKey(ref), { startTime, endTime: startTime + durationMs, state });
    this.operations.discover(ref, 'manual');
    return operationKey(ref);
  }

  /** Takes in operations of the same type that are over; durations in milliseconds. */
  learn(durationsMs: readonly number[]): void {
    for (const durationMs of durationsMs) {
      const ref = { ...refOf(++this.#count), clusterId: 'c-before' };
      const endTime = this.clock.now() - this.#count;
      const more = { type: TYPE, startTime: endTime - durationMs, endTime };
      this.operations.discover(ref, 'manual');
      this.operations.applyAnswer(ref, answerOf(ref, 'COMPLETED', more));
    }
  }

  /** Milliseconds from the end of an operation until it was noticed; lets the time pass until then. */
  async delayOf(key: string, maxMs: number): Promise<number> {
    await this.clock.advance(maxMs, () => this.#isOver(key));
    assert.ok(this.#isOver(key), 'never noticed');
    return this.clock.now() - Math.max(this.#courses.get(key)?.endTime ?? 0, 0);
  }

  callsOf(key: string): readonly number[] {
    return this.calls.flatMap((call) => (call.key === key ? call.at : []));
  }

  /** Most calls that began within one second. */
  busiestSecond(): number {
    let most = 0;
    for (let from = 0, to = 0; to < this.calls.length; to += 1) {
      while ((this.calls[to]?.at ?? 0) - (this.calls[from]?.at ?? 0) >= SECOND) from += 1;
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  /** Ends it all, and says what went wrong on the way. */
  check(): void {
    this.watcher.dispose();
    assert.equal(this.#timers, 0, 'a timer is left');
    assert.deepEqual(this.#wrong, []);
    assert.ok(this.busiestSecond() <= this.#budget, `${this.busiestSecond()} calls in a second`);
  }

  #isOver(key: string): boolean {
    return isTerminal(this.operations.get(key)?.snapshot?.state);
  }

  async #call(ref: OperationRef): Promise<OperationAnswer> {
    const key = operationKey(ref);
    if (this.#underWay.has(key)) this.#wrong.push(`two at once of ${key}`);
    if (this.#isOver(key)) this.#wrong.push(`asked for what is over: ${key}`);
    this.#underWay.add(key);
    this.calls.push({ key, at: this.clock.now() });
    try {
      const latency = this.#latencyMs?.();
      if (latency !== undefined) await new Promise<void>((done) => this.clock.setTimer(done, latency));
      if (this.problem !== undefined) throw new CloudError({ message: '', ...this.problem });
      const { startTime, endTime, state } = this.#courses.get(key) ?? assert.fail('not of this cloud');
      return endTime <= this.clock.now()
        ? answerOf(ref, state, { type: TYPE, startTime, endTime })
        : answerOf(ref, 'IN_PROGRESS', { type: TYPE, startTime });
    } finally {
      this.#underWay.delete(key);
    }
  }
}
