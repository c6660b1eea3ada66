import type { Page } from '../core/cluster.ts';
import { toProblem, type CloudProblem } from '../core/errors.ts';

/** What is known of a list that is fetched page by page. */
export interface ListState<T> {
  readonly items: readonly T[];
  /** A page is on its way. */
  readonly loading: boolean;
  /** At least one page has arrived. */
  readonly loaded: boolean;
  /** There are further pages. */
  readonly hasMore: boolean;
  /** Why the last page, or the last reload, did not come. */
  readonly problem?: CloudProblem;
  /** When the first page was answered; Unix milliseconds. */
  readonly loadedAt?: number;
}

/**
 * One list of the cloud, fetched lazily and a page at a time. Whoever asks while a page is on its way
 * shares it. A reload that fails keeps what was there, beside the problem.
 */
export class PagedList<T> {
  readonly #fetch: (nextToken: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  readonly #keyOf: (item: T) => string;
  readonly #changed: () => void;
  readonly #now: () => number;
  #state: ListState<T> = { items: [], loading: false, loaded: false, hasMore: false };
  #nextToken: string | undefined;
  #pages = 0;
  #running: { done: Promise<void>; abort: AbortController } | undefined;

  constructor(parts: {
    fetch: (nextToken: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
    keyOf: (item: T) => string;
    changed: () => void;
    now: () => number;
  }) {
    this.#fetch = parts.fetch;
    this.#keyOf = parts.keyOf;
    this.#changed = parts.changed;
    this.#now = parts.now;
  }

  get state(): ListState<T> {
    return this.#state;
  }

  /** Fetches the first page if that was not tried yet. Never rejects: problems are part of the state. */
  ensure(): Promise<void> {
    if (this.#state.loaded || this.#state.problem !== undefined) return Promise.resolve();
    return this.#running?.done ?? this.#start(undefined, 1);
  }

  /** Fetches anew as many pages as were there; an answer still on its way is dropped. */
  reload(): Promise<void> {
    this.#running?.abort.abort();
    return this.#start(undefined, Math.max(1, this.#pages));
  }

  /** Fetches the next page, or the one that failed. */
  more(): Promise<void> {
    return this.#running?.done ?? this.#start(this.#nextToken, 1);
  }

  dispose(): void {
    this.#running?.abort.abort();
  }

  #start(token: string | undefined, pages: number): Promise<void> {
    const abort = new AbortController();
    const done = this.#run(token, pages, abort.signal);
    this.#running = { done, abort };
    return done;
  }

  async #run(token: string | undefined, pages: number, signal: AbortSignal): Promise<void> {
    const known = this.#state.loaded || this.#state.problem !== undefined;
    const { problem: _problem, ...rest } = this.#state;
    this.#state = { ...rest, loading: true };
    if (known) this.#changed();
    try {
      const fetched = await this.#fetchPages(token, pages, signal);
      if (signal.aborted) return;
      const items = new Map((token === undefined ? [] : rest.items).map((item) => [this.#keyOf(item), item]));
      for (const item of fetched.items) items.set(this.#keyOf(item), item);
      // A token that repeats would never end.
      const nextToken = fetched.nextToken === token ? undefined : fetched.nextToken;
      this.#nextToken = nextToken;
      this.#pages = (token === undefined ? 0 : this.#pages) + fetched.pages;
      this.#state = {
        items: [...items.values()],
        loading: false,
        loaded: true,
        hasMore: nextToken !== undefined,
        loadedAt: token === undefined || rest.loadedAt === undefined ? this.#now() : rest.loadedAt,
      };
    } catch (error) {
      if (signal.aborted) return;
      this.#state = { ...this.#state, loading: false, problem: toProblem(error) };
    }
    this.#running = undefined;
    this.#changed();
  }

  async #fetchPages(token: string | undefined, pages: number, signal: AbortSignal) {
    const items: T[] = [];
    let nextToken = token;
    let fetched = 0;
    do {
      const page: Page<T> = await this.#fetch(nextToken, signal);
      items.push(...page.items);
      fetched += 1;
      if (page.nextToken === nextToken) break;
      nextToken = page.nextToken;
    } while (fetched < pages && nextToken !== undefined && !signal.aborted);
    return { items, nextToken, pages: fetched };
  }
}
