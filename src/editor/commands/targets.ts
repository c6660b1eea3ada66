import * as v from 'valibot';
import {
  isClusterId,
  isOperationId,
  isRegionId,
  isSafeId,
  type ClusterRef,
  type OperationRef,
} from '../../core/scope.ts';
import type { Node } from '../nodes.ts';

const scopeEntries = {
  accountId: v.pipe(v.string(), v.check(isSafeId)),
  regionId: v.pipe(v.string(), v.check(isRegionId)),
};
const clusterEntries = { ...scopeEntries, clusterId: v.pipe(v.string(), v.check(isClusterId)) };

/** An operation as it comes from outside: a command's argument, the state of a restored panel. */
export const operationRefSchema: v.GenericSchema<unknown, OperationRef> = v.object({
  ...clusterEntries,
  operationId: v.pipe(v.string(), v.check(isOperationId)),
});

const KINDS: ReadonlySet<unknown> = new Set<Node['kind']>([
  'account',
  'region',
  'cluster',
  'operation',
  'problem',
  'empty',
  'more',
]);

/** The row of a tree that a command was called on; menus hand over what the tree gave them. */
export function asNode(argument: unknown): Node | undefined {
  const kind = (argument as { kind?: unknown } | null | undefined)?.kind;
  return KINDS.has(kind) ? (argument as Node) : undefined;
}

/** The operation that a command was called with: a row, or its address. */
export function asOperationRef(argument: unknown): OperationRef | undefined {
  const node = asNode(argument);
  const parsed = v.safeParse(operationRefSchema, node?.kind === 'operation' ? node.record.ref : argument);
  return parsed.success ? parsed.output : undefined;
}

/** The cluster that a command was called on, or that the operation belongs to. */
export function asClusterRef(argument: unknown): ClusterRef | undefined {
  const node = asNode(argument);
  return node?.kind === 'cluster' ? node.ref : asOperationRef(argument);
}

/** The account that is named, or that a row or an operation belongs to. */
export function asAccountId(argument: unknown): string | undefined {
  const node = asNode(argument);
  switch (node?.kind) {
    case 'account':
      return node.account.id;
    case 'region':
      return node.scope.accountId;
    case 'cluster':
      return node.ref.accountId;
    case 'problem':
    case 'empty':
      return node.list.kind === 'clusters' ? node.list.scope.accountId : node.list.cluster.accountId;
    default:
      return typeof argument === 'string' ? argument : asOperationRef(argument)?.accountId;
  }
}
