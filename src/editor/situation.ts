import * as vscode from 'vscode';
import type { Accounts } from '../app/accounts.ts';
import type { Inventory } from '../app/inventory.ts';
import { Disposables } from '../app/lifetime.ts';
import type { CloudProblem } from '../core/errors.ts';
import { DEMO_ACCOUNT_ID } from '../core/scope.ts';
import { CONTEXT_KEYS } from './ids.ts';
import { simulatedText } from './words.ts';

/** What menus, welcome views and the walkthrough go by: which accounts there are, and what they find. */
export class Situation extends Disposables {
  readonly #said = new Map<string, unknown>();

  /** @param views say beside their title whether all that they show is simulated */
  constructor(
    accounts: Accounts,
    inventory: Inventory,
    views: readonly Pick<vscode.TreeView<unknown>, 'description'>[],
  ) {
    super();
    const say = (key: keyof typeof CONTEXT_KEYS, value: unknown): void => {
      if (this.#said.get(key) === value) return;
      this.#said.set(key, value);
      void vscode.commands.executeCommand('setContext', CONTEXT_KEYS[key], value);
    };
    const update = (): void => {
      const all = accounts.all();
      // Only what somebody looked at: asking for others would make them looked at.
      const lists = inventory.clusterLists().map(({ list }) => list.state);
      const [first, ...others] = lists.map(({ problem }) => troubleOf(problem));
      say('hasAccounts', all.length > 0);
      say(
        'hasCredentials',
        all.some(({ kind }) => kind !== 'demo'),
      );
      const hasDemo = accounts.get(DEMO_ACCOUNT_ID) !== undefined;
      say('hasDemo', hasDemo);
      for (const view of views) {
        view.description = hasDemo && all.length === 1 ? simulatedText() : '';
      }
      say(
        'hasClusters',
        lists.some(({ items }) => items.length > 0),
      );
      // Not while they are on their way: what VS Code shows instead of rows would have the focus, and take it along.
      say('noClusters', lists.length > 0 && lists.every(({ loaded, items }) => loaded && items.length === 0));
      say('trouble', others.every((other) => other === first) ? first : undefined);
    };
    this.add(accounts.onDidChange(update));
    this.add(inventory.onDidChange(update));
    update();
  }
}

function troubleOf(problem: CloudProblem | undefined): string | undefined {
  if (problem?.trouble?.what === 'programRestricted') return 'restricted';
  return problem?.kind === 'auth' ? 'signedOut' : undefined;
}
