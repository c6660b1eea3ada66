import * as v from 'valibot';
import type { CallerIdentity } from '../core/identity.ts';
import { isRegionId, isSafeId } from '../core/scope.ts';

const commonEntries = {
  id: v.pipe(v.string(), v.check(isSafeId)),
  label: v.string(),
  /** Shown in this order. */
  regions: v.array(v.pipe(v.string(), v.check(isRegionId))),
  /** Who the cloud says this is. */
  identity: v.exactOptional(
    v.object({
      accountId: v.exactOptional(v.string()),
      arn: v.exactOptional(v.string()),
      type: v.exactOptional(v.string()),
    }),
  ),
};

export const accountSchema = v.variant('kind', [
  v.object({ ...commonEntries, kind: v.literal('secret') }),
  v.object({
    ...commonEntries,
    kind: v.literal('demo'),
    /** When its story began, Unix milliseconds; the same story goes on after a reload, and in every window. */
    since: v.number(),
  }),
  v.object({ ...commonEntries, kind: v.literal('cliProfile'), profile: v.string() }),
  v.object({
    ...commonEntries,
    kind: v.literal('environment'),
    /** Asks the metadata service of ECS, and nothing else. */
    metadata: v.boolean(),
  }),
]);

/** A source of credentials with a label. Holds no secret. */
export type Account = Readonly<v.InferOutput<typeof accountSchema>>;

/** What a new account is shown as, and where. */
export interface AccountFace {
  readonly label: string;
  readonly regions: readonly string[];
  readonly identity: CallerIdentity;
}

/** Where the credentials of an account come from that keeps none itself. */
export type AccountOrigin =
  | { readonly kind: 'cliProfile'; readonly profile: string }
  | { readonly kind: 'environment'; readonly metadata: boolean };
