import * as vscode from 'vscode';
import {
  CLUSTER_STATES,
  CLUSTER_TYPES,
  clusterFilter,
  type ClusterFilter,
} from '../../core/clusterFilter.ts';
import { clusterStateLabel, clusterTypeLabel } from '../words.ts';

interface FilterItem extends vscode.QuickPickItem {
  readonly state?: string;
  readonly type?: string;
}

/**
 * Asks what to show, in one step: the text is looked for in names and IDs, states and types are ticked. Rejects
 * with a `CancellationError` on Escape.
 */
export function askClusterFilter(filter: ClusterFilter): Promise<ClusterFilter> {
  return new Promise((resolve, reject) => {
    const pick = vscode.window.createQuickPick<FilterItem>();
    pick.title = vscode.l10n.t('Filter Clusters');
    pick.placeholder = vscode.l10n.t('Part of the name or ID; tick to see some states or types only');
    pick.canSelectMany = true;
    // Who copies a name elsewhere comes back to what was typed.
    pick.ignoreFocusOut = true;
    pick.value = filter.text ?? '';
    // Painted once: VS Code tells of no ticks at all while other items come, as if somebody had taken them away.
    pick.items = filterItems();
    // Nothing ticked is everything but what is hidden by default: one state is one click.
    pick.selectedItems = pick.items.filter(
      ({ state = '', type = '' }) =>
        filter.states?.includes(state) === true || filter.types?.includes(type) === true,
    );
    pick.onDidAccept(() => {
      const ticked = pick.selectedItems;
      // Before the end, which looks like Escape.
      resolve(
        clusterFilter({
          states: ticked.flatMap(({ state }) => state ?? []),
          types: ticked.flatMap(({ type }) => type ?? []),
          text: pick.value,
        }),
      );
      pick.dispose();
    });
    pick.onDidHide(() => {
      reject(new vscode.CancellationError());
      pick.dispose();
    });
    pick.show();
  });
}

/** The text is about clusters, so that it hides none of these. */
function filterItems(): readonly FilterItem[] {
  return [
    separator(vscode.l10n.t('State')),
    ...CLUSTER_STATES.map((state) => ({ label: clusterStateLabel(state), alwaysShow: true, state })),
    separator(vscode.l10n.t('Type')),
    ...CLUSTER_TYPES.map((type) => ({ label: clusterTypeLabel(type) ?? type, alwaysShow: true, type })),
  ];
}

function separator(label: string): FilterItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
