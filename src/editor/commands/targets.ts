import * as v from 'valibot';
import * as vscode from 'vscode';
import type { Account } from '../../app/account.ts';
import type { Accounts } from '../../app/accounts.ts';
import { listAccountId } from '../../app/inventory.ts';
import {
  isClusterId,
  isOperationId,
  isRegionId,
  isSafeId,
  type ClusterRef,
  type OperationRef,
} from '../../core/scope.ts';
import { labelText } from '../../core/plainText.ts';
import { accountIdOf, type Node } from '../rows/node.ts';
import { accountNote } from '../rows/placeRows.ts';

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
  'hint',
  'group',
  'noneFits',
  'problem',
  'empty',
  'more',
  'older',
  'unseen',
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
  if (node?.kind === 'hint') return node.hint.cluster;
  return node?.kind === 'cluster' ? node.ref : asOperationRef(argument);
}

/** The account that is named, or that a row or an operation belongs to. */
function asAccountId(argument: unknown): string | undefined {
  const node = asNode(argument);
  if (node === undefined) {
    return typeof argument === 'string' ? argument : asOperationRef(argument)?.accountId;
  }
  switch (node.kind) {
    case 'account':
      return node.account.id;
    case 'region':
      return node.scope.accountId;
    case 'problem':
    case 'empty':
      return listAccountId(node.list);
    default:
      return accountIdOf(node);
  }
}

/**
 * The account meant by a row or an ID, where it fits; else the only one that does, or the one picked. Rejects with
 * a `CancellationError` where there is none.
 */
export async function chooseAccount(
  accounts: Accounts,
  argument: unknown,
  fits: (account: Account) => boolean = () => true,
): Promise<Account> {
  const id = asAccountId(argument);
  const named = id === undefined ? undefined : accounts.get(id);
  if (named !== undefined && fits(named)) return named;
  // One that was named and is gone must not end up as another.
  const all = id !== undefined && named === undefined ? [] : accounts.all().filter(fits);
  const [only] = all;
  if (only !== undefined && all.length === 1) return only;
  if (all.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('No account fits this command.'));
    throw new vscode.CancellationError();
  }
  const items = all.map((account) => ({
    label: labelText(account.label).replaceAll('$(', '$ ('),
    description: accountNote(account),
    account,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: vscode.l10n.t('Account'),
    ignoreFocusOut: true,
  });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked.account;
}
