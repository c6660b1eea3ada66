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
  /** How many there are on all pages, as far as the service says. */
  readonly totalCount?: number;
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
  readonly asked?: true;
}

export interface PagedListParts<T> {
  readonly fetch: (nextToken: string | undefined, signal: AbortSignal) => Promise<Page<T>>;
  readonly keyOf: (item: T) => string;
  /** Called when a page arrived or failed, or an item changed, but not for a reload that brought nothing new. */
  readonly changed: () => void;
  readonly now: () => number;
  /** What is known to belong to it, shown until the first page arrives. */
  readonly known?: readonly T[];
  /** How many pages are fetched at a time; default 1. */
  readonly pagesAtOnce?: number;
  /**
   * What is to stay, as it is now, of the items that a reload brought no more.
   * @param asked whether somebody wanted the list as it is now
   */
  readonly stay?: (gone: readonly T[], asked: boolean, signal: AbortSignal) => Promise<readonly T[]>;
}

/**
 * One list of the cloud, fetched lazily and a page at a time. Whoever asks while a page is on its way
 * shares it. A reload that fails keeps what was there, beside the problem. No method rejects: problems are
 * part of the state.
 */
export class PagedList<T> {
  readonly #parts: PagedListParts<T>;
  readonly #pagesAtOnce: number;
  #state: ListState<T>;
  #nextToken: string | undefined;
  #pages = 0;
  #failed: Part | undefined;
  #running: { part: Part; done: Promise<void>; abort: AbortController } | undefined;

  constructor(parts: PagedListParts<T>) {
    this.#parts = parts;
    this.#pagesAtOnce = parts.pagesAtOnce ?? 1;
    this.#state = { items: parts.known ?? [], loaded: false, hasMore: false };
  }

  get state(): ListState<T> {
    return this.#state;
  }

  /** How many pages are there. */
  get pages(): number {
    return this.#pages;
  }

  /** Whether some of it is on its way. */
  get isLoading(): boolean {
    return this.#running !== undefined;
  }

  /** Whether anybody has asked for it yet. */
  get wanted(): boolean {
    return this.#state.loaded || this.#state.problem !== undefined || this.isLoading;
  }

  /** Resolves when the first page has arrived or failed; asks for it only if nobody did yet. */
  ensure(): Promise<void> {
    if (this.#running !== undefined && !this.#state.loaded) return this.#running.done;
    return this.wanted ? Promise.resolve() : this.#start(this.#first);
  }

  /**
   * Fetches anew as many pages as were there; an answer still on its way is dropped.
   * @param asked somebody wants the list as it is now, and expects items to go
   */
  reload(asked = false): Promise<void> {
    this.#running?.abort.abort();
    const pages = Math.max(this.#pagesAtOnce, this.#pages);
    return this.#start({ token: undefined, pages, ...(asked ? { asked } : {}) });
  }

  /** Puts an item in the place of its older self, where there is one. */
  put(item: T): void {
    const key = this.#parts.keyOf(item);
    const items = this.#state.items.map((each) => (this.#parts.keyOf(each) === key ? item : each));
    this.#state = { ...this.#state, items };
    this.#parts.changed();
  }

  /** Fetches the next page; during a reload, the one after what that brings. */
  async more(): Promise<void> {
    while (this.#running !== undefined) {
      const { part, done } = this.#running;
      await done;
      if (part.token !== undefined) return;
    }
    if (this.#nextToken !== undefined)
      await this.#start({ token: this.#nextToken, pages: this.#pagesAtOnce });
  }

  /** Tries again what failed. */
  retry(): Promise<void> {
    return this.#running?.done ?? this.#start(this.#failed ?? this.#first);
  }

  dispose(): void {
    const running = this.#running;
    // Before the end, so that who waits is let go rather than waiting for what took its place.
    this.#running = undefined;
    this.#nextToken = undefined;
    running?.abort.abort();
  }

  get #first(): Part {
    return { token: undefined, pages: this.#pagesAtOnce };
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
      const stayed = await this.#stayed(part, fetched.items, signal);
      // Overtaken: who waits for this waits for what took its place.
      if (signal.aborted) return await this.#running?.done;
      const first = part.token === undefined;
      const items = this.#byKey(first ? stayed : this.#state.items);
      for (const [key, item] of this.#byKey(fetched.items)) items.set(key, item);
      this.#nextToken = fetched.nextToken;
      this.#pages = (first ? 0 : this.#pages) + fetched.pages;
      this.#failed = undefined;
      this.#state = {
        items: [...items.values()],
        loaded: true,
        hasMore: fetched.nextToken !== undefined,
        fetchedAt: this.#parts.now(),
        ...(fetched.totalCount === undefined ? {} : { totalCount: fetched.totalCount }),
      };
    } catch (error) {
      if (signal.aborted) return await this.#running?.done;
      this.#failed = part;
      const { problem: _problem, stale: _stale, ...kept } = this.#state;
      const stale = kept.loaded && part.token === undefined ? ({ stale: true } as const) : {};
      this.#state = { ...kept, problem: toProblem(error), ...stale };
    }
    this.#running = undefined;
    if (!sameToSee(before, this.#state)) this.#parts.changed();
  }

  #byKey(items: readonly T[]): Map<string, T> {
    return new Map(items.map((item) => [this.#parts.keyOf(item), item]));
  }

  /** Of what was there before a reload. What was only thought to belong to the list was never there. */
  async #stayed(part: Part, fetched: readonly T[], signal: AbortSignal): Promise<readonly T[]> {
    const { stay } = this.#parts;
    if (stay === undefined || part.token !== undefined || !this.#state.loaded) return [];
    const now = this.#byKey(fetched);
    const gone = this.#state.items.filter((item) => !now.has(this.#parts.keyOf(item)));
    return gone.length === 0 ? [] : stay(gone, part.asked === true, signal);
  }

  async #fetchPart(part: Part, signal: AbortSignal) {
    const items: T[] = [];
    let nextToken: string | undefined;
    let totalCount: number | undefined;
    let pages = 0;
    for await (const page of pagesFrom((token) => this.#parts.fetch(token, signal), part.token)) {
      signal.throwIfAborted();
      items.push(...page.items);
      ({ nextToken, totalCount } = page);
      pages += 1;
      if (pages >= part.pages) break;
    }
    return { items, nextToken, totalCount, pages };
  }
}

/** A failure is always news: who tries again counts them. */
function sameToSee(before: ListState<unknown>, after: ListState<unknown>): boolean {
  if (after.problem !== undefined) return false;
  const { fetchedAt: _before, ...was } = before;
  const { fetchedAt: _after, ...is } = after;
  return isDeepStrictEqual(was, is);
}
