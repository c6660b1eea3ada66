import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { OperationAddress } from '../../../src/simulator/index.ts';
import { onProcessEnd } from '../../host/cleanup.ts';
import { ACCOUNT, type Answer, type Order } from './windowMessages.ts';

export interface WindowParts {
  /** The main file of the extension, an absolute path. */
  readonly extension: string;
  /** What windows share; an absolute path. */
  readonly storage: string;
  /** Where the cloud is. */
  readonly url: string;
  /** By which key it signs. */
  readonly slot: number;
  /** Unix milliseconds from which on time passes `speed` times as fast. */
  readonly begin: number;
  readonly speed: number;
  /** The file of notes. */
  readonly notes: string;
}

/** How long a window may take to be there, and to answer; milliseconds. */
const PATIENCE_MS = 20_000;

/** A process that is one window, with all that ships inside; it can be killed and started again. */
export class WindowUnderTest {
  readonly slot: number;
  /** When it was killed; Unix milliseconds. */
  readonly kills: number[] = [];
  /** Milliseconds from each start until the extension was active. */
  readonly starts: number[] = [];
  /** How it ended by itself, where it did. */
  readonly ends: string[] = [];
  focused = false;
  isActive = false;
  readonly #parts: WindowParts;
  readonly #waiting = new Map<number, (answer: Answer | undefined) => void>();
  #child: ChildProcess | undefined;
  #count = 0;

  constructor(parts: WindowParts) {
    this.#parts = parts;
    this.slot = parts.slot;
  }

  /** Resolves once the extension is active; false where the process ended or hung before. */
  async start(): Promise<boolean> {
    if (this.#isRunning()) throw new Error(`Window ${this.slot} runs already`);
    const { extension, storage, url, slot, begin, speed, notes } = this.#parts;
    const file = (name: string): string => path.join(import.meta.dirname, name);
    const hooks = [file('../../hooks.js'), file('clock.js'), file('../../standIn/vscode.js')];
    const child = spawn(
      process.execPath,
      [
        ...hooks.flatMap((hook) => ['--import', hook]),
        file('window.ts'),
        extension,
        storage,
        url,
        String(slot),
      ],
      {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
        env: {
          ...process.env,
          EMR_MATRIX_BEGIN: String(begin),
          EMR_MATRIX_SPEED: String(speed),
          EMR_MATRIX_NOTES: notes,
          NODE_COMPILE_CACHE: path.join(storage, 'compiled'),
          // Of the SDK's own.
          NODE_NO_WARNINGS: '1',
        },
      },
    );
    this.#child = child;
    const forget = onProcessEnd(() => child.kill('SIGKILL'));
    child.on('message', (answer: Answer) => {
      this.#answered(answer);
    });
    child.once('exit', (code, signal) => {
      forget();
      this.isActive = false;
      for (const answered of this.#waiting.values()) answered(undefined);
      if (signal !== 'SIGKILL') this.ends.push(`window ${slot} ended by itself: ${code ?? signal}`);
    });
    const from = performance.now();
    if ((await this.#wait(0)) === undefined) return false;
    this.starts.push(performance.now() - from);
    this.isActive = true;
    this.setFocused(this.focused);
    return true;
  }

  setFocused(focused: boolean): void {
    this.focused = focused;
    this.#send({ order: 'focus', focused });
  }

  /** Undefined where the window was killed, or hung, before it answered. */
  ask(order: 'watch' | 'get', address: OperationAddress): Promise<Answer | undefined> {
    this.#count += 1;
    const id = this.#count;
    const answer = this.#wait(id);
    this.#send({ order, id, ref: { ...address, accountId: ACCOUNT.id } });
    return answer;
  }

  /** As the system does it, without a warning. Resolves when nothing is left. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || !this.#isRunning()) return;
    this.isActive = false;
    const gone = once(child, 'exit');
    this.kills.push(Date.now());
    child.kill('SIGKILL');
    await gone;
  }

  #isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  #send(order: Order): void {
    if (this.#child?.connected === true) this.#child.send(order, () => undefined);
  }

  #answered(answer: Answer): void {
    this.#waiting.get(answer.id)?.(answer);
  }

  #wait(id: number): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const answered = (answer: Answer | undefined): void => {
        clearTimeout(patience);
        this.#waiting.delete(id);
        resolve(answer);
      };
      const patience = setTimeout(answered, PATIENCE_MS, undefined);
      this.#waiting.set(id, answered);
    });
  }
}
