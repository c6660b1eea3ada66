import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '../../../src/app/clock.ts';

/** Sockets and processes take the time that they take. */
export const realClock: Clock = {
  now: Date.now,
  random: Math.random,
  setTimer: (run, delayMs) => {
    const timer = setTimeout(run, delayMs);
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  },
};

/** A process that is one window. */
export class WindowProcess {
  leads: boolean | undefined;
  /** Keys of the states that it has heard. */
  readonly heard = new Set<string>();
  readonly #child: ChildProcess;

  constructor(folder: string) {
    const script = path.join(import.meta.dirname, 'windowProcess.ts');
    this.#child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (this.#child.stdout === null) throw new Error('Nothing can be heard of it');
    createInterface(this.#child.stdout).on('line', (line) => {
      const said = JSON.parse(line) as { leads?: boolean; heard?: string };
      if (said.leads !== undefined) this.leads = said.leads;
      if (said.heard !== undefined) this.heard.add(said.heard);
    });
  }

  get pid(): string {
    return String(this.#child.pid);
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** Waits until a condition holds; says how many milliseconds that took. */
export async function until(what: string, holds: () => boolean, timeoutMs = 10_000): Promise<number> {
  const begin = performance.now();
  while (!holds()) {
    if (performance.now() - begin > timeoutMs) throw new Error(`Waited ${timeoutMs} ms until ${what}`);
    await delay(10);
  }
  return performance.now() - begin;
}
