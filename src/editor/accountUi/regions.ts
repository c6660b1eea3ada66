import * as vscode from 'vscode';
import type { RegionAnswer } from '../../app/regionSearch.ts';
import type { CloudProblem } from '../../core/errors.ts';
import { REGIONS } from '../../core/regions.ts';
import { isRegionId } from '../../core/scope.ts';
import { regionLabel } from '../words.ts';
import { BACK, place, type Place } from '../prompts/steps.ts';

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
  readonly explain: (problem: CloudProblem) => string;
  /** What was thrown, as a problem. */
  readonly toProblem: (error: unknown) => CloudProblem;
}

/** Answers come by the dozen; the list is painted anew at most so often, in milliseconds. */
const REPAINT_MS = 250;

/**
 * Asks which regions to show, in the order of the list. A region that is not in it can be typed. *Find My
 * Clusters* asks all of them and proposes those that have any. Rejects with a `CancellationError` on Escape.
 */
export function askRegions(question: RegionQuestion): Promise<readonly string[] | typeof BACK> {
  return new Promise((resolve, reject) => {
    new RegionPick(question, resolve, reject).show();
  });
}

class RegionPick {
  readonly #question: RegionQuestion;
  readonly #pick = vscode.window.createQuickPick<RegionItem>();
  readonly #answers = new Map<string, RegionAnswer>();
  readonly #settle: (regions: readonly string[] | typeof BACK) => void;
  readonly #fail: (error: Error) => void;
  /** In the order of the list; regions that were typed come last. */
  readonly #ids: Set<string>;
  readonly #ticked: Set<string>;
  /** What the user has decided about, which no answer changes any more. */
  readonly #decided = new Set<string>();
  #typed: string | undefined;
  #search: AbortController | undefined;
  #repaint: NodeJS.Timeout | undefined;

  constructor(
    question: RegionQuestion,
    settle: (regions: readonly string[] | typeof BACK) => void,
    fail: (error: Error) => void,
  ) {
    this.#question = question;
    this.#settle = settle;
    this.#fail = fail;
    // A region that is set but not in the list (a new one) must not be lost.
    this.#ids = new Set([...REGIONS.map(({ id }) => id), ...question.selected]);
    this.#ticked = new Set(question.selected);
  }

  show(): void {
    const pick = this.#pick;
    place(pick, this.#question);
    pick.canSelectMany = true;
    pick.ignoreFocusOut = true;
    pick.matchOnDescription = true;
    pick.keepScrollPosition = true;
    pick.placeholder = hint();
    this.#paint();
    this.#paintButtons();
    pick.onDidChangeSelection((items) => {
      this.#selectionChanged(items);
    });
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
      this.#close();
      this.#fail(new vscode.CancellationError());
    });
    pick.show();
    if (this.#question.findAtOnce === true) void this.#find();
  }

  /** Tells what the user did from what was painted: only what differs was done by somebody. */
  #selectionChanged(items: readonly RegionItem[]): void {
    const now = new Set(items.map(({ regionId }) => regionId));
    for (const { regionId } of this.#pick.items) {
      if (now.has(regionId) === this.#ticked.has(regionId)) continue;
      this.#decided.add(regionId);
      if (now.has(regionId)) this.#ticked.add(regionId);
      else this.#ticked.delete(regionId);
    }
  }

  /** A region ID that is not in the list becomes an item of its own while it stands there. */
  #typedChanged(value: string): void {
    const text = value.trim();
    const typed = isRegionId(text) && !this.#ids.has(text) ? text : undefined;
    if (typed === this.#typed) return;
    this.#typed = typed;
    this.#paint();
  }

