import * as vscode from 'vscode';
import type { EmrOperationsApi } from './api.ts';
import { IdleMark } from './app/idleMark.ts';
import { isTerminal } from './core/operation.ts';
import { scopeKey } from './core/scope.ts';
import { AfterShown } from './editor/afterShown.ts';
import { Ageing } from './editor/ageing.ts';
import { createApi } from './editor/api/index.ts';
import { ClusterFilterBar } from './editor/clusterFilterBar.ts';
import { clock } from './editor/clock.ts';
import { ClustersView } from './editor/clustersView.ts';
import { registerAccountCommands } from './editor/commands/accountCommands.ts';
import { registerOperationCommands } from './editor/commands/operationCommands.ts';
import { registerProblemCommands } from './editor/commands/problemCommands.ts';
import { registerViewCommands } from './editor/commands/viewCommands.ts';
import { Demo } from './editor/demo.ts';
import { Expansion } from './editor/expansion.ts';
import { FollowFiles } from './editor/followFiles.ts';
import { Hovers } from './editor/hovers.ts';
import { registerHelp } from './editor/help.ts';
import { COMMANDS, VIEWS } from './editor/ids.ts';
import { registerLinks } from './editor/links.ts';
import { Log } from './editor/log.ts';
import { machine, machineSources } from './editor/machine.ts';
import { showProblem } from './editor/prompts/showProblem.ts';
import { OperationsView } from './editor/operationsView.ts';
import { OperationPanels } from './editor/operationPanels.ts';
import { RawDocuments } from './editor/rawDocuments.ts';
import { createServices, type Seen } from './editor/services.ts';
import { settings } from './editor/settings.ts';
import { SharedAccounts } from './editor/sharedAccounts.ts';
import { SharedJournal } from './editor/sharedJournal.ts';
import { Situation } from './editor/situation.ts';
import { StatusBar } from './editor/statusBar.ts';
import { mementoStore } from './editor/stores.ts';
import { registerTimeline } from './editor/timelineView.ts';
import { registerTools } from './editor/tools.ts';
import { registerTasks } from './editor/tasks.ts';
import { registerTerminalLinks } from './editor/terminalLinks.ts';

/** Set by `npm start`: the demo account is there from the beginning. */
const DEMO_VARIABLE = 'EMR_OPERATIONS_DEMO';

