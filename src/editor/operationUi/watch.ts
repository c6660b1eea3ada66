import * as vscode from 'vscode';
import { CloudError, credentialProblem } from '../../core/errors.ts';
import { isActive } from '../../core/operation.ts';
import { operationKey, type ClusterRef } from '../../core/scope.ts';
import { askOperation } from './askOperation.ts';
import { idsInClipboard } from './clipboard.ts';
import { confirmOperation } from './confirm.ts';
import type { OperationUiParts } from './parts.ts';

/** Asks for an operation, makes sure that the service knows it, and watches it. */
export async function watchNew(parts: OperationUiParts, cluster?: ClusterRef): Promise<void> {
  const { operations, accounts, panels } = parts;
  if (accounts.all().length === 0) throw new CloudError(credentialProblem({ what: 'signedOut' }));
  const copied = await idsInClipboard(() => vscode.env.clipboard.readText());
  // Who asks at a cluster does not mean an operation of another.
  const other = cluster !== undefined && (copied?.clusterId ?? cluster.clusterId) !== cluster.clusterId;
  const ref = await askOperation(parts, {
    title: vscode.l10n.t('Watch Operation'),
    ...(cluster === undefined ? {} : { cluster }),
    ...(copied === undefined || other ? {} : { offered: copied.text }),
    confirm: (candidate, signal) => confirmOperation(parts, candidate, 'manual', signal),
  });
  const record = operations.get(operationKey(ref));
  const written = record !== undefined && isActive(record) ? operations.setWatched(ref, true) : undefined;
  panels.open(ref);
  await written;
}
