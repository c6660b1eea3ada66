import * as vscode from 'vscode';
import type { EmrOperationsApi, OperationSnapshot } from './api.ts';
import { Disposables } from './app/lifetime.ts';
import { ACCOUNTS_KEY } from './app/storage.ts';
import { createApi } from './editor/api/index.ts';
import { onAccountsElsewhere } from './editor/elsewhere.ts';
import {
  COMMANDS,
  DEMO_VARIABLE,
  SETTINGS_SECTION,
  TASK_TYPE,
  TOOLS,
  VIEWS,
  WEBVIEW_TYPE,
} from './editor/ids.ts';
import { LazyTree } from './editor/lazyTree.ts';
import type { Node } from './editor/rows/node.ts';
import type { Runtime } from './editor/runtime.ts';
import type { Tree } from './editor/views.ts';

/**
 * Registers, synchronously, whatever may be used first. What that leads to is loaded with the first use, or else once
 * this is over where there is an account, when another window adds one, or when a setting changes; it registers what
 * goes on by itself. Other extensions get what is returned.
 */
export function activate(context: vscode.ExtensionContext): EmrOperationsApi {
  const owned = new Disposables();
  context.subscriptions.push(owned);
  const own = owned.add.bind(owned);

  let loading: Promise<Runtime> | undefined;
  const runtime = (): Promise<Runtime> => {
    loading ??= import('./editor/runtime.ts').then(
      ({ startRuntime }) => startRuntime({ context, trees, own, tell }),
      (error: unknown) => {
        // The next one tries again: a file may not be there while the extension is being updated.
        loading = undefined;
        throw error;
      },
    );
    return loading;
  };
  const load = (): void => {
    // Whoever uses something next hears why it can not be loaded.
    runtime().catch(() => undefined);
  };
  flush = async () => (await loading)?.flush();
  const hasAccounts = (): boolean => {
    const stored = context.globalState.get<unknown>(ACCOUNTS_KEY);
    return Array.isArray(stored) && stored.length > 0;
  };

  const tree = (id: string, options: Partial<vscode.TreeViewOptions<Node>>): Tree => {
    const rows = own(new LazyTree<Node>(runtime));
    return { rows, view: own(vscode.window.createTreeView(id, { ...options, treeDataProvider: rows })) };
  };
  const trees = {
    clusters: tree(VIEWS.clusters, { showCollapseAll: true }),
    operations: tree(VIEWS.operations, {}),
  };
  for (const id of Object.values(COMMANDS)) {
    own(
      vscode.commands.registerCommand(id, async (...given: unknown[]) =>
        (await runtime()).commands.run(id, ...given),
      ),
    );
  }
  own(
    vscode.window.registerWebviewViewProvider(VIEWS.timeline, {
      resolveWebviewView: async (...given) => (await runtime()).timeline.resolveWebviewView(...given),
    }),
  );
  own(
    vscode.window.registerWebviewPanelSerializer(WEBVIEW_TYPE, {
      deserializeWebviewPanel: async (...given) => (await runtime()).panels.deserializeWebviewPanel(...given),
    }),
  );
  own(
    vscode.window.registerUriHandler({
      handleUri: async (uri) => (await runtime()).links.handleUri(uri),
    }),
  );
  own(
    vscode.tasks.registerTaskProvider(TASK_TYPE, {
      provideTasks: async (token) => (hasAccounts() ? (await runtime()).tasks.provideTasks(token) : []),
      resolveTask: async (...given) => (await runtime()).tasks.resolveTask(...given),
    }),
  );
  for (const name of Object.values(TOOLS)) {
    own(
      vscode.lm.registerTool<unknown>(name, {
        prepareInvocation: async (...given) => (await runtime()).tools.of(name).prepareInvocation(...given),
        invoke: async (...given) => (await runtime()).tools.of(name).invoke(...given),
      }),
    );
  }
  // Whoever sets something up before there is an account is told what is wrong with it, too.
  own(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(SETTINGS_SECTION)) load();
    }),
  );
  const changes = own(new vscode.EventEmitter<OperationSnapshot>());
  const tell = changes.fire.bind(changes);

  const started = setTimeout(() => {
    if (hasAccounts() || process.env[DEMO_VARIABLE] === '1') load();
    else own(onAccountsElsewhere(context.globalStorageUri, hasAccounts, load));
  }, 0);
  own({
    dispose: () => {
      clearTimeout(started);
    },
  });
  return createApi(changes.event, async () => (await runtime()).api);
}

let flush: (() => Promise<void>) | undefined;

/** What was still to be written is written before the window goes. */
export async function deactivate(): Promise<void> {
  await flush?.();
}