  #accept(): void {
    // Who typed a region and pressed Enter means it.
    if (this.#typed !== undefined) this.#ticked.add(this.#typed);
    const ids = [...this.#ids, ...(this.#typed === undefined ? [] : [this.#typed])];
    const regions = ids.filter((id) => this.#ticked.has(id));
    if (regions.length > 0) this.#end(regions);
    else {
      this.#pick.value = '';
      this.#pick.placeholder = vscode.l10n.t('Choose at least one');
    }
  }

  async #find(): Promise<void> {
    const search = new AbortController();
    this.#search = search;
    this.#answers.clear();
    this.#pick.busy = true;
    this.#paintButtons();
    const all = [...this.#ids];
    const progress = (): void => {
      this.#pick.placeholder = vscode.l10n.t(
        'Asking regions for clusters: {0} of {1}',
        this.#answers.size,
        all.length,
      );
    };
    progress();
    let outcome: string;
    try {
      const onAnswer = (answer: RegionAnswer): void => {
        // The search may have been stopped, or the prompt closed.
        if (this.#search !== search) return;
        this.#answers.set(answer.regionId, answer);
        if ((answer.clusters ?? 0) > 0) this.#propose(answer.regionId, true);
        progress();
        this.#repaint ??= setTimeout(() => {
          this.#paint();
        }, REPAINT_MS);
      };
      const answers = await this.#question.find(all, onAnswer, search.signal);
      const found = answers.some(({ clusters = 0 }) => clusters > 0);
      // Those that were there from the start give way to those that have clusters.
      if (found)
        for (const { regionId, clusters } of answers) if (clusters === 0) this.#propose(regionId, false);
      outcome = this.#summary(answers);
    } catch (error) {
      outcome = search.signal.aborted ? hint() : this.#question.explain(this.#question.toProblem(error));
    }
    if (this.#search !== search) return;
    this.#search = undefined;
    this.#pick.busy = false;
    this.#pick.placeholder = outcome;
    this.#paint();
    this.#paintButtons();
  }

  #propose(regionId: string, ticked: boolean): void {
    if (this.#decided.has(regionId)) return;
    if (ticked) this.#ticked.add(regionId);
    else this.#ticked.delete(regionId);
  }

  #paint(): void {
    clearTimeout(this.#repaint);
    this.#repaint = undefined;
    const pick = this.#pick;
    const [active] = pick.activeItems;
    // One that was typed and ticked stays in the list.
    for (const id of this.#ticked) this.#ids.add(id);
    const ids = new Set([...this.#ids, ...(this.#typed === undefined ? [] : [this.#typed])]);
    const items = [...ids].map((id) => this.#item(id));
    pick.items = items;
    pick.selectedItems = items.filter(({ regionId }) => this.#ticked.has(regionId));
    pick.activeItems = items.filter(({ regionId }) => regionId === (this.#typed ?? active?.regionId));
  }

  #item(regionId: string): RegionItem {
    const answer = this.#answers.get(regionId);
    const label = regionLabel(regionId);
    return {
      label: label === regionId ? vscode.l10n.t('Region {0}', regionId) : label,
      description: [regionId, answer === undefined ? undefined : answerLabel(answer)]
        .filter(Boolean)
        .join(' · '),
      alwaysShow: regionId === this.#typed,
      regionId,
    };
  }

  #paintButtons(): void {
    const searching = this.#search !== undefined;
    const find = {
      iconPath: new vscode.ThemeIcon(searching ? 'debug-stop' : 'search'),
      tooltip: searching ? vscode.l10n.t('Stop the Search') : vscode.l10n.t('Find My Clusters'),
    };
    this.#pick.buttons = this.#question.step > 1 ? [vscode.QuickInputButtons.Back, find] : [find];
  }

  #summary(answers: readonly RegionAnswer[]): string {
    const failed = answers.filter(({ clusters }) => clusters === undefined);
    const reason = failed[0]?.problem;
    // Where nobody could be asked, there is no telling whether there are any.
    if (reason !== undefined && failed.length === answers.length) return this.#question.explain(reason);
    const total = answers.reduce((sum, { clusters = 0 }) => sum + clusters, 0);
    const regions = answers.filter(({ clusters = 0 }) => clusters > 0).length;
    const found =
      total === 0
        ? vscode.l10n.t('No clusters found')
        : regions === 1
          ? vscode.l10n.t('Clusters found: {0} in 1 region', total)
          : vscode.l10n.t('Clusters found: {0} in {1} regions', total, regions);
    if (failed.length === 0) return found;
    const silent =
      failed.length === 1
        ? vscode.l10n.t('No answer from 1 region')
        : vscode.l10n.t('No answer from {0} regions', failed.length);
    return `${found} · ${silent}`;
  }

  #end(answer: readonly string[] | typeof BACK): void {
    // Before the end, which looks like Escape.
    this.#settle(answer);
    this.#close();
  }

  #close(): void {
    clearTimeout(this.#repaint);
    const search = this.#search;
    this.#search = undefined;
    search?.abort();
    this.#pick.dispose();
  }
}

function hint(): string {
  return vscode.l10n.t('Regions to show. The search button above finds those with clusters');
}

function answerLabel({ clusters }: RegionAnswer): string {
  if (clusters === undefined) return vscode.l10n.t('no answer');
  return clusters === 1 ? vscode.l10n.t('1 cluster') : vscode.l10n.t('{0} clusters', clusters);
}
