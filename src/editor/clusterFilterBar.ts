import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import type { Inventory } from '../app/inventory.ts';
import { Disposables, type Disposable } from '../app/lifetime.ts';
import type { KeyValueStore } from '../app/storage.ts';
import { isFiltering, NO_FILTER, storedFilter, type ClusterFilter } from '../core/clusterFilter.ts';
import type { CommandTable } from './commands/commandTable.ts';
import type * as ViewUi from './viewUi/index.ts';
import { COMMANDS, CONTEXT_KEYS } from './ids.ts';
import type { Log } from './log.ts';

const KEY = 'clusterFilter';

export interface ClusterFilterBarParts {
  readonly accounts: Accounts;
  readonly inventory: Inventory;
  readonly view: Pick<vscode.TreeView<unknown>, 'message' | 'visible' | 'onDidChangeVisibility'>;
  /** Of the workspace. */
  readonly state: KeyValueStore;
  readonly commands: CommandTable;
  readonly log: Log;
  /** Loads the dialogue and the words, with the first filter. */
  readonly load: () => Promise<typeof ViewUi>;
}

/** The filter of the clusters: keeps it, lets it be changed, and says above the rows that there is one. */
export class ClusterFilterBar implements Disposable {
  readonly #parts: ClusterFilterBarParts;
  readonly #owned = new Disposables();

  constructor(parts: ClusterFilterBarParts) {
    this.#parts = parts;
    const { accounts, inventory, state, commands } = parts;
    inventory.setFilter(storedFilter(state.get(KEY)));
    const change = async (): Promise<void> => {
      const { askClusterFilter } = await parts.load();
      await this.#set(await askClusterFilter(inventory.filter));
    };
    commands.add(COMMANDS.filterClusters, change);
    commands.add(COMMANDS.changeClusterFilter, change);
    commands.add(COMMANDS.clearClusterFilter, () => this.#set(NO_FILTER));
    // Words are loaded once somebody sees them, and not while VS Code starts.
    this.#owned.add(
      parts.view.onDidChangeVisibility(() => {
        this.#show();
      }),
    );
    this.#owned.add(
      accounts.onDidChange(() => {
        this.#show();
      }),
    );
    this.#show();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #set(filter: ClusterFilter): Promise<void> {
    this.#parts.inventory.setFilter(filter);
    this.#show();
    await this.#parts.state.set(KEY, isFiltering(filter) ? filter : undefined);
  }

  #show(): void {
    const { accounts, inventory } = this.#parts;
    // Without an account the view says how to begin, which a message would hide.
    const shown = isFiltering(inventory.filter) && accounts.all().length > 0;
    void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.clustersFiltered, shown);
    if (!shown || this.#parts.view.visible) void this.#say(shown);
  }

  async #say(shown: boolean): Promise<void> {
    const { inventory, load, view, log } = this.#parts;
    const { filter } = inventory;
    try {
      const message = shown ? vscode.l10n.t('Filter: {0}', (await load()).filterLabel(filter)) : '';
      // Another one may have been set meanwhile, which says its own.
      if (inventory.filter === filter && (view.message ?? '') !== message) view.message = message;
    } catch (error) {
      log.error('The filter can not be named', error);
    }
  }
}
