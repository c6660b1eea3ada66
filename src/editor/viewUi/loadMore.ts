import type * as vscode from 'vscode';
import type { Inventory } from '../../app/inventory.ts';
import type { ClusterRef } from '../../core/scope.ts';
import type { Node } from '../rows/node.ts';

/** After so long whoever asked may be elsewhere, and is not brought back; milliseconds. */
const WAITED_MS = 2_000;

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
  await load();
  const first = all().find(
    ({ key, kind }) => (kind === 'cluster' || kind === 'operation') && !before.has(key),
  );
  if (first === undefined || !view.visible || performance.now() - since > WAITED_MS) return;
  await view.reveal(first, { focus: true, select: false });
}
