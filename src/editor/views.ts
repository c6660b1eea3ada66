import type * as vscode from 'vscode';
import type { Disposable } from '../app/lifetime.ts';
import { AfterShown } from './afterShown.ts';
import { Ageing } from './ageing.ts';
import { ClusterFilterBar } from './clusterFilterBar.ts';
import { clock } from './clock.ts';
import { ClustersView } from './clustersView.ts';
import type { CommandTable } from './commands/commandTable.ts';
import { Expansion } from './expansion.ts';
import type { Hovers } from './hovers.ts';
import type { LazyTree } from './lazyTree.ts';
import type { Log } from './log.ts';
import { OperationsView } from './operationsView.ts';
import type { Node } from './rows/node.ts';
import type { Services } from './services.ts';
import { Situation } from './situation.ts';
import { mementoStore } from './stores.ts';
import type * as ViewUi from './viewUi/index.ts';

/** A view as it is registered, and what stands for its rows. */
export interface Tree {
  readonly rows: LazyTree<Node>;
  readonly view: vscode.TreeView<Node>;
}

export interface Trees {
  readonly clusters: Tree;
  readonly operations: Tree;
}

export interface ViewsParts {
  readonly services: Services;
  readonly trees: Trees;
  readonly hovers: Hovers;
  /** Another project is about other clusters. */
  readonly workspaceState: vscode.Memento;
  readonly commands: CommandTable;
  readonly log: Log;
  readonly load: () => Promise<typeof ViewUi>;
}

/**
 * Gives the two trees their rows, and keeps what is around them: what is open, filters, badge, welcome texts.
 * @param lookingChanged called when one of them is shown or hidden
 */
export function fillViews(
  { services, trees, hovers, workspaceState, commands, log, load }: ViewsParts,
  lookingChanged: () => void,
  own: <T extends Disposable>(item: T) => T,
): { readonly clustersView: ClustersView; readonly operationsView: OperationsView } {
  const { accounts, inventory, retries } = services;
  const { clusters, operations } = trees;
  const state = mementoStore(workspaceState);
  const expansion = own(new Expansion(workspaceState));
  const clustersView = own(new ClustersView({ ...services, expansion, hovers, clock }));
  const operationsView = own(new OperationsView({ ...services, hovers, state, clock }));
  clusters.rows.attach(clustersView);
  operations.rows.attach(operationsView);
  operationsView.attach(operations.view);
  expansion.follow(clusters.view);
  own(new ClusterFilterBar({ accounts, inventory, view: clusters.view, state, commands, log, load }));
  own(new Situation(accounts, inventory, [clusters.view, operations.view]));
  own(
    clusters.view.onDidChangeVisibility(() => {
      retries.lookingChanged();
    }),
  );
  for (const { view, rows } of [
    { view: clusters.view, rows: clustersView },
    { view: operations.view, rows: operationsView },
  ]) {
    own(view.onDidChangeVisibility(lookingChanged));
    own(
      new Ageing(clock, view, (now) => {
        rows.timePassed(now);
      }),
    );
    own(
      new AfterShown(clock, view, () => {
        rows.refresh();
      }),
    );
  }
  return { clustersView, operationsView };
}
