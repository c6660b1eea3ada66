import * as vscode from 'vscode';
import type { Inventory } from '../../app/inventory.ts';
import type { ClusterRef } from '../../core/scope.ts';
import type { Node } from '../rows/node.ts';

/** After so long whoever asked may be elsewhere, and is not brought back; milliseconds. */
const WAITED_MS = 1_000;

interface Rows {
  readonly getChildren: (row?: Node) => readonly Node[];
}

export interface MoreParts {
  readonly inventory: Pick<Inventory, 'list'>;
  readonly clustersView: Rows & {
    readonly getParent: (row: Node) => Node | undefined;
    /** False where all that is known is shown. */
    readonly showMore: (cluster: ClusterRef) => boolean;
  };
  readonly operationsView: Rows & { readonly showMore: () => void };
  readonly trees: Readonly<Record<'clusters' | 'operations', { readonly view: vscode.TreeView<Node> }>>;
}

/** Loads what follows a row. The first of it has the focus then: from a row that is gone, keys lead to the top. */
export async function loadMore(parts: MoreParts, more: Extract<Node, { kind: 'more' }>): Promise<void> {
  const { inventory, clustersView, operationsView, trees } = parts;
  const { list } = more;
  if (list === undefined) {
    await goOn(operationsView, trees.operations.view, undefined, () => {
      operationsView.showMore();
    });
    return;
  }
  await goOn(clustersView, trees.clusters.view, clustersView.getParent(more), async () => {
    if (list.kind === 'clusters' || !clustersView.showMore(list.cluster)) await inventory.list(list).more();
  });
}

async function goOn(
  rows: Rows,
  view: vscode.TreeView<Node>,
  parent: Node | undefined,
  load: () => void | Promise<void>,
): Promise<void> {
  const all = (): readonly Node[] =>
    rows.getChildren(parent).flatMap((row) => (row.kind === 'group' ? rows.getChildren(row) : row));
  const before = new Set(all().map(({ key }) => key));
  const since = performance.now();
  const inFront = frontTab();
  await load();
  const first = all().find(
    ({ key, kind }) => (kind === 'cluster' || kind === 'operation') && !before.has(key),
  );
  const isElsewhere = performance.now() - since > WAITED_MS || frontTab() !== inFront;
  if (first === undefined || !view.visible || isElsewhere) return;
  await view.reveal(first, { focus: true, select: false });
}

/** VS Code does not say where the focus is, but what was opened. */
function frontTab(): vscode.Tab | undefined {
  return vscode.window.tabGroups.activeTabGroup.activeTab;
}
