import * as vscode from 'vscode';
import { CLUSTER_STATES, CLUSTER_TYPES, isEveryState, type ClusterFilter } from '../core/clusterFilter.ts';
import type { Expiry } from '../core/cluster.ts';
import type { NodeCount } from '../core/nodeCounts.ts';
import { humanizeIdentifier } from '../core/operation.ts';
import { labelText } from '../core/plainText.ts';
import { clusterStateLabel, clusterTypeLabel } from './words.ts';

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
  return labels.length > MAX_NAMED ? many : labels.join(', ');
}

export function paymentLabel(payment: string | undefined): string | undefined {
  switch (payment) {
    case undefined:
      return undefined;
    case 'PayAsYouGo':
      return vscode.l10n.t('Pay as you go');
    case 'Subscription':
      return vscode.l10n.t('Subscription');
    default:
      return labelText(payment);
  }
}

/** `expires in 5 days`. */
export function expiryLabel({ days }: Expiry): string {
  if (days < 0) return vscode.l10n.t('expired');
  if (days === 0) return vscode.l10n.t('expires within a day');
  return days === 1 ? vscode.l10n.t('expires in 1 day') : vscode.l10n.t('expires in {0} days', days);
}

/** `3 master, 8 core, 10 task`. */
export function nodesLabel(counts: readonly NodeCount[]): string {
  return counts.map(({ type, nodes }) => nodeCountLabel(type, nodes)).join(', ');
}

function nodeCountLabel(type: string | undefined, nodes: number): string {
  switch (type) {
    case 'MASTER':
      return vscode.l10n.t('{0} master', nodes);
    case 'CORE':
      return vscode.l10n.t('{0} core', nodes);
    case 'TASK':
      return vscode.l10n.t('{0} task', nodes);
    case 'GATEWAY':
      return vscode.l10n.t('{0} gateway', nodes);
    case undefined:
      return vscode.l10n.t('{0} of unknown type', nodes);
    default:
      return `${nodes} ${labelText(humanizeIdentifier(type))}`;
  }
}
