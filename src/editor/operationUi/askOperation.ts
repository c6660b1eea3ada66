import * as vscode from 'vscode';
import { isUnknownId, type CloudProblem } from '../../core/errors.ts';
import { findOperationClue } from '../../core/operationText.ts';
import { messageText } from '../../core/plainText.ts';
import type { ClusterRef, OperationRef } from '../../core/scope.ts';
import { openParts, type Draft } from '../../core/scopeChoice.ts';
import { problemWords } from '../problems.ts';
import { askText, BACK, tryWithProgress } from '../prompts/steps.ts';
import { regionLabel } from '../words.ts';
import { askPlace, type PlaceParts } from './askPlace.ts';
import { likelyPlace } from './likelyPlace.ts';

export interface OperationQuestions {
  /** What it is asked for. */
  readonly title: string;
  /** A cluster that the command was called on. */
  readonly cluster?: ClusterRef;
  /** The IDs in the clipboard, proposed until something else is typed. */
  readonly offered?: string;
  /** IDs that were found elsewhere, taken as if they had been typed: only what they leave open is asked. */
  readonly given?: string;
  /** What was wrong with those: they are shown, to be set right. */
  readonly complaint?: string;
  /** Asks the service; rejects with a `CloudError` where it does not know the operation. */
  readonly confirm: (ref: OperationRef, signal: AbortSignal) => Promise<void>;
}

interface IdQuestion {
  readonly title: string;
  readonly value: string;
  readonly totalSteps: number;
  readonly offered: string | undefined;
  readonly complaint: string | undefined;
}

/**
 * Asks for an operation: its ID, or any text that holds it, then only what the text leaves open. Where the
 * check fails, it is asked for again with what was typed and chosen. Rejects with a `CancellationError` on
 * Escape.
 */
export async function askOperation(parts: PlaceParts, questions: OperationQuestions): Promise<OperationRef> {
  const { title, cluster, offered, given } = questions;
  let value = given ?? offered ?? '';
  let { complaint } = questions;
  let asks = given === undefined || complaint !== undefined;
  /** What was chosen last, proposed when it is asked again. */
  let chosen: Draft = {};
  for (;;) {
    const unknown = openParts(likelyPlace(parts, findOperationClue(value), cluster), parts.accounts.all());
    if (asks) value = await askId({ title, value, totalSteps: 1 + unknown.length, offered, complaint });
    asks = true;
    complaint = undefined;
    const clue = findOperationClue(value);
    const { operationId } = clue;
    if (operationId === undefined) continue;
    const start = likelyPlace(parts, clue, cluster);
    const place = await askPlace(parts, {
      title,
      operationId,
      start,
      chosen,
      onAnswer: (answer) => (chosen = answer),
    });
    if (place === BACK) continue;
    const ref = { ...place, operationId };
    const progress = vscode.l10n.t('Looking up the operation…');
    const outcome = await tryWithProgress(progress, (signal) => questions.confirm(ref, signal));
    if (!('problem' in outcome)) return ref;
    complaint = complaintOf(outcome.problem, ref, parts);
  }
}

/** Why the check failed; where the service does not know the ID, with where it was looked for. */
export function complaintOf(
  problem: CloudProblem,
  ref: OperationRef,
  { accounts }: Pick<PlaceParts, 'accounts'>,
): string {
  const { detail } = problemWords(problem);
  if (!isUnknownId(problem)) return detail;
  const account = accounts.all().length > 1 ? accounts.get(ref.accountId)?.label : undefined;
  const where = [ref.clusterId, regionLabel(ref.regionId), account === undefined ? '' : messageText(account)];
  return vscode.l10n.t('{0}: {1}', where.filter(Boolean).join(' · '), detail);
}

async function askId({ title, value, totalSteps, offered, complaint }: IdQuestion): Promise<string> {
  const text = await askText({
    title,
    step: 1,
    totalSteps,
    prompt: vscode.l10n.t('Operation ID, or a line, JSON answer or address that holds it'),
    placeholder: 'op-…',
    value,
    validate: (input) =>
      findOperationClue(input).operationId === undefined
        ? vscode.l10n.t('No single operation ID found. It has the form op- and letters or digits')
        : undefined,
    ...(value === offered
      ? { offer: vscode.l10n.t('Found in the clipboard. Press Enter to take it, or type another operation') }
      : {}),
    ...(complaint === undefined ? {} : { complaint }),
  });
  // The first step has no way back.
  return text === BACK ? value : text;
}
