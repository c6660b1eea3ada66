import * as vscode from 'vscode';
import { CloudError, credentialProblem } from '../../core/errors.ts';
import { cliCommand, consoleUrl } from '../../core/links.ts';
import { operationLink } from '../../core/operationLink.ts';
import type { OperationRecord } from '../../core/operation.ts';
import {
  clusterKey,
  DEMO_ACCOUNT_ID,
  operationKey,
  type ClusterRef,
  type OperationRef,
} from '../../core/scope.ts';
import { copyText } from '../commands/copy.ts';
import { asClusterRef, asNode, asOperationRef } from '../commands/targets.ts';
import { rawUri } from '../rawDocuments.ts';
import { simulatedText } from '../words.ts';
import type { OperationUiParts } from './parts.ts';
import { pickOperation, type PickOptions } from './pickOperation.ts';
import { showOperations } from './showOperations.ts';
import { watchNew } from './watch.ts';

/** What a command does with its argument: a row, an address, or nothing. Rejects as the user shall be told. */
type Action = (parts: OperationUiParts, argument: unknown) => Promise<void>;

/** A row in focus is not meant: that has an action of its own. */
export const watchOperation: Action = (parts, argument) =>
  watch(parts, asNode(argument) === undefined ? asOperationRef(argument) : undefined);

export const watchItem: Action = (parts, argument) => {
  const node = asNode(argument);
  return node?.kind === 'cluster' || node?.kind === 'hint'
    ? watch(parts, undefined, asClusterRef(node))
    : watch(parts, asOperationRef(argument));
};

async function watch(
  parts: OperationUiParts,
  ref: OperationRef | undefined,
  cluster?: ClusterRef,
): Promise<void> {
  if (ref === undefined) {
    await watchNew(parts, cluster);
    return;
  }
  if (parts.accounts.get(ref.accountId) === undefined) throw accountGone();
  parts.operations.discover(ref, 'manual');
  await parts.operations.setWatched(ref, true);
}

export const showActiveOperations: Action = (parts, argument) => showOperations(parts, amongst(argument));

export const openOperation: Action = async (parts, argument) => {
  const title = vscode.l10n.t('Open Operation');
  const placeHolder = vscode.l10n.t('Operation to open');
  const ref = asOperationRef(argument) ?? (await pickOperation(parts, { title, placeHolder }));
  if (parts.accounts.get(ref.accountId) === undefined) throw accountGone();
  parts.operations.discover(ref, 'manual');
  parts.panels.open(ref);
};

export const stopWatching: Action = async (parts, argument) => {
  const title = vscode.l10n.t('Stop Watching');
  const placeHolder = vscode.l10n.t('Operation to watch no longer');
  const fits = ({ watched }: OperationRecord): boolean => watched;
  await parts.operations.setWatched(await choose(parts, argument, { title, placeHolder, fits }), false);
};

export const copyOperationId: Action = async (parts, argument) => {
  await copyText((await chooseFor(parts, argument, vscode.l10n.t('Copy Operation ID'))).operationId);
};

export const copyCliCommand: Action = async (parts, argument) => {
  const ref = await chooseFor(parts, argument, vscode.l10n.t('Copy CLI Command'));
  const command = cliCommand(ref);
  // The real cloud would not know it.
  await copyText(ref.accountId === DEMO_ACCOUNT_ID ? `${command} # ${simulatedText()}` : command);
};

export const copyLink: Action = async (parts, argument) => {
  await copyText(operationLink(linkScheme(), await chooseFor(parts, argument, vscode.l10n.t('Copy Link'))));
};

export const copyReport: Action = async (parts, argument) => {
  const ref = await chooseFor(parts, argument, vscode.l10n.t('Copy Report'));
  await copyText(await parts.panels.report(ref), vscode.l10n.t('report about {0}', ref.operationId));
};

export const exportJson: Action = async (parts, argument) => {
  const ref = await chooseFor(parts, argument, vscode.l10n.t('Export JSON'));
  const content = await parts.panels.export(ref);
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export JSON'),
    filters: { JSON: ['json'] },
    ...saveAt(`${ref.operationId}.json`),
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  vscode.window.setStatusBarMessage(vscode.l10n.t('Saved: {0}', target.fsPath), 3_000);
};

export const compareOperation: Action = async (parts, argument) => {
  const title = vscode.l10n.t('Compare Operations');
  const ref = await choose(parts, argument, { title, placeHolder: vscode.l10n.t('Operation to compare') });
  const type = parts.operations.get(operationKey(ref))?.snapshot?.type;
  if (type === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('Its type is not known yet, so there is nothing to compare it with.'),
    );
    return;
  }
  const other = await pickOperation(parts, {
    title,
    placeHolder: vscode.l10n.t('Operation of the same type to compare it with'),
    none: vscode.l10n.t('No other operation of this type is known'),
    fits: (record) => record.snapshot?.type === type && operationKey(record.ref) !== operationKey(ref),
    first: {
      label: vscode.l10n.t('same cluster'),
      holds: (record) => clusterKey(record.ref) === clusterKey(ref),
    },
  });
  parts.panels.open(ref, other);
};

export const openRawJson: Action = async (parts, argument) => {
  const ref = await chooseFor(parts, argument, vscode.l10n.t('Open Raw JSON'));
  const document = await vscode.workspace.openTextDocument(rawUri(ref));
  await vscode.languages.setTextDocumentLanguage(document, 'json');
  await vscode.window.showTextDocument(document, { preview: true });
};

export const openInConsole: Action = async (parts, argument) => {
  const cluster =
    asClusterRef(argument) ?? (await chooseFor(parts, argument, vscode.l10n.t('Open in Console')));
  if (cluster.accountId === DEMO_ACCOUNT_ID) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('This cluster is simulated, so the console does not know it.'),
    );
    return;
  }
  await vscode.env.openExternal(vscode.Uri.parse(consoleUrl(cluster)));
};

/** The operation that a command is about: a row, an address, with none of these the panel in front or a pick. */
async function choose(
  parts: OperationUiParts,
  argument: unknown,
  options: PickOptions,
): Promise<OperationRef> {
  const front = argument === undefined ? parts.panels.activeRef : undefined;
  return asOperationRef(argument) ?? front ?? (await pickOperation(parts, options));
}

function chooseFor(parts: OperationUiParts, argument: unknown, title: string): Promise<OperationRef> {
  return choose(parts, argument, { title, placeHolder: title });
}

/** Beside what is being worked on, where anything is. */
function saveAt(name: string): { readonly defaultUri?: vscode.Uri } {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, name) };
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
