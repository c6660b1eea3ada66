import type { Account } from '../../app/account.ts';
import type { ListName } from '../../app/inventory.ts';
import type { Cluster } from '../../core/cluster.ts';
import type { CloudProblem } from '../../core/errors.ts';
import type { Hint } from '../../core/hints.ts';
import type { OperationRecord } from '../../core/operation.ts';
import { operationKey, type ClusterRef, type Scope } from '../../core/scope.ts';

/** A row of a tree. Rows are compared by `key`, so selection and expansion survive every update. */
export type Node =
  | { readonly kind: 'account'; readonly key: string; readonly account: Account }
  | { readonly kind: 'region'; readonly key: string; readonly scope: Scope }
  | { readonly kind: 'cluster'; readonly key: string; readonly ref: ClusterRef; readonly cluster: Cluster }
  | { readonly kind: 'operation'; readonly key: string; readonly record: OperationRecord }
  /** Something runs whose operation ID is not known yet. */
  | { readonly kind: 'hint'; readonly key: string; readonly hint: Hint }
  /** Operations of one day, Unix milliseconds of its beginning; without a day, the active ones. */
  | { readonly kind: 'group'; readonly key: string; readonly day?: number }
  | { readonly kind: 'noneFits'; readonly key: string }
  | {
      readonly kind: 'problem';
      readonly key: string;
      readonly list: ListName;
      readonly problem: CloudProblem;
    }
  | { readonly kind: 'loading'; readonly key: string }
  | {
      readonly kind: 'empty';
      readonly key: string;
      readonly list: ListName;
      readonly hidden: Hidden | undefined;
    }
  | {
      readonly kind: 'more';
      readonly key: string;
      readonly list?: ListName;
      /** How much of the list is there, where that is known. */
      readonly part?: { readonly loaded: number; readonly total: number } | undefined;
    }
  /** Events of ActionTrail may go further back; so many days were looked through. */
  | { readonly kind: 'older'; readonly key: string; readonly days: number }
  /** What was begun elsewhere is not found in some regions. */
  | { readonly kind: 'unseen'; readonly key: string; readonly problem: CloudProblem };

/**
 * What may keep clusters out of sight: a filter that somebody set, one that has not been through all of them
 * yet, or the default.
 */
export type Hidden = 'filtered' | 'filteredSoFar' | 'released';

/** How an operation is named depends on what surrounds it: below its cluster the cluster goes without saying. */
export interface RowContext {
  readonly now: number;
  readonly belowCluster: boolean;
  /** Below the day on which it began, the day goes without saying. */
  readonly belowDay?: boolean;
  /** Which account the row is of, where rows of several are beside each other. */
  readonly account?: Account | undefined;
  /** Why the last look at an operation failed. */
  readonly problem?: CloudProblem;
  /** When the list that a cluster is from was fetched, Unix milliseconds. */
  readonly fetchedAt?: number;
  /** When a list that failed is tried again, Unix milliseconds. */
  readonly retryAt?: number;
}

/** Of rows that stand for something in the cloud. */
export function accountIdOf(node: Node): string | undefined {
  switch (node.kind) {
    case 'cluster':
      return node.ref.accountId;
    case 'operation':
      return node.record.ref.accountId;
    case 'hint':
      return node.hint.cluster.accountId;
    default:
      return undefined;
  }
}

export function operationNode(record: OperationRecord, place: string): Node {
  return { kind: 'operation', key: `${place}:${operationKey(record.ref)}`, record };
}

export function hintNode(hint: Hint, place: string): Node {
  return { kind: 'hint', key: `hint:${place}:${hint.key}`, hint };
}
