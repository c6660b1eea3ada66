import type * as vscode from 'vscode';
import type { NodeGroup } from '../../core/nodes.ts';
import type { Node, RowContext } from '../rows/node.ts';
import { clusterTooltip } from './clusterTooltip.ts';
import { hintTooltip } from './hintTooltip.ts';
import { operationTooltip } from './operationTooltip.ts';

/**
 * What a hover says, for rows that leave it to the moment when somebody hovers.
 * @param groups those of a cluster; undefined where they are not known
 */
export function nodeTooltip(
  node: Node,
  context: RowContext,
  groups?: readonly NodeGroup[],
): vscode.MarkdownString | undefined {
  switch (node.kind) {
    case 'cluster':
      return clusterTooltip(node.cluster, context, groups);
    case 'operation':
      return operationTooltip(node.record, context);
    case 'hint':
      return hintTooltip(node.hint, context.belowCluster);
    default:
      return undefined;
  }
}
