import * as vscode from 'vscode';
import { isConfirmedActive, type OperationRecord } from '../../core/operation.ts';
import { DEMO_ACCOUNT_ID, type OperationRef } from '../../core/scope.ts';
import { withoutIcons } from '../prompts/steps.ts';
import { operationLook, operationStatus, operationTitle } from '../operationWords.ts';
import { accountAmongOthers, shortAccountLabel, simulatedText } from '../words.ts';
import type { OperationUiParts } from './parts.ts';

export interface PickOptions {
  readonly title: string;
  readonly placeHolder: string;
  /** Said where there is nothing to pick. */
  readonly none?: string;
  readonly fits?: (record: OperationRecord) => boolean;
  /** Those that come first, under this heading; without it those that are active. */
  readonly first?: { readonly label: string; readonly holds: (record: OperationRecord) => boolean };
}

export interface OperationItem extends vscode.QuickPickItem {
  readonly ref?: OperationRef;
}

/** How many operations are offered; nobody looks further back in a list. */
const MAX_PICKED = 1_000;

/** Those that come first, then the others. Rejects with a `CancellationError` on Escape. */
export async function pickOperation(parts: OperationUiParts, options: PickOptions): Promise<OperationRef> {
  const now = Date.now();
  const records = await parts.operations.find(
    MAX_PICKED,
    (record) => parts.accounts.covers(record) && (options.fits?.(record) ?? true),
  );
  const first = options.first ?? { label: vscode.l10n.t('active'), holds: isConfirmedActive };
  const itemsOf = (some: readonly OperationRecord[]): OperationItem[] =>
    some.map((record) => operationItem(parts, record, now));
  const firstItems = itemsOf(records.filter(first.holds));
  const otherItems = itemsOf(records.filter((record) => !first.holds(record)));
  const rest = options.first === undefined ? vscode.l10n.t('recent') : vscode.l10n.t('others');
  const items = [
    ...heading(first.label, firstItems),
    ...firstItems,
    ...heading(rest, otherItems),
    ...otherItems,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: options.title,
    placeHolder:
      items.length === 0 ? (options.none ?? vscode.l10n.t('No operation is known yet')) : options.placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
    // A panel that is just being loaded takes the focus, and would take the list along.
    ignoreFocusOut: true,
  });
  if (picked?.ref === undefined) throw new vscode.CancellationError();
  return picked.ref;
}

/** How a list of operations shows one of them. */
export function operationItem(
  { accounts }: Pick<OperationUiParts, 'accounts'>,
  record: OperationRecord,
  now: number,
): OperationItem {
  const { operationId, clusterId, regionId } = record.ref;
  return {
    // A name of the cloud must not bring icons of its own.
    label: `$(${operationLook(record).icon}) ${withoutIcons(operationTitle(record))}`,
    description: withoutIcons(operationStatus(record, now)),
    detail: [operationId, clusterId, regionId, accountOf(accounts, record)].filter(Boolean).join(' · '),
    ref: record.ref,
  };
}

/** Which account it is of, where there are several; of the demo also where it is alone. */
function accountOf(accounts: OperationUiParts['accounts'], { ref }: OperationRecord): string | undefined {
  const account = accountAmongOthers(accounts, ref.accountId);
  if (account !== undefined) return withoutIcons(shortAccountLabel(account));
  return ref.accountId === DEMO_ACCOUNT_ID ? simulatedText() : undefined;
}

function heading(label: string, items: readonly OperationItem[]): OperationItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }];
}
