/**
 * Loaded before everything else in a window: time passes `EMR_MATRIX_SPEED` times as fast, counted from the moment
 * `EMR_MATRIX_BEGIN` (Unix milliseconds). What the system does, as files and sockets, takes as long as ever.
 */
const begin = Number(process.env['EMR_MATRIX_BEGIN']);
const speed = Number(process.env['EMR_MATRIX_SPEED']);
const RealDate = Date;
const { setTimeout: realTimeout, setInterval: realInterval } = globalThis;

export const now = () => Math.round(begin + (RealDate.now() - begin) * speed);

globalThis.Date = class extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }

  static now = now;
};
globalThis.setTimeout = (run, delayMs = 0, ...args) => realTimeout(run, delayMs / speed, ...args);
globalThis.setInterval = (run, delayMs = 0, ...args) => realInterval(run, delayMs / speed, ...args);
