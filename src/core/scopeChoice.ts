/** An account, as far as it matters for where an operation can be. */
export interface Place {
  readonly id: string;
  readonly regions: readonly string[];
}

/** Which account stands for a region, or why none does. */
export type ScopeChoice<A extends Place> =
  | { readonly found: 'one'; readonly account: A }
  | { readonly found: 'several'; readonly accounts: readonly A[] }
  /** There is no account at all. */
  | { readonly found: 'noAccount' }
  /** There is none with the ID that was given. */
  | { readonly found: 'unknownAccount' }
  /** The account that was given, or every one, does not show the region. */
  | { readonly found: 'uncovered'; readonly accounts: readonly A[] };

/**
 * The account that something from outside means by a region and, maybe, an account. Only a region that the
 * user chose counts: it becomes part of the host that signed requests go to.
 */
export function chooseScope<A extends Place>(
  accounts: readonly A[],
  { regionId, accountId }: { readonly regionId: string; readonly accountId?: string },
): ScopeChoice<A> {
  if (accounts.length === 0) return { found: 'noAccount' };
  const named = accountId === undefined ? accounts : accounts.filter(({ id }) => id === accountId);
  if (named.length === 0) return { found: 'unknownAccount' };
  const covering = named.filter(({ regions }) => regions.includes(regionId));
  const [only] = covering;
  if (only === undefined) return { found: 'uncovered', accounts: named };
  return covering.length === 1 ? { found: 'one', account: only } : { found: 'several', accounts: covering };
}

/** What is known of where an operation is. */
export interface Draft {
  readonly accountId?: string;
  readonly regionId?: string;
  readonly clusterId?: string;
}

export type DraftPart = keyof Draft;

/** In the order of asking: each narrows down the next. */
const PARTS: readonly DraftPart[] = ['accountId', 'regionId', 'clusterId'];

/** The accounts that may be meant: those that show the region, or all where none does. */
export function accountsFor<A extends Place>(draft: Draft, accounts: readonly A[]): readonly A[] {
  const { regionId } = draft;
  const covering = accounts.filter(({ regions }) => regionId !== undefined && regions.includes(regionId));
  return covering.length > 0 ? covering : accounts;
}

/** With the account and the region that there is no choice about. */
export function settle(draft: Draft, accounts: readonly Place[]): Draft {
  const accountId = draft.accountId ?? only(accountsFor(draft, accounts))?.id;
  const regionId = draft.regionId ?? only(accounts.find(({ id }) => id === accountId)?.regions ?? []);
  return {
    ...draft,
    ...(accountId === undefined ? {} : { accountId }),
    ...(regionId === undefined ? {} : { regionId }),
  };
}

/** What has to be asked, as far as can be told; an answer may make a later question needless. */
export function openParts(draft: Draft, accounts: readonly Place[]): readonly DraftPart[] {
  const settled = settle(draft, accounts);
  return PARTS.filter((part) => settled[part] === undefined);
}

/** The parts that all of the drafts agree on; where they differ, somebody has to choose. */
export function commonPlace(drafts: readonly Draft[]): Draft {
  const agreed = PARTS.flatMap((part) => {
    const value = only([...new Set(drafts.map((draft) => draft[part]))]);
    return value === undefined ? [] : [[part, value] as const];
  });
  return Object.fromEntries(agreed);
}

function only<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
