import * as vscode from 'vscode';
import {
  CLUSTER_STATES,
  CLUSTER_TYPES,
  clusterFilter,
  DEFAULT_STATES,
  type ClusterFilter,
} from '../../core/clusterFilter.ts';
import { labelText } from '../../core/plainText.ts';
import { clusterStateLabel, clusterTypeLabel } from '../words.ts';

interface FilterItem extends vscode.QuickPickItem {
  readonly part?: 'state' | 'type' | 'text';
  /** A state, a type, or the text. */
  readonly value?: string;
}

/**
 * Asks what to show, in one step: states and types are ticked, and what is typed is looked for in names and
 * IDs. Typed text also narrows the list, as it does everywhere: who ticks something meanwhile was looking for
 * that. Rejects with a `CancellationError` on Escape.
 */
export function askFilter(filter: ClusterFilter): Promise<ClusterFilter> {
  return new Promise((resolve, reject) => {
    new FilterPick(filter, resolve, reject).show();
  });
}

class FilterPick {
  readonly #pick = vscode.window.createQuickPick<FilterItem>();
  readonly #settle: (filter: ClusterFilter) => void;
  readonly #fail: (error: Error) => void;
  readonly #ticked: Set<string>;
  /** What names had to hold before. */
  readonly #before: string;
  /** What names are to hold: as it was before, or as it is typed. */
  #text: string;

  constructor(filter: ClusterFilter, settle: (filter: ClusterFilter) => void, fail: (error: Error) => void) {
    this.#settle = settle;
    this.#fail = fail;
    this.#before = filter.text ?? '';
    this.#text = this.#before;
    this.#ticked = new Set([
      ...(filter.states ?? DEFAULT_STATES).map((state) => keyOf('state', state)),
      ...(filter.types ?? CLUSTER_TYPES).map((type) => keyOf('type', type)),
      TEXT_KEY,
    ]);
  }

  show(): void {
    const pick = this.#pick;
    pick.title = vscode.l10n.t('Filter Clusters');
    pick.placeholder = vscode.l10n.t('Part of a name or ID, or tick what to show');
    pick.canSelectMany = true;
    pick.keepScrollPosition = true;
    this.#paint();
    pick.onDidChangeSelection((items) => {
      this.#selectionChanged(items);
    });
    pick.onDidChangeValue((value) => {
      this.#textChanged(value);
    });
    pick.onDidAccept(() => {
      // Before the end, which looks like Escape.
      this.#settle(this.#filter());
      pick.dispose();
    });
    pick.onDidHide(() => {
      this.#fail(new vscode.CancellationError());
      pick.dispose();
    });
    pick.show();
  }

  /** Tells what the user did from what was painted: only what differs was done by somebody. */
  #selectionChanged(items: readonly FilterItem[]): void {
    const now = new Set(items.map(itemKey));
    let changed = false;
    for (const item of this.#pick.items) {
      const key = itemKey(item);
      if (item.part === undefined || now.has(key) === this.#ticked.has(key)) continue;
      if (now.has(key)) this.#ticked.add(key);
      else this.#ticked.delete(key);
      changed ||= item.part !== 'text';
    }
    if (!changed || this.#pick.value === '') return;
    this.#pick.value = '';
    this.#text = this.#before;
    this.#paint();
  }

  #textChanged(value: string): void {
    const text = value.trim() || this.#before;
    if (text === this.#text) return;
    this.#text = text;
    this.#ticked.add(TEXT_KEY);
    this.#paint();
  }

  #paint(): void {
    const pick = this.#pick;
    const items = this.#items();
    pick.items = items;
    pick.selectedItems = items.filter((item) => this.#ticked.has(itemKey(item)));
  }

  #items(): FilterItem[] {
    const states = CLUSTER_STATES.map((state): FilterItem => {
      return { label: clusterStateLabel(state), part: 'state', value: state };
    });
    const types = CLUSTER_TYPES.map((type): FilterItem => {
      return { label: clusterTypeLabel(type) ?? type, part: 'type', value: type };
    });
    // What is typed could bring icons along.
    const shown = labelText(this.#text).replaceAll('$(', '$ (');
    const text: FilterItem = {
      label: vscode.l10n.t('Name or ID with “{0}”', shown),
      part: 'text',
      value: this.#text,
      alwaysShow: true,
    };
    return [
      ...(this.#text === '' ? [] : [separator(vscode.l10n.t('Name')), text]),
      separator(vscode.l10n.t('State')),
      ...states,
      separator(vscode.l10n.t('Type')),
      ...types,
    ];
  }

  #filter(): ClusterFilter {
    const ticked = (part: 'state' | 'type', all: readonly string[]): string[] =>
      all.filter((value) => this.#ticked.has(keyOf(part, value)));
    return clusterFilter({
      states: ticked('state', CLUSTER_STATES),
      types: ticked('type', CLUSTER_TYPES),
      text: this.#ticked.has(TEXT_KEY) ? this.#text : '',
    });
  }
}

/** The text counts as one item, whatever it is. */
const TEXT_KEY = 'text';

function keyOf(part: 'state' | 'type', value: string): string {
  return `${part}:${value}`;
}

function itemKey({ part, value = '' }: FilterItem): string {
  return part === undefined || part === 'text' ? TEXT_KEY : keyOf(part, value);
}

function separator(label: string): FilterItem {
  return { label, kind: vscode.QuickPickItemKind.Separator };
}
