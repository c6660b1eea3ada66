import { getOrAdd } from '../../core/maps.ts';

interface Spent {
  /** When the next look may start; Unix milliseconds. */
  readyAt: number;
  underWay: number;
}

/** So many seconds of looks may be under way: more, and a slow service would be asked ever more at once. */
const MAX_SECONDS = 2;

/**
 * Lets looks at the operations of an account start one after the other, as many a second as are allowed. The
 * limiter would hold them back too, but who waits there has its place already, and a service that says no
 * after the first would have been asked five times.
 */
export class Budget {
  readonly perSecond: () => number;
  readonly #accounts = new Map<string, Spent>();

  constructor(perSecond: () => number) {
    this.perSecond = perSecond;
  }

  /** When the next look may start, as Unix milliseconds; `Infinity` where that is when another ends. */
  readyAt(accountId: string, now: number): number {
    const spent = this.#accounts.get(accountId);
    if (spent === undefined) return now;
    if (spent.underWay >= Math.ceil(MAX_SECONDS * this.perSecond())) return Infinity;
    // Further off is what a clock makes that was set back.
    return spent.readyAt > now + 1_000 ? now : Math.max(now, spent.readyAt);
  }

  started(accountId: string, now: number): void {
    const spent = getOrAdd(this.#accounts, accountId, () => ({ readyAt: now, underWay: 0 }));
    const spacing = 1_000 / this.perSecond();
    spent.underWay += 1;
    // A timer that fires a little late costs nothing in the long run.
    spent.readyAt = Math.max(now - spacing, Math.min(now, spent.readyAt)) + spacing;
  }

  ended(accountId: string): void {
    const spent = this.#accounts.get(accountId);
    if (spent !== undefined) spent.underWay -= 1;
  }
}
