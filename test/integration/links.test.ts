import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { EmrOperationsApi, OperationSnapshot } from '../../src/api.ts';
import { COMMANDS } from '../../src/editor/ids.ts';
import { until } from './waiting.ts';

const ID = 'emr-operations.emr-operations';

function panels(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputWebview && input.viewType.endsWith('emrOperations.operation'),
    );
}

/** Opens a link as a click on it would. */
async function open(query: string, path = '/operation'): Promise<void> {
  await vscode.commands.executeCommand(
    'vscode.open',
    vscode.Uri.parse(`${vscode.env.uriScheme}://${ID}${path}?${query}`),
  );
}

describe('a link to an operation', () => {
  let running: OperationSnapshot;
  const events: OperationSnapshot[] = [];
  let subscription: { dispose(): unknown };
  let query: string;

  before(async () => {
    // Else VS Code asks the user first, as it should.
    await vscode.workspace
      .getConfiguration('extensions')
      .update('confirmedUriHandlerExtensionIds', [ID], vscode.ConfigurationTarget.Global);
    const api = await vscode.extensions.getExtension<EmrOperationsApi>(ID)?.activate();
    assert.ok(api);
    subscription = api.onDidChangeOperation((event) => events.push(event));
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand(COMMANDS.startDemo);
    running = await until('a running operation', () => events.find(({ outcome }) => outcome === 'running'));
    query = `region=${running.regionId}&cluster=${running.clusterId}&operation=${running.operationId}`;
  });

  after(async () => {
    subscription.dispose();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  });

  it('opens its panel, and does not watch', async () => {
    await vscode.commands.executeCommand(COMMANDS.stopWatching, { ...running });
    events.length = 0;
    await open(query);
    await until('the panel', () => panels().length === 1);
    assert.ok(!events.some(({ operationId, watched }) => operationId === running.operationId && watched));
  });

  it('opens nothing, and leaves nothing behind, where it is not what it should be', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    events.length = 0;
    await open(query, '/other');
    await open(`${query}&operation=op-2`);
    await open(query.replace(running.regionId, 'cn-evil-1'));
    await open(query.replace(running.operationId, 'op-00000000000000aa'));
    await open(`${query}&account=gone`);
    await sleep(2_000);
    assert.equal(panels().length, 0);
    assert.ok(!events.some(({ operationId }) => operationId === 'op-00000000000000aa'));
    await vscode.commands.executeCommand('notifications.clearAll');
  });
});
