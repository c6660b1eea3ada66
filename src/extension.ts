import * as vscode from 'vscode';
import type { EmrOperationsApi } from './api.ts';
import { Accounts } from './app/accounts.ts';
import { ClusterNames } from './app/clusterNames.ts';
import type { Clock } from './app/clock.ts';
import { GroupNames } from './app/groupNames.ts';
import { Hints } from './app/hints.ts';
import { Identities } from './app/identities.ts';
import { Inventory } from './app/inventory.ts';
import { Journal } from './app/journal.ts';
import { ListRetries } from './app/listRetries.ts';
import { NodeGroups } from './app/nodeGroups.ts';
import { Notifier } from './app/notifier.ts';
import { Operations } from './app/operations.ts';
import { Programs } from './app/programs.ts';
import { ScalingActivities } from './app/scalingActivities.ts';
import { TrailDiscovery } from './app/trailDiscovery.ts';
import { Upkeep } from './app/upkeep.ts';
import { Watcher } from './app/watcher.ts';
import { Caller } from './cloud/caller.ts';
import { EmrCloud } from './cloud/emrCloud.ts';
import { isTerminal } from './core/operation.ts';
import { scopeKey } from './core/scope.ts';
import { Ageing } from './editor/ageing.ts';
import { createApi } from './editor/api/index.ts';
import { ClusterFilterBar } from './editor/clusterFilterBar.ts';
import { ClusterHover } from './editor/clusterHover.ts';
import { ClustersView } from './editor/clustersView.ts';
import { registerAccountCommands } from './editor/commands/accountCommands.ts';
import { registerOperationCommands } from './editor/commands/operationCommands.ts';
import { registerProblemCommands } from './editor/commands/problemCommands.ts';
import { registerViewCommands } from './editor/commands/viewCommands.ts';
import { Demo } from './editor/demo.ts';
import { Expansion } from './editor/expansion.ts';
import { FollowFiles } from './editor/followFiles.ts';
import { COMMANDS, CONTEXT_KEYS, VIEWS } from './editor/ids.ts';
import { registerLinks } from './editor/links.ts';
import { Log } from './editor/log.ts';
import { machine, machineSources } from './editor/machine.ts';
import { showEndings } from './editor/notifications.ts';
import { OperationsView } from './editor/operationsView.ts';
import { OperationPanels } from './editor/operationPanels.ts';
import { RawDocuments } from './editor/rawDocuments.ts';
import { settings } from './editor/settings.ts';
import { StatusBar } from './editor/statusBar.ts';
import { mementoStore, secretStore } from './editor/stores.ts';
import { OtherWindows } from './editor/windows.ts';

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

