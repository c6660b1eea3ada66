import * as vscode from 'vscode';
import type { Hint } from '../../core/hints.ts';
import { labelText } from '../../core/plainText.ts';
import { hintLabel } from '../rows/hintRow.ts';
import type { RowContext } from '../rows/node.ts';
import { tooltip } from '../rows/parts.ts';
import { placeLines } from './placeLines.ts';

/** @param readsEvents whether ActionTrail may tell the ID */
export function hintTooltip(hint: Hint, context: RowContext, readsEvents: boolean): vscode.MarkdownString {
  const said =
    hint.group === undefined
      ? vscode.l10n.t('The cluster is in the state {0}, so something runs.', labelText(hint.state))
      : vscode.l10n.t(
          'The node group {0} is in the state {1}, so something runs.',
          labelText(hint.group.name ?? hint.group.id),
          labelText(hint.state),
        );
  return tooltip(hintLabel(hint, context.belowCluster), [
    ['', said],
    [
      '',
      readsEvents
        ? vscode.l10n.t(
            'The operation takes the place of this row once its ID is found, which takes ActionTrail up to 10 minutes. If you have the ID, select the row and enter it.',
          )
        : vscode.l10n.t(
            'Its ID is not found by itself, as ActionTrail is not read here; only auto scaling tells its own. If you have the ID, select the row and enter it.',
          ),
    ],
    ...placeLines(hint.cluster, context),
  ]);
}
