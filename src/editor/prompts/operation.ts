import * as vscode from 'vscode';
import type { Account } from '../../app/accounts.ts';
import { CloudError } from '../../core/errors.ts';
import { findOperationClue } from '../../core/operationText.ts';
import {
  isClusterId,
  isOperationId,
  isRegionId,
  type ClusterRef,
  type OperationRef,
} from '../../core/scope.ts';
import { problemWords } from '../problems.ts';
import { regionLabel } from '../words.ts';
import { askText, BACK } from './steps.ts';

export interface WatchQuestions {
  readonly accounts: readonly Account[];
  /** A cluster that the command was called on. */
  readonly cluster?: ClusterRef;
  /** Asks the service; rejects with a `CloudError` where it does not know the operation. */
  readonly confirm: (ref: OperationRef) => Promise<void>;
}

const TOTAL_STEPS = 2;

/**
 * Asks for an operation: its ID, or any text that holds it, then what the text leaves open. One that the
 * service does not know is asked for again with what was typed. Rejects with a `CancellationError` on Escape.
 */
export async function askOperation(questions: WatchQuestions): Promise<OperationRef> {
  const title = vscode.l10n.t('Watch Operation');
  let typed = '';
  let clusterId = questions.cluster?.clusterId ?? '';
  let complaint: string | undefined;
  for (;;) {
    const text = await askText({
      title,
      step: 1,
      totalSteps: TOTAL_STEPS,
      prompt: vscode.l10n.t('Operation ID, or a line, JSON answer or address that holds it'),
      placeholder: 'op-…',
      value: typed,
      validate: (input) =>
        findOperationClue(input).operationId === undefined
          ? vscode.l10n.t('No single operation ID found. It has the form op- and letters or digits')
          : undefined,
      ...(complaint === undefined ? {} : { complaint }),
    });
    if (text === BACK) continue;
    typed = text;
    const clue = findOperationClue(text);
    const operationId = clue.operationId ?? '';
    const scope = questions.cluster ?? (await askScope(questions.accounts, clue.regionId));
    clusterId = clue.clusterId ?? clusterId;
    if (clue.clusterId === undefined && questions.cluster === undefined) {
      const answer = await askText({
        title,
        step: 2,
        totalSteps: TOTAL_STEPS,
        prompt: vscode.l10n.t('ID of the cluster that operation {0} belongs to', operationId),
        placeholder: 'c-…',
        value: clusterId,
        validate: (input) =>
          isClusterId(input)
            ? undefined
            : vscode.l10n.t('A cluster ID has the form c- and letters or digits'),
      });
      if (answer === BACK) continue;
      clusterId = answer;
    }
    const { accountId, regionId } = scope;
    const ref: OperationRef = { accountId, regionId, clusterId, operationId };
    if (!isOperationId(operationId) || !isClusterId(clusterId)) continue;
    try {
      await questions.confirm(ref);
      return ref;
    } catch (error) {
      if (!(error instanceof CloudError) || error.problem.kind !== 'notFound') throw error;
      complaint = problemWords(error.problem).detail;
    }
  }
}

/** Account and region, asked only where there is a choice. */
async function askScope(
  accounts: readonly Account[],
  regionId: string | undefined,
): Promise<{ accountId: string; regionId: string }> {
  const named = regionId !== undefined && isRegionId(regionId) ? regionId : undefined;
  const items = accounts.flatMap((account) =>
    (named === undefined ? account.regions : [named]).map((region) => ({
      label: regionLabel(region),
      description: accounts.length > 1 ? `${region} · ${account.label}` : region,
      scope: { accountId: account.id, regionId: region },
    })),
  );
  const [only] = items;
  if (only !== undefined && items.length === 1) return only.scope;
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Watch Operation'),
    placeHolder: vscode.l10n.t('Region of the cluster'),
    ignoreFocusOut: true,
  });
  if (picked === undefined) throw new vscode.CancellationError();
  return picked.scope;
}
