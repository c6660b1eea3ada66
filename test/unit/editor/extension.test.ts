import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as vscode from 'vscode';
import '../../standIn/vscode.js';
import { Disposables, Emitter } from '../../../src/app/lifetime.ts';
import { Operations } from '../../../src/app/operations.ts';
import type { Trees } from '../../../src/editor/views.ts';
import { COMMANDS } from '../../../src/editor/ids.ts';
import { until } from '../../host/wait.ts';

const { commands, setFocused, Uri, window, workspace } = await import('../../standIn/vscode.ts');
const { activate, deactivate } = await import('../../../src/extension.ts');
// Loaded beforehand, so that what loads it does so at once.
const { startRuntime } = await import('../../../src/editor/runtime.ts');
const { STATE_LATENCY_MS } = await import('../../../src/editor/elsewhere.ts');
const { LazyTree } = await import('../../../src/editor/lazyTree.ts');

/** As VS Code carries what is stored to the other windows; milliseconds. */
const LATER_MS = 200;

/** Longer than it takes until all is loaded; milliseconds. */
const SETTLED_MS = 300;

const ACCOUNT = { id: '0a1b2c', kind: 'environment', metadata: false, label: 'A', regions: ['cn-hangzhou'] };

describe('the start of the extension', () => {
  const state = new Map<string, unknown>();
  const disposables: { dispose(): unknown }[] = [];
  let storage = '';
  /** Logs that were made: the first thing of all that is loaded. */
  let logs = 0;
  let elsewhere: { readonly created: () => void; readonly changed: () => void } | undefined;
  const before = { ...window };
  const { createFileSystemWatcher, onDidChangeConfiguration } = workspace;
  let settings = new Emitter<{ affectsConfiguration: (section: string) => boolean }>();

  const context = (): vscode.ExtensionContext => {
    const memento = (values: Map<string, unknown>) => ({
      get: (key: string) => values.get(key),
      update: (key: string, value: unknown) => Promise.resolve(values.set(key, value)),
      keys: () => [...values.keys()],
    });
    return {
      subscriptions: disposables,
      globalState: memento(state),
      workspaceState: memento(new Map()),
      globalStorageUri: Uri.file(storage),
      extensionUri: Uri.file(storage),
      secrets: { get: () => Promise.resolve(undefined), onDidChange: () => ({ dispose: () => undefined }) },
    } as unknown as vscode.ExtensionContext;
  };
  const start = (): ReturnType<typeof activate> => activate(context());

  beforeEach(async () => {
    storage = await mkdtemp(path.join(tmpdir(), 'emr-start-'));
    logs = 0;
    elsewhere = undefined;
    Object.assign(window, {
      createOutputChannel: (...given: Parameters<typeof before.createOutputChannel>) => {
        logs += 1;
        return before.createOutputChannel(...given);
      },
    });
    settings = new Emitter();
    Object.assign(workspace, {
      onDidChangeConfiguration: settings.event,
      createFileSystemWatcher: (pattern: { readonly pattern: string }) => ({
        ...createFileSystemWatcher(),
        onDidCreate: (created: () => void) => {
          if (pattern.pattern === '*.signal') elsewhere = { changed: () => undefined, ...elsewhere, created };
          return { dispose: () => undefined };
        },
        onDidChange: (changed: () => void) => {
          if (pattern.pattern === '*.signal') elsewhere = { created: () => undefined, ...elsewhere, changed };
          return { dispose: () => undefined };
        },
      }),
    });
  });

  afterEach(async () => {
    await deactivate();
    for (const each of disposables.splice(0)) each.dispose();
    state.clear();
    Object.assign(window, before);
    Object.assign(workspace, { createFileSystemWatcher, onDidChangeConfiguration });
    await rm(storage, { recursive: true, force: true });
  });

  it('loads nothing else where there is no account', async () => {
    start();
    await sleep(SETTLED_MS);
    assert.equal(logs, 0);
  });

  it('loads the rest once it is over where there is one', async () => {
    state.set('accounts', [ACCOUNT]);
    start();
    assert.equal(logs, 0);
    await until('the rest', () => Promise.resolve(logs > 0 ? true : undefined));
  });

  it('loads it with the first command, and once', async () => {
    start();
    await Promise.all([
      commands.executeCommand('emrOperations.refresh'),
      commands.executeCommand('emrOperations.clearOperationFilter'),
    ]);
    await commands.executeCommand('emrOperations.refresh');
    assert.equal(logs, 1);
  });

  for (const how of ['created', 'changed'] as const) {
    it(`loads it when another window has added an account: a file is ${how}`, async () => {
      start();
      const signal = await until('somebody who listens', () => Promise.resolve(elsewhere));
      signal[how]();
      // What is stored arrives later than the file.
      await sleep(LATER_MS);
      state.set('accounts', [ACCOUNT]);
      assert.equal(logs, 0);
      await until('the rest', () => Promise.resolve(logs > 0 ? true : undefined));
    });
  }

  it('loads it when somebody comes to the window, where the file was not noticed', async () => {
    start();
    await until('somebody who listens', () => Promise.resolve(elsewhere));
    setFocused(true);
    await sleep(SETTLED_MS);
    assert.equal(logs, 0, 'there is no account');
    state.set('accounts', [ACCOUNT]);
    setFocused(true);
    await until('the rest', () => Promise.resolve(logs > 0 ? true : undefined));
  });

  it('loads nothing for a signal that is about something else, or that comes too late', async () => {
    start();
    const signal = await until('somebody who listens', () => Promise.resolve(elsewhere));
    signal.changed();
    await sleep(STATE_LATENCY_MS + SETTLED_MS);
    assert.equal(logs, 0);
    state.set('accounts', [ACCOUNT]);
    signal.changed();
    for (const each of disposables.splice(0)) each.dispose();
    await sleep(STATE_LATENCY_MS + SETTLED_MS);
    assert.equal(logs, 0);
  });

  it('loads it when one of its settings changes, to say what is wrong with it', async () => {
    start();
    settings.fire({ affectsConfiguration: (section) => section === 'files' });
    await sleep(SETTLED_MS);
    assert.equal(logs, 0);
    settings.fire({ affectsConfiguration: (section) => section === 'emrOperations' });
    await until('the rest', () => Promise.resolve(logs > 0 ? true : undefined));
  });

  it('loads it for an extension that asks, which hears what is wrong', async () => {
    const api = start();
    const ref = {
      regionId: 'cn-hangzhou',
      clusterId: 'c-00000000000000a1',
      operationId: 'op-00000000000000a1',
    };
    await assert.rejects(api.getOperation(ref), { name: 'EmrOperationsError' });
    assert.equal(logs, 1);
  });

  it('leads every command to something', () => {
    const owned = new Disposables();
    disposables.push(owned);
    const tree = (id: string) => {
      const rows = new LazyTree(() => Promise.resolve());
      return { rows, view: window.createTreeView(id, { treeDataProvider: rows }) };
    };
    const trees = { clusters: tree('clusters'), operations: tree('operations') } as unknown as Trees;
    const runtime = startRuntime({
      context: context(),
      trees,
      own: owned.add.bind(owned),
      tell: () => undefined,
    });
    assert.deepEqual(
      Object.values(COMMANDS).filter((id) => !runtime.commands.has(id)),
      [],
    );
  });

  it('writes at its end what is still to be written, where there may be something', async () => {
    const real = { ...Object.getOwnPropertyDescriptors(Operations.prototype).flush };
    let written = 0;
    Operations.prototype.flush = () => {
      written += 1;
      return Promise.resolve();
    };
    try {
      start();
      await deactivate();
      assert.equal(written, 0);
      await commands.executeCommand('emrOperations.refresh');
      await deactivate();
      assert.equal(written, 1);
    } finally {
      Object.defineProperty(Operations.prototype, 'flush', real);
    }
  });

  it('loads nothing after its end', async () => {
    state.set('accounts', [ACCOUNT]);
    start();
    for (const each of disposables.splice(0)) each.dispose();
    await sleep(SETTLED_MS);
    assert.equal(logs, 0);
  });
});
