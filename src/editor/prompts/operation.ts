import * as vscode from 'vscode';
import type { Account } from '../../app/account.ts';
import { findOperationClue } from '../../core/operationText.ts';
import { isClusterId, type ClusterRef, type OperationRef, type Scope } from '../../core/scope.ts';
import { problemWords } from '../problems.ts';
import { regionLabel } from '../words.ts';
import { askText, BACK, tryWithProgress } from './steps.ts';

export interface WatchQuestions {
  readonly accounts: readonly Account[];
  /** A cluster that the command was called on. */
  readonly cluster?: ClusterRef;
  /** Asks the service; rejects with a `CloudError` where it does not know the operation. */
  readonly confirm: (ref: OperationRef, signal: AbortSignal) => Promise<void>;
}

const TOTAL_STEPS = 2;

/**
 * Asks for an operation: its ID, or any text that holds it, then what the text leaves open. Where the check
 * fails, it is asked for again with what was typed. Rejects with a `CancellationError` on Escape.
 */
export async function askOperation(questions: WatchQuestions): Promise<OperationRef> {
  let typed = '';
  let typedCluster = '';
  let complaint: string | undefined;
  for (;;) {
    const text = await askId(typed, complaint);
    complaint = undefined;
    typed = text;
    const clue = findOperationClue(text);
    const { operationId } = clue;
    if (operationId === undefined) continue;
    const scope = questions.cluster ?? (await askScope(questions.accounts, clue.regionId));
    let clusterId = clue.clusterId ?? questions.cluster?.clusterId;
    if (clusterId === undefined) {
      const answer = await askClusterId(operationId, typedCluster);
      if (answer === BACK) continue;
      typedCluster = answer;
      clusterId = answer;
    }
    const ref = { accountId: scope.accountId, regionId: scope.regionId, clusterId, operationId };
    const title = vscode.l10n.t('Looking up the operation…');
    const outcome = await tryWithProgress(title, (signal) => questions.confirm(ref, signal));
    if (!('problem' in outcome)) return ref;
    complaint = problemWords(outcome.problem).detail;
  }
}

async function askId(value: string, complaint: string | undefined): Promise<string> {
  const text = await askText({
    title: vscode.l10n.t('Watch Operation'),
    step: 1,
    totalSteps: TOTAL_STEPS,
    prompt: vscode.l10n.t('Operation ID, or a line, JSON answer or address that holds it'),
    placeholder: 'op-…',
    value,
    validate: (input) =>
      findOperationClue(input).operationId === undefined
        ? vscode.l10n.t('No single operation ID found. It has the form op- and letters or digits')
        : undefined,
    ...(complaint === undefined ? {} : { complaint }),
  });
  // The first step has no way back.
  return text === BACK ? value : text;
}

function askClusterId(operationId: string, value: string): Promise<string | typeof BACK> {
  return askText({
    title: vscode.l10n.t('Watch Operation'),
    step: 2,
    totalSteps: TOTAL_STEPS,
    prompt: vscode.l10n.t('ID of the cluster that operation {0} belongs to', operationId),
    placeholder: 'c-…',
    value,
    validate: (input) =>
      isClusterId(input) ? undefined : vscode.l10n.t('A cluster ID has the form c- and letters or digits'),
  });
}

/** Account and region, asked only where there is a choice. */
async function askScope(accounts: readonly Account[], regionId: string | undefined): Promise<Scope> {
  const items = accounts.flatMap((account) =>
    (regionId === undefined ? account.regions : [regionId]).map((region) => ({
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
