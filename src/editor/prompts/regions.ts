import * as vscode from 'vscode';
import type { RegionAnswer } from '../../app/regionSearch.ts';
import { REGIONS } from '../../core/regions.ts';
import { isRegionId } from '../../core/scope.ts';
import { regionLabel } from '../words.ts';
import { BACK, place, type Place } from './steps.ts';

interface RegionItem extends vscode.QuickPickItem {
  readonly regionId: string;
}

/** Asks regions for clusters; what each says comes by `onAnswer`. Rejects with a `CloudError`. */
export type FindClusters = (
  regions: readonly string[],
  onAnswer: (answer: RegionAnswer) => void,
  signal: AbortSignal,
) => Promise<readonly RegionAnswer[]>;

export interface RegionQuestion extends Place {
  readonly selected: readonly string[];
  readonly find: FindClusters;
  /** Searches at once, without waiting for the button. */
  readonly findAtOnce?: boolean;
  /** Tells what kept the search from an answer, in words. */
  readonly explain: (error: unknown) => string;
}

/**
 * Asks which regions to show, in the order of the list. A region that is not in it can be typed. *Find My
 * Clusters* asks all of them and proposes those that have any. Rejects with a `CancellationError` on Escape.
 */
export function askRegions(question: RegionQuestion): Promise<readonly string[] | typeof BACK> {
  return new Promise((resolve, reject) => {
    const pick = new RegionPick(question, resolve, reject);
    pick.show();
  });
}

class RegionPick {
  readonly #question: RegionQuestion;
  readonly #pick = vscode.window.createQuickPick<RegionItem>();
  readonly #answers = new Map<string, RegionAnswer>();
  readonly #settle: (regions: readonly string[] | typeof BACK) => void;
  readonly #fail: (error: Error) => void;
  /** In the order of the list; regions that were typed come last. */
  #ids: string[];
  #typed: string | undefined;
  #search: AbortController | undefined;

  constructor(
    question: RegionQuestion,
    settle: (regions: readonly string[] | typeof BACK) => void,
    fail: (error: Error) => void,
  ) {
    this.#question = question;
    this.#settle = settle;
    this.#fail = fail;
    // A region that is set but not in the list (a new one) must not be lost.
    this.#ids = [...new Set([...REGIONS.map(({ id }) => id), ...question.selected])];
  }

  show(): void {
    const pick = this.#pick;
    place(pick, this.#question);
    pick.canSelectMany = true;
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    pick.placeholder = this.#hint();
    this.#paint(this.#question.selected);
    this.#paintButtons();
    pick.onDidChangeValue((value) => {
      this.#typedChanged(value);
    });
    pick.onDidAccept(() => {
      this.#accept();
    });
    pick.onDidTriggerButton((button) => {
      if (button === vscode.QuickInputButtons.Back) this.#end(BACK);
      else if (this.#search === undefined) void this.#find();
      else this.#search.abort();
    });
    pick.onDidHide(() => {
      this.#search?.abort();
      pick.dispose();
      this.#fail(new vscode.CancellationError());
    });
    pick.show();
    if (this.#question.findAtOnce === true) void this.#find();
  }

  /** A region ID that is not in the list becomes an item of its own while it stands there. */
  #typedChanged(value: string): void {
    const text = value.trim();
    const typed = isRegionId(text) && !this.#ids.includes(text) ? text : undefined;
    if (typed === this.#typed) return;
    this.#typed = typed;
    this.#paint(this.#selected());
  }

  #accept(): void {
    const regions = this.#selected();
    if (regions.length > 0) this.#end(regions);
    else {
      this.#pick.value = '';
      this.#pick.placeholder = vscode.l10n.t('Choose at least one');
    }
  }

  async #find(): Promise<void> {
    const search = new AbortController();
    this.#search = search;
    const pick = this.#pick;
    const before = this.#selected();
    const touched = new Set(before);
    this.#answers.clear();
    pick.busy = true;
    this.#paintButtons();
    const all = [...this.#ids];
    const progress = (): void => {
      pick.placeholder = vscode.l10n.t(
        'Asking regions for clusters: {0} of {1}',
        this.#answers.size,
        all.length,
      );
    };
    progress();
    let outcome: string;
    try {
      const answers = await this.#question.find(
        all,
        (answer) => {
          this.#answers.set(answer.regionId, answer);
          progress();
          // What the user has ticked or unticked meanwhile stays so.
          const ticked = this.#selected();
          const found = (answer.clusters ?? 0) > 0 ? [answer.regionId] : [];
          this.#paint([...ticked, ...found]);
        },
        search.signal,
      );
      outcome = summary(answers);
      const found = answers.filter(({ clusters = 0 }) => clusters > 0).map(({ regionId }) => regionId);
      // Those that were proposed from the start give way to those that have clusters.
      if (found.length > 0) {
        const empty = new Set(
          answers.filter(({ clusters }) => clusters === 0).map(({ regionId }) => regionId),
        );
        this.#paint(this.#selected().filter((id) => !(touched.has(id) && empty.has(id))));
      }
    } catch (error) {
      outcome = search.signal.aborted ? this.#hint() : this.#question.explain(error);
    }
    this.#search = undefined;
    pick.busy = false;
    pick.placeholder = outcome;
    this.#paintButtons();
  }

  #selected(): string[] {
    return this.#pick.selectedItems.map(({ regionId }) => regionId);
  }

