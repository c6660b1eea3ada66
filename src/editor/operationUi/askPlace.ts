import * as vscode from 'vscode';
import { REGIONS } from '../../core/regions.ts';
import type { ClusterRef } from '../../core/scope.ts';
import { accountsFor, openParts, settle, type Draft } from '../../core/scopeChoice.ts';
import { askChoice, BACK, type Place } from '../prompts/steps.ts';
import { regionLabel } from '../words.ts';
import { accountChoices } from './accountTexts.ts';
import { askCluster } from './clusterPick.ts';
import type { OperationUiParts } from './parts.ts';

export type PlaceParts = Pick<OperationUiParts, 'accounts' | 'inventory' | 'operations'>;

export interface PlaceQuestion {
  readonly title: string;
  readonly operationId: string;
  /** What is known; only the rest is asked. */
  readonly start: Draft;
  /** What was chosen the last time, which is proposed. */
  readonly chosen: Draft;
  readonly onAnswer: (chosen: Draft) => void;
}

/**
 * Asks for account, region and cluster of an operation, each where there is a choice, forward and back.
 * `BACK` where the user goes back beyond the first. Rejects with a `CancellationError` on Escape.
 */
export async function askPlace(
  parts: PlaceParts,
  question: PlaceQuestion,
): Promise<ClusterRef | typeof BACK> {
  /** As it was before each question that was asked. */
  const before: Draft[] = [];
  let { start: draft, chosen } = question;
  for (;;) {
    const open = openParts(draft, parts.accounts.all());
    const settled = settle(draft, parts.accounts.all());
    const [part] = open;
    if (part === undefined) {
      const { accountId = '', regionId = '', clusterId = '' } = settled;
      return { accountId, regionId, clusterId };
    }
    // The ID was the first step.
    const step = before.length + 2;
    const at = { title: question.title, step, totalSteps: step + open.length - 1 };
    const answer = await ASK[part](parts, { ...question, chosen, start: settled }, at);
    if (answer === BACK) {
      const previous = before.pop();
      if (previous === undefined) return BACK;
      draft = previous;
      continue;
    }
    before.push(draft);
    draft = { ...settled, [part]: answer };
    chosen = { ...chosen, [part]: answer };
    question.onAnswer(chosen);
  }
}

type Ask = (parts: PlaceParts, question: PlaceQuestion, at: Place) => Promise<string | typeof BACK>;

const ASK: Readonly<Record<keyof Draft, Ask>> = {
  accountId: ({ accounts }, { start, chosen }, at) =>
    askChoice({
      ...at,
      placeholder: vscode.l10n.t('Account of the cluster'),
      choices: accountChoices(accountsFor(start, accounts.all())),
      chosen: chosen.accountId,
    }),
  regionId: ({ accounts }, { start, chosen }, at) => {
    const regions = accounts.get(start.accountId ?? '')?.regions ?? [];
    return askChoice({
      ...at,
      placeholder: vscode.l10n.t('Region of the cluster'),
      // Its account may have gone meanwhile, or have none.
      choices: (regions.length > 0 ? regions : REGIONS.map(({ id }) => id)).map((id) => ({
        id,
        label: regionLabel(id),
        description: id,
      })),
      chosen: chosen.regionId,
    });
  },
  clusterId: ({ inventory }, { start, chosen, operationId }, at) => {
    const { accountId = '', regionId = '' } = start;
    return askCluster({
      ...at,
      inventory,
      scope: { accountId, regionId },
      operationId,
      chosen: chosen.clusterId,
    });
  },
};
