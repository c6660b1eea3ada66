import { isDeepStrictEqual } from 'node:util';
import { pagesFrom, type Page } from '../core/page.ts';
import { toProblem, type CloudProblem } from '../core/errors.ts';

/** What is known of a list that is fetched page by page. */
export interface ListState<T> {
  readonly items: readonly T[];
  /** At least one page has arrived. */
  readonly loaded: boolean;
  /** There are further pages. */
  readonly hasMore: boolean;
  /** When what is there was last fetched, Unix milliseconds; the first pages of it may be older. */
  readonly fetchedAt?: number;
  /** Why the last page, or the last reload, did not come. */
  readonly problem?: CloudProblem;
  /** It was the reload: what is there is older than it should be. */
  readonly stale?: true;
}

/** A part of the list to fetch: so many pages from here on. */
interface Part {
  readonly token: string | undefined;
  readonly pages: number;
}

const FIRST_PAGE: Part = { token: undefined, pages: 1 };

/**
 * One list of the cloud, fetched lazily and a page at a time. Whoever asks while a page is on its way
 * shares it. A reload that fails keeps what was there, beside the problem. No method rejects: problems are
 * part of the state.
 */
export class PagedList<T> {
  readonly #fetch: (nextToken: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  readonly #keyOf: (item: T) => string;
  readonly #changed: () => void;
  readonly #now: () => number;
  #state: ListState<T> = { items: [], loaded: false, hasMore: false };
  #nextToken: string | undefined;
  #pages = 0;
  #failed: Part | undefined;
  #running: { part: Part; done: Promise<void>; abort: AbortController } | undefined;

  constructor(parts: {
    fetch: (nextToken: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
    keyOf: (item: T) => string;
    /** Called when a page arrived or failed, but not for a reload that brought nothing new. */
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

  /** How many pages are there. */
  get pages(): number {
    return this.#pages;
  }

  /** Whether anybody has asked for it yet. */
  get wanted(): boolean {
    return this.#state.loaded || this.#state.problem !== undefined || this.#running !== undefined;
  }

  /** Resolves when the first page has arrived or failed; asks for it only if nobody did yet. */
  ensure(): Promise<void> {
    if (this.#running !== undefined && !this.#state.loaded) return this.#running.done;
    return this.wanted ? Promise.resolve() : this.#start(FIRST_PAGE);
  }

  /** Fetches anew as many pages as were there; an answer still on its way is dropped. */
  reload(): Promise<void> {
    this.#running?.abort.abort();
    return this.#start({ token: undefined, pages: Math.max(1, this.#pages) });
  }

  /** Fetches the next page; during a reload, the one after what that brings. */
  async more(): Promise<void> {
    while (this.#running !== undefined) {
      const { part, done } = this.#running;
      await done;
      if (part.token !== undefined) return;
    }
    if (this.#nextToken !== undefined) await this.#start({ token: this.#nextToken, pages: 1 });
  }

  /** Tries again what failed. */
  retry(): Promise<void> {
    return this.#running?.done ?? this.#start(this.#failed ?? FIRST_PAGE);
  }

  dispose(): void {
    const running = this.#running;
    // Before the end, so that who waits is let go rather than waiting for what took its place.
    this.#running = undefined;
    this.#nextToken = undefined;
    running?.abort.abort();
  }

  #start(part: Part): Promise<void> {
    const abort = new AbortController();
    const done = this.#run(part, abort.signal);
    this.#running = { part, done, abort };
    return done;
  }

  async #run(part: Part, signal: AbortSignal): Promise<void> {
    const before = this.#state;
    try {
      const fetched = await this.#fetchPart(part, signal);
      // Overtaken: who waits for this waits for what took its place.
      if (signal.aborted) return await this.#running?.done;
      const first = part.token === undefined;
      const items = new Map((first ? [] : this.#state.items).map((item) => [this.#keyOf(item), item]));
      for (const item of fetched.items) items.set(this.#keyOf(item), item);
      this.#nextToken = fetched.nextToken;
      this.#pages = (first ? 0 : this.#pages) + fetched.pages;
      this.#failed = undefined;
      this.#state = {
        items: [...items.values()],
        loaded: true,
        hasMore: fetched.nextToken !== undefined,
        fetchedAt: this.#now(),
      };
    } catch (error) {
      if (signal.aborted) return await this.#running?.done;
      this.#failed = part;
      const { problem: _before, stale: _stale, ...kept } = this.#state;
      const stale = kept.loaded && part.token === undefined ? ({ stale: true } as const) : {};
      this.#state = { ...kept, problem: toProblem(error), ...stale };
    }
    this.#running = undefined;
    if (!sameToSee(before, this.#state)) this.#changed();
  }

  async #fetchPart(part: Part, signal: AbortSignal) {
    const items: T[] = [];
    let nextToken: string | undefined;
    let pages = 0;
    for await (const page of pagesFrom((token) => this.#fetch(token, signal), part.token)) {
      signal.throwIfAborted();
      items.push(...page.items);
      nextToken = page.nextToken;
      pages += 1;
      if (pages >= part.pages) break;
    }
    return { items, nextToken, pages };
  }
}

/** A failure is always news: who tries again counts them. */
function sameToSee(before: ListState<unknown>, after: ListState<unknown>): boolean {
  if (after.problem !== undefined) return false;
  const { fetchedAt: _before, ...was } = before;
  const { fetchedAt: _after, ...is } = after;
  return isDeepStrictEqual(was, is);
}
