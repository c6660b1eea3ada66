import type * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import type { Clock } from '../app/clock.ts';
import type { NodeGroups } from '../app/nodeGroups.ts';
import type { TrailDiscovery } from '../app/trailDiscovery.ts';
import type { Watcher } from '../app/watcher.ts';
import { isReleased } from '../core/cluster.ts';
import type { ClusterRef } from '../core/scope.ts';
import { accountIdOf, type Node, type RowContext } from './rows/node.ts';
import type * as ViewUi from './viewUi/index.ts';

/** Who hovers over the same rows again gets the same answer, and no call is made; milliseconds. */
const KEEP_MS = 60_000;

/** Longer nobody waits with the mouse held still; the rest of what they want to read is there. Milliseconds. */
const PATIENCE_MS = 3_000;

export interface HoversParts {
  readonly accounts: Pick<Accounts, 'get'>;
  readonly groups: NodeGroups;
  readonly discovery: TrailDiscovery;
  readonly watcher: Watcher;
  readonly clock: Clock;
  readonly load: () => Promise<typeof ViewUi>;
}

/** What hovers over rows say. The words are loaded with the first of them. */
export class Hovers {
  readonly #parts: HoversParts;

  constructor(parts: HoversParts) {
    this.#parts = parts;
  }

  /** For `resolveTreeItem`. Says nothing where nobody hovers any more: VS Code would keep what lacks the nodes. */
  async resolve(
    item: vscode.TreeItem,
    node: Node,
    context: RowContext,
    token: vscode.CancellationToken,
  ): Promise<vscode.TreeItem> {
    if (item.tooltip !== undefined) return item;
    const { groups, discovery, watcher, load } = this.#parts;
    const cluster = node.kind === 'cluster' && !isReleased(node.cluster) ? node.ref : undefined;
    const [ui] = await Promise.all([load(), cluster && this.#nodes(cluster, token)]);
    if (token.isCancellationRequested) return item;
    if (this.#isGone(node)) {
      // VS Code hears that the mouse has left, and not that the row has: it would show at least its name.
      await cancelled(token);
      return item;
    }
    const tooltip = ui.nodeTooltip(node, context, {
      groups: cluster && groups.of(cluster),
      watcher,
      readsEvents: node.kind === 'hint' && discovery.readsEvents(node.hint.cluster),
    });
    if (tooltip !== undefined) item.tooltip = tooltip;
    return item;
  }

  /** Its account was removed meanwhile. */
  #isGone(node: Node): boolean {
    const accountId = accountIdOf(node);
    return accountId !== undefined && this.#parts.accounts.get(accountId) === undefined;
  }

  /** Resolves when they are there, failed (which is in the log), or nobody waits any more. */
  #nodes(ref: ClusterRef, token: vscode.CancellationToken): Promise<void> {
    const { groups, clock } = this.#parts;
    return new Promise((resolve) => {
      const patience = clock.setTimer(resolve, PATIENCE_MS);
      const turnedAway = token.onCancellationRequested(() => {
        resolve();
      });
      void groups
        .load(ref, KEEP_MS)
        .catch(() => undefined)
        .then(resolve)
        .finally(() => {
          patience.dispose();
          turnedAway.dispose();
        });
    });
  }
}

function cancelled(token: vscode.CancellationToken): Promise<void> {
  return new Promise((resolve) => {
    token.onCancellationRequested(() => {
      resolve();
    });
  });
}
