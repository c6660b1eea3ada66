import * as vscode from 'vscode';
import { Disposables } from '../../app/lifetime.ts';
import { listKey, type Inventory } from '../../app/inventory.ts';
import { compareClusters, type Cluster } from '../../core/cluster.ts';
import { findOperationClue } from '../../core/operationText.ts';
import { isClusterId, type Scope } from '../../core/scope.ts';
import { problemWords } from '../problems.ts';
import { askText, BACK, place, withoutIcons, type Place } from '../prompts/steps.ts';
import { clusterLabel, clusterStateLabel, regionLabel } from '../words.ts';

export interface ClusterQuestion extends Place {
  readonly inventory: Inventory;
  readonly scope: Scope;
  readonly operationId: string;
  /** What was chosen before; it need not be in the list. */
  readonly chosen: string | undefined;
}

/** What an item of the list does. */
type Does =
  { readonly what: 'take'; readonly clusterId: string } | { readonly what: 'more' | 'retry' | 'type' };

type Item = vscode.QuickPickItem & { readonly does?: Does };

/**
 * Asks for the cluster of an operation: one of those in the region, page by page, or any whose ID is typed.
 * Rejects with a `CancellationError` on Escape.
 */
export async function askCluster(question: ClusterQuestion): Promise<string | typeof BACK> {
  let typed = '';
  for (;;) {
    const outcome = await new Promise<string | typeof BACK | { readonly typed: string }>(
      (resolve, reject) => {
        new ClusterPick(question, typed, resolve, reject).show();
      },
    );
    if (typeof outcome !== 'object') return outcome;
    typed = outcome.typed;
    const answer = await askText({
      title: question.title,
      // Back leads to the list.
      step: question.step,
      totalSteps: question.totalSteps,
      prompt: vscode.l10n.t('ID of the cluster that operation {0} belongs to', question.operationId),
      placeholder: 'c-…',
      value: typed,
      validate: (input) =>
        isClusterId(input) ? undefined : vscode.l10n.t('A cluster ID has the form c- and letters or digits'),
    });
    if (answer !== BACK) return answer;
  }
}

class ClusterPick {
  readonly #question: ClusterQuestion;
  readonly #pick = vscode.window.createQuickPick<Item>();
  readonly #settle: (answer: string | typeof BACK | { readonly typed: string }) => void;
  readonly #fail: (error: Error) => void;
  readonly #owned = new Disposables();
  /** How many pages are on their way because of this list. */
  #loading = 0;
  #typed: string | undefined;
  #ended = false;

  constructor(
    question: ClusterQuestion,
    typed: string,
    settle: (answer: string | typeof BACK | { readonly typed: string }) => void,
    fail: (error: Error) => void,
  ) {
    this.#question = question;
    this.#settle = settle;
    this.#fail = fail;
    this.#pick.value = typed;
    this.#owned.add(this.#pick);
  }