/** Builds the objects and registers everything, synchronously. Other extensions get what is returned. */
export function activate(context: vscode.ExtensionContext): EmrOperationsApi {
  const own = <T extends vscode.Disposable>(item: T): T => {
    context.subscriptions.push(item);
    return item;
  };
  const log = own(new Log());
  const demo = own(new Demo(context.globalState, () => import('./simulator/index.ts')));
  const loadSdk = () => import('./cloud/sdk/index.ts');
  const seen: Seen = {
    clusters: (): boolean => vscode.window.state.focused && clustersTree.visible,
    any: (): boolean => vscode.window.state.focused && (clustersTree.visible || operationsTree.visible),
    open: () => clustersView.openClusters(),
  };
  // Before a call nobody waits for other credentials.
  const onFirstCall = (): void => {
    followFiles.update();
  };
  const services = createServices({ context, log, demo, loadSdk, seen, onFirstCall, own });
  const { accounts, programs, cloud, operations, inventory, groups, hints } = services;
  const { retries, watcher, discovery, upkeep, notifier } = services;
  flushJournal = () => operations.flush();
  const loadViewUi = () => import('./editor/viewUi/index.ts');
  const hovers = new Hovers({ accounts, groups, discovery, watcher, clock, load: loadViewUi });

  const idle = own(
    new IdleMark({
      file: vscode.Uri.joinPath(context.globalStorageUri, 'nothing-active').fsPath,
      operations,
      clock,
      failed: (error) => {
        log.error('That nothing is under way could not be noted', error);
      },
    }),
  );
  const lookingChanged = (): void => {
    if (clustersTree.visible || operationsTree.visible) void operations.open();
    discovery.lookingChanged();
    upkeep.lookingChanged();
  };

  // Another project is about other clusters.
  const workspaceState = mementoStore(context.workspaceState);
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
      hovers,
      clock,
    }),
  );
  const operationsView = own(
    new OperationsView({
      accounts,
      operations,
      watcher,
      discovery,
      inventory,
      groups,
      hints,
      hovers,
      state: workspaceState,
      clock,
    }),
  );
  const clustersTree = own(
    vscode.window.createTreeView(VIEWS.clusters, { treeDataProvider: clustersView, showCollapseAll: true }),
  );
  own(
    new Ageing(clock, clustersTree, (now) => {
      clustersView.timePassed(now);
    }),
  );
  own(
    new AfterShown(clock, clustersTree, () => {
      clustersView.refresh();
    }),
  );
  expansion.follow(clustersTree);
  own(
    new ClusterFilterBar({
      accounts,
      inventory,
      view: clustersTree,
      state: workspaceState,
      log,
      load: loadViewUi,
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
  own(new Situation(accounts, inventory, [clustersTree, operationsTree]));
  own(
    new AfterShown(clock, operationsTree, () => {
      operationsView.refresh();
    }),
  );
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
  own(new StatusBar({ accounts, operations, watcher, clock, log, load: loadViewUi }));
  const panels = own(
    new OperationPanels(
      {
        extensionUri: context.extensionUri,
        accounts,
        operations,
        watcher,
        around: {
          cloud,
          groups,
          origin: (ref, createdAt, signal) => discovery.origin(ref, createdAt, signal),
          now: () => clock.now(),
        },
      },
      () => import('./editor/panel/index.ts'),
      (error) => void showProblem(error, log),
    ),
  );
  own(
    registerTimeline(
      { extensionUri: context.extensionUri, accounts, operations, clock },
      log,
      () => import('./editor/timeline/index.ts'),
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
  const help = own(registerHelp(log, () => import('./editor/helpUi/index.ts')));
  const followFiles = own(
    new FollowFiles(accounts, configFiles, (error) => {
      log.error('Files with credentials can not be followed', error);
    }),
  );
  const { globalStorageUri } = context;
  own(new SharedAccounts(accounts, globalStorageUri));
  own(new SharedJournal(operations, globalStorageUri, clock, () => accounts.all().length > 0));
  own(
    registerViewCommands(
      { inventory, groups, upkeep, watcher, clustersView, operationsView, discovery, log },
      loadViewUi,
    ),
  );
  const operationUi = { accounts, cloud, inventory, operations, watcher, panels, log };
  const loadOperationUi = () => import('./editor/operationUi/index.ts');
  own(registerOperationCommands({ ...operationUi, rawDocuments }, loadOperationUi));
  own(registerLinks(operationUi, loadOperationUi));
  own(registerTools({ ...operationUi, clock }, loadOperationUi));
  own(registerTerminalLinks(operationUi, loadOperationUi));
  own(registerTasks(operationUi, loadOperationUi));
  const { api } = own(createApi(operationUi, loadOperationUi));

  own(
    notifier.onMessage((records) => {
      loadOperationUi()
        .then((ui) => ui.showEndings({ accounts, log }, records))
        .catch((error: unknown) => {
          log.error('An ending could not be told', error);
        });
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
      if (focused && accounts.all().length > 0) void idle.openIfNeeded();
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

  // New accounts and regions have a trail of their own.
  own(
    accounts.onDidChange(() => {
      help.checkSettings();
      void operations.open().then(() => {
        lookingChanged();
      });
    }),
  );
  // Nothing is read and nothing is called while activating, and without an account not after it either.
  own(
    clock.setTimer(() => {
      if (accounts.all().length > 0) {
        help.checkSettings();
        void idle.openIfNeeded();
      } else if (process.env[DEMO_VARIABLE] === '1') void vscode.commands.executeCommand(COMMANDS.startDemo);
    }, 0),
  );
  return api;
}

let flushJournal: (() => Promise<void>) | undefined;

/** What was still to be written is written before the window goes. */
export async function deactivate(): Promise<void> {
  await flushJournal?.();
}
