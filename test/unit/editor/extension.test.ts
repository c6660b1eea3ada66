import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type * as vscode from 'vscode';
import '../../standIn/vscode.js';
import { Emitter } from '../../../src/app/lifetime.ts';
import { until } from '../../host/wait.ts';

const { commands, Uri, window, workspace } = await import('../../standIn/vscode.ts');
const { activate, deactivate } = await import('../../../src/extension.ts');

/** Longer than it takes until all is loaded; milliseconds. */
const SETTLED_MS = 300;

const ACCOUNT = { id: '0a1b2c', kind: 'environment', metadata: false, label: 'A', regions: ['cn-hangzhou'] };

describe('the start of the extension', () => {
  const state = new Map<string, unknown>();
  const disposables: vscode.Disposable[] = [];
  let storage = '';
  /** Logs that were made: the first thing of all that is loaded. */
  let logs = 0;
  let elsewhere: (() => void) | undefined;
  const before = { ...window };
  const { createFileSystemWatcher, onDidChangeConfiguration } = workspace;
  let settings = new Emitter<{ affectsConfiguration: (section: string) => boolean }>();

  const start = (): ReturnType<typeof activate> => {
    const memento = (values: Map<string, unknown>) => ({
      get: (key: string) => values.get(key),
      update: (key: string, value: unknown) => Promise.resolve(values.set(key, value)),
      keys: () => [...values.keys()],
    });
    return activate({
      subscriptions: disposables,
      globalState: memento(state),
      workspaceState: memento(new Map()),
      globalStorageUri: Uri.file(storage),
      extensionUri: Uri.file(storage),
      secrets: { get: () => Promise.resolve(undefined), onDidChange: () => ({ dispose: () => undefined }) },
    } as unknown as vscode.ExtensionContext);
  };

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
        onDidCreate: (listener: () => void) => {
          if (pattern.pattern === 'accounts.signal') elsewhere ??= listener;
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

  it('loads it when another window has changed accounts', async () => {
    start();
    await until('somebody who listens', () => Promise.resolve(elsewhere));
    assert.equal(logs, 0);
    elsewhere?.();
    await until('the rest', () => Promise.resolve(logs > 0 ? true : undefined));
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

  it('loads nothing after its end', async () => {
    state.set('accounts', [ACCOUNT]);
    start();
    for (const each of disposables.splice(0)) each.dispose();
    await sleep(SETTLED_MS);
    assert.equal(logs, 0);
  });
});
