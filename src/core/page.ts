/** One page of a list; `nextToken` is absent on the last. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken?: string;
  /** How many there are in all, as far as the service says. */
  readonly totalCount?: number;
}

/** What the first pages of a list hold. */
export async function firstPages<T>(
  maxPages: number,
  fetch: (token: string | undefined) => Promise<Page<T>>,
): Promise<readonly T[]> {
  const items: T[] = [];
  let pages = 0;
  for await (const page of pagesFrom(fetch)) {
    items.push(...page.items);
    pages += 1;
    if (pages >= maxPages) break;
  }
  return items;
}

/** The pages of a list from a token on, as they are asked for. Ends with the last, or with who asks. */
export async function* pagesFrom<T>(
  fetch: (token: string | undefined) => Promise<Page<T>>,
  token?: string,
): AsyncGenerator<Page<T>, void, undefined> {
  let next = token;
  for (;;) {
    const page = await fetch(next);
    // A token that repeats would never end.
    const repeats = page.nextToken !== undefined && page.nextToken === next;
    const { nextToken, ...last } = page;
    yield repeats ? last : page;
    if (nextToken === undefined || repeats) return;
    next = nextToken;
  }
}
