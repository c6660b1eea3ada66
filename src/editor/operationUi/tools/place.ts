import type { Account } from '../../../app/account.ts';
import type { Accounts } from '../../../app/accounts.ts';
import { operationKey, scopeKey, type OperationRef, type Scope } from '../../../core/scope.ts';
import { chooseScope, settle } from '../../../core/scopeChoice.ts';
import { noAccountText, uncoveredText } from '../accountTexts.ts';
import type { ToolParts } from '../parts.ts';
import { plain } from './answer.ts';
import type { OperationInput, WhereInput } from './input.ts';
import { ToolError } from './toolError.ts';

/** More accounts, or regions of one, are not told of. */
const MAX_TOLD = 10;

/** Operations of the same ID in different places, of which one must be named. */
const MAX_SAME_ID = 5;

/**
 * The scopes that are meant: all that the user has chosen, or those of one account or region. No other region is
 * ever asked: it becomes part of the host that signed requests go to.
 * @throws ToolError that says what there is
 */
export function scopesOf(accounts: Accounts, where: WhereInput): readonly Scope[] {
  const named = namedAccounts(accounts, where.account);
  const { regionId } = where;
  const scopes = named.flatMap(({ id, regions }) =>
    regions
      .filter((each) => regionId === undefined || each === regionId)
      .map((each) => ({ accountId: id, regionId: each })),
  );
  if (scopes.length > 0) return scopes;
  const why = regionId === undefined ? 'No region is chosen for the account.' : uncoveredText(regionId);
  throw new ToolError(`${why} ${existing(named)}`);
}

/**
 * The operation that is meant, once the journal has been read. Where it is may be left out where it is known, or
 * where there is no choice.
 * @throws ToolError that says what to name
 */
export async function operationOf(parts: ToolParts, input: OperationInput): Promise<OperationRef> {
  const { operationId, clusterId, regionId } = input;
  const all = namedAccounts(parts.accounts, input.account);
  await parts.operations.open();
  if (clusterId === undefined || regionId === undefined) {
    const known = await knownPlaces(parts, input, all);
    const [only] = known;
    if (only !== undefined && known.length === 1) return only;
    if (known.length > 1) {
      const places = known.map(({ accountId, ...ref }) => ({ account: accountId, ...ref }));
      throw new ToolError(
        `This operation ID is known in several places. Call again with one of: ${JSON.stringify(places)}`,
      );
    }
  }
  const { regionId: settled } = settle({ ...(regionId === undefined ? {} : { regionId }) }, all);
  if (clusterId === undefined || settled === undefined) {
    throw new ToolError(
      `This operation is not known here yet, so clusterId and regionId must be given too; emrOperations_listClusters has them. ${existing(all)}`,
    );
  }
  const choice = chooseScope(all, { regionId: settled });
  switch (choice.found) {
    case 'one':
      return { accountId: choice.account.id, regionId: settled, clusterId, operationId };
    case 'several': {
      const known = choice.accounts
        .map(({ id }) => ({ accountId: id, regionId: settled, clusterId, operationId }))
        .filter((ref) => parts.operations.get(operationKey(ref)) !== undefined);
      const [only] = known;
      if (only !== undefined && known.length === 1) return only;
      throw new ToolError(
        `Several accounts have this region: the argument account must name one. ${existing(choice.accounts)}`,
      );
    }
    default:
      throw new ToolError(`${uncoveredText(settled)} ${existing(all)}`);
  }
}

/** Where an operation of this ID is known, as far as the input lets it be. */
async function knownPlaces(
  { operations, accounts }: ToolParts,
  { operationId, clusterId, regionId }: OperationInput,
  among: readonly Account[],
): Promise<readonly OperationRef[]> {
  const scopes = new Set(
    among.flatMap(({ id, regions }) => regions.map((each) => scopeKey({ accountId: id, regionId: each }))),
  );
  const found = await operations.find(
    MAX_SAME_ID,
    (record) =>
      record.ref.operationId === operationId &&
      (clusterId ?? record.ref.clusterId) === record.ref.clusterId &&
      (regionId ?? record.ref.regionId) === record.ref.regionId &&
      scopes.has(scopeKey(record.ref)) &&
      accounts.covers(record),
  );
  return [...new Map(found.map(({ ref }) => [operationKey(ref), ref])).values()];
}

/** All accounts, or the one of this ID or, where that is no other's too, of this label. */
function namedAccounts(accounts: Accounts, given: string | undefined): readonly Account[] {
  const all = accounts.all();
  if (all.length === 0) {
    throw new ToolError(`${noAccountText()} Tell the user so: until then there is nothing to ask.`);
  }
  if (given === undefined) return all;
  const byId = all.filter(({ id }) => id === given);
  const labelled = all.filter(({ label }) => label.trim().toLowerCase() === given.toLowerCase());
  const named = byId.length > 0 ? byId : labelled;
  if (named.length === 1) return named;
  const why = named.length === 0 ? 'No account has this ID or label.' : 'Several accounts have this label.';
  throw new ToolError(`${why} ${existing(all)}`);
}

/** Which accounts and regions there are, for who has to name one. */
function existing(accounts: readonly Account[]): string {
  const told = accounts.slice(0, MAX_TOLD).map(({ id, label, regions }) => {
    const some = regions.slice(0, MAX_TOLD);
    const left = regions.length - some.length;
    return { account: id, label: plain(label), regions: left > 0 ? [...some, `and ${left} more`] : some };
  });
  const left = accounts.length - told.length;
  return `There are: ${JSON.stringify(told)}${left > 0 ? ` and ${left} more` : ''}. The user can add accounts and choose regions, you can not.`;
}
