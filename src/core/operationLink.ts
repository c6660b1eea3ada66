import { isClusterId, isOperationId, isRegionId, isSafeId, type OperationRef } from './scope.ts';

/** Extension and path of a link to an operation, behind the scheme of the editor. */
export const LINK_AUTHORITY = 'emr-operations.emr-operations';
export const LINK_PATH = '/operation';

/** Longest query that can be a link of ours, in characters; the longest valid one has some 350. */
const MAX_QUERY = 1_000;

/** What a link names. The account may be left out: its ID means something on one machine only. */
export type LinkTarget = Omit<OperationRef, 'accountId'> & { readonly accountId?: string };

/** A parameter of a link, and the form that it has. */
export interface LinkParameter {
  readonly name: 'region' | 'cluster' | 'operation' | 'account';
  readonly form: string;
}

export type ParsedLink =
  | { readonly target: LinkTarget }
  /** The parameter that is missing, there twice or of another form; absent where it is no link of ours at all. */
  | { readonly wrong?: LinkParameter };

const PARAMETERS = {
  regionId: { name: 'region', form: 'cn-hangzhou', valid: isRegionId },
  clusterId: { name: 'cluster', form: 'c-…', valid: isClusterId },
  operationId: { name: 'operation', form: 'op-…', valid: isOperationId },
  accountId: { name: 'account', form: 'A-Z a-z 0-9 _ -', valid: isSafeId },
} as const;

/** A link that opens the operation in the editor with that scheme. IDs need no encoding by their form. */
export function operationLink(scheme: string, { regionId, clusterId, operationId }: LinkTarget): string {
  return `${scheme}://${LINK_AUTHORITY}${LINK_PATH}?region=${regionId}&cluster=${clusterId}&operation=${operationId}`;
}

/**
 * Reads a link, which anybody may have made. Parameters that we don't know are left alone: editors and
 * browsers add some of theirs.
 */
export function parseOperationLink({ path, query }: { path: string; query: string }): ParsedLink {
  if (path !== LINK_PATH || query.length > MAX_QUERY) return {};
  const given = new URLSearchParams(query);
  const values: Partial<Record<keyof LinkTarget, string>> = {};
  for (const key of ['regionId', 'clusterId', 'operationId', 'accountId'] as const) {
    const { name, form, valid } = PARAMETERS[key];
    const [value, ...others] = given.getAll(name);
    if (value === undefined && key === 'accountId') continue;
    if (value === undefined || others.length > 0 || !valid(value)) return { wrong: { name, form } };
    values[key] = value;
  }
  const { regionId = '', clusterId = '', operationId = '', accountId } = values;
  return {
    target: { regionId, clusterId, operationId, ...(accountId === undefined ? {} : { accountId }) },
  };
}