  #paint(selected: readonly string[]): void {
    const ticked = new Set(selected);
    const typed = this.#typed === undefined ? [] : [this.#typed];
    // One that was typed and ticked stays in the list.
    this.#ids = [...new Set([...this.#ids, ...selected])];
    const items = [...new Set([...this.#ids, ...typed])].map((id) => this.#item(id));
    this.#pick.items = items;
    this.#pick.selectedItems = items.filter(({ regionId }) => ticked.has(regionId));
  }

  #item(regionId: string): RegionItem {
    const answer = this.#answers.get(regionId);
    const found =
      answer === undefined
        ? undefined
        : answer.clusters === undefined
          ? vscode.l10n.t('could not be asked')
          : clusterCount(answer.clusters);
    const label = regionLabel(regionId);
    return {
      label: label === regionId ? vscode.l10n.t('Region {0}', regionId) : label,
      description: [regionId, found].filter(Boolean).join(' · '),
      alwaysShow: regionId === this.#typed,
      regionId,
    };
  }

  #paintButtons(): void {
    const find = {
      iconPath: new vscode.ThemeIcon(this.#search === undefined ? 'search' : 'debug-stop'),
      tooltip:
        this.#search === undefined ? vscode.l10n.t('Find My Clusters') : vscode.l10n.t('Stop the Search'),
    };
    this.#pick.buttons = this.#question.step > 1 ? [vscode.QuickInputButtons.Back, find] : [find];
  }

  #hint(): string {
    return vscode.l10n.t('Regions to show. The search button above finds those with clusters');
  }

  #end(answer: readonly string[] | typeof BACK): void {
    this.#search?.abort();
    this.#settle(answer);
    this.#pick.dispose();
  }
}

function clusterCount(count: number): string {
  return count === 1 ? vscode.l10n.t('1 cluster') : vscode.l10n.t('{0} clusters', count);
}

function summary(answers: readonly RegionAnswer[]): string {
  const failed = answers.filter(({ clusters }) => clusters === undefined).length;
  const total = answers.reduce((sum, { clusters = 0 }) => sum + clusters, 0);
  const regions = answers.filter(({ clusters = 0 }) => clusters > 0).length;
  const found =
    total === 0
      ? vscode.l10n.t('No clusters found')
      : vscode.l10n.t('Clusters found: {0} in {1} regions', total, regions);
  return failed === 0 ? found : `${found} · ${vscode.l10n.t('Regions that could not be asked: {0}', failed)}`;
}