/** Builds the objects and registers everything, synchronously. Other extensions get what is returned. */
export function activate(context: vscode.ExtensionContext): EmrOperationsApi {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(new Log());
  const demo = own(new Demo(context.globalState, () => import('./simulator/index.ts')));
  const loadSdk = () => import('./cloud/sdk/index.ts');
  const state = mementoStore(context.globalState);
  const programs = new Programs(state, () => vscode.workspace.isTrusted);
  const accounts = own(
    new Accounts({
      state,
      programs,
      secrets: secretStore(context.secrets),
      network: () => settings.network(),
      demoAccess: () => demo.access(),
    }),
  );
  const caller = new Caller({
    loadSdk,
    access: (accountId) => accounts.access(accountId),
    host: machine,
    clock,
    maxRequestsPerSecond: () => settings.maxRequestsPerSecond(),
    onCall: (record) => {
      log.call(record);
      if (record.problem === undefined && record.host !== undefined) {
        retries.hostAnswered(record.accountId, record.host);
        if (record.service !== 'sts') identities.answered(record.accountId);
      }
    },
  });
  const cloud = new EmrCloud(caller);
  const identities = new Identities({
    accounts,
    getCallerIdentity: (scope) => cloud.getCallerIdentity(scope),
    failed: (error) => {
      log.error('The identity of an account could not be kept', error);
    },
  });
  const journal = own(
    new Journal({
      folder: vscode.Uri.joinPath(context.globalStorageUri, 'operations').fsPath,
      now: clock.now,
      keepDays: () => settings.keepDays(),
      onTrouble: (trouble) => {
        log.journal(trouble);
      },
    }),
  );
  const operations = own(new Operations(journal, clock.now));
  flushJournal = () => operations.flush();
  const scaling = new ScalingActivities({
    operations,
    now: clock.now,
    list: (cluster, token, options) => cloud.listScalingActivities(cluster, token, options),
  });
  const inventory = own(new Inventory({ cloud, scaling, operations, now: clock.now }));
  const groups = own(
    new NodeGroups({
      list: (cluster, token, options) => cloud.listNodeGroups(cluster, token, options),
      now: clock.now,
    }),
  );
  const hints = new Hints({ inventory, groups, operations, now: clock.now });
  own(new GroupNames(operations, groups));
  const loadClusterUi = () => import('./editor/clusterUi/index.ts');
  const hover = new ClusterHover(groups, clock, loadClusterUi);
  const retries = own(
    new ListRetries({
      inventory,
      clock,
      looking: (): boolean => clustersTree.visible && vscode.window.state.focused,
    }),
  );
  const watcher = own(
    new Watcher({
      operations,
      clock,
      // What fails is asked for again by the schedule, which knows more than a single call does.
      getOperation: (ref, options) => cloud.getOperation(ref, { ...options, retry: false }),
      attention: () => (vscode.window.state.focused ? 'looking' : 'away'),
      covers: (record) => accounts.covers(record),
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
  const discovery = own(
    new TrailDiscovery({
      operations,
      state,
      clock,
      scopes: () =>
        accounts.all().flatMap(({ id, regions }) => regions.map((regionId) => ({ accountId: id, regionId }))),
      enabled: () => settings.actionTrail(),
      looking: () => viewsSeen(),
      hasClusters: (scope) => inventory.mayHaveClusters(scope),
      urgent: (scope) => hints.all().some(({ cluster }) => scopeKey(cluster) === scopeKey(scope)),
      ownerOf: (accountId) => accounts.get(accountId)?.identity?.accountId ?? '',
      lookupEvents: (scope, query, token, options) => cloud.lookupEvents(scope, query, token, options),
    }),
  );
  const upkeep = own(
    new Upkeep({
      inventory,
      groups,
      scaling,
      hints,
      clock,
      looking: () => viewsSeen(),
      open: () => clustersView.openClusters(),
      busy: () => operations.active().flatMap((record) => (accounts.covers(record) ? record.ref : [])),
    }),
  );
  const notifier = own(new Notifier(operations, () => settings.notifications(), clock));

  // Before the views hear of it: what they ask for next must not be of the account as it was.
  own(
    accounts.onDidChange((accountId) => {
      cloud.cancelAccount(accountId);
      inventory.forgetAccount(accountId);
      groups.forgetAccount(accountId);
      retries.forgetAccount(accountId);
      discovery.forgetAccount(accountId);
      watcher.resume(accountId);
      clusterNames.accountChanged(accountId);
      showAccountsContext(accounts);
    }),
  );
  own(
    accounts.onDidRenew((accountId) => {
      cloud.credentialRenewed(accountId);
      watcher.resume(accountId);
      retries.accountRenewed(accountId);
      void identities.check(accountId);
    }),
  );

  const viewsSeen = (): boolean =>
    vscode.window.state.focused && (clustersTree.visible || operationsTree.visible);
  const lookingChanged = (): void => {
    discovery.lookingChanged();
    upkeep.lookingChanged();
  };

  const expansion = own(new Expansion(context.workspaceState));
  const clustersView = own(
    new ClustersView({
      accounts,
      inventory,
      groups,
      hints,
      operations,
      watcher,
      retries,
      expansion,
      hover,
      clock,
    }),
  );
  const operationsView = own(
    new OperationsView({ accounts, operations, watcher, discovery, inventory, groups, hints }),
  );
  const clustersTree = own(
    vscode.window.createTreeView(VIEWS.clusters, { treeDataProvider: clustersView, showCollapseAll: true }),
  );
  own(
    new Ageing(clock, clustersTree, (now) => {
      clustersView.timePassed(now);
    }),
  );
  expansion.follow(clustersTree);
  own(
    new ClusterFilterBar({
      accounts,
      inventory,
      view: clustersTree,
      state: mementoStore(context.workspaceState),
      log,
      load: loadClusterUi,
    }),
  );
  own(
    clustersTree.onDidChangeVisibility(() => {
      retries.lookingChanged();
      lookingChanged();
    }),
  );
  const operationsTree = own(
    vscode.window.createTreeView(VIEWS.operations, { treeDataProvider: operationsView }),
  );
  operationsView.attach(operationsTree);
  own(
    new Ageing(clock, operationsTree, (now) => {
      operationsView.timePassed(now);
    }),
  );
  own(
    operationsTree.onDidChangeVisibility(() => {
      lookingChanged();
    }),
  );
  own(new StatusBar(accounts, operations, watcher));
  const panels = own(
    new OperationPanels(
      { extensionUri: context.extensionUri, accounts, operations, watcher },
      () => import('./editor/panel/index.ts'),
    ),
  );
  const rawDocuments = own(new RawDocuments(operations));

  const sources = () => machineSources(loadSdk);
  const configFiles = async () => (await loadSdk()).cliConfigFiles(machine);
  own(
    registerAccountCommands(
      { accounts, cloud, operations, programs, demo, log, machineSources: sources, configFiles },
      () => import('./editor/accountUi/index.ts'),
    ),
  );
  own(registerProblemCommands({ inventory, discovery, log }));
  const followFiles = own(
    new FollowFiles(accounts, configFiles, (error) => {
      log.error('Files with credentials can not be followed', error);
    }),
  );
  own(new OtherWindows(accounts, context.globalStorageUri));
  own(registerViewCommands({ inventory, groups, upkeep, watcher, operationsView, discovery, log }));
  const operationUi = { accounts, cloud, inventory, operations, watcher, panels, log };
  const loadOperationUi = () => import('./editor/operationUi/index.ts');
  own(registerOperationCommands({ ...operationUi, rawDocuments, operationsView }, loadOperationUi));
  own(registerLinks(operationUi, loadOperationUi));
  const { api } = own(createApi(operationUi, loadOperationUi));

  own(
    notifier.onMessage((records) => {
      void showEndings(records);
    }),
  );
  own(
    operations.onDidChange((changes) => {
      // The end of an operation usually changes its cluster.
      const ended = changes.flatMap(({ before, after }) =>
        before?.snapshot !== undefined &&
        !isTerminal(before.snapshot.state) &&
        isTerminal(after?.snapshot?.state)
          ? before.ref
          : [],
      );
      for (const scope of new Map(ended.map((ref) => [scopeKey(ref), ref])).values()) {
        const list = inventory.clusters(scope);
        if (list.state.loaded) void list.reload();
      }
    }),
  );
  let focused = vscode.window.state.focused;
  own(
    vscode.window.onDidChangeWindowState((state) => {
      if (state.focused === focused) return;
      focused = state.focused;
      watcher.attentionChanged();
      retries.lookingChanged();
      lookingChanged();
      // What other windows found out meanwhile.
      if (focused && accounts.all().length > 0) void operations.refresh();
    }),
  );
  own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (settings.affectsDiscovery(event)) discovery.lookingChanged();
      if (settings.affectsRoute(event)) {
        retries.networkChanged();
        watcher.resume();
      }
      if (!settings.affectsNetwork(event)) return;
      for (const account of accounts.all()) {
        cloud.cancelAccount(account.id);
        inventory.forgetAccount(account.id);
        groups.forgetAccount(account.id);
        retries.forgetAccount(account.id);
      }
      clustersView.repaint();
      watcher.resume();
    }),
  );
  own(
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      accounts.originsChanged();
    }),
  );
  own(
    context.secrets.onDidChange(({ key }) => {
      accounts.secretChanged(key);
    }),
  );
  showAccountsContext(accounts);

  // New accounts and regions have a trail of their own.
  own(
    accounts.onDidChange(() => {
      void operations.open().then(() => {
        lookingChanged();
      });
    }),
  );
  // Nothing is read and nothing is called while activating, and without an account not after it either.
  own(
    clock.setTimer(() => {
      followFiles.update();
      if (accounts.all().length > 0) void operations.open();
      else if (process.env[DEMO_VARIABLE] === '1') void vscode.commands.executeCommand(COMMANDS.startDemo);
    }, 0),
  );
  return api;
}

let flushJournal: (() => Promise<void>) | undefined;

/** What was still to be written is written before the window goes. */
export async function deactivate(): Promise<void> {
  await flushJournal?.();
}

function showAccountsContext(accounts: Accounts): void {
  void vscode.commands.executeCommand('setContext', CONTEXT_KEYS.hasAccounts, accounts.all().length > 0);
}
