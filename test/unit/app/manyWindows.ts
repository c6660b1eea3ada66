import assert from 'node:assert/strict';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Journal } from '../../../src/app/journal.ts';
import { Notifier } from '../../../src/app/notifier.ts';
import { Operations } from '../../../src/app/operations.ts';
import { Watcher } from '../../../src/app/watcher.ts';
import * as watching from '../../../src/app/watching/index.ts';
import type { WindowsParts } from '../../../src/app/windows/index.ts';
import type { OperationAnswer } from '../../../src/cloud/operationAnswer.ts';
import { CloudError, type CloudProblem } from '../../../src/core/errors.ts';
import { operationKey, type OperationRef } from '../../../src/core/scope.ts';
import { FakeClock, seeded } from '../fakeClock.ts';
import { answerOf, journalIn, refOf } from './support.ts';
import { realClock, until } from './windowLab.ts';

const TYPE = 'INCREASE_NODES';

/** How far time moves before sockets and files get theirs; milliseconds. */
const STEP_MS = 250;

/** As `editor/sharedJournal.ts` has it; milliseconds. */
const SIGNAL_MS = 200;

/** Resolves when sockets had some time and no file is at work, however long a busy disk takes: hours pass meanwhile. */
async function filesAtRest(): Promise<void> {
  do await delay(1);
  while (process.getActiveResourcesInfo().some((name) => /^(FSReq|CloseReq)/.test(name)));
}

/** What windows say to each other takes the time that it takes. */
class Windows extends watching.Windows {
  constructor(parts: WindowsParts) {
    super({ ...parts, clock: realClock });
  }
}

/** One window: all that ships of it below the editor. */
class LabWindow {
  isLooking = false;
  /** What every call of this window fails with, while it is set. */
  problem: CloudProblem | undefined;
  readonly journal: Journal;
  readonly operations: Operations;
  readonly watcher: Watcher;
  readonly notifier: Notifier;

  constructor(lab: ManyWindows, folder: string) {
    const { clock } = lab;
    const fail = (error: unknown): void => {
      throw error;
    };
    this.journal = journalIn(path.join(folder, 'operations'), undefined, clock.now);
    this.operations = new Operations(this.journal, clock.now);
    const attention = () => (this.isLooking ? 'looking' : 'away');
    this.watcher = new Watcher({
      load: () => Promise.resolve({ ...watching, Windows }),
      windowsFolder: path.join(folder, 'windows'),
      failed: fail,
      operations: this.operations,
      clock,
      attention,
      covers: () => true,
      visible: () => () => false,
      maxRequestsPerSecond: () => 5,
      getOperation: (ref) => lab.call(this, ref),
      onDecision: () => undefined,
    });
    this.notifier = new Notifier({
      operations: this.operations,
      policy: () => 'all',
      mutedTypes: () => [],
      clock,
      attention,
    });
  }

  setLooking(isLooking: boolean): void {
    if (this.isLooking === isLooking) return;
    this.isLooking = isLooking;
    this.watcher.attentionChanged();
  }

  async close(): Promise<void> {
    this.watcher.dispose();
    this.notifier.dispose();
    await this.operations.flush();
    this.operations.dispose();
  }
}

/**
 * Several windows as they ship, below the editor, over one journal and one cloud: they elect each other over real
 * sockets and share real files, while the clock that calls are planned by moves when told. What is not theirs: the
 * file by which VS Code tells one window of what another wrote.
 */
export class ManyWindows {
  readonly clock = new FakeClock();
  readonly windows: LabWindow[] = [];
  /** Each call that got to the cloud, in order. */
  readonly calls: { readonly window: LabWindow; readonly key: string }[] = [];
  /** How often somebody was told of the end of an operation, by key. */
  readonly told = new Map<string, number>();
  readonly #folder: string;
  /** When each operation of the cloud begins and ends; Unix milliseconds. */
  readonly #courses = new Map<string, { readonly startTime: number; readonly endTime: number }>();
  readonly #underWay = new Set<string>();

  constructor(folder: string, seed: number) {
    this.#folder = folder;
    this.clock.setRandom(seeded(seed));
  }

  async open(): Promise<LabWindow> {
    const window = new LabWindow(this, this.#folder);
    window.notifier.onMessage((records) => {
      for (const { ref } of records) {
        const key = operationKey(ref);
        this.told.set(key, (this.told.get(key) ?? 0) + 1);
      }
    });
    let sending = false;
    window.operations.onDidWrite(() => {
      if (sending) return;
      sending = true;
      this.clock.setTimer(() => {
        sending = false;
        for (const other of this.windows) if (other !== window) void other.operations.catchUp();
      }, SIGNAL_MS);
    });
    this.windows.push(window);
    await window.operations.open();
    return window;
  }

  async close(window: LabWindow): Promise<void> {
    this.windows.splice(this.windows.indexOf(window), 1);
    await window.close();
  }

  /** Makes known, now and in one of the windows, an operation that begins now, and returns its key. */
  begin(window: LabWindow, number: number, durationMs: number): string {
    const ref = refOf(number);
    const startTime = this.clock.now();
    this.#courses.set(operationKey(ref), { startTime, endTime: startTime + durationMs });
    window.operations.discover(ref, 'manual');
    return operationKey(ref);
  }

  /** All that goes on in the cloud is over. */
  endAll(): void {
    const endTime = this.clock.now();
    for (const [key, { startTime }] of this.#courses) this.#courses.set(key, { startTime, endTime });
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    for (const end = this.clock.now() + ms; this.clock.now() < end;) {
      await this.clock.advance(Math.min(STEP_MS, end - this.clock.now()));
      await filesAtRest();
    }
  }

  /** Lets time pass, in small steps, until a condition holds; returns how much, in milliseconds. */
  async passUntil(what: string, holds: () => boolean, maxMs = 60_000): Promise<number> {
    const begin = this.clock.now();
    while (!holds()) {
      assert.ok(this.clock.now() - begin < maxMs, `${maxMs} ms have passed until ${what}`);
      await this.pass(STEP_MS);
    }
    return this.clock.now() - begin;
  }

  /** Lets sockets and files have their time until a condition holds, and no other time pass. */
  async settle(what: string, holds: () => boolean): Promise<void> {
    await until(what, holds);
    await this.clock.advance(0);
  }

  async call(window: LabWindow, ref: OperationRef): Promise<OperationAnswer> {
    // So that what is under way at the same time shows.
    await Promise.resolve();
    if (window.problem !== undefined) throw new CloudError(window.problem);
    const key = operationKey(ref);
    assert.ok(!this.#underWay.has(key), `two at once of ${key}`);
    this.#underWay.add(key);
    this.calls.push({ window, key });
    try {
      await new Promise<void>((done) => this.clock.setTimer(done, 100));
      const { startTime, endTime } = this.#courses.get(key) ?? assert.fail('not of this cloud');
      return endTime <= this.clock.now()
        ? answerOf(ref, 'COMPLETED', { type: TYPE, startTime, endTime })
        : answerOf(ref, 'IN_PROGRESS', { type: TYPE, startTime });
    } finally {
      this.#underWay.delete(key);
    }
  }

  async end(): Promise<void> {
    for (const window of this.windows) await window.close();
  }
}
