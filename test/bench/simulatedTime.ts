/** Time that passes as fast as the work in it allows, for the code of a whole process. */

interface Timer {
  readonly at: number;
  readonly run: () => void;
}

/**
 * Takes the place of the clock and the timers of a process. What Node.js waits for itself, such as answers from the
 * network, goes on in real time; time is moved on once nothing of it is under way.
 */
export class SimulatedTime {
  readonly #timers = new Map<object, Timer>();
  readonly #realTimeout = globalThis.setTimeout;
  #now: number;

  /** @param now Unix milliseconds */
  constructor(now: number) {
    this.#now = now;
  }

  /** Whole milliseconds, as real clocks have them. */
  get now(): number {
    return Math.floor(this.#now);
  }

  install(): void {
    const now = (): number => this.now;
    const RealDate = Date;
    /** Without arguments, this moment; else as ever. */
    class SimulatedDate extends RealDate {
      static override now = now;

      constructor(...given: readonly [] | ConstructorParameters<DateConstructor>) {
        if (given.length === 0) super(now());
        else super(...given);
      }
    }
    const set = (run: (...args: unknown[]) => void, delayMs = 0, ...args: unknown[]): object => {
      const handle = { unref: () => handle, ref: () => handle, refresh: () => handle, hasRef: () => true };
      const at = this.#now + Math.max(0, delayMs);
      this.#timers.set(handle, {
        at,
        run: () => {
          run(...args);
        },
      });
      return handle;
    };
    const clear = (handle: unknown): void => {
      this.#timers.delete(handle as object);
    };
    Object.assign(globalThis, { Date: SimulatedDate, setTimeout: set, clearTimeout: clear });
  }

  /** Real milliseconds pass. */
  pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#realTimeout(resolve, ms);
    });
  }

  /**
   * Lets time pass, each timer at its time.
   * @param settle resolves once nothing is under way that real time is needed for
   */
  async pass(ms: number, settle: () => Promise<void>): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settle();
      let next: [object, Timer] | undefined;
      for (const each of this.#timers) if (next === undefined || each[1].at < next[1].at) next = each;
      if (next === undefined || next[1].at > end) break;
      const [handle, { at, run }] = next;
      this.#timers.delete(handle);
      this.#now = Math.max(this.#now, at);
      run();
    }
    this.#now = end;
    await settle();
  }
}
