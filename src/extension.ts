import * as vscode from 'vscode';
import { Accounts } from './app/accounts.ts';
import { ClusterNames } from './app/clusterNames.ts';
import type { Clock } from './app/clock.ts';
import { Inventory } from './app/inventory.ts';
import { Journal } from './app/journal.ts';
import { Notifier } from './app/notifier.ts';
import { Operations } from './app/operations.ts';
import { Watcher } from './app/watcher.ts';
import { EmrCloud } from './cloud/emrCloud.ts';
import { isTerminal } from './core/operation.ts';
import { ClustersView } from './editor/clustersView.ts';
import { registerAccountCommands } from './editor/commands/accountCommands.ts';
import { registerOperationCommands } from './editor/commands/operationCommands.ts';
import { registerViewCommands } from './editor/commands/viewCommands.ts';
import { Demo } from './editor/demo.ts';
import { Expansion } from './editor/expansion.ts';
import { COMMANDS, CONTEXT_KEYS, VIEWS } from './editor/ids.ts';
import { Log } from './editor/log.ts';
import { showEndings } from './editor/notifications.ts';
import { OperationsView } from './editor/operationsView.ts';
import { OperationPanels } from './editor/panel/operationPanels.ts';
import { RawDocuments } from './editor/rawDocuments.ts';
import { settings } from './editor/settings.ts';
import { StatusBar } from './editor/statusBar.ts';
import { mementoStore, secretStore } from './editor/stores.ts';

/** Set by `npm start`: the demo account is there from the beginning. */
const DEMO_VARIABLE = 'EMR_OPERATIONS_DEMO';

const clock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  setTimer: (run, delayMs) => {
    // Longer delays would overflow; waking up early does no harm.
    const timer = setTimeout(run, Math.min(delayMs, 2 ** 31 - 1));
    return {
      dispose: () => {
        clearTimeout(timer);
      },
    };
  },
};

/** Builds the objects and registers everything, synchronously. */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(new Log());
  const demo = own(new Demo(context.globalState, () => import('./simulator/index.ts')));
  const accounts = own(
    new Accounts({
      state: mementoStore(context.globalState),
      secrets: secretStore(context.secrets),
      network: () => settings.network(),
      demoAccess: () => demo.access(),
    }),
  );
  const cloud = new EmrCloud({
    loadSdk: () => import('./cloud/sdk.ts'),
    access: (accountId) => accounts.access(accountId),
    clock,
    maxRequestsPerSecond: () => settings.maxRequestsPerSecond(),
    onCall: (record) => {
      log.call(record);
    },
  });
  const journal = new Journal(vscode.Uri.joinPath(context.globalStorageUri, 'operations.jsonl').fsPath);
  const operations = own(
    new Operations(journal, clock.now, (error) => {
      log.error('The journal could not be written', error);
    }),
  );
  const inventory = own(new Inventory(cloud, operations, clock.now));
  const watcher = own(
    new Watcher({
      operations,
      clock,
      getOperation: (ref, options) => cloud.getOperation(ref, options),
      attention: () => (vscode.window.state.focused ? 'looking' : 'away'),
      hasAccount: (accountId) => accounts.get(accountId) !== undefined,
    }),
  );
  const clusterNames = own(
    new ClusterNames({
      operations,
      inventory,
      clock,
      hasAccount: (accountId) => accounts.get(accountId) !== undefined,
      listClustersById: (scope, ids) => cloud.listClustersById(scope, ids, { priority: 'visible' }),
    }),
  );
  const notifier = own(new Notifier(operations, () => settings.notifications(), clock));

  // Before the views hear of it: what they ask for next must not be of the account as it was.
  own(
    accounts.onDidChange((accountId) => {
      inventory.forgetAccount(accountId);
      watcher.accountsChanged(accountId);
      clusterNames.accountChanged(accountId);
      showAccountsContext(accounts);
    }),
  );

  const expansion = own(new Expansion(context.workspaceState));
  const clustersView = own(new ClustersView(accounts, inventory, operations, expansion));
  const operationsView = own(new OperationsView(accounts, operations));
  expansion.follow(
    own(
      vscode.window.createTreeView(VIEWS.clusters, { treeDataProvider: clustersView, showCollapseAll: true }),
    ),
  );
  operationsView.attach(
    own(vscode.window.createTreeView(VIEWS.operations, { treeDataProvider: operationsView })),
  );
  own(new StatusBar(operations, watcher));
  const panels = own(
    new OperationPanels({ extensionUri: context.extensionUri, accounts, operations, watcher }),
  );
  const rawDocuments = own(new RawDocuments(operations));

  own(registerAccountCommands({ accounts, cloud, operations, demo, log }));
  own(registerViewCommands({ inventory, watcher, operationsView, log }));
  own(registerOperationCommands({ accounts, cloud, operations, watcher, panels, rawDocuments, log }));

  own(
    notifier.onMessage((records) => {
      void showEndings(records);
    }),
  );
  own(
    operations.onDidChange(({ before, after }) => {
      // The end of an operation usually changes its cluster.
      const ended = isTerminal(after?.snapshot?.state) && before?.snapshot?.state !== after?.snapshot?.state;
      if (after === undefined || before?.snapshot === undefined || !ended) return;
      if (inventory.clusters(after.ref).loaded) void inventory.reloadClusters(after.ref);
    }),
  );
  own(
    vscode.window.onDidChangeWindowState(() => {
      watcher.attentionChanged();
    }),
  );
  own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!settings.affectsNetwork(event)) return;
      for (const account of accounts.all()) inventory.forgetAccount(account.id);
      clustersView.repaint();
      watcher.accountsChanged();
    }),
  );
  showAccountsContext(accounts);

  const openJournal = async (): Promise<void> => {
    try {
      const damaged = await operations.open();
      if (damaged > 0) log.info(`The journal has ${damaged} unreadable lines; the other records are whole`);
    } catch (error) {
      log.error('The journal could not be read', error);
    }
  };
  own(accounts.onDidChange(() => void openJournal()));
  // Nothing is read and nothing is called while activating, and without an account not after it either.
  const start = clock.setTimer(() => {
    if (accounts.all().length > 0) void openJournal();
    else if (process.env[DEMO_VARIABLE] === '1') void vscode.commands.executeCommand(COMMANDS.startDemo);
  }, 0);
  own(start);
}

function showAccountsContext(accounts: Accounts): void {
  void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.hasAccounts, accounts.all().length > 0);
}
