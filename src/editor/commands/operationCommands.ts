import * as vscode from 'vscode';
import type { Accounts } from '../../app/accounts.ts';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import type { Operations } from '../../app/operations.ts';
import type { Watcher } from '../../app/watcher.ts';
import type { EmrCloud } from '../../cloud/emrCloud.ts';
import { cliCommand, consoleUrl } from '../../core/links.ts';
import { isActive, isConfirmedActive, type OperationRecord } from '../../core/operation.ts';
import { operationKey, type OperationRef } from '../../core/scope.ts';
import { compareRecords } from '../clustersView.ts';
import { COMMANDS } from '../ids.ts';
import type { Log } from '../log.ts';
import type { OperationPanels } from '../panel/operationPanels.ts';
import { askOperation } from '../prompts/operation.ts';
import type { RawDocuments } from '../rawDocuments.ts';
import { operationLook, operationStatus, operationTitle } from '../words.ts';
import { registerCommand } from './register.ts';
import { asClusterRef, asNode, asOperationRef } from './targets.ts';

export interface OperationCommandParts {
  readonly accounts: Accounts;
  readonly cloud: EmrCloud;
  readonly operations: Operations;
  readonly watcher: Watcher;
  readonly panels: OperationPanels;
  readonly rawDocuments: RawDocuments;
  readonly log: Log;
}

export function registerOperationCommands(parts: OperationCommandParts): Disposable {
  const owned = new Disposables();
  const { log, operations } = parts;
  const on = (id: Parameters<typeof registerCommand>[0], run: (ref: OperationRef) => unknown): void => {
    owned.add(registerCommand(id, log, async (argument) => run(await choose(parts, argument))));
  };
  owned.add(registerCommand(COMMANDS.watchOperation, log, (argument) => watch(parts, argument)));
  owned.add(
    registerCommand(COMMANDS.showActiveOperations, log, async () => {
      const picked = await pick(parts, vscode.l10n.t('Active EMR operations'));
      parts.panels.open(picked);
    }),
  );
  on(COMMANDS.openOperation, async (ref) => {
    await operations.open();
    operations.discover(ref, 'manual');
    parts.panels.open(ref);
  });
  on(COMMANDS.stopWatching, (ref) => {
    operations.setWatched(ref, false);
  });
  on(COMMANDS.copyOperationId, (ref) => copy(ref.operationId));
  on(COMMANDS.copyCliCommand, (ref) => copy(cliCommand(ref)));
  on(COMMANDS.openRawJson, (ref) => parts.rawDocuments.show(ref));
  owned.add(
    registerCommand(COMMANDS.openInConsole, log, async (argument) => {
      const cluster = asClusterRef(argument) ?? (await choose(parts, argument));
      if (parts.accounts.get(cluster.accountId)?.kind === 'demo') {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('This cluster is simulated, so the console does not know it.'),
        );
        return;
      }
      await vscode.env.openExternal(vscode.Uri.parse(consoleUrl(cluster)));
    }),
  );
  return owned;
}

/** Watches the operation meant, or asks for one that is not known yet. */
async function watch(parts: OperationCommandParts, argument: unknown): Promise<void> {
  const { operations, accounts, cloud, panels } = parts;
  await operations.open();
  const meant = asOperationRef(argument);
  if (meant !== undefined) {
    operations.discover(meant, 'manual');
    operations.setWatched(meant, true);
    return;
  }
  const node = asNode(argument);
  const ref = await askOperation({
    accounts: accounts.all(),
    ...(node?.kind === 'cluster' ? { cluster: node.ref } : {}),
    confirm: async (candidate) => {
      const answer = await cloud.getOperation(candidate);
      operations.discover(candidate, 'manual');
      operations.applyAnswer(candidate, answer);
      const record = operations.get(operationKey(candidate));
      if (record !== undefined && isActive(record)) operations.setWatched(candidate, true);
    },
  });
  panels.open(ref);
}

/** The operation that a command is about: a row, an address, the panel in front, or the one picked. */
async function choose(parts: OperationCommandParts, argument: unknown): Promise<OperationRef> {
  return (
    asOperationRef(argument) ?? parts.panels.activeRef ?? (await pick(parts, vscode.l10n.t('EMR operations')))
  );
}

interface OperationItem extends vscode.QuickPickItem {
  readonly ref?: OperationRef;
}

/** Active operations first, then the others. Rejects with a `CancellationError` on Escape. */
async function pick(parts: OperationCommandParts, title: string): Promise<OperationRef> {
  const { accounts, operations } = parts;
  await operations.open();
  const now = Date.now();
  const records = operations
    .all()
    .filter(({ ref }) => accounts.get(ref.accountId) !== undefined)
    .sort(compareRecords);
  const toItem = (record: OperationRecord): OperationItem => ({
    label: `$(${operationLook(record).icon}) ${operationTitle(record)}`,
    description: operationStatus(record, now),
    detail: `${record.ref.operationId} · ${record.ref.clusterId} · ${record.ref.regionId}`,
    ref: record.ref,
  });
  const active = records.filter(isConfirmedActive).map(toItem);
  const others = records.filter((record) => !isConfirmedActive(record)).map(toItem);
  const items: OperationItem[] = [
    ...heading(vscode.l10n.t('active'), active),
    ...active,
    ...heading(vscode.l10n.t('recent'), others),
    ...others,
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder:
      items.length === 0 ? vscode.l10n.t('No operation is known yet') : vscode.l10n.t('Operation to open'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked?.ref === undefined) throw new vscode.CancellationError();
  return picked.ref;
}

function heading(label: string, items: readonly OperationItem[]): OperationItem[] {
  return items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }];
}

async function copy(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  vscode.window.setStatusBarMessage(vscode.l10n.t('Copied: {0}', text), 3_000);
}
