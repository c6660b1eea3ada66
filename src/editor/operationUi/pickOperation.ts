import * as vscode from 'vscode';
import { isConfirmedActive, type OperationRecord } from '../../core/operation.ts';
import type { OperationRef } from '../../core/scope.ts';
import { withoutIcons } from '../prompts/steps.ts';
import { operationLook, operationStatus, operationTitle } from '../operationWords.ts';
import type { OperationUiParts } from './parts.ts';

export interface PickOptions {
  readonly title: string;
  readonly placeHolder: string;
  readonly fits?: (record: OperationRecord) => boolean;
}

export interface OperationItem extends vscode.QuickPickItem {
  readonly ref?: OperationRef;
}

/** How many operations are offered; nobody looks further back in a list. */
const MAX_PICKED = 1_000;

/** Active operations first, then the others. Rejects with a `CancellationError` on Escape. */
export async function pickOperation(parts: OperationUiParts, options: PickOptions): Promise<OperationRef> {
  const now = Date.now();
  const records = await parts.operations.find(
    MAX_PICKED,
    (record) => parts.accounts.covers(record) && (options.fits?.(record) ?? true),
  );
  const active = records.filter(isConfirmedActive).map((record) => operationItem(record, now));
  const others = records
    .filter((record) => !isConfirmedActive(record))
    .map((record) => operationItem(record, now));
  const items = [
    ...heading(vscode.l10n.t('active'), active),
    ...active,
    ...heading(vscode.l10n.t('recent'), others),
    ...others,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: options.title,
    placeHolder: items.length === 0 ? vscode.l10n.t('No operation is known yet') : options.placeHolder,
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.ref === undefined) throw new vscode.CancellationError();
  return picked.ref;
}

/** How a list of operations shows one of them. */
export function operationItem(record: OperationRecord, now: number): OperationItem {
  const { operationId, clusterId, regionId } = record.ref;
  return {
    // A name of the cloud must not bring icons of its own.
    label: `$(${operationLook(record).icon}) ${withoutIcons(operationTitle(record))}`,
    description: operationStatus(record, now),
    detail: `${operationId} · ${clusterId} · ${regionId}`,
    ref: record.ref,
  };
}

function heading(label: string, items: readonly OperationItem[]): OperationItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }];
}