  show(): void {
    const pick = this.#pick;
    const { inventory, scope, chosen } = this.#question;
    place(pick, this.#question);
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    pick.keepScrollPosition = true;
    this.#owned.add(
      inventory.onDidChange((name) => {
        if (listKey(name) === listKey({ kind: 'clusters', scope })) this.#paint();
      }),
    );
    pick.onDidChangeValue(() => {
      // The rest is filtered by VS Code.
      if (this.#typedId() !== this.#typed) this.#paint();
    });
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item?.does !== undefined) this.#do(item.does);
    });
    pick.onDidTriggerButton(() => {
      this.#end(BACK);
    });
    pick.onDidHide(() => {
      this.#close();
      this.#fail(new vscode.CancellationError());
    });
    // What was typed by hand before, and is in no list, stands there again.
    if (
      pick.value === '' &&
      chosen !== undefined &&
      inventory.cluster({ ...scope, clusterId: chosen }) === undefined
    ) {
      pick.value = chosen;
    }
    this.#paint();
    const before = pick.items.filter(({ does }) => does?.what === 'take' && does.clusterId === chosen);
    if (before.length > 0) pick.activeItems = before;
    pick.show();
    void this.#load(() => this.#list.ensure());
  }

  /** Anew each time: when its account changes, there is another. */
  get #list() {
    return this.#question.inventory.clusters(this.#question.scope);
  }

  #do(does: Does): void {
    switch (does.what) {
      case 'take':
        this.#end(does.clusterId);
        break;
      case 'more':
        void this.#load(() => this.#list.more());
        break;
      case 'retry':
        void this.#load(() => this.#list.retry());
        break;
      case 'type':
        this.#end({ typed: this.#pick.value.trim() });
        break;
    }
  }

  /** Never rejects: what fails is in the state of the list. */
  async #load(load: () => Promise<void>): Promise<void> {
    this.#loading += 1;
    this.#paint();
    await load();
    this.#loading -= 1;
    this.#paint();
  }

  /** An ID that stands in the text field, alone or in whatever was pasted. */
  #typedId(): string | undefined {
    return findOperationClue(this.#pick.value).clusterId;
  }

  #paint(): void {
    if (this.#ended) return;
    const pick = this.#pick;
    const { regionId } = this.#question.scope;
    const [focused] = pick.activeItems;
    const before = focused?.does;
    const index = focused === undefined ? -1 : pick.items.indexOf(focused);
    const { items: clusters, loaded } = this.#list.state;
    pick.busy = this.#loading > 0;
    pick.placeholder =
      clusters.length > 0 || !loaded
        ? vscode.l10n.t('Cluster that operation {0} belongs to', this.#question.operationId)
        : vscode.l10n.t('No clusters in {0}. Type the ID of one', regionLabel(regionId));
    this.#typed = this.#typedId();
    const items = this.#items();
    pick.items = items;
    const active = this.#activeOf(items, before, index);
    // Without any, VS Code takes the first.
    if (active !== undefined) pick.activeItems = [active];
  }

  /** Who typed an ID means it. Else a cluster in focus stays there, and after Load More what took its place. */
  #activeOf(items: readonly Item[], before: Does | undefined, index: number): Item | undefined {
    const find = (wanted: Does): Item | undefined =>
      items.find(({ does }) => JSON.stringify(does) === JSON.stringify(wanted));
    if (this.#typed !== undefined) return find({ what: 'take', clusterId: this.#typed });
    if (before?.what === 'take') return find(before);
    return before?.what === 'more' ? (find(before) ?? items[index]) : undefined;
  }

  #items(): readonly Item[] {
    const { items, hasMore, problem } = this.#list.state;
    const typed = this.#typed;
    const isKnown = items.some(({ clusterId }) => clusterId === typed);
    const list: Item[] = [...items].sort(compareClusters).map((cluster) => clusterItem(cluster));
    if (typed !== undefined && !isKnown) {
      const label = vscode.l10n.t('Cluster {0}', typed);
      // Behind the clusters: VS Code tells by position what was clicked, even while the list is painted anew.
      list.push({ label, alwaysShow: true, does: { what: 'take', clusterId: typed } });
    }
    if (problem !== undefined) {
      const { title, detail } = problemWords(problem);
      list.push({
        label: `$(error) ${withoutIcons(title)}`,
        description: vscode.l10n.t('Retry'),
        detail: withoutIcons(detail),
        alwaysShow: true,
        does: { what: 'retry' },
      });
    } else if (hasMore) {
      list.push({
        label: `$(ellipsis) ${vscode.l10n.t('Load more…')}`,
        alwaysShow: true,
        does: { what: 'more' },
      });
    }
    return [
      ...list,
      { label: `$(edit) ${vscode.l10n.t('Type a Cluster ID…')}`, alwaysShow: true, does: { what: 'type' } },
    ];
  }

  #end(answer: string | typeof BACK | { readonly typed: string }): void {
    // Before the end, which looks like Escape.
    this.#settle(answer);
    this.#close();
  }

  #close(): void {
    this.#ended = true;
    this.#owned.dispose();
  }
}

function clusterItem({ clusterId, name, state }: Cluster): Item {
  return {
    label: withoutIcons(clusterLabel(name, clusterId)),
    description: `${clusterId} · ${withoutIcons(clusterStateLabel(state))}`,
    does: { what: 'take', clusterId },
  };
}
