import type { CloudProblem } from '../../core/errors.ts';
import { CATCH_UP_MS, OFFLINE_MAX_MS, retryMs, type Attention } from '../../core/schedule.ts';
import { scopeKey, type Scope } from '../../core/scope.ts';
import type { Clock } from '../clock.ts';

/** An account that asked to slow down, or a scope that can't be reached. */
interface Hold {
  until: number;
  failures: number;
  readonly problem: CloudProblem;
}

/**
 * What keeps accounts, or single scopes of them, from being asked. What must be mended first pauses them;
 * the service's wish to slow down, and a network that is away, hold them, and one look at a time finds out
 * whether that is over.
 */
export class Holds {
  readonly #clock: Clock;
  readonly #attention: () => Attention;
  readonly #paused = new Map<string, CloudProblem>();
  readonly #held = new Map<string, Hold>();

  constructor(clock: Clock, attention: () => Attention) {
    this.#clock = clock;
    this.#attention = attention;
  }

  /** Whether anything is kept from being asked at all. */
  get any(): boolean {
    return this.#paused.size > 0 || this.#held.size > 0;
  }

  /** A credential that fails, fails everywhere; a permission may be missing in one region alone. */
  pause(scope: Scope, problem: CloudProblem): void {
    this.#paused.set(problem.kind === 'permission' ? scopeKey(scope) : scope.accountId, problem);
  }

  pausedBy(scope: Scope): CloudProblem | undefined {
    return this.#paused.get(scope.accountId) ?? this.#paused.get(scopeKey(scope));
  }

  /**
   * The service counts by account, so one answer speaks for all operations of it; each region has a host of
   * its own. Looks that were under way already when the first failed make it no worse. Returns whether it was
   * not held before.
   */
  hold(scope: Scope, problem: CloudProblem): boolean {
    const throttled = problem.kind === 'throttled';
    const key = throttled ? scope.accountId : scopeKey(scope);
    const held = this.#held.get(key);
    const now = this.#clock.now();
    const failures = held === undefined ? 1 : held.failures + (now >= held.until ? 1 : 0);
    const { retryAfterMs } = problem;
    const bounds = throttled || this.#attention() === 'away' ? {} : { maxMs: OFFLINE_MAX_MS };
    const wait = retryMs({ failures, random: this.#clock.random(), retryAfterMs, ...bounds });
    this.#held.set(key, { until: now + wait, failures, problem });
    return held === undefined;
  }

  /** What is held has as long to wait as before. */
  clockSetBack(ms: number): void {
    for (const hold of this.#held.values()) hold.until -= ms;
  }

  heldUntil(scope: Scope): number {
    return Math.max(0, ...this.#holdsOn(scope).map(({ until }) => until));
  }

  heldBy(scope: Scope): CloudProblem | undefined {
    return this.#holdsOn(scope)[0]?.problem;
  }

  /** Whether two scopes wait for the same thing. */
  share(a: Scope, b: Scope): boolean {
    const ofB = this.#holdsOn(b);
    return this.#holdsOn(a).some((hold) => ofB.includes(hold));
  }

  /** The service answered. Returns whether anything was held until now. */
  answered(scope: Scope): boolean {
    this.#paused.delete(scope.accountId);
    this.#paused.delete(scopeKey(scope));
    const account = this.#held.delete(scope.accountId);
    return this.#held.delete(scopeKey(scope)) || account;
  }

  /**
   * Somebody's call got through, or the user came back: a network that was away is tried soon, of one scope or
   * of all. Returns whether any was.
   */
  hasten(scope?: Scope): boolean {
    let any = false;
    for (const [key, hold] of this.#held) {
      if (hold.problem.kind !== 'network' || (scope !== undefined && key !== scopeKey(scope))) continue;
      hold.until = Math.min(hold.until, this.#clock.now() + this.#clock.random() * CATCH_UP_MS);
      any = true;
    }
    return any;
  }

  /** Something may have been mended. An account that asked to slow down is left alone all the same. */
  resume(accountId?: string): void {
    const concerns = (key: string): boolean => accountId === undefined || key.split('/')[0] === accountId;
    for (const key of [...this.#paused.keys()]) if (concerns(key)) this.#paused.delete(key);
    for (const [key, { problem }] of [...this.#held]) {
      if (concerns(key) && problem.kind === 'network') this.#held.delete(key);
    }
  }

  #holdsOn(scope: Scope): readonly Hold[] {
    return [this.#held.get(scope.accountId), this.#held.get(scopeKey(scope))].filter(
      (hold) => hold !== undefined,
    );
  }
}
