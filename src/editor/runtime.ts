import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { OperationSnapshot } from '../api.ts';
import { IdleMark } from '../app/idleMark.ts';
import { isTerminal } from '../core/operation.ts';
import type { Disposable } from '../app/lifetime.ts';
import { scopeKey } from '../core/scope.ts';
import { tellChanges } from './api/changes.ts';
import type { ApiCalls } from './api/index.ts';
import { clock } from './clock.ts';
import { addAccountCommands } from './commands/accountCommands.ts';
import { addOperationCommands } from './commands/operationCommands.ts';
import { addProblemCommands } from './commands/problemCommands.ts';
import { CommandTable } from './commands/commandTable.ts';
import { addViewCommands } from './commands/viewCommands.ts';
import { Demo } from './demo.ts';
import { FollowFiles } from './followFiles.ts';
import { Hovers } from './hovers.ts';
import { addHelp } from './help.ts';
import { COMMANDS, DEMO_VARIABLE, VIEWS } from './ids.ts';
import { linkHandler } from './links.ts';
import { Log } from './log.ts';
import { machine, machineSources } from './machine.ts';
import { showProblem } from './prompts/showProblem.ts';
import { OperationPanels } from './operationPanels.ts';
import { RawDocuments } from './rawDocuments.ts';
import { createServices, type Seen } from './services.ts';
import { settings } from './settings.ts';
import { SharedAccounts } from './sharedAccounts.ts';
import { SharedJournal } from './sharedJournal.ts';
import { StatusBar } from './statusBar.ts';
import { TimelineView } from './timelineView.ts';
import { Tools } from './tools.ts';
import { taskProvider } from './tasks.ts';
import { registerTerminalLinks } from './terminalLinks.ts';
import { fillViews, type Trees } from './views.ts';

/** What the extension registers when VS Code starts it, and hands over. */
export interface Registered {
  readonly context: vscode.ExtensionContext;
  readonly trees: Trees;
  /** Takes what has to be disposed with the extension. */
  readonly own: <T extends Disposable>(item: T) => T;
  /** Tells other extensions of a change. */
  readonly tell: (snapshot: OperationSnapshot) => void;
}

/** What that leads to. */
export interface Runtime {
  readonly commands: CommandTable;
  readonly panels: vscode.WebviewPanelSerializer;
  readonly timeline: vscode.WebviewViewProvider;
  readonly links: vscode.UriHandler;
  readonly tasks: vscode.TaskProvider;
  readonly tools: Tools;
  readonly api: ApiCalls;
  /** Resolves when what was still to be written is written. */
  readonly flush: () => Promise<void>;
}

/**
 * Builds the objects and connects them, all at once: the part of the composition root that is loaded with the first
 * use, or once VS Code has started where there is an account.
 */
export function startRuntime({ context, own, tell, trees }: Registered): Runtime {
  const anyVisible = (): boolean => trees.clusters.view.visible || trees.operations.view.visible;
  const log = own(new Log());
  const demo = own(new Demo(() => import('../simulator/index.ts')));
  const loadSdk = async () => {
    // Some 30 ms: not on top of whatever makes the first call.
    await setImmediate();
    return import('../cloud/sdk/index.ts');
  };
  const seen: Seen = {
    clusters: (): boolean => vscode.window.state.focused && trees.clusters.view.visible,
    any: (): boolean => vscode.window.state.focused && anyVisible(),
    open: () => clustersView.openClusters(),
  };
  // Before a call nobody waits for other credentials.
  const onFirstCall = (): void => {
    followFiles.update();
  };
  const services = createServices({ context, log, demo, loadSdk, seen, onFirstCall, own });
  const { accounts, programs, cloud, operations, inventory, groups } = services;
  const { retries, watcher, discovery, upkeep, notifier } = services;
  const commands = new CommandTable(log);
  const loadViewUi = () => import('./viewUi/index.ts');
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
    if (anyVisible()) void operations.open();
    discovery.lookingChanged();
    upkeep.lookingChanged();
  };

  const { clustersView, operationsView } = fillViews(
    { services, trees, hovers, workspaceState: context.workspaceState, commands, log, load: loadViewUi },
    lookingChanged,
    own,
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
      () => import('./panel/index.ts'),
      (error) => void showProblem(error, log),
    ),
  );
  const timeline = own(
    new TimelineView(
      { extensionUri: context.extensionUri, accounts, operations, clock },
      log,
      () => import('./timeline/index.ts'),
    ),
  );
  own(new RawDocuments(operations));

  const sources = () => machineSources(loadSdk);
  const configFiles = async () => (await loadSdk()).cliConfigFiles(machine);
  addAccountCommands(
    commands,
    { accounts, cloud, operations, programs, demo, log, machineSources: sources, configFiles },
    () => import('./accountUi/index.ts'),
  );
  addProblemCommands(commands, { inventory, discovery, log });
  const help = own(addHelp(commands, log, () => import('./helpUi/index.ts')));
  const followFiles = own(
    new FollowFiles(accounts, configFiles, (error) => {
      log.error('Files with credentials can not be followed', error);
    }),
  );
  const { globalStorageUri } = context;
  own(new SharedAccounts(accounts, globalStorageUri));
  own(new SharedJournal(operations, globalStorageUri, clock, () => accounts.all().length > 0));
  addViewCommands(
    commands,
    { inventory, groups, upkeep, watcher, clustersView, operationsView, discovery, trees, log },
    loadViewUi,
  );
  commands.add(COMMANDS.showTimeline, () => vscode.commands.executeCommand(`${VIEWS.timeline}.focus`));
  const operationUi = { accounts, cloud, inventory, operations, watcher, panels, log };
  const loadOperationUi = () => import('./operationUi/index.ts');
  addOperationCommands(commands, operationUi, loadOperationUi);
  const tools = own(new Tools({ ...operationUi, clock }, loadOperationUi));
  own(registerTerminalLinks(operationUi, loadOperationUi));
  own(tellChanges({ accounts, operations }, tell));
  const api: ApiCalls = {
    getOperation: async (ref) => (await loadOperationUi()).getOperation(operationUi, ref),
    watchOperation: async (ref, options) =>
      (await loadOperationUi()).watchOperation(operationUi, ref, options),
  };

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
      if (settings.affectsDiscovery(event)) discovery.enabledChanged();
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
  // Seen before it could be heard of.
  if (anyVisible()) lookingChanged();
  // Nothing is called without an account.
  own(
    clock.setTimer(() => {
      help.checkSettings();
      if (accounts.all().length > 0) void idle.openIfNeeded();
      else if (process.env[DEMO_VARIABLE] === '1') void commands.run(COMMANDS.startDemo);
    }, 0),
  );
  return {
    commands,
    panels,
    timeline,
    links: linkHandler(operationUi, loadOperationUi),
    tasks: taskProvider(operationUi, loadOperationUi),
    tools,
    api,
    flush: () => operations.flush(),
  };
}
