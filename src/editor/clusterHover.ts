import type * as vscode from 'vscode';
import type { NodeCounts, NodeCountsParts } from '../app/nodeCounts.ts';
import { isReleased, type Cluster } from '../core/cluster.ts';
import type { ClusterRef } from '../core/scope.ts';
import type * as ClusterUi from './clusterUi/index.ts';

/** What a hover over a cluster says. All of it is loaded with the first hover. */
export class ClusterHover {
  readonly #parts: NodeCountsParts;
  readonly #load: () => Promise<typeof ClusterUi>;
  #counts: NodeCounts | undefined;

  constructor(parts: NodeCountsParts, load: () => Promise<typeof ClusterUi>) {
    this.#parts = parts;
    this.#load = load;
  }

  /** Undefined where nobody hovers any more: VS Code would keep what lacks the nodes. */
  async tooltip(
    ref: ClusterRef,
    cluster: Cluster,
    token: vscode.CancellationToken,
  ): Promise<vscode.MarkdownString | undefined> {
    const ui = await this.#load();
    this.#counts ??= new ui.NodeCounts(this.#parts);
    const abort = new AbortController();
    const turnedAway = token.onCancellationRequested(() => {
      abort.abort();
    });
    const nodes = isReleased(cluster) ? undefined : await this.#counts.of(ref, abort.signal);
    turnedAway.dispose();
    if (token.isCancellationRequested) return undefined;
    return ui.clusterTooltip(cluster, this.#parts.clock.now(), nodes);
  }

  /** Somebody wants to see a cluster as it is now. */
  forget(cluster: ClusterRef): void {
    this.#counts?.forget(cluster);
  }

  /** The account may be another one now. */
  forgetAccount(accountId: string): void {
    this.#counts?.forgetAccount(accountId);
  }
}
