import * as vscode from 'vscode';
import { Disposables } from '../../app/lifetime.ts';
import { compareRecords, isConfirmedActive, type OperationRecord } from '../../core/operation.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import { COMMANDS } from '../ids.ts';
import type { OperationUiParts } from './parts.ts';
import { operationItem, type OperationItem } from './pickOperation.ts';

/** How many of those that are over are listed; all of them are in the view. */
const MAX_RECENT = 50;

/** Lists what changes meanwhile at most twice a second; milliseconds. */
const REPAINT_MS = 500;

interface Button extends vscode.QuickInputButton {
  readonly does: 'dismiss' | 'dismissAll' | 'watch' | 'stopWatching' | 'copyId';
}

interface Item extends OperationItem {
  readonly buttons?: readonly Button[];
}

/**
 * Lists what is under way, what failed and nobody has looked at since, and what ended lately, as long as it is
 * open. Choosing one opens its panel.
 * @param fits which ones
 */
export async function showOperations(parts: OperationUiParts, fits: Fits): Promise<void> {
  const { operations, panels } = parts;
  const owned = new Disposables();
  const pick = owned.add(vscode.window.createQuickPick<Item>());
  pick.title = vscode.l10n.t('EMR operations');
  pick.placeholder = vscode.l10n.t('Operation to open');
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.keepScrollPosition = true;
  // It is worked through, and a panel that is just being loaded would take it along with the focus.
  pick.ignoreFocusOut = true;
  pick.busy = true;
  pick.show();
  let timer: NodeJS.Timeout | undefined;
  const paint = async (): Promise<void> => {
    const items = await itemsOf(parts, fits);
    const active = pick.activeItems[0]?.ref;
    pick.busy = false;
    pick.items = items;
    if (items.length === 0) pick.placeholder = vscode.l10n.t('No operation is known yet');
    // What is in focus stays so while others come and go.
    const same = active && items.find(({ ref }) => ref && operationKey(ref) === operationKey(active));
    if (same !== undefined) pick.activeItems = [same];
    pick.buttons = unseenOf(parts, fits).length > 1 ? [button('dismissAll')] : [];
  };
  owned.add(
    operations.onDidChange(() => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void paint();
      }, REPAINT_MS);
    }),
  );
  await new Promise<void>((resolve) => {
    owned.add(
      pick.onDidTriggerButton(() => {
        for (const { ref } of unseenOf(parts, fits)) operations.markSeen(ref);
      }),
    );
    owned.add(
      pick.onDidTriggerItemButton(({ item, button: pressed }) => {
        if (item.ref !== undefined) act(parts, item.ref, (pressed as Button).does);
      }),
    );
    owned.add(
      pick.onDidAccept(() => {
        const ref = pick.activeItems[0]?.ref;
        if (ref === undefined) return;
        pick.hide();
        panels.open(ref);
      }),
    );
    owned.add(pick.onDidHide(resolve));
    void paint();
  });
  clearTimeout(timer);
  owned.dispose();
}

type Fits = (record: OperationRecord) => boolean;

async function itemsOf(parts: OperationUiParts, fits: Fits): Promise<Item[]> {
  const { operations, accounts } = parts;
  const now = Date.now();
  const isRecent = (record: OperationRecord): boolean =>
    accounts.covers(record) && fits(record) && !isConfirmedActive(record) && record.unseen !== true;
  const recent = await operations.find(MAX_RECENT, isRecent);
  const group = (label: string, records: readonly OperationRecord[]): Item[] =>
    records.length === 0
      ? []
      : [
          { label, kind: vscode.QuickPickItemKind.Separator },
          ...records.map((record) => ({ ...operationItem(parts, record, now), buttons: buttonsOf(record) })),
        ];
  return [
    ...group(vscode.l10n.t('active'), listed(parts, operations.active(), fits)),
    ...group(vscode.l10n.t('failed, not looked at yet'), unseenOf(parts, fits)),
    ...group(vscode.l10n.t('recent'), recent),
  ];
}

function unseenOf(parts: OperationUiParts, fits: Fits): readonly OperationRecord[] {
  return listed(parts, parts.operations.unseen(), fits);
}

function listed(
  { accounts }: OperationUiParts,
  records: readonly OperationRecord[],
  fits: Fits,
): readonly OperationRecord[] {
  return records.filter((record) => accounts.covers(record) && fits(record)).sort(compareRecords);
}

function buttonsOf(record: OperationRecord): readonly Button[] {
  return [
    ...(record.unseen === true ? [button('dismiss')] : []),
    ...(isConfirmedActive(record) ? [button(record.watched ? 'stopWatching' : 'watch')] : []),
    button('copyId'),
  ];
}

function button(does: Button['does']): Button {
  const { icon, tooltip } = LOOKS[does]();
  return { iconPath: new vscode.ThemeIcon(icon), tooltip, does };
}

const LOOKS: Readonly<Record<Button['does'], () => { readonly icon: string; readonly tooltip: string }>> = {
  dismiss: () => ({ icon: 'check', tooltip: vscode.l10n.t('Dismiss') }),
  dismissAll: () => ({ icon: 'check-all', tooltip: vscode.l10n.t('Dismiss All Failures') }),
  watch: () => ({ icon: 'eye', tooltip: vscode.l10n.t('Watch Operation') }),
  stopWatching: () => ({ icon: 'eye-closed', tooltip: vscode.l10n.t('Stop Watching') }),
  copyId: () => ({ icon: 'copy', tooltip: vscode.l10n.t('Copy Operation ID') }),
};

function act({ operations }: OperationUiParts, ref: OperationRef, does: Button['does']): void {
  if (does === 'dismiss') operations.markSeen(ref);
  else if (does === 'watch' || does === 'stopWatching') void operations.setWatched(ref, does === 'watch');
  else if (does === 'copyId') void vscode.commands.executeCommand(COMMANDS.copyOperationId, ref);
}
