import * as vscode from 'vscode';
import type { Accounts } from '../../../app/accounts.ts';
import { operationKey, type OperationRef, type Scope } from '../../../core/scope.ts';
import { TOOLS, type ToolName } from '../../ids.ts';
import { escaped } from '../../rows/parts.ts';
import { accountLabel, clusterLabel, listText, regionLabel } from '../../words.ts';
import type { ToolParts } from '../parts.ts';
import { plain } from './answer.ts';
import { readClusters, readOperation, readOperations, readWait } from './input.ts';
import { operationOf, scopesOf } from './place.ts';

/** Accounts, and regions of each, that are named; of more the number is said. */
const MAX_NAMED = 5;

/**
 * What the user is asked before a tool is used, and sees meanwhile. All of them hand something to a language model,
 * so all ask; VS Code lets users allow a tool for good. Rejects with what is wrong with the input.
 */
export async function preparation(
  parts: ToolParts,
  name: ToolName,
  given: unknown,
): Promise<vscode.PreparedToolInvocation> {
  switch (name) {
    case TOOLS.listClusters: {
      const where = placesText(parts, scopesOf(parts.accounts, readClusters(given)));
      return asking(
        vscode.l10n.t('List EMR clusters?'),
        vscode.l10n.t(
          'Alibaba Cloud is asked for the clusters of {0}. Their names, IDs and states are handed to the language model.',
          where,
        ),
        vscode.l10n.t('Listing the clusters of {0}', where),
      );
    }
    case TOOLS.listOperations: {
      const where = placesText(parts, scopesOf(parts.accounts, readOperations(given)));
      return asking(
        vscode.l10n.t('List known EMR operations?'),
        vscode.l10n.t(
          'The operations of {0} that are known here are handed to the language model. Alibaba Cloud is not asked.',
          where,
        ),
        vscode.l10n.t('Listing the known operations of {0}', where),
      );
    }
    case TOOLS.getOperation: {
      const what = operationText(parts, await operationOf(parts, readOperation(given)));
      return asking(
        vscode.l10n.t('Look at an EMR operation?'),
        vscode.l10n.t(
          'Alibaba Cloud is asked for {0} and, where it failed or waits for somebody, for what is around it. The answer is handed to the language model.',
          what,
        ),
        vscode.l10n.t('Looking at {0}', what),
      );
    }
    case TOOLS.waitForOperation: {
      const { timeoutMinutes, ...input } = readWait(given);
      const what = operationText(parts, await operationOf(parts, input));
      return asking(
        vscode.l10n.t('Wait for an EMR operation?'),
        vscode.l10n.t(
          'Alibaba Cloud is asked for {0} from time to time, for up to {1} minutes. While it runs it is listed under Operations. How it ends is handed to the language model.',
          what,
          timeoutMinutes,
        ),
        vscode.l10n.t('Waiting for {0}', what),
      );
    }
  }
}

/** Labels and names are from anywhere: what is shown is just their text. */
function asking(title: string, message: string, invocationMessage: string): vscode.PreparedToolInvocation {
  return {
    invocationMessage: new vscode.MarkdownString(escaped(invocationMessage)),
    confirmationMessages: { title, message: new vscode.MarkdownString(escaped(message)) },
  };
}

/** `Production (China (Hangzhou), China (Beijing))`, for each account. */
function placesText({ accounts }: ToolParts, scopes: readonly Scope[]): string {
  const regions = new Map<string, string[]>();
  for (const { accountId, regionId } of scopes) {
    regions.set(accountId, [...(regions.get(accountId) ?? []), regionLabel(regionId)]);
  }
  const named = [...regions].map(([accountId, labels]) =>
    vscode.l10n.t('{0} ({1})', accountText(accounts, accountId), firstOf(labels)),
  );
  return firstOf(named);
}

/** `op-… of etl-prod (c-…), China (Hangzhou), account Production`. */
function operationText(parts: ToolParts, ref: OperationRef): string {
  const { accounts, inventory, operations } = parts;
  const name = operations.get(operationKey(ref))?.clusterName ?? inventory.cluster(ref)?.name;
  const cluster = clusterLabel(plain(name), ref.clusterId);
  return vscode.l10n.t(
    '{0} of {1} in {2}, account {3}',
    ref.operationId,
    cluster === ref.clusterId ? cluster : vscode.l10n.t('{0} ({1})', cluster, ref.clusterId),
    regionLabel(ref.regionId),
    accountText(accounts, ref.accountId),
  );
}

function accountText(accounts: Accounts, id: string): string {
  const account = accounts.get(id);
  return (account === undefined ? undefined : plain(accountLabel(account))) ?? id;
}

function firstOf(texts: readonly string[]): string {
  const left = texts.length - MAX_NAMED;
  const some = listText(texts.slice(0, MAX_NAMED));
  return left > 0 ? vscode.l10n.t('{0} and {1} more', some, left) : some;
}
