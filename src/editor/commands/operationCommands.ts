import * as vscode from 'vscode';
import { Disposables, type Disposable } from '../../app/lifetime.ts';
import { CloudError, credentialProblem } from '../../core/errors.ts';
import { cliCommand, consoleUrl } from '../../core/links.ts';
import { operationLink } from '../../core/operationLink.ts';
import { NO_FILTER } from '../../core/operationFilter.ts';
import type { OperationRecord } from '../../core/operation.ts';
import { operationKey, type ClusterRef, type OperationRef } from '../../core/scope.ts';
import { COMMANDS } from '../ids.ts';
import type * as OperationUi from '../operationUi/index.ts';
import type { OperationUiParts } from '../operationUi/parts.ts';
import type { PickOptions } from '../operationUi/pickOperation.ts';
import type { OperationsView } from '../operationsView.ts';
import type { RawDocuments } from '../rawDocuments.ts';
import { copyText } from './copy.ts';
import { registerCommand, type CommandId } from './register.ts';
import { asClusterRef, asNode, asOperationRef } from './targets.ts';

export interface OperationCommandParts extends OperationUiParts {
  readonly rawDocuments: RawDocuments;
  readonly operationsView: OperationsView;
}

/** @param load loads what asks for an operation, with the first command that needs it */
export function registerOperationCommands(
  parts: OperationCommandParts,
  load: () => Promise<typeof OperationUi>,
): Disposable {
  const owned = new Disposables();
  const { log, operations, operationsView, panels } = parts;
  const command = (id: CommandId, run: (argument: unknown) => unknown): void => {
    owned.add(
      registerCommand(id, log, async (argument) => {
        await operations.open();
        await run(argument);
      }),
    );
  };
  const pick = async (options: PickOptions): Promise<OperationRef> =>
    (await load()).pickOperation(parts, options);
  /** The operation that a command is about: a row, an address, with none of these the panel in front or a pick. */
  const choose = async (argument: unknown, options: PickOptions): Promise<OperationRef> => {
    const front = argument === undefined ? panels.activeRef : undefined;
    return asOperationRef(argument) ?? front ?? (await pick(options));
  };
  const watch = async (ref: OperationRef | undefined, cluster?: ClusterRef): Promise<void> => {
    if (ref === undefined) {
      await (await load()).watchNew(parts, cluster);
      return;
    }
    if (parts.accounts.get(ref.accountId) === undefined) throw accountGone();
    operations.discover(ref, 'manual');
    operations.setWatched(ref, true);
  };
  command(COMMANDS.watchOperation, (argument) =>
    // A row in focus is not meant: that has an action of its own.
    watch(asNode(argument) === undefined ? asOperationRef(argument) : undefined),
  );
  command(COMMANDS.watchItem, (argument) => {
    const node = asNode(argument);
    return node?.kind === 'cluster' || node?.kind === 'hint'
      ? watch(undefined, asClusterRef(node))
      : watch(asOperationRef(argument));
  });
  command(COMMANDS.showActiveOperations, async (argument) => {
    const title = vscode.l10n.t('EMR operations');
    const placeHolder = vscode.l10n.t('Operation to open');
    panels.open(await pick({ title, placeHolder, fits: amongst(argument) }));
  });
  command(COMMANDS.openOperation, async (argument) => {
    const title = vscode.l10n.t('Open Operation');
    const placeHolder = vscode.l10n.t('Operation to open');
    const ref = asOperationRef(argument) ?? (await pick({ title, placeHolder }));
    if (parts.accounts.get(ref.accountId) === undefined) throw accountGone();
    operations.discover(ref, 'manual');
    panels.open(ref);
  });
  command(COMMANDS.stopWatching, async (argument) => {
    const title = vscode.l10n.t('Stop Watching');
    const placeHolder = vscode.l10n.t('Operation to watch no longer');
    const fits = ({ watched }: OperationRecord): boolean => watched;
    operations.setWatched(await choose(argument, { title, placeHolder, fits }), false);
  });
  command(COMMANDS.copyOperationId, async (argument) => {
    const title = vscode.l10n.t('Copy Operation ID');
    await copyText((await choose(argument, { title, placeHolder: title })).operationId);
  });
  command(COMMANDS.copyCliCommand, async (argument) => {
    const title = vscode.l10n.t('Copy CLI Command');
    await copyText(cliCommand(await choose(argument, { title, placeHolder: title })));
  });
  command(COMMANDS.copyLink, async (argument) => {
    const title = vscode.l10n.t('Copy Link');
    await copyText(operationLink(linkScheme(), await choose(argument, { title, placeHolder: title })));
  });
  command(COMMANDS.openRawJson, async (argument) => {
    const title = vscode.l10n.t('Open Raw JSON');
    await parts.rawDocuments.show(await choose(argument, { title, placeHolder: title }));
  });
  command(COMMANDS.openInConsole, async (argument) => {
    const title = vscode.l10n.t('Open in Console');
    const cluster = asClusterRef(argument) ?? (await choose(argument, { title, placeHolder: title }));
    if (parts.accounts.get(cluster.accountId)?.kind === 'demo') {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('This cluster is simulated, so the console does not know it.'),
      );
      return;
    }
    await vscode.env.openExternal(vscode.Uri.parse(consoleUrl(cluster)));
  });
  command(COMMANDS.filterOperations, async () => {
    const { askOperationFilter } = await load();
    askOperationFilter(operationsView.filter, (filter) => {
      operationsView.setFilter(filter);
    });
  });
  command(COMMANDS.clearOperationFilter, () => {
    operationsView.setFilter(NO_FILTER);
  });
  return owned;
}

/** Editions have schemes of their own; in a browser none leads back to the window. */
function linkScheme(): string {
  return vscode.env.uiKind === vscode.UIKind.Web ? 'vscode' : vscode.env.uriScheme;
}

function accountGone(): CloudError {
  return new CloudError(credentialProblem({ what: 'signedOut' }));
}

/** Those of a list of addresses; without a list, all. */
function amongst(argument: unknown): (record: OperationRecord) => boolean {
  const refs = Array.isArray(argument) ? argument.flatMap((each) => asOperationRef(each) ?? []) : [];
  if (refs.length === 0) return () => true;
  const keys = new Set(refs.map(operationKey));
  return ({ ref }) => keys.has(operationKey(ref));
}
