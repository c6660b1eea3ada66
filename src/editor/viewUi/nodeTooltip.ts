import * as vscode from 'vscode';
import type { Watcher } from '../../app/watcher.ts';
import type { NodeGroup } from '../../core/nodes.ts';
import { DEMO_ACCOUNT_ID } from '../../core/scope.ts';
import { accountIdOf, type Node, type RowContext } from '../rows/node.ts';
import { escaped } from '../rows/parts.ts';
import { clusterTooltip } from './clusterTooltip.ts';
import { hintTooltip } from './hintTooltip.ts';
import { operationTooltip } from './operationTooltip.ts';

/** What only the moment of hovering tells. */
interface Known {
  /** Those of the cluster; undefined where they are not known. */
  readonly groups: readonly NodeGroup[] | undefined;
  /** Whether ActionTrail may tell the ID of what runs. */
  readonly readsEvents: boolean;
  readonly watcher: Watcher;
}

/** What a hover says, for rows that leave it to the moment when somebody hovers. */
export function nodeTooltip(
  node: Node,
  context: RowContext,
  known: Known,
): vscode.MarkdownString | undefined {
  const tooltip = tooltipOf(node, context, known);
  return accountIdOf(node) === DEMO_ACCOUNT_ID
    ? tooltip?.appendMarkdown(`\n\n${escaped(vscode.l10n.t('Simulated by the demo'))}`)
    : tooltip;
}

function tooltipOf(
  node: Node,
  context: RowContext,
  { groups, readsEvents, watcher }: Known,
): vscode.MarkdownString | undefined {
  switch (node.kind) {
    case 'cluster':
      return clusterTooltip(node.cluster, context, groups);
    case 'operation':
      return operationTooltip(node.record, context, watcher);
    case 'hint':
      return hintTooltip(node.hint, context, readsEvents);
    default:
      return undefined;
  }
}
