import * as vscode from 'vscode';
import { CLUSTER_STATES, CLUSTER_TYPES, isEveryState, type ClusterFilter } from '../../core/clusterFilter.ts';
import { labelText } from '../../core/plainText.ts';
import { clusterStateLabel, clusterTypeLabel, listText } from '../words.ts';

/** As many ticked items are named one by one; more would push out the rest. */
const MAX_NAMED = 3;

/** What a filter lets through, in words: `Running · Data lake · “etl”`. */
export function filterLabel({ states, types, text }: ClusterFilter): string {
  const stateLabels = states?.map((state) => clusterStateLabel(state)) ?? [];
  const typeLabels = types?.map((type) => clusterTypeLabel(type) ?? type) ?? [];
  return [
    isEveryState(states)
      ? vscode.l10n.t('released too')
      : named(stateLabels, vscode.l10n.t('{0} of {1} states', stateLabels.length, CLUSTER_STATES.length)),
    named(typeLabels, vscode.l10n.t('{0} of {1} types', typeLabels.length, CLUSTER_TYPES.length)),
    text === undefined ? '' : vscode.l10n.t('“{0}”', labelText(text)),
  ]
    .filter(Boolean)
    .join(' · ');
}

function named(labels: readonly string[], many: string): string {
  return labels.length > MAX_NAMED ? many : listText(labels);
}
