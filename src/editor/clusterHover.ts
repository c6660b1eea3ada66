import type * as vscode from 'vscode';
import type { Clock } from '../app/clock.ts';
import type { NodeGroups } from '../app/nodeGroups.ts';
import { isReleased, type Cluster } from '../core/cluster.ts';
import type { ClusterRef } from '../core/scope.ts';
import type * as ClusterUi from './clusterUi/index.ts';

/** Who hovers over the same rows again gets the same answer, and no call is made; milliseconds. */
const KEEP_MS = 60_000;

/** Longer nobody waits with the mouse held still; the rest of what they want to read is there. Milliseconds. */
const PATIENCE_MS = 3_000;

/** What a hover over a cluster says. The words are loaded with the first hover. */
export class ClusterHover {
  readonly #groups: NodeGroups;
  readonly #clock: Clock;
  readonly #load: () => Promise<typeof ClusterUi>;

  constructor(groups: NodeGroups, clock: Clock, load: () => Promise<typeof ClusterUi>) {
    this.#groups = groups;
    this.#clock = clock;
    this.#load = load;
  }

  /** Undefined where nobody hovers any more: VS Code would keep what lacks the nodes. */
  async tooltip(
    ref: ClusterRef,
    cluster: Cluster,
    token: vscode.CancellationToken,
  ): Promise<vscode.MarkdownString | undefined> {
    const released = isReleased(cluster);
    const [ui] = await Promise.all([this.#load(), released ? undefined : this.#nodes(ref, token)]);
    if (token.isCancellationRequested) return undefined;
    return ui.clusterTooltip(cluster, this.#clock.now(), released ? undefined : this.#groups.of(ref));
  }

  /** Resolves when they are there, failed (which is in the log), or nobody waits any more. */
  #nodes(ref: ClusterRef, token: vscode.CancellationToken): Promise<void> {
    return new Promise((resolve) => {
      const patience = this.#clock.setTimer(resolve, PATIENCE_MS);
      const turnedAway = token.onCancellationRequested(() => {
        resolve();
      });
      void this.#groups
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
